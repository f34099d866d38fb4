// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/stretch_stats.h"
#include "tests/gui/window_test.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct StretchDock : WindowTest {
    void openTrace(const char* name) {
        window.show();
        ASSERT_TRUE(
            openFully(*window.document(), QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/") +
                                              QLatin1String(name)));
        bringToFront("dock.stretch");
    }
    bool complete() {
        return QTest::qWaitFor([&] { return window.stretch()->isComplete(); }, kPatience);
    }
    QAbstractItemModel* model() { return part<QTableView>("stretch")->model(); }
    QString cell(const QString& figure, int column) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            if (model()->index(row, 0).data().toString().trimmed() == figure) {
                return model()->index(row, column).data().toString();
            }
        }
        return QStringLiteral("no such figure");
    }
};

constexpr int kRecorded = 1, kBefore = 2, kAfter = 3, kDifference = 4;

} // namespace

TEST_F(StretchDock, OfAllTheTimeItSaysWhatTheVerdictSays) {
    openTrace("reflink-storm-6.12.daxtrace");
    EXPECT_EQ(model()->rowCount(), 0);
    EXPECT_FALSE(part<QLabel>("stretch-hint")->text().isEmpty());
    window.state()->setStretch(window.state()->bounds());
    ASSERT_TRUE(complete());
    EXPECT_TRUE(part<QLabel>("stretch-hint")->text().isEmpty());
    const replay::Totals& before = comparison().before.totals;
    const replay::Totals& after = comparison().after.totals;
    const auto count = [](std::uint64_t value) {
        return format::count(static_cast<std::int64_t>(value));
    };
    EXPECT_EQ(cell(QStringLiteral("faults"), kBefore),
              count(before.pmd_faults + before.pte_faults));
    EXPECT_EQ(cell(QStringLiteral("refaults"), kBefore), count(before.refaults));
    EXPECT_EQ(cell(QStringLiteral("refaults"), kAfter), count(after.refaults));
    EXPECT_EQ(cell(QStringLiteral("time in faults"), kAfter),
              format::duration(after.time_in_faults));
    EXPECT_EQ(cell(QStringLiteral("hits"), kRecorded), QStringLiteral("not recorded"))
        << "no hook sees them";
    EXPECT_TRUE(cell(QStringLiteral("refaults"), kDifference).startsWith(QStringLiteral("−")));
    EXPECT_NE(cell(QStringLiteral("p99"), kBefore), QStringLiteral("not known"));
}

TEST_F(StretchDock, SaysWhyLengthsOfOtherFaultsHaveNoDifference) {
    openTrace("reflink-storm-6.12.daxtrace");
    window.state()->setStretch(window.state()->bounds());
    ASSERT_TRUE(complete());
    int dashes = 0;
    for (int row = 0; row < model()->rowCount(); ++row) {
        const QModelIndex difference = model()->index(row, kDifference);
        const bool dash = difference.data().toString() == QStringLiteral("–");
        dashes += dash ? 1 : 0;
        EXPECT_EQ(difference.data(Qt::ToolTipRole)
                      .toString()
                      .contains(QStringLiteral("Lengths of other faults")),
                  dash)
            << row;
        if (dash) { // how many faults a length is of, the tip of the length says
            EXPECT_TRUE(model()
                            ->index(row, kBefore)
                            .data(Qt::ToolTipRole)
                            .toString()
                            .contains(QStringLiteral("of 534 faults")));
        }
    }
    EXPECT_EQ(dashes, 5) << "shortest, three percentiles, longest";
}

TEST_F(StretchDock, HalvesOfTheTimeAddUpAndGroupsToo) {
    openTrace("reflink-storm-6.12.daxtrace");
    const TimeRange all = window.state()->bounds();
    const std::int64_t middle = all.begin + all.length() / 2;
    std::uint64_t faults = 0;
    for (const TimeRange half : {TimeRange{all.begin, middle}, TimeRange{middle, all.end}}) {
        window.state()->setStretch(half);
        ASSERT_TRUE(complete());
        const auto columns = window.stretch()->columns();
        ASSERT_EQ(columns.size(), 3U);
        const report::StretchColumn& before = columns[1];
        const replay::StretchTotals sums = before.index->totals(before.stretch);
        faults += sums.faults();
        ASSERT_NE(before.details, nullptr);
        for (const auto* groups :
             {&before.details->tasks, &before.details->mappings, &before.details->ranges}) {
            std::uint64_t of_groups = 0;
            for (const replay::StretchGroup& group : *groups) {
                of_groups += group.faults;
            }
            EXPECT_EQ(of_groups, sums.faults());
        }
    }
    const replay::Totals& totals = comparison().before.totals;
    EXPECT_EQ(faults, totals.pmd_faults + totals.pte_faults);
}

TEST_F(StretchDock, ListsRangesAndGoesToOne) {
    openTrace("reflink-storm-6.12.daxtrace");
    window.state()->setStretch(window.state()->bounds());
    ASSERT_TRUE(complete());
    auto* by = part<QComboBox>("stretch-by");
    by->setCurrentIndex(3);
    EXPECT_EQ(model()->rowCount(), static_cast<int>(comparison().trace->ranges().size()));
    emit part<QTableView>("stretch")->clicked(model()->index(1, 0));
    EXPECT_TRUE(window.state()->currentRange());
    by->setCurrentIndex(1);
    EXPECT_GT(model()->rowCount(), 1);
    EXPECT_EQ(model()->columnCount(), 7);
}

