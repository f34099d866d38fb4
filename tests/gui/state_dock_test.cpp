// SPDX-License-Identifier: GPL-3.0-or-later
//
// The State dock: what a range looks like at the playhead, in both runs.
#include "app/gui/state/close_up.h"
#include "app/gui/state/explore_state.h"
#include "app/gui/state/navigate.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QLabel>
#include <QTableView>
#include <array>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct StateDock : ::testing::Test {
    SampleFile file;
    MainWindow window{MainWindow::Settings::Ignored};

    void open() {
        window.show();
        window.findChild<QDockWidget*>(QStringLiteral("dock.state"))->raise();
        ASSERT_TRUE(openFully(*window.document(), file.path()));
        QCoreApplication::processEvents();
    }
    const replay::Comparison& comparison() { return *window.document()->comparison(); }
    /// Puts the playhead there and waits until that has been looked at.
    bool look(std::int64_t time) {
        window.state()->setPlayhead(time);
        return looked(time);
    }
    bool looked(std::int64_t time) {
        const CloseUp* eye = window.document()->atPlayhead();
        return QTest::qWaitFor(
            [=] { return eye->seen() && eye->seen()->moment.time == time && !eye->busy(); },
            kPatience);
    }
    QAbstractItemModel* model() {
        return window.findChild<QTableView*>(QStringLiteral("state"))->model();
    }
    QString cell(int row, int column) { return model()->index(row, column).data().toString(); }
    QString said() { return window.findChild<QLabel*>(QStringLiteral("state-say"))->text(); }
    /// The row whose first cell names this; -1 where none does.
    int row(const QString& what) {
        for (int k = 0; k < model()->rowCount(); ++k) {
            if (cell(k, 0).contains(what)) {
                return k;
            }
        }
        return -1;
    }
    int rowOf(std::uint32_t mapping) { return row(format::party(*comparison().trace, mapping)); }
};

} // namespace

TEST_F(StateDock, WithoutAPlayheadItSaysHowToGetOne) {
    open();
    EXPECT_EQ(model()->rowCount(), 0);
    EXPECT_TRUE(said().contains(u"Click"));
}

TEST_F(StateDock, ThroughAFaultTheOthersMappingGoesAndItsOwnComesWhileTheOtherRunStays) {
    open();
    const replay::Outcome fault = comparison().before.outcomes[20];
    const std::uint32_t other = comparison().before.outcomes[19].mapping;
    ASSERT_NE(fault.mapping, other);
    const auto mark =
        std::find_if(comparison().before.unmaps.begin(), comparison().before.unmaps.end(),
                     [](const replay::UnmapMark& each) { return each.outcome == 20; });
    ASSERT_NE(mark, comparison().before.unmaps.end());

    navigate::reveal(*window.document()->sides(), *window.state(), 20, Side::Before);
    ASSERT_TRUE(looked(fault.begin)) << "the playhead follows the selection";
    const int own = rowOf(fault.mapping), others = rowOf(other);
    ASSERT_GE(own, 0);
    ASSERT_GE(others, 0);
    EXPECT_EQ(cell(row(QStringLiteral("extent")), 1), QStringLiteral("shared"));
    EXPECT_TRUE(model()->index(own, 0).data(Qt::FontRole).value<QFont>().bold())
        << "the selected access is of this mapping";

    ASSERT_TRUE(look((*mark).time));
    EXPECT_EQ(cell(others, 1), QStringLiteral("huge, read-only → none"));
    EXPECT_EQ(cell(others, 2), QStringLiteral("huge, read-only"));
    EXPECT_TRUE(cell(own, 1).startsWith(QStringLiteral("none\n▸ read fault under way, next: ")))
        << cell(own, 1).toStdString();
    EXPECT_EQ(cell(own, 2), QStringLiteral("huge, read-only")) << "it is a hit";
    EXPECT_TRUE(cell(own, 0).startsWith(u'≠'));

    ASSERT_TRUE(look((*mark).time + 1));
    EXPECT_EQ(cell(others, 1), QStringLiteral("none")) << "at any time, not only at events";

    ASSERT_TRUE(look(fault.end));
    EXPECT_EQ(cell(own, 1), QStringLiteral("none → huge, read-only"));
    EXPECT_FALSE(cell(own, 0).startsWith(u'≠') && cell(own, 1) == cell(own, 2));
    EXPECT_TRUE(said().contains(
        QStringLiteral("at %1 s").arg(format::seconds(fault.end - comparison().trace->begin()))));
}

TEST_F(StateDock, BeforeEverythingNobodyHasAnything) {
    open();
    ASSERT_TRUE(look(comparison().trace->begin()));
    EXPECT_EQ(cell(row(QStringLiteral("mappings more")), 1), QStringLiteral("none"));
    EXPECT_EQ(row(QStringLiteral("≠")), -1) << "the runs begin alike";
}

