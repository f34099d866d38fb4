// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/sides.h"

#include "app/gui/state/close_up.h"
#include "app/gui/state/navigate.h"
#include "tests/gui/pair.h"

#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct TwoTraces : ::testing::Test {
    std::shared_ptr<const Sides> made = pair::sides();
    const Sides& sides = *made;
    const PaneSide& a = sides[Side::Before];
    const PaneSide& b = sides[Side::After];
    ViewState state;
    TwoTraces() { state.reset(sides.bounds(), sides.order(), sides.home()); }
};

} // namespace

TEST_F(TwoTraces, AreAAndBWithoutARecordedThird) {
    EXPECT_TRUE(sides.isTwo());
    EXPECT_FALSE(sides[Side::Recorded]);
    EXPECT_EQ(sides.name(Side::Before), QStringLiteral("A"));
    EXPECT_EQ(sides.name(Side::After), QStringLiteral("B"));
    EXPECT_EQ(b.title, QStringLiteral("b.daxtrace"));
    EXPECT_EQ(b.shown().handler, "recorded");
    EXPECT_NE(&a.trace(), &b.trace());
}

TEST_F(TwoTraces, HaveARowForEachPairAndForWhatOneHasAlone) {
    ASSERT_EQ(sides.rows(), 3U);
    EXPECT_EQ(a.trace().ranges()[a.range(kShared)].pgoff, 512);
    EXPECT_EQ(b.trace().ranges()[b.range(kShared)].pgoff, 512);
    EXPECT_NE(a.range(kOnA), replay::kNoIndex);
    EXPECT_EQ(b.range(kOnA), replay::kNoIndex);
    EXPECT_EQ(a.range(kOnB), replay::kNoIndex);
    EXPECT_NE(b.range(kOnB), replay::kNoIndex);
    for (const PaneSide* side : {&a, &b}) {
        for (std::uint32_t range = 0; range < side->trace().ranges().size(); ++range) {
            EXPECT_EQ(side->range(side->row(range)), range);
        }
    }
    EXPECT_EQ(a.range(99), replay::kNoIndex);
}

TEST_F(TwoTraces, AreAlignedByTheirStart) {
    EXPECT_EQ(sides.zero(), a.trace().begin());
    EXPECT_EQ(b.ahead, kLater);
    EXPECT_EQ(b.inWindow(b.trace().begin()), a.trace().begin());
    EXPECT_EQ(b.inTrace(b.inWindow(b.trace().end())), b.trace().end());
    EXPECT_EQ(sides.zeroOf(Side::After), b.trace().begin());
    EXPECT_EQ(sides.bounds().begin, a.trace().begin());
    EXPECT_EQ(sides.bounds().end, a.trace().end()) << "A is the longer one";
}

TEST_F(TwoTraces, AreAlignedByTheirFirstStorm) {
    const auto by_storm = pair::sides(replay::Align::Storm);
    const PaneSide& one = (*by_storm)[Side::Before];
    const PaneSide& other = (*by_storm)[Side::After];
    ASSERT_FALSE(one.storms().empty() || other.storms().empty()) << "or it proves nothing";
    EXPECT_EQ(other.inWindow(other.storms()[0].begin), one.storms()[0].begin);
    EXPECT_EQ(by_storm->zero(), one.storms()[0].begin);
    EXPECT_EQ(by_storm->bounds().begin, other.inWindow(other.trace().begin()))
        << "B idles longer before its storm";
    EXPECT_LT(by_storm->bounds().begin, one.trace().begin());
}

TEST_F(TwoTraces, CannotBeAlignedByAStormThatIsNotThere) {
    const auto quiet = pair::alone(pair::b(4));
    EXPECT_THROW(Sides::two({a.comparison, Side::Recorded, {}}, {quiet, Side::Recorded, {}},
                            replay::Align::Storm, {}),
                 Error);
}

