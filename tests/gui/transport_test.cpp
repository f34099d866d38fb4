// SPDX-License-Identifier: GPL-3.0-or-later
//
// Playing: the bar below, its keys, and what follows the playhead.
#include "app/gui/state/event_table_model.h"
#include "app/gui/state/explore_state.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/transport.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QComboBox>
#include <QLabel>
#include <QTableView>
#include <QToolBar>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Playing : ::testing::Test {
    SampleFile file;
    MainWindow window{MainWindow::Settings::Ignored};
    ViewState& state = *window.state();

    void open() {
        window.show();
        ASSERT_TRUE(openFully(*window.document(), file.path()));
        QCoreApplication::processEvents();
    }
    const replay::Comparison& comparison() { return *window.document()->comparison(); }
    QAction* action(Command command) { return window.actions()[command]; }
    Transport& transport() { return *window.findChild<Transport*>(); }
    void setSpeed(const char* text) {
        for (int k = 0; k < static_cast<int>(speeds().size()); ++k) {
            if (QLatin1String(speeds()[static_cast<std::size_t>(k)].text) == QLatin1String(text)) {
                transport().setSpeed(k);
                return;
            }
        }
        FAIL() << "no speed " << text;
    }
    bool comesTo(std::int64_t time) {
        return QTest::qWaitFor([&] { return state.playhead() == time; }, kPatience);
    }
    bool ends() {
        return QTest::qWaitFor([&] { return !transport().isPlaying(); }, kPatience);
    }
    /// Explores, and shows the first finding.
    const Explored::Story& showFinding() {
        auto* dock = window.exploration();
        dock->choose(builtInScenario(QStringLiteral("hole-race")));
        dock->chooseHandler(QStringLiteral("fixed"));
        bool searched = false;
        QObject::connect(dock, &ExploreState::searched, dock, [&searched] { searched = true; });
        dock->search();
        EXPECT_TRUE(QTest::qWaitFor([&] { return searched; }, kPatience));
        dock->showFinding(0);
        EXPECT_TRUE(QTest::qWaitFor([&] { return window.document()->isMade(); }, kPatience));
        return dock->explored()->stories[0];
    }
    int actionShown() {
        return window.findChild<QTableView*>(QStringLiteral("schedule"))->currentIndex().row();
    }
};

} // namespace

TEST_F(Playing, WithoutATraceThereIsNothingToPlay) {
    EXPECT_FALSE(action(Command::PlayPause)->isEnabled());
    EXPECT_FALSE(window.findChild<QComboBox*>(QStringLiteral("speed"))->isEnabled());
    transport().setPlaying(true);
    EXPECT_FALSE(transport().isPlaying());
    transport().step(1);
    EXPECT_FALSE(state.playhead());
}

TEST_F(Playing, StepsGoFromInstantToInstantAndSelectWhatHappensThere) {
    open();
    const replay::Outcome fault = comparison().before.outcomes[20];
    navigate::reveal(*window.document()->sides(), state, 20, Side::Before);
    int steps = 0;
    while (*state.playhead() < fault.end) {
        const std::int64_t before = *state.playhead();
        action(Command::NextEvent)->trigger();
        ASSERT_TRUE(QTest::qWaitFor([&] { return state.playhead() != before; }, kPatience));
        EXPECT_GT(*state.playhead(), before);
        EXPECT_TRUE(state.selected() || state.selectedEvent());
        ASSERT_LT(++steps, 10);
    }
    EXPECT_EQ(state.playhead(), fault.end) << "its end is an instant too";
    EXPECT_GT(steps, 1) << "and its unmap";
    while (steps-- > 0) {
        const std::int64_t before = *state.playhead();
        action(Command::PreviousEvent)->trigger();
        ASSERT_TRUE(QTest::qWaitFor([&] { return state.playhead() != before; }, kPatience));
    }
    EXPECT_EQ(state.playhead(), fault.begin);
    EXPECT_EQ(state.selected(), 20U);
}

