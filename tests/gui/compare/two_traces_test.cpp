// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lanes of two traces beside each other.
#include "app/gui/state/format.h"
#include "tests/gui/compare/window.h"
#include "tests/gui/pair.h"

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct TwoTraceLanes : ::testing::Test {
    Window window{pair::sides()};
    const PaneSide& b = (*window.sides)[Side::After];

    double xOf(Side side, std::int64_t time) {
        const QRect lane = window.lane(side, kShared);
        const TimeRange visible = window.state.visible();
        return lane.left() + static_cast<double>(time - visible.begin) /
                                 static_cast<double>(visible.length()) * lane.width();
    }
    /// Colours of a lane that are not those of an empty row.
    static int colours(const QImage& image, const QRect& rect) {
        QSet<QRgb> found;
        for (int y = rect.top(); y <= rect.bottom(); ++y) {
            for (int x = rect.left(); x <= rect.right(); ++x) {
                found << image.pixel(x, y);
            }
        }
        return static_cast<int>(found.size());
    }
};

} // namespace

TEST_F(TwoTraceLanes, ARowIsAtOnePlaceOnBothSides) {
    for (const std::uint32_t row : {kShared, kOnA, kOnB}) {
        const QRect above = window.lane(Side::Before, row), below = window.lane(Side::After, row);
        EXPECT_FALSE(above.isEmpty());
        EXPECT_EQ(above.size(), below.size());
        EXPECT_EQ(above.left(), below.left());
        EXPECT_EQ(above.top() - window.lane(Side::Before, kShared).top(),
                  below.top() - window.lane(Side::After, kShared).top());
    }
    EXPECT_TRUE(window.lane(Side::Recorded, kShared).isEmpty()) << "there is no third lane";
}

TEST_F(TwoTraceLanes, EachFaultStandsWhereItsOwnTraceHadIt) {
    const replay::Outcome& outcome = b.shown().outcomes[9];
    const QRect rect = window.view.outcomeRect(Side::After, 9);
    ASSERT_FALSE(rect.isEmpty());
    EXPECT_NEAR(rect.left(), xOf(Side::After, b.inWindow(outcome.begin)), 2);
    const auto& a = (*window.sides)[Side::Before];
    EXPECT_NEAR(window.view.outcomeRect(Side::Before, 9).left(),
                xOf(Side::Before, a.shown().outcomes[9].begin), 2);
    EXPECT_GT(rect.left(), window.view.outcomeRect(Side::Before, 9).left() + 5)
        << "B idles before its first fault";
}

TEST_F(TwoTraceLanes, AClickSelectsAFaultOfThatSide) {
    window.click(window.view.outcomeRect(Side::After, 9).center());
    EXPECT_EQ(window.state.selected(), 9U);
    EXPECT_EQ(window.state.selectedSide(), Side::After);
    EXPECT_EQ(window.state.currentRange(), kShared);
    EXPECT_EQ(window.state.playhead(), b.inWindow(b.shown().outcomes[9].begin));
    window.click(window.lane(Side::After, kOnA).center());
    EXPECT_EQ(window.state.currentRange(), kOnA) << "though B has no such range";
    EXPECT_FALSE(window.state.selected());
}

TEST_F(TwoTraceLanes, TheSelectionIsOutlinedOnItsSideAlone) {
    const QImage before = window.grab();
    window.state.select(9, Side::After);
    window.settle();
    const QImage after = window.grab();
    const QRect above = window.lane(Side::Before, kShared),
                below = window.lane(Side::After, kShared);
    EXPECT_EQ(before.copy(above), after.copy(above));
    EXPECT_NE(before.copy(below), after.copy(below));
}

TEST_F(TwoTraceLanes, WhatASideDoesNotHaveIsHatchedAndSaidNeverEmpty) {
    const QImage image = window.grab();
    EXPECT_GT(colours(image, window.lane(Side::After, kOnA).adjusted(2, 2, -2, -2)), 3);
    EXPECT_TRUE(window.view.tooltipAt(window.lane(Side::After, kOnA).center())
                    .contains(QStringLiteral("not in B")));
    EXPECT_TRUE(window.view.tooltipAt(window.lane(Side::Before, kOnB).center())
                    .contains(QStringLiteral("not in A")));
    EXPECT_FALSE(window.view.tooltipAt(window.lane(Side::Before, kShared).center())
                     .contains(QStringLiteral("not in")));
}

TEST_F(TwoTraceLanes, TimesAreToldFromEachSidesTimeZero) {
    const QPoint on = window.view.outcomeRect(Side::After, 9).center();
    const QString tip = window.view.tooltipAt(on);
    const std::int64_t since = b.shown().outcomes[9].begin - b.trace().begin();
    EXPECT_TRUE(tip.contains(format::time(since))) << tip.toStdString();
    EXPECT_FALSE(tip.contains(QStringLiteral("before (")))
        << "of the other trace's access nothing is said: " << tip.toStdString();
}

TEST_F(TwoTraceLanes, AlignedByStormsBothBeginAtOnePlace) {
    Window aligned(pair::sides(replay::Align::Storm));
    const auto first = [&](Side side) {
        return aligned.view.outcomeRect(side, (*aligned.sides)[side].storms()[0].first).left();
    };
    EXPECT_NEAR(first(Side::Before), first(Side::After), 1);
    const QString tip = aligned.view.tooltipAt(
        aligned.view.outcomeRect(Side::After, (*aligned.sides)[Side::After].storms()[0].first)
            .center());
    EXPECT_TRUE(tip.contains(format::time(0))) << tip.toStdString();
}

TEST_F(TwoTraceLanes, TheStripCountsBothSidesAndSaysWhereOneWasNotRecorded) {
    const QRect above = window.lanes(Side::Before), below = window.lanes(Side::After);
    ASSERT_LT(above.bottom(), below.top());
    const auto at = [&](double x) {
        for (int y = above.bottom() + 1; y < below.top(); ++y) {
            const QString tip = window.view.tooltipAt({static_cast<int>(x), y});
            if (tip.contains(QStringLiteral("faults in A"))) {
                return tip;
            }
        }
        return QString();
    };
    const double late = xOf(Side::After, b.inWindow(b.trace().end()));
    EXPECT_FALSE(at(late / 2 + above.left() / 2).isEmpty());
    EXPECT_FALSE(at(above.left() + 20).contains(QStringLiteral("not recorded")));
    EXPECT_TRUE(at(above.right() - 20).contains(QStringLiteral("in B: not recorded")));
}

TEST_F(TwoTraceLanes, OneTraceTakesThePlaceOfTwo) {
    window.state.showRecordedLane(true);
    window.settle();
    EXPECT_TRUE(window.lane(Side::Recorded, kShared).isEmpty());
    window.state.reset({window.comparison->trace->begin(), window.comparison->trace->end()},
                       {0, 1});
    window.view.setComparison(window.comparison);
    window.settle();
    EXPECT_FALSE(window.lane(Side::Recorded, 0).isEmpty());
}
