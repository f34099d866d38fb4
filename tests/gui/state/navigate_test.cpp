// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/describe.h"
#include "app/gui/state/navigate.h"
#include "replay/analysis/outcome_strip.h"
#include "tests/unit/trace/sample.h"

#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Navigate : ::testing::Test {
    std::shared_ptr<const Sides> one = Sides::one(
        std::make_shared<const replay::Comparison>(replay::compare(trace::sample(60).build())));
    const Sides& sides = *one;
    const replay::Comparison& comparison = *sides[Side::Before].comparison;
    ViewState state;
    Navigate() { state.reset({comparison.trace->begin(), comparison.trace->end()}, 1); }
};

} // namespace

TEST_F(Navigate, HomeLeavesOutTheTimeInWhichNothingHappened) {
    const trace::Trace& trace = *comparison.trace;
    const TimeRange home = sides.home();
    const std::int64_t first = trace.time(0), last = trace.time(trace.size() - 1);
    EXPECT_GE(home.begin, trace.begin());
    EXPECT_LE(home.end, trace.end());
    EXPECT_LE(home.begin, first);
    EXPECT_GE(home.end, last);
    EXPECT_GE(home.end, comparison.before.outcomes.back().end);
    EXPECT_LE(home.length(), (last - first) * 11 / 10);
}

TEST_F(Navigate, TheFirstStormIsTheCostliestAndIsShownWhole) {
    ASSERT_TRUE(navigate::stepStorm(sides, state, 1));
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::Before, 0}));
    const replay::Storm& storm = comparison.storms_before[0];
    EXPECT_LE(state.visible().begin, storm.begin);
    EXPECT_GE(state.visible().end, storm.end);
    EXPECT_EQ(state.currentRange(), storm.range);
    EXPECT_EQ(state.selected(), storm.first);
    EXPECT_FALSE(navigate::stepStorm(sides, state, 1)) << "there is only one";
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::Before, 0}));
}

TEST_F(Navigate, TheCauseOfARefaultIsTheOthersFault) {
    state.select(20, Side::Before);
    ASSERT_TRUE(navigate::toCause(sides, state));
    EXPECT_EQ(state.selected(), comparison.before.outcomes[20].cause);
    EXPECT_NE(comparison.before.outcomes[*state.selected()].mapping,
              comparison.before.outcomes[20].mapping);
    const describe::Cause cause = describe::cause(comparison, Side::Before, 20);
    EXPECT_TRUE(cause.text.contains(QStringLiteral("Zapped by a read fault of reader pid ")))
        << cause.text.toStdString();
}

TEST_F(Navigate, AFirstTouchHasNoCauseToGoTo) {
    state.select(0, Side::Before);
    EXPECT_FALSE(navigate::toCause(sides, state));
    EXPECT_EQ(state.selected(), 0U);
}

TEST_F(Navigate, RefaultsAreSteppedThroughInBothDirections) {
    ASSERT_TRUE(navigate::stepRefault(sides, state, 1));
    EXPECT_EQ(state.selected(), 2U) << "0 and 1 are first touches";
    ASSERT_TRUE(navigate::stepRefault(sides, state, 1));
    EXPECT_EQ(state.selected(), 3U);
    ASSERT_TRUE(navigate::stepRefault(sides, state, -1));
    EXPECT_EQ(state.selected(), 2U);
    EXPECT_FALSE(navigate::stepRefault(sides, state, -1));
    state.select(2, Side::After);
    EXPECT_FALSE(navigate::stepRefault(sides, state, 1)) << "no refault after";
}

TEST_F(Navigate, FaultsAreSteppedThroughOnAllRangesThatAreShown) {
    ASSERT_TRUE(navigate::stepFault(sides, state, 1));
    EXPECT_EQ(state.selected(), 0U) << "first touches too";
    ASSERT_TRUE(navigate::stepFault(sides, state, 1));
    EXPECT_EQ(state.selected(), 1U);
    ASSERT_TRUE(navigate::stepFault(sides, state, -1));
    EXPECT_EQ(state.selected(), 0U);
    EXPECT_EQ(state.currentRange(), comparison.before.outcomes[0].range);
    EXPECT_FALSE(navigate::stepFault(sides, state, -1));
    state.select(1, Side::After);
    EXPECT_FALSE(navigate::stepFault(sides, state, 1)) << "all the others hit";
    state.setRows({});
    state.select(0, Side::Before);
    EXPECT_FALSE(navigate::stepFault(sides, state, 1)) << "no range is shown";
}

