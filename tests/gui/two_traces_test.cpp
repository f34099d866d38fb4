// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window with two traces beside each other, used as a user does.
#include "app/gui/pictures/report.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/stretch_stats.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/language.h"
#include "tests/gui/pair.h"
#include "tests/gui/sample_document.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QTableView>
#include <QTextBrowser>
#include <QTreeView>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct TwoTraceWindow : ::testing::Test {
    PairFiles files;
    MainWindow window{MainWindow::Settings::Ignored};

    TwoTraceWindow() { window.show(); }
    void wait(const std::function<void()>& ask) {
        QSignalSpy changed(window.document(), &Document::comparisonChanged);
        ask();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }, kPatience));
        QCoreApplication::processEvents();
    }
    void open() {
        wait([this] { window.openPair(files.a(), files.b()); });
    }
    template <typename Widget>
    Widget* part(const char* name) {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString cell(const char* table, int row, int column) {
        return part<QTableView>(table)->model()->index(row, column).data().toString();
    }
    QAction* action(Command command) { return window.actions()[command]; }
    const Sides& sides() { return *window.document()->sides(); }
    void drop(const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths) {
            urls << QUrl::fromLocalFile(path);
        }
        data.setUrls(urls);
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &event);
    }
};

} // namespace

TEST_F(TwoTraceWindow, TheVerdictHasBothSidesCountsRatesAndTest) {
    open();
    EXPECT_TRUE(window.windowTitle().contains(
        QStringLiteral("a.daxtrace (recorded) beside b.daxtrace (recorded)")));
    EXPECT_TRUE(
        part<QLabel>("verdict-pair")->text().contains(QStringLiteral("B: b.daxtrace, recorded")));
    const auto compared = sides().comparedTraces();
    EXPECT_TRUE(part<QLabel>("verdict-sentence")
                    ->text()
                    .startsWith(QString::fromStdString(compared->verdict)));
    ASSERT_EQ(part<QTableView>("verdict")->model()->rowCount(),
              static_cast<int>(compared->metrics.size()));
    EXPECT_EQ(cell("verdict", 0, 0), QStringLiteral("faults"));
    EXPECT_EQ(cell("verdict", 0, 1), QStringLiteral("61"));
    EXPECT_EQ(cell("verdict", 0, 2), QStringLiteral("21"));
    EXPECT_TRUE(cell("verdict", 0, 3).startsWith(QStringLiteral("p ")) ||
                cell("verdict", 0, 3) == QStringLiteral("–"));
    EXPECT_EQ(part<QTableView>("verdict")->model()->columnCount(), 6) << "the lengths differ";
    EXPECT_FALSE(part<QComboBox>("assume")->isVisible());
}

TEST_F(TwoTraceWindow, FilesAndRangesSayWhatASideDoesNotHave) {
    open();
    const auto* model = part<QTreeView>("files")->model();
    ASSERT_EQ(model->rowCount(), 2) << "one file is on both sides, one on B";
    QStringList counts;
    for (int group = 0; group < 2; ++group) {
        const QModelIndex file = model->index(group, 0);
        for (int row = 0; row < model->rowCount(file); ++row) {
            counts << model->index(row, 1, file).data().toString();
        }
    }
    counts.sort();
    EXPECT_EQ(counts, (QStringList{QStringLiteral("1 → –"), QStringLiteral("60 → 20"),
                                   QStringLiteral("– → 1")}));
}

TEST_F(TwoTraceWindow, EachSideIsRecordedOrAnyHandlersModel) {
    open();
    auto* before = part<QComboBox>("handler-before");
    EXPECT_EQ(before->currentText(), QStringLiteral("recorded"));
    EXPECT_EQ(part<QComboBox>("handler-after")->currentText(), QStringLiteral("recorded"));
    wait([&] {
        before->setCurrentText(QStringLiteral("iomap"));
        emit before->activated(before->currentIndex());
    });
    EXPECT_EQ(sides()[Side::Before].shown().handler, "iomap");
    EXPECT_EQ(sides()[Side::After].shown().handler, "recorded");
    EXPECT_TRUE(part<QLabel>("verdict-pair")
                    ->text()
                    .contains(QStringLiteral("A: a.daxtrace, iomap modelled")));
    wait([this] { action(Command::CloseBeside)->trigger(); });
    EXPECT_EQ(before->findText(QStringLiteral("recorded")), -1);
}