TEST_F(Playing, DifferencesAreAccessesOfWhichTheRunsMakeSomethingElse) {
    open();
    action(Command::PlayStart)->trigger();
    const auto& before = comparison().before.outcomes;
    const auto& after = comparison().after.outcomes;
    std::uint32_t first = 0;
    while (!replay::differ(before[first], after[first])) {
        ASSERT_LT(++first, before.size());
    }
    action(Command::NextDifference)->trigger();
    ASSERT_TRUE(comesTo(before[first].begin));
    EXPECT_EQ(state.selected(), first);
    action(Command::NextDifference)->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&] { return state.selected() != first; }, kPatience));
    action(Command::PreviousDifference)->trigger();
    ASSERT_TRUE(comesTo(before[first].begin));
}

TEST_F(Playing, ByTheClockItMovesToTheEndWithTheViewAndStopsThere) {
    open();
    const TimeRange home = state.home();
    state.setVisible({home.begin, home.begin + home.length() / 20});
    setSpeed("1 ×");
    action(Command::PlayPause)->trigger();
    EXPECT_TRUE(transport().isPlaying());
    std::int64_t last = 0;
    int moves = 0;
    const auto watch = QObject::connect(&state, &ViewState::playheadChanged, &window, [&] {
        EXPECT_GE(*state.playhead(), last);
        last = *state.playhead();
        ++moves;
    });
    ASSERT_TRUE(ends());
    EXPECT_EQ(state.playhead(), home.end);
    QObject::disconnect(watch);
    EXPECT_GT(moves, 0);
    EXPECT_LE(state.visible().begin, home.end);
    EXPECT_GE(state.visible().end, home.end) << "the view has followed";
    action(Command::PlayPause)->trigger();
    EXPECT_LT(*state.playhead(), home.end) << "from the end it begins anew";
    action(Command::PlayPause)->trigger();
    EXPECT_FALSE(transport().isPlaying());
}

TEST_F(Playing, ByEventsItStepsAndPausesWhereItIsTold) {
    open();
    setSpeed("20 events/s");
    action(Command::PlayPause)->trigger();
    int moves = 0;
    QObject::connect(&state, &ViewState::playheadChanged, &window, [&] { ++moves; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return moves > 4; }, kPatience));
    action(Command::PlayPause)->trigger();
    QTest::qWait(120);
    const auto rest = state.playhead();
    QTest::qWait(120);
    EXPECT_EQ(state.playhead(), rest);
}

TEST_F(Playing, KeysPlayAndStepWhileTheLanesHaveTheFocus) {
    open();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    window.view()->setFocus();
    QWidget* lanes = window.view()->focusProxy();
    QTest::keyClick(lanes, Qt::Key_Space);
    EXPECT_TRUE(transport().isPlaying());
    QTest::keyClick(lanes, Qt::Key_Space);
    EXPECT_FALSE(transport().isPlaying());
    QTest::keyClick(lanes, Qt::Key_Home);
    EXPECT_EQ(state.playhead(), state.home().begin);
    QTest::keyClick(lanes, Qt::Key_Period);
    ASSERT_TRUE(comesTo(comparison().before.outcomes[0].begin));
    QTest::keyClick(lanes, Qt::Key_End);
    EXPECT_EQ(state.playhead(), state.home().end - 1);
}

TEST_F(Playing, ALoopIsPlayedAgainAndAgain) {
    open();
    ASSERT_TRUE(navigate::toStorm(*window.document()->sides(), state, {Side::Before, 0}));
    action(Command::Loop)->trigger();
    ASSERT_TRUE(state.loop());
    EXPECT_EQ(state.loop()->begin, comparison().storms_before[0].begin);
    EXPECT_TRUE(action(Command::Loop)->isChecked());
    setSpeed("1 ×");
    action(Command::PlayPause)->trigger();
    int returns = 0;
    std::int64_t last = *state.playhead();
    QObject::connect(&state, &ViewState::playheadChanged, &window, [&] {
        EXPECT_GE(*state.playhead(), state.loop()->begin);
        EXPECT_LT(*state.playhead(), state.loop()->end);
        returns += *state.playhead() < last ? 1 : 0;
        last = *state.playhead();
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return returns >= 2; }, kPatience));
    EXPECT_TRUE(transport().isPlaying());
    action(Command::PlayPause)->trigger();
    action(Command::Loop)->trigger();
    EXPECT_FALSE(state.loop());
}

