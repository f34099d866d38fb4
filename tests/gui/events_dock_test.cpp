// SPDX-License-Identifier: GPL-3.0-or-later
//
// The event table, used with keys and mouse.
#include "tests/gui/window_test.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/event_table_model.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct EventsDock : WindowTest {
    QTableView* events() { return part<QTableView>("events"); }
    QString said() { return part<QLabel>("copy-said")->text(); }
    /// Presses keys in the table, as if it had been clicked.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
        events()->setFocus();
        QTest::keyClick(events(), key, modifiers);
    }
    bool waitFor(const char* words) {
        return QTest::qWaitFor([&] { return said().contains(QLatin1String(words)); }, kPatience);
    }
};

} // namespace

TEST_F(EventsDock, OneSelectedRowIsCopiedAlone) {
    openSample();
    activate();
    bringToFront("dock.events");
    events()->setCurrentIndex(events()->model()->index(7, 0));
    press(Qt::Key_C, Qt::ControlModifier);
    ASSERT_TRUE(waitFor("Copied: 1 event")) << said().toStdString();
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_EQ(text.count(u'\n'), 2) << text.toStdString();
}

TEST_F(EventsDock, WithNothingSelectedACopySaysSoAndCopiesNothing) {
    openSample();
    activate();
    bringToFront("dock.events");
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    events()->clearSelection();
    press(Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(said(), QStringLiteral("Nothing is selected: Ctrl+A selects all"));
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_C, Qt::ControlModifier);
    ASSERT_TRUE(waitFor("Copied: 180 events")) << said().toStdString();
    EXPECT_EQ(QGuiApplication::clipboard()->text().count(u'\n'), 181);
}

TEST_F(EventsDock, WhoGoesToTheEndOrSelectsAllHasAllRowsAlsoOfVeryMany) {
    const std::filesystem::path many =
        std::filesystem::path(file.folder().toStdString()) / "many.daxtrace";
    const trace::Sample sample = trace::sample(30'000); // 90,000 events
    sample.write(many);
    const auto size = static_cast<int>(sample.events.size());
    openSample();
    activate();
    bringToFront("dock.events");
    for (const Qt::Key key : {Qt::Key_End, Qt::Key_A}) {
        QSignalSpy opened(window.document(), &Document::opened);
        window.open(QString::fromStdString(many.string()));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !opened.isEmpty() && !window.document()->busy(); },
                                    kPatience));
        events()->setCurrentIndex(events()->model()->index(7, 0));
        press(key, Qt::ControlModifier); // before the others come by themselves, or after
        EXPECT_EQ(events()->model()->rowCount(), size);
        if (key == Qt::Key_End) {
            EXPECT_EQ(events()->currentIndex().row(), size - 1);
        } else {
            EXPECT_TRUE(events()->selectionModel()->isRowSelected(size - 1));
        }
    }
}

TEST_F(EventsDock, TheEventsThatAreShownAreSavedAsAFile) {
    openSample();
    part<QLineEdit>("filter")->setText(QStringLiteral("before:refault"));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return events()->model()->rowCount() == kTurns - 2; }, kPatience));
    const QString path = file.folder() + QStringLiteral("/e.json");
    QTimer::singleShot(200, qApp, [path] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        ASSERT_NE(dialog, nullptr);
        EXPECT_EQ(dialog->windowTitle(), QStringLiteral("Save 58 events"));
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
        QTest::keyClick(dialog, Qt::Key_Return);
    });
    trigger(Command::SaveEvents);
    ASSERT_TRUE(waitFor("Saved: 58 events")) << said().toStdString();
    EXPECT_EQ(bytesOf(path).count("\"event_seq\""), kTurns - 2);
}

TEST_F(EventsDock, AnotherTraceIsShownFromItsFirstEventAndReloadStaysWhereItWas) {
    openSample();
    bringToFront("dock.events");
    window.resize(1200, 700);
    QCoreApplication::processEvents();
    QScrollBar* bar = events()->verticalScrollBar();
    ASSERT_GT(bar->maximum(), 0);
    bar->setValue(bar->maximum() / 2);
    const int place = bar->value();
    const QSignalSpy opened(window.document(), &Document::opened);
    trigger(Command::Reload);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, kPatience));
    EXPECT_EQ(bar->value(), place);
    const SampleFile other;
    ASSERT_TRUE(openFully(*window.document(), other.path()));
    EXPECT_EQ(bar->value(), 0);
}

TEST_F(EventsDock, AColumnThatSaysTheSameEverywhereIsNotInTheWay) {
    openSample();
    EXPECT_TRUE(events()->isColumnHidden(EventTableModel::Flags));
    EXPECT_TRUE(events()->isColumnHidden(EventTableModel::File)) << "there is one file";
    auto* header = events()->horizontalHeader();
    QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(5, 5),
                            header->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(header->viewport(), &event);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    ASSERT_NE(menu, nullptr);
    for (QAction* action : menu->actions()) {
        action->setChecked(true);
    }
    menu->close();
    openSample();
    for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
        EXPECT_FALSE(events()->isColumnHidden(column)) << column;
    }
}

TEST_F(EventsDock, OutcomesAreNotCutOffAndATaskKeepsItsNumber) {
    openSample();
    const QFontMetrics metrics(events()->font());
    for (const auto kind : {replay::OutcomeKind::Hit, replay::OutcomeKind::FirstTouch,
                            replay::OutcomeKind::Refault, replay::OutcomeKind::Permission}) {
        for (const int column : {EventTableModel::Before, EventTableModel::After}) {
            EXPECT_LE(metrics.horizontalAdvance(describe::outcome(kind)) + 8,
                      events()->columnWidth(column));
        }
    }
    QStyleOptionViewItem option;
    const QModelIndex cell = events()->model()->index(0, EventTableModel::Task);
    struct Peek : QStyledItemDelegate {
        using QStyledItemDelegate::initStyleOption;
    };
    const auto* delegate = qobject_cast<QStyledItemDelegate*>(events()->itemDelegateForIndex(cell));
    ASSERT_NE(delegate, nullptr);
    (delegate->*(&Peek::initStyleOption))(&option, cell);
    EXPECT_EQ(option.textElideMode, Qt::ElideMiddle) << "the number is at the end";
}

TEST_F(EventsDock, SteppingThroughRefaultsLeavesNoTrailOfSelectedRows) {
    openSample();
    activate();
    window.state()->select(10, Side::Before);
    for (const Qt::Key key : {Qt::Key_Period, Qt::Key_Period, Qt::Key_Comma}) {
        // By way of the window system, which remembers that Ctrl is down.
        QTest::keyClick(window.windowHandle(), key, Qt::ControlModifier);
        const QModelIndexList rows = events()->selectionModel()->selectedRows();
        ASSERT_EQ(rows.size(), 1);
        EXPECT_EQ(
            rows[0].row(),
            static_cast<int>(comparison().before.outcomes[*window.state()->selected()].event));
    }
    EXPECT_EQ(window.state()->selected(), 11U);
}