TEST_F(StateDock, APlayheadThatRunsIsFollowedAndTheLastPlaceIsSeenInTheEnd) {
    open();
    int seen = 0;
    QObject::connect(window.document()->atPlayhead(), &CloseUp::seenChanged, &window,
                     [&seen] { ++seen; });
    const auto& outcomes = comparison().before.outcomes;
    for (std::size_t k = 0; k < 50; ++k) {
        window.state()->setPlayhead(outcomes[k].begin);
        QCoreApplication::processEvents();
        QTest::qWait(2);
    }
    ASSERT_TRUE(looked(outcomes[49].begin));
    EXPECT_GT(seen, 5) << "what is on the way is seen too";
}

TEST_F(StateDock, ADockThatNobodySeesAsksForNothing) {
    open();
    window.findChild<QDockWidget*>(QStringLiteral("dock.event"))->raise();
    window.state()->setPlayhead(comparison().before.outcomes[20].begin);
    QCoreApplication::processEvents();
    EXPECT_FALSE(window.document()->atPlayhead()->busy());
    window.findChild<QDockWidget*>(QStringLiteral("dock.state"))->raise();
    EXPECT_TRUE(looked(comparison().before.outcomes[20].begin)) << "but as soon as it is seen";
}

TEST_F(StateDock, AScheduleOfTheExplorerIsToldActionByAction) {
    window.show();
    window.findChild<QDockWidget*>(QStringLiteral("dock.state"))->raise();
    auto* dock = window.exploration();
    dock->choose(builtInScenario(QStringLiteral("hole-race")));
    dock->chooseHandler(QStringLiteral("fixed"));
    bool searched = false;
    QObject::connect(dock, &ExploreState::searched, dock, [&searched] { searched = true; });
    dock->search();
    ASSERT_TRUE(QTest::qWaitFor([&] { return searched; }, kPatience));
    ASSERT_FALSE(dock->explored()->stories.empty());
    dock->showFinding(0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.document()->isMade(); }, kPatience));
    const auto& story = dock->explored()->stories[0];
    const auto times = window.document()->actionTimes();
    ASSERT_EQ(times.size(), story.replayed.told.size());
    for (std::size_t k = 0; k < times.size(); ++k) {
        dock->goTo(static_cast<int>(k));
        ASSERT_EQ(window.state()->playhead(), times[k]);
        ASSERT_TRUE(looked(times[k]));
        const auto& told = story.replayed.told[k];
        if (told.action.step != model::explore::Action::kTouch) {
            EXPECT_EQ(window.document()->atPlayhead()->seen()->before.after.range.pmd_entry,
                      told.after.range.pmd_entry)
                << "action " << k;
        }
    }
}

TEST_F(StateDock, AStepChangesTheRowsItConcernsAndComesToWhatAFreshLookShows) {
    open();
    const auto rows = [this] {
        std::vector<std::array<QString, 3>> all;
        for (int k = 0; k < model()->rowCount(); ++k) {
            all.push_back({cell(k, 0), cell(k, 1), cell(k, 2)});
        }
        return all;
    };
    auto* view = window.findChild<QTableView*>(QStringLiteral("state"));
    ASSERT_TRUE(look(comparison().trace->begin()));
    const QSignalSpy reset(model(), &QAbstractItemModel::modelReset);
    std::vector<std::vector<std::array<QString, 3>>> stepped;
    std::vector<std::int64_t> times;
    for (std::uint32_t k = 0; k < 8; ++k) {
        const replay::Outcome& outcome = comparison().before.outcomes[k];
        for (const std::int64_t time : {outcome.begin, outcome.end, outcome.end + 1}) {
            ASSERT_TRUE(look(time));
            times.push_back(time);
            stepped.push_back(rows());
            for (int row = 0; row < model()->rowCount(); ++row) {
                EXPECT_GE(view->rowHeight(row),
                          view->sizeHintForIndex(model()->index(row, 1)).height())
                    << "row " << row << " at " << time;
            }
        }
    }
    EXPECT_EQ(reset.count(), 0);
    for (std::size_t k = 0; k < times.size(); ++k) {
        window.state()->setPlayhead(std::nullopt);
        ASSERT_TRUE(look(times[k]));
        EXPECT_EQ(rows(), stepped[k]) << times[k];
    }
}

TEST_F(StateDock, TheModelKeepsQtsRules) {
    open();
    QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (std::uint32_t k = 0; k < 20; ++k) {
        ASSERT_TRUE(look(comparison().before.outcomes[k].end));
    }
    window.state()->setPlayhead(std::nullopt);
    EXPECT_EQ(model()->rowCount(), 0);
}