TEST_F(Navigate, FallbacksAreSteppedThroughOneByOne) {
    const auto fell = std::make_shared<const replay::Comparison>(replay::compare(trace::Trace::load(
        std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces/fallbacks-6.12.daxtrace")));
    const auto shown = Sides::one(fell);
    ViewState view;
    view.reset(shown->bounds(), shown->order());
    std::vector<std::uint32_t> wanted, visited;
    for (std::uint32_t k = 0; k < fell->before.outcomes.size(); ++k) {
        const replay::Outcome& outcome = fell->before.outcomes[k];
        if (outcome.kind != replay::OutcomeKind::Hit &&
            (outcome.pte || replay::failed(outcome.result))) {
            wanted.push_back(k);
        }
    }
    ASSERT_GT(wanted.size(), 1U);
    while (navigate::stepFallback(*shown, view, 1)) {
        visited.push_back(*view.selected());
        ASSERT_LE(visited.size(), wanted.size());
    }
    EXPECT_EQ(visited, wanted);
    ASSERT_TRUE(navigate::stepFallback(*shown, view, -1));
    EXPECT_EQ(view.selected(), wanted[wanted.size() - 2]);
}

TEST_F(Navigate, LossesAreSteppedThroughByThePlayhead) {
    trace::Sample sample = trace::sample(60);
    const std::int64_t begin = sample.events.front().ts;
    sample.losses = {{begin, begin + 90'000, "ringbuf_full", "", 3},
                     {begin, begin + 20'000, "ringbuf_full", "", 3}};
    const auto shown =
        Sides::one(std::make_shared<const replay::Comparison>(replay::compare(sample.build())));
    ViewState view;
    view.reset(shown->bounds(), shown->order());
    view.setVisible({begin, begin + 30'000});
    ASSERT_TRUE(navigate::stepLoss(*shown, view, 1));
    EXPECT_EQ(view.playhead(), begin + 20'000);
    ASSERT_TRUE(navigate::stepLoss(*shown, view, 1));
    EXPECT_EQ(view.playhead(), begin + 90'000);
    EXPECT_LE(view.visible().begin, begin + 90'000);
    EXPECT_GT(view.visible().end, begin + 90'000) << "it is in sight";
    EXPECT_FALSE(navigate::stepLoss(*shown, view, 1));
    ASSERT_TRUE(navigate::stepLoss(*shown, view, -1));
    EXPECT_EQ(view.playhead(), begin + 20'000);
    EXPECT_FALSE(navigate::stepLoss(*shown, view, -1));
}

TEST_F(Navigate, RangesAreSteppedThroughInTheOrderOfTheRows) {
    state.setRows({5, 2, 9});
    ASSERT_TRUE(navigate::stepRange(state, 1));
    EXPECT_EQ(state.currentRange(), 5U);
    ASSERT_TRUE(navigate::stepRange(state, 1));
    EXPECT_EQ(state.currentRange(), 2U);
    ASSERT_TRUE(navigate::stepRange(state, 1));
    EXPECT_FALSE(navigate::stepRange(state, 1));
    EXPECT_EQ(state.currentRange(), 9U);
    ASSERT_TRUE(navigate::stepRange(state, -1));
    EXPECT_EQ(state.currentRange(), 2U);
    state.setCurrentRange(std::nullopt);
    ASSERT_TRUE(navigate::stepRange(state, -1));
    EXPECT_EQ(state.currentRange(), 9U) << "from below";
}

TEST_F(Navigate, RevealingPansWithoutZooming) {
    const std::int64_t begin = state.bounds().begin;
    state.setVisible({begin, begin + 30'000});
    navigate::reveal(sides, state, 40, Side::Before);
    EXPECT_EQ(state.visible().length(), 30'000);
    EXPECT_LE(state.visible().begin, comparison.before.outcomes[40].begin);
    EXPECT_GE(state.visible().end, comparison.before.outcomes[40].end);
    const TimeRange there = state.visible();
    navigate::reveal(sides, state, 40, Side::After);
    EXPECT_EQ(state.visible(), there) << "what is in sight does not move";
}

TEST_F(Navigate, AHiddenRangeIsShownAgainWhereSomethingGoesThere) {
    state.setRows({7});
    ASSERT_TRUE(navigate::stepStorm(sides, state, 1));
    EXPECT_EQ(state.rows(), (QVector<std::uint32_t>{7, 0}));
    state.setRows({7});
    navigate::reveal(sides, state, 40, Side::Before);
    EXPECT_TRUE(state.rows().contains(0U));
    EXPECT_EQ(state.currentRange(), 0U);
}