TEST_F(TwoTraceWindow, TheSelectedEventIsOfItsSideAndSaysWhich) {
    open();
    window.state()->select(9, Side::After);
    const QString said = part<QTextBrowser>("event")->toPlainText();
    EXPECT_TRUE(said.startsWith(QStringLiteral("B: b.daxtrace"))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("recorded: refault"))) << said.toStdString();
    EXPECT_FALSE(said.contains(QStringLiteral("after"))) << said.toStdString();
    window.state()->select(9, Side::Before);
    EXPECT_TRUE(
        part<QTextBrowser>("event")->toPlainText().startsWith(QStringLiteral("A: a.daxtrace")));
}

TEST_F(TwoTraceWindow, StepsAndStateAreOfTheSelectedSide) {
    open();
    const auto said = [this](const char* label, const QString& what) {
        return QTest::qWaitFor([&] { return part<QLabel>(label)->text().contains(what); },
                               kPatience);
    };
    window.raiseDock(QStringLiteral("dock.steps"));
    navigate::reveal(sides(), *window.state(), 9, Side::After);
    EXPECT_TRUE(said("steps-say", QStringLiteral("B: b.daxtrace")));
    EXPECT_TRUE(said("steps-say", QStringLiteral("the model iomap"))) << "6.1's";
    EXPECT_TRUE(part<QTableView>("steps")->isColumnHidden(2)) << "there is one handler";
    window.raiseDock(QStringLiteral("dock.state"));
    EXPECT_TRUE(said("state-say", QStringLiteral("B: b.daxtrace")));
    window.state()->select(9, Side::Before);
    EXPECT_TRUE(said("state-say", QStringLiteral("A: a.daxtrace")));
    EXPECT_TRUE(said("state-say", QStringLiteral("the model iomap-6.2")));
}

TEST_F(TwoTraceWindow, StormsAreListedOfBothAndSteppedThrough) {
    open();
    auto* side = part<QComboBox>("storm-side");
    ASSERT_EQ(side->count(), 2);
    EXPECT_EQ(side->itemText(0), QStringLiteral("A: 1"));
    EXPECT_EQ(side->itemText(1), QStringLiteral("B: 1"));
    action(Command::NextStorm)->trigger();
    EXPECT_EQ(window.state()->currentStorm(), (StormRef{Side::Before, 0}));
    action(Command::NextStorm)->trigger();
    EXPECT_EQ(window.state()->currentStorm(), (StormRef{Side::After, 0}));
    EXPECT_EQ(side->currentIndex(), 1);
}

TEST_F(TwoTraceWindow, WhatIsOfOneTraceSaysSo) {
    open();
    for (const char* dock : {"dock.events", "dock.processes", "dock.kernel"}) {
        window.raiseDock(QLatin1String(dock));
        QCoreApplication::processEvents();
        auto* say = part<QDockWidget>(dock)->findChild<QLabel*>(QStringLiteral("one-trace"));
        ASSERT_NE(say, nullptr);
        EXPECT_TRUE(say->isVisible()) << dock;
    }
    EXPECT_FALSE(action(Command::ToggleRecorded)->isEnabled());
    EXPECT_FALSE(action(Command::NextDifference)->isEnabled());
    wait([this] { action(Command::CloseBeside)->trigger(); });
    auto* say = part<QDockWidget>("dock.events")->findChild<QLabel*>(QStringLiteral("one-trace"));
    window.raiseDock(QStringLiteral("dock.events"));
    QCoreApplication::processEvents();
    EXPECT_FALSE(say->isVisible());
    EXPECT_EQ(part<QTableView>("verdict")->model()->rowCount(),
              static_cast<int>(window.document()->comparison()->metrics.size()));
    EXPECT_FALSE(action(Command::CloseBeside)->isEnabled());
}

TEST_F(TwoTraceWindow, AReportIsRefusedInAWordAndNothingIsWritten) {
    open();
    try {
        writeReport(*window.document(), files.folder() + QStringLiteral("/report"));
        FAIL() << "of two traces there is none";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("one trace"), std::string::npos);
    }
    EXPECT_FALSE(QFile::exists(files.folder() + QStringLiteral("/report")));
}

TEST_F(TwoTraceWindow, TheVerdictIsCopied) {
    open();
    action(Command::CopyVerdict)->trigger();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(QStringLiteral("| faults | 61 |")));
}