TEST_F(Playing, WhoPutsThePlayheadElsewhereGoesOnFromThere) {
    open();
    setSpeed("0.00001 ×");
    action(Command::PlayPause)->trigger();
    const std::int64_t there = state.home().begin + state.home().length() / 2;
    state.setPlayhead(there);
    QTest::qWait(100);
    EXPECT_GE(*state.playhead(), there);
    EXPECT_LT(*state.playhead(), there + state.home().length() / 10);
    action(Command::PlayPause)->trigger();
}

TEST_F(Playing, SpeedsAreSteppedThroughWithinTheirKind) {
    open();
    auto* box = window.findChild<QComboBox*>(QStringLiteral("speed"));
    EXPECT_TRUE(box->currentText().contains(u"events/s"));
    for (int k = 0; k < 20; ++k) {
        action(Command::Faster)->trigger();
    }
    EXPECT_EQ(box->currentText(), QStringLiteral("20 events/s"));
    setSpeed("0.001 ×");
    action(Command::Slower)->trigger();
    EXPECT_EQ(box->currentText(), QStringLiteral("0.0001 ×"));
}

TEST_F(Playing, TheTableMarksTheLastEventUntilThePlayhead) {
    open();
    const auto* model = qobject_cast<EventTableModel*>(
        window.findChild<QTableView*>(QStringLiteral("events"))->model());
    const trace::Trace& trace = *comparison().trace;
    const int row = 77;
    state.setPlayhead(trace.time(row) + 1);
    const auto marked = [&](int which) {
        return model->index(which, 0).data(Qt::BackgroundRole).isValid();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return marked(row); }, kPatience));
    EXPECT_FALSE(marked(row - 1));
    EXPECT_FALSE(marked(row + 1));
    EXPECT_EQ(model->lastUntil(trace.begin() - 1), std::nullopt);
    state.setPlayhead(std::nullopt);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !marked(row); }, kPatience));
}

TEST_F(Playing, ACounterexampleIsSteppedThroughActionByAction) {
    window.show();
    const Explored::Story& story = showFinding();
    const auto actions = static_cast<int>(story.made.times.size());
    EXPECT_EQ(actionShown(), 0);
    for (int k = 1; k < actions; ++k) {
        action(Command::NextEvent)->trigger();
        EXPECT_EQ(actionShown(), k);
        EXPECT_EQ(state.playhead(), story.made.times[static_cast<std::size_t>(k)]);
    }
    action(Command::NextEvent)->trigger();
    EXPECT_EQ(actionShown(), actions - 1) << "there is no more";
    action(Command::PreviousEvent)->trigger();
    EXPECT_EQ(actionShown(), actions - 2);
    EXPECT_TRUE(window.findChild<QLabel*>(QStringLiteral("transport-place"))
                    ->text()
                    .contains(QStringLiteral("action %1 of %2").arg(actions - 1).arg(actions)));
}

TEST_F(Playing, ACounterexamplePlaysByItselfAndItsTableFollows) {
    window.show();
    const Explored::Story& story = showFinding();
    setSpeed("20 events/s");
    action(Command::PlayPause)->trigger();
    ASSERT_TRUE(ends());
    EXPECT_EQ(actionShown(), static_cast<int>(story.made.times.size()) - 1);
    setSpeed("0.00001 ×");
    state.setPlayhead(story.made.times[2] + 1);
    EXPECT_EQ(actionShown(), 2) << "by the clock too";
    EXPECT_EQ(state.playhead(), story.made.times[2] + 1);
}