TEST_F(StretchDock, TypedEdgesAreTaken) {
    openTrace("reflink-storm-6.12.daxtrace");
    auto* from = part<QLineEdit>("stretch-from");
    auto* to = part<QLineEdit>("stretch-to");
    const auto type = [](QLineEdit* edge, const char* text) {
        edge->selectAll();
        QTest::keyClicks(edge, QLatin1String(text));
        QTest::keyClick(edge, Qt::Key_Return);
    };
    type(from, "1.25");
    type(to, "1500ms");
    ASSERT_TRUE(window.state()->stretch());
    const std::int64_t zero = window.document()->sides()->zero();
    EXPECT_EQ(window.state()->stretch()->begin, zero + 1'250'000'000);
    EXPECT_EQ(window.state()->stretch()->end, zero + 1'500'000'000);
    type(to, "no time");
    EXPECT_EQ(window.state()->stretch()->end, zero + 1'500'000'000) << "as it was";
    EXPECT_EQ(to->text(), QStringLiteral("no time")) << "whoever typed it can mend it";
    EXPECT_TRUE(
        part<QLabel>("stretch-hint")->text().startsWith(QStringLiteral("\"no time\" is no")));
    type(to, "1500ms");
    // One edge after the other, both behind what was selected: the first takes the other along.
    type(from, "3.1");
    EXPECT_EQ(window.state()->stretch()->begin, zero + 3'100'000'000);
    EXPECT_EQ(window.state()->stretch()->end, zero + 3'350'000'000) << "as long as before";
    type(to, "3.4");
    EXPECT_EQ(window.state()->stretch()->begin, zero + 3'100'000'000);
    EXPECT_EQ(window.state()->stretch()->end, zero + 3'400'000'000);
}

TEST_F(StretchDock, IsCopiedAsTableMarkdownAndJson) {
    openTrace("reflink-storm-6.12.daxtrace");
    window.state()->setStretch(window.state()->bounds());
    ASSERT_TRUE(complete());
    const auto actions = part<QToolButton>("stretch-copy")->menu()->actions();
    ASSERT_EQ(actions.size(), 5) << "and a line, and cutting it out";
    const char* const wanted[] = {"faults\t534\t534\t50", "| faults | 534 | 534 | 50 |",
                                  "\"faults\": 534"};
    for (int k = 0; k < 3; ++k) {
        actions[k]->trigger();
        EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(QLatin1String(wanted[k])))
            << QGuiApplication::clipboard()->text().toStdString();
    }
}

TEST_F(StretchDock, CommandsSelectWhatIsVisibleZoomToItAndClearIt) {
    openTrace("reflink-storm-6.12.daxtrace");
    EXPECT_FALSE(window.actions()[Command::ZoomStretch]->isEnabled());
    const TimeRange all = window.state()->visible();
    window.state()->setVisible({all.begin + all.length() / 4, all.begin + all.length() / 2});
    trigger(Command::SelectVisible);
    EXPECT_EQ(window.state()->stretch(), window.state()->visible());
    const TimeRange chosen = *window.state()->stretch();
    window.state()->fit();
    trigger(Command::ZoomStretch);
    EXPECT_EQ(window.state()->visible(), chosen);
    trigger(Command::ClearStretch);
    EXPECT_FALSE(window.state()->stretch());
    EXPECT_EQ(model()->rowCount(), 0);
}

TEST_F(StretchDock, OtherHandlersAreOtherFiguresOfTheSameTime) {
    openTrace("reflink-storm-6.12.daxtrace");
    window.state()->setStretch(window.state()->bounds());
    ASSERT_TRUE(complete());
    ASSERT_EQ(cell(QStringLiteral("faults"), kAfter), QStringLiteral("50"));
    QSignalSpy changed(window.document(), &Document::comparisonChanged);
    window.document()->setHandlers(model::find_handler("iomap-6.2"),
                                   model::find_handler("iomap-6.2"));
    ASSERT_TRUE(changed.wait(kPatience));
    ASSERT_TRUE(window.state()->stretch());
    ASSERT_TRUE(complete());
    EXPECT_EQ(cell(QStringLiteral("faults"), kAfter), cell(QStringLiteral("faults"), kBefore));
}

TEST_F(StretchDock, ComesToTheFrontForWhoSelectsATimeAndNotForAReload) {
    openTrace("reflink-storm-6.12.daxtrace");
    const auto in_front = [this](const char* dock) {
        QCoreApplication::processEvents();
        return !part<QDockWidget>(dock)->visibleRegion().isEmpty();
    };
    for (const bool dragged : {false, true}) {
        bringToFront("dock.verdict");
        EXPECT_FALSE(in_front("dock.stretch"));
        if (dragged) {
            emit window.view()->timeSelected();
        } else {
            trigger(Command::SelectVisible);
        }
        EXPECT_TRUE(in_front("dock.stretch")) << dragged;
    }
    const auto selected = window.state()->stretch();
    bringToFront("dock.verdict");
    QSignalSpy opened(window.document(), &Document::opened);
    trigger(Command::Reload);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy() && !opened.isEmpty(); },
                                kPatience));
    EXPECT_EQ(window.state()->stretch(), selected) << "it is kept";
    EXPECT_TRUE(in_front("dock.verdict"));
    EXPECT_FALSE(in_front("dock.stretch"));
}