TEST_F(TwoTraceWindow, TwoDroppedFilesStandBesideEachOther) {
    wait([this] { drop({files.a(), files.b()}); });
    EXPECT_TRUE(sides().isTwo());
    EXPECT_EQ(window.document()->pathBeside(), files.b());
    wait([this] { drop({files.b()}); });
    EXPECT_FALSE(sides().isTwo());
    drop({files.a(), files.b(), files.a()});
    EXPECT_TRUE(part<QWidget>("error-banner")->isVisible());
}

TEST_F(TwoTraceWindow, TheAlignmentIsChosenAndMarked) {
    open();
    EXPECT_TRUE(action(Command::AlignStart)->isChecked());
    wait([this] { action(Command::AlignStorm)->trigger(); });
    EXPECT_EQ(sides().align(), replay::Align::Storm);
    EXPECT_TRUE(action(Command::AlignStorm)->isChecked());
    EXPECT_FALSE(action(Command::AlignStart)->isChecked());
    EXPECT_EQ(window.state()->bounds(), sides().bounds());
}

TEST_F(TwoTraceWindow, AnAlignmentThatCannotBeIsNotMarked) {
    const PairFiles quiet(4);
    wait([&] { window.openPair(quiet.a(), quiet.b()); });
    QSignalSpy failed(window.document(), &Document::failed);
    action(Command::AlignStorm)->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !failed.isEmpty(); }, kPatience));
    EXPECT_TRUE(action(Command::AlignStart)->isChecked());
    EXPECT_TRUE(part<QWidget>("error-banner")->isVisible());
}

TEST_F(TwoTraceWindow, AnotherFileIsOpenedBesideOnlyWhereOneWasRead) {
    EXPECT_FALSE(action(Command::OpenBeside)->isEnabled());
    EXPECT_FALSE(action(Command::AlignStorm)->isEnabled());
    ASSERT_TRUE(openFully(*window.document(), files.a()));
    EXPECT_TRUE(action(Command::OpenBeside)->isEnabled());
    EXPECT_FALSE(action(Command::CloseBeside)->isEnabled());
}

namespace {

/// A window of 1280 x 800 in German, with two recordings.
struct SmallGermanPair : testing::Test {
    const German german;
    MainWindow window{MainWindow::Settings::Ignored};

    void SetUp() override {
        if (!hasGerman()) {
            GTEST_SKIP() << "built without lrelease";
        }
        window.resize(1280, 800);
        window.show();
        const QString traces = QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/");
        QSignalSpy changed(window.document(), &Document::comparisonChanged);
        window.openPair(traces + QStringLiteral("reflink-storm-6.12.daxtrace"),
                        traces + QStringLiteral("reflink-quiet-6.1.daxtrace"));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !changed.isEmpty(); }, kPatience));
        QCoreApplication::processEvents();
    }
    /// All columns up to `last`, but for the first, are in sight and whole.
    static void isInSight(const QTableView& table, int last) {
        const QHeaderView* header = table.horizontalHeader();
        EXPECT_LE(header->sectionViewportPosition(last) + header->sectionSize(last),
                  table.viewport()->width());
        for (int column = 1; column <= last; ++column) {
            EXPECT_GE(header->sectionSize(column),
                      static_cast<const QAbstractItemView&>(table).sizeHintForColumn(column));
        }
        EXPECT_GE(header->sectionSize(0), 12 * table.fontMetrics().horizontalAdvance(u'0'));
    }
};

} // namespace

TEST_F(SmallGermanPair, WhetherTheyDifferIsInSight) {
    const auto* table = window.findChild<QTableView*>(QStringLiteral("verdict"));
    ASSERT_NE(table, nullptr);
    ASSERT_EQ(table->model()->headerData(3, Qt::Horizontal).toString(), QStringLiteral("Zufall"));
    isInSight(*table, 3);
}

TEST_F(SmallGermanPair, FiguresOfASelectedTimeAreInSightWithTheirDifference) {
    window.state()->setStretch(window.state()->visible());
    auto* table = window.findChild<QTableView*>(QStringLiteral("stretch"));
    ASSERT_NE(table, nullptr);
    auto* dock = window.findChild<QDockWidget*>(QStringLiteral("dock.stretch"));
    ASSERT_NE(dock, nullptr);
    dock->show();
    dock->raise();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.stretch()->isComplete(); }, kPatience));
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->columnCount() == 4; }, kPatience));
    EXPECT_EQ(table->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("A"));
    isInSight(*table, 3);
}