TEST_F(TwoTraces, CountByRowAndSayWhereASideHasNoRange) {
    const Summary summary = summarize(sides);
    ASSERT_EQ(summary.ranges.size(), 3U);
    EXPECT_EQ(summary.ranges[kShared][Side::Before].faults, kTurnsOfA);
    EXPECT_EQ(summary.ranges[kShared][Side::After].faults, kTurnsOfB);
    EXPECT_EQ(summary.ranges[kShared][Side::After].storms, 1U);
    EXPECT_EQ(summary.ranges[kOnA][Side::Before].faults, 1U);
    EXPECT_FALSE(summary.ranges[kOnA][Side::Before].no_range);
    EXPECT_TRUE(summary.ranges[kOnA][Side::After].no_range);
    EXPECT_TRUE(summary.ranges[kOnB][Side::Before].no_range);
}

TEST_F(TwoTraces, AModelledSideIsItsHandlersRun) {
    const auto modelled = Sides::two({a.comparison, Side::Before, {}},
                                     {b.comparison, Side::Recorded, {}}, replay::Align::Start, {});
    EXPECT_EQ((*modelled)[Side::Before].shown().handler, a.comparison->before.handler);
    EXPECT_TRUE(modelled->comparedTraces()->sides[0].modelled);
    EXPECT_FALSE(modelled->comparedTraces()->sides[1].modelled);
}

TEST_F(TwoTraces, StormsAreSteppedThroughOnAAndThenOnB) {
    ASSERT_TRUE(navigate::stepStorm(sides, state, 1));
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::Before, 0}));
    ASSERT_TRUE(navigate::stepStorm(sides, state, 1));
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::After, 0}));
    EXPECT_EQ(state.selectedSide(), Side::After);
    EXPECT_EQ(state.currentRange(), kShared);
    const replay::Storm& storm = b.storms()[0];
    EXPECT_EQ(state.selected(), storm.first);
    EXPECT_LE(state.visible().begin, b.inWindow(storm.begin));
    EXPECT_GE(state.visible().end, b.inWindow(storm.end));
    EXPECT_FALSE(navigate::stepStorm(sides, state, 1)) << "B has no further one";
    ASSERT_TRUE(navigate::stepStorm(sides, state, -1));
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::Before, 0}));
    EXPECT_FALSE(navigate::stepStorm(sides, state, -1));
}

TEST_F(TwoTraces, StormsBeginOnTheSelectedSide) {
    state.select(std::nullopt, Side::After);
    ASSERT_TRUE(navigate::stepStorm(sides, state, 1));
    EXPECT_EQ(state.currentStorm(), (StormRef{Side::After, 0}));
}

TEST_F(TwoTraces, ASelectedFaultIsOfItsSide) {
    navigate::reveal(sides, state, 9, Side::After);
    EXPECT_EQ(state.selected(), 9U);
    EXPECT_EQ(state.playhead(), b.inWindow(b.shown().outcomes[9].begin));
    ASSERT_TRUE(navigate::toCause(sides, state));
    EXPECT_EQ(state.selected(), b.shown().outcomes[9].cause);
    EXPECT_EQ(state.selectedSide(), Side::After);
    ASSERT_TRUE(navigate::stepRefault(sides, state, 1));
    EXPECT_EQ(state.selected(), 9U);
}

TEST_F(TwoTraces, WhatIsLookedAtFromCloseByIsOfTheSelectedSidesTrace) {
    navigate::reveal(sides, state, 9, Side::After);
    const auto selected = selectedMoment(sides, state);
    ASSERT_TRUE(selected);
    EXPECT_EQ(selected->access, 9U);
    EXPECT_EQ(selected->range, b.range(kShared));
    const auto playhead = playheadMoment(sides, state);
    ASSERT_TRUE(playhead);
    EXPECT_EQ(playhead->time, b.shown().outcomes[9].begin);
    state.setCurrentRange(kOnA);
    EXPECT_FALSE(playheadMoment(sides, state)) << "B has no such range";
}

TEST_F(TwoTraces, OneTraceIsItsThreeRunsWhereItStands) {
    const auto one = Sides::one(a.comparison);
    EXPECT_FALSE(one->isTwo());
    EXPECT_EQ(one->rows(), a.trace().ranges().size());
    EXPECT_EQ((*one)[Side::After].range(1), 1U);
    EXPECT_EQ((*one)[Side::Recorded].inWindow(5), 5);
    EXPECT_FALSE(one->zeroOf(Side::Before)) << "the other run is told of";
}
