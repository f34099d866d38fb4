// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who gets how much room, and who may change that.
#include "app/gui/actions/key_sheet.h"
#include "tests/gui/window_test.h"

#include <QDockWidget>
#include <QScreen>
#include <QScrollBar>
#include <QTextBrowser>
#include <qcustomplot.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

using Layout = WindowTest;

} // namespace

TEST_F(Layout, TheRowsHeightIsInTheMenuHasKeysAndEndsWithTheTrace) {
    openSample();
    const auto height = [this] {
        QCoreApplication::processEvents();
        EXPECT_TRUE(QTest::qWaitFor([this] { return window.view()->isIdle(); }, kPatience));
        return window.view()->laneRect(Side::Before, 0).height();
    };
    const int fitting = height();
    trigger(Command::RowsLower);
    const int lower = height();
    EXPECT_LT(lower, fitting);
    trigger(Command::RowsTaller);
    EXPECT_GT(height(), lower);
    trigger(Command::RowsFit);
    EXPECT_EQ(height(), fitting);
    trigger(Command::RowsLower);
    ASSERT_LT(height(), fitting);
    openSample();
    EXPECT_EQ(height(), fitting) << "another trace has other rows";
    for (const Command command : {Command::RowsTaller, Command::RowsLower, Command::RowsFit}) {
        EXPECT_FALSE(window.actions()[command]->shortcuts().isEmpty());
    }
    const KeySheet sheet(window.actions(), nullptr);
    EXPECT_TRUE(
        sheet.findChild<QTextBrowser*>()->toPlainText().contains(QStringLiteral("Ctrl+wheel")));
}

TEST_F(Layout, TheLanesGetHalfOfTheWidthOfEverySize) {
    for (const QSize size : {QSize(1280, 776), QSize(1366, 740), QSize(1500, 900),
                             QSize(1600, 1000), QSize(1920, 1040), QSize(3840, 2100)}) {
        MainWindow sized(MainWindow::Settings::Ignored);
        sized.resize(size);
        sized.show();
        ASSERT_TRUE(openFully(*sized.document(), file.path()));
        QCoreApplication::processEvents();
        EXPECT_EQ(sized.size(), size) << "nothing in it needs more";
        EXPECT_GE(sized.view()->width() * 2, size.width()) << size.width();
        auto* files = sized.findChild<QDockWidget*>(QStringLiteral("dock.files"));
        auto* events = sized.findChild<QDockWidget*>(QStringLiteral("dock.events"));
        if (size.width() <= 1280 || size.width() >= 1920) {
            EXPECT_EQ(sized.tabifiedDockWidgets(files).contains(events), size.width() <= 1280)
                << "on a small screen the docks of the left are tabs below";
        }
        EXPECT_FALSE(events->visibleRegion().isEmpty()) << "and not in front";
    }
}

TEST_F(Layout, TheWindowFitsASmallScreenWithTextHalfAsLargeAgain) {
    const QFont before = QApplication::font();
    QFont font = before;
    font.setPointSizeF(font.pointSizeF() * 1.5);
    QApplication::setFont(font);
    {
        MainWindow large(MainWindow::Settings::Ignored);
        large.show();
        ASSERT_TRUE(openFully(*large.document(), file.path()));
        QCoreApplication::processEvents();
        constexpr int kSmall = 1280;
        EXPECT_LE(large.minimumSizeHint().width(), kSmall);
        for (const QDockWidget* dock : large.findChildren<QDockWidget*>()) {
            EXPECT_LE(dock->minimumSizeHint().width(), kSmall * 36 / 100)
                << dock->objectName().toStdString();
        }
    }
    QApplication::setFont(before);
}

TEST_F(Layout, NoControlOfTheExplorerLiesOverAnotherWithTextHalfAsLargeAgain) {
    const QFont before = QApplication::font();
    QFont font = before;
    font.setPointSizeF(font.pointSizeF() * 1.5);
    QApplication::setFont(font);
    {
        MainWindow large(MainWindow::Settings::Ignored);
        large.resize(1280, 776);
        large.show();
        ASSERT_TRUE(openFully(*large.document(), file.path()));
        large.findChild<QDockWidget*>(QStringLiteral("dock.explore"))->raise();
        QCoreApplication::processEvents();
        const char* const names[] = {"explore-scenario", "explore-file",    "explore-cut",
                                     "explore-about",    "explore-handler", "explore-memory",
                                     "explore-run",      "explore-cancel"};
        for (const char* name : names) {
            const auto* one = large.findChild<QWidget*>(QLatin1String(name));
            ASSERT_NE(one, nullptr) << name;
            EXPECT_GE(one->height(), one->minimumSizeHint().height()) << name;
            for (const char* other : names) {
                const auto* beside = large.findChild<QWidget*>(QLatin1String(other));
                EXPECT_TRUE(one == beside || one->isHidden() || beside->isHidden() ||
                            !one->geometry().intersects(beside->geometry()))
                    << name << " and " << other;
            }
        }
    }
    QApplication::setFont(before);
}

TEST_F(Layout, TheKeySheetAndThePaletteFitTheScreen) {
    const QSize screen = window.screen()->availableSize();
    QFont font = QApplication::font();
    const QFont before = font;
    font.setPointSizeF(font.pointSizeF() * 2);
    QApplication::setFont(font);
    const KeySheet sheet(window.actions(), nullptr);
    const CommandPalette palette(window.actions(), nullptr);
    QApplication::setFont(before);
    for (const QDialog* dialog :
         {static_cast<const QDialog*>(&sheet), static_cast<const QDialog*>(&palette)}) {
        EXPECT_LT(dialog->width(), screen.width());
        EXPECT_LT(dialog->height(), screen.height());
        EXPECT_LT(dialog->minimumSizeHint().height(), screen.height());
    }
}

TEST_F(Layout, TheLanesShowWhetherTheyHaveTheKeyboard) {
    openSample();
    activate();
    auto* plot = window.view()->findChild<QCustomPlot*>();
    const auto corner = [plot] {
        QCoreApplication::processEvents();
        return plot->grab().toImage().pixelColor(0, 0);
    };
    window.view()->setFocus();
    ASSERT_TRUE(plot->hasFocus());
    const QColor with = corner();
    EXPECT_EQ(with, window.palette().color(QPalette::Highlight));
    part<QWidget>("events")->setFocus();
    ASSERT_FALSE(plot->hasFocus());
    EXPECT_NE(corner(), with);
}
