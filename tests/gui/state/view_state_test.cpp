// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/view_state.h"

#include <QSignalSpy>
#include <gtest/gtest.h>

using namespace daxscope::gui;

namespace {

struct ViewStateOfOneSecond : ::testing::Test {
    ViewState state;
    ViewStateOfOneSecond() { state.reset({1'000'000'000, 2'000'000'000}, 3); }
};

} // namespace

TEST_F(ViewStateOfOneSecond, FitGoesHomeAndTheRestOfTheTraceCanStillBePannedTo) {
    state.reset({0, 1'000'000}, 1, TimeRange{1'000, 300'000});
    EXPECT_EQ(state.visible(), (TimeRange{1'000, 300'000}));
    EXPECT_FALSE(state.canGoBack());
    state.pan(100);
    EXPECT_EQ(state.visible().end, 1'000'000);
    state.fit();
    EXPECT_EQ(state.visible(), state.home());
    state.reset({0, 1'000'000}, 1, TimeRange{-5'000, 2'000'000});
    EXPECT_EQ(state.home(), state.bounds()) << "home is within the bounds";
}

TEST_F(ViewStateOfOneSecond, ANewTraceIsShownWholeWithAllRowsAndNoHistory) {
    EXPECT_EQ(state.visible(), state.bounds());
    EXPECT_EQ(state.rows(), (QVector<std::uint32_t>{0, 1, 2}));
    EXPECT_FALSE(state.canGoBack());
    EXPECT_FALSE(state.canGoForward());
}

TEST_F(ViewStateOfOneSecond, TheVisibleRangeStaysInsideTheBoundsAndKeepsItsLength) {
    state.setVisible({1'900'000'000, 2'100'000'000});
    EXPECT_EQ(state.visible(), (TimeRange{1'800'000'000, 2'000'000'000}));
    state.setVisible({0, 10});
    EXPECT_EQ(state.visible(), (TimeRange{1'000'000'000, 1'000'000'000 + ViewState::kShortest}));
}

TEST_F(ViewStateOfOneSecond, TheFirstStepOfAGestureIsANewEntryAndTheNextOnesReplaceIt) {
    state.setVisible({1'100'000'000, 1'200'000'000});
    state.setVisible({1'110'000'000, 1'190'000'000}, true);
    state.setVisible({1'120'000'000, 1'180'000'000}, true);
    state.setVisible({1'130'000'000, 1'170'000'000}, true);
    state.back();
    EXPECT_EQ(state.visible(), (TimeRange{1'100'000'000, 1'200'000'000}));
    state.forward();
    EXPECT_EQ(state.visible(), (TimeRange{1'130'000'000, 1'170'000'000}));
    state.back();
    state.back();
    EXPECT_EQ(state.visible(), state.bounds());
    EXPECT_FALSE(state.canGoBack());
}

TEST_F(ViewStateOfOneSecond, TwoGesturesAreTwoEntries) {
    state.zoom(0.5, 1'500'000'000);
    state.zoom(0.5, 1'500'000'000);
    state.endGesture();
    const TimeRange first = state.visible();
    state.pan(0.25);
    state.back();
    EXPECT_EQ(state.visible(), first);
    state.back();
    EXPECT_EQ(state.visible(), state.bounds());
}

TEST_F(ViewStateOfOneSecond, AStepAfterGoingBackDropsWhatLayAhead) {
    state.setVisible({1'100'000'000, 1'200'000'000});
    state.setVisible({1'300'000'000, 1'400'000'000});
    state.back();
    state.setVisible({1'500'000'000, 1'600'000'000});
    EXPECT_FALSE(state.canGoForward());
    state.back();
    EXPECT_EQ(state.visible(), (TimeRange{1'100'000'000, 1'200'000'000}));
}

TEST_F(ViewStateOfOneSecond, AGestureAfterGoingBackDoesNotOverwriteTheEntryItStartsFrom) {
    state.zoom(0.5, 1'500'000'000);
    const TimeRange zoomed = state.visible();
    state.pan(0.1);
    state.endGesture();
    state.back();
    EXPECT_EQ(state.visible(), state.bounds());
    state.zoom(0.5, 1'500'000'000);
    EXPECT_EQ(state.visible(), zoomed);
    state.back();
    EXPECT_EQ(state.visible(), state.bounds());
}

TEST_F(ViewStateOfOneSecond, ZoomKeepsThePlaceUnderTheCursor) {
    state.zoom(0.1, 1'250'000'000);
    const double left = static_cast<double>(1'250'000'000 - state.visible().begin) /
                        static_cast<double>(state.visible().length());
    EXPECT_NEAR(left, 0.25, 1e-6);
    EXPECT_EQ(state.visible().length(), 100'000'000);
}

TEST_F(ViewStateOfOneSecond, TheHistoryIsBoundedAndItsFirstEntryIsAlwaysTheWholeTrace) {
    for (int step = 1; step < 1000; ++step) {
        state.setVisible({1'000'000'000 + step, 1'500'000'000 + step});
    }
    int back = 0;
    while (state.canGoBack()) {
        state.back();
        ++back;
    }
    EXPECT_LT(back, 300);
    EXPECT_EQ(state.visible(), state.bounds());
}

TEST_F(ViewStateOfOneSecond, GoingBackTakesThePlayheadAlongAndMovingItIsNoEntry) {
    EXPECT_FALSE(state.playhead());
    state.setPlayhead(1'100'000'000);
    state.setVisible({1'400'000'000, 1'600'000'000});
    EXPECT_EQ(state.playhead(), 1'100'000'000) << "a change of the view leaves it";
    state.setPlayhead(1'500'000'000);
    state.setPlayhead(1'550'000'000);
    state.back();
    EXPECT_EQ(state.playhead(), 1'100'000'000);
    EXPECT_FALSE(state.canGoBack());
    state.forward();
    EXPECT_EQ(state.playhead(), 1'550'000'000);
    EXPECT_EQ(state.visible(), (TimeRange{1'400'000'000, 1'600'000'000}));
    state.reset({0, 100}, 1);
    EXPECT_FALSE(state.playhead());
}

TEST_F(ViewStateOfOneSecond, ThePlayheadStaysWithinTheBoundsThoughNotInSight) {
    QSignalSpy moved(&state, &ViewState::playheadChanged);
    state.setVisible({1'400'000'000, 1'600'000'000});
    state.setPlayhead(5);
    EXPECT_EQ(state.playhead(), 1'000'000'000);
    state.setPlayhead(3'000'000'000);
    EXPECT_EQ(state.playhead(), 2'000'000'000);
    state.setPlayhead(2'000'000'001);
    EXPECT_EQ(moved.count(), 2) << "it was there already";
    EXPECT_EQ(state.visible(), (TimeRange{1'400'000'000, 1'600'000'000}));
}

TEST_F(ViewStateOfOneSecond, ItFollowsThePlayheadByPagesWhichAreOneEntry) {
    state.setVisible({1'100'000'000, 1'200'000'000});
    state.setPlayhead(1'150'000'000);
    state.followPlayhead();
    EXPECT_EQ(state.visible().begin, 1'100'000'000) << "it is in sight";
    state.setPlayhead(1'200'000'000);
    state.followPlayhead();
    EXPECT_EQ(state.visible(), (TimeRange{1'190'000'000, 1'290'000'000}));
    state.setPlayhead(1'700'000'000);
    state.followPlayhead();
    state.setPlayhead(1'500'000'000);
    state.followPlayhead();
    EXPECT_EQ(state.visible(), (TimeRange{1'410'000'000, 1'510'000'000}));
    state.back();
    EXPECT_EQ(state.visible(), (TimeRange{1'100'000'000, 1'200'000'000}));
    EXPECT_EQ(state.playhead(), 1'200'000'000) << "as it was when the page was turned";
    state.forward();
    EXPECT_EQ(state.visible(), (TimeRange{1'410'000'000, 1'510'000'000}));
    state.setPlayhead(1'900'000'000);
    state.followPlayhead();
    state.back();
    EXPECT_EQ(state.visible(), (TimeRange{1'410'000'000, 1'510'000'000})) << "another walk";
}

TEST_F(ViewStateOfOneSecond, ALoopIsWithinTheBoundsAndGoesWithTheTrace) {
    QSignalSpy changed(&state, &ViewState::loopChanged);
    state.setLoop(TimeRange{1'900'000'000, 2'100'000'000});
    EXPECT_EQ(state.loop(), (TimeRange{1'800'000'000, 2'000'000'000}));
    state.setLoop(TimeRange{1'900'000'000, 2'100'000'000});
    EXPECT_EQ(changed.count(), 1);
    state.reset({0, 100}, 1);
    EXPECT_FALSE(state.loop());
}

TEST_F(ViewStateOfOneSecond, AnOutcomeAndAnEventAreNeverSelectedTogether) {
    const QSignalSpy spy(&state, &ViewState::selectionChanged);
    state.select(4, Side::After);
    EXPECT_EQ(state.selected(), 4U);
    EXPECT_EQ(state.selectedSide(), Side::After);
    state.selectEvent(7);
    EXPECT_FALSE(state.selected());
    EXPECT_EQ(state.selectedEvent(), 7U);
    state.select(4, Side::After);
    EXPECT_FALSE(state.selectedEvent());
    EXPECT_EQ(spy.count(), 3);
}

TEST_F(ViewStateOfOneSecond, SettingWhatIsThereAlreadySaysNothing) {
    state.setVisible({1'100'000'000, 1'200'000'000});
    const QSignalSpy visible(&state, &ViewState::visibleChanged);
    const QSignalSpy rows(&state, &ViewState::rowsChanged);
    state.setVisible({1'100'000'000, 1'200'000'000});
    state.setRows({0, 1, 2});
    EXPECT_EQ(visible.count(), 0);
    EXPECT_EQ(rows.count(), 0);
}

TEST_F(ViewStateOfOneSecond, WhichRowsArePinnedIsOneAnswerHoweverTheyCameToBe) {
    const auto agrees = [](const ViewState& of) {
        for (std::uint32_t row = 0; row < 6; ++row) {
            if (of.isPinned(row) != of.pinned().contains(row)) {
                return false;
            }
        }
        return true;
    };
    state.setPinned({2, 0});
    EXPECT_TRUE(state.isPinned(2) && state.isPinned(0) && !state.isPinned(1));
    state.pin(1, true);
    state.pin(2, false);
    EXPECT_TRUE(!state.isPinned(2) && state.isPinned(1));
    EXPECT_TRUE(agrees(state));
    const ViewState::Kept kept = state.keep();
    state.setShownRows({{0, 1, 2}, {2}, {}, GroupBy::None});
    EXPECT_TRUE(state.isPinned(2) && !state.isPinned(1));
    EXPECT_TRUE(agrees(state));
    state.reset({1'000'000'000, 2'000'000'000}, 3);
    EXPECT_FALSE(state.isPinned(2));
    state.takeUp(kept);
    EXPECT_TRUE(state.isPinned(1) && !state.isPinned(2));
    EXPECT_TRUE(agrees(state));
}
