// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows that are pinned stay where they are while the others scroll away beneath them.
#include "tests/gui/compare/window.h"

#include <QAccessible>

namespace daxscope::gui {
namespace {

constexpr std::uint32_t kPinRows = 60;

std::shared_ptr<const replay::Comparison> many() {
    made::Shape shape;
    shape.ranges = kPinRows;
    shape.turns = 8;
    return made::storm(shape);
}

/// Two rows pinned, as whoever orders the rows puts them: on top.
struct Pins : testing::Test {
    Pins() {
        QVector<std::uint32_t> rows{kPinned, kOther};
        for (std::uint32_t row = 0; row < kPinRows; ++row) {
            if (row != kPinned && row != kOther) {
                rows.push_back(row);
            }
        }
        window.state.setRows(rows);
        window.state.setPinned({kPinned, kOther});
        window.settle();
    }
    void scroll(int notches) {
        window.wheel({2.0, window.lane(Side::Before, kPinned).center().y() + 0.0}, -notches);
        window.settle();
    }
    static constexpr std::uint32_t kPinned = 40, kOther = 50;
    Window window{many()};
};

/// The part of a picture that is a lane.
QImage laneOf(const QImage& all, const QRect& lane) {
    return all.copy(lane);
}

} // namespace

TEST_F(Pins, StayOnTopInBothPanesWhileTheRestScrolls) {
    const QRect before = window.lane(Side::Before, kPinned);
    const QRect after = window.lane(Side::After, kPinned);
    const QRect other = window.lane(Side::Before, kOther);
    const QRect first = window.lane(Side::Before, 0);
    ASSERT_FALSE(first.isEmpty());
    EXPECT_EQ(before.height(), after.height());
    EXPECT_EQ(other.top(), before.bottom() + 1);
    const QImage still = window.grab();
    scroll(4);
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty()) << "it has scrolled away";
    EXPECT_EQ(window.lane(Side::Before, kPinned), before);
    EXPECT_EQ(window.lane(Side::After, kPinned), after);
    EXPECT_EQ(window.lane(Side::Before, kOther), other);
    const QImage scrolled = window.grab();
    EXPECT_EQ(laneOf(scrolled, before), laneOf(still, before));
    EXPECT_EQ(laneOf(scrolled, after), laneOf(still, after));
    scroll(1000);
    const QRect last = window.lane(Side::Before, kPinRows - 1);
    EXPECT_GE(last.height(), before.height()) << "the last one is whole";
    EXPECT_EQ(window.lane(Side::Before, kPinned), before);
}

TEST_F(Pins, NoRowShowsThroughThem) {
    scroll(4);
    const QRect held = window.lane(Side::Before, kPinned) | window.lane(Side::Before, kOther);
    for (const std::uint32_t row : window.state.rows()) {
        if (row != kPinned && row != kOther) {
            EXPECT_FALSE(window.lane(Side::Before, row).intersects(held)) << row;
        }
    }
}

TEST_F(Pins, AreWhatOnePointsAtWhereTheyAre) {
    scroll(4);
    const auto& outcomes = window.comparison->before.outcomes;
    for (const std::uint32_t row : {kPinned, kOther}) {
        std::uint32_t k = 0;
        while (outcomes[k].range != row) {
            ++k;
        }
        const QRect rect = window.view.outcomeRect(Side::Before, k);
        ASSERT_FALSE(rect.isEmpty());
        EXPECT_TRUE(window.lane(Side::Before, row).contains(rect.center()));
        window.click(rect.center());
        EXPECT_EQ(window.state.currentRange(), row);
        ASSERT_TRUE(window.state.selected());
        EXPECT_EQ(outcomes[*window.state.selected()].range, row);
        EXPECT_FALSE(window.view.tooltipAt(rect.center()).isEmpty());
    }
    // And what lies beneath them is not.
    window.state.setCurrentRange(20);
    window.settle();
    const QRect lane = window.lane(Side::Before, 20);
    ASSERT_FALSE(lane.isEmpty());
    window.click(lane.center());
    EXPECT_EQ(window.state.currentRange(), 20U);
}

TEST_F(Pins, GoingToOneScrollsNothingAndGoingToARowBringsItOutFromUnderThem) {
    scroll(6);
    const QVector<std::uint32_t> rows = window.state.rows();
    const auto top = [&] {
        const auto found = std::find_if(rows.begin() + 2, rows.end(), [&](std::uint32_t row) {
            return !window.lane(Side::Before, row).isEmpty();
        });
        return *found;
    };
    const std::uint32_t before = top();
    window.state.setCurrentRange(kPinned);
    window.settle();
    EXPECT_EQ(top(), before);
    window.state.setCurrentRange(0);
    window.settle();
    EXPECT_EQ(window.lane(Side::Before, 0).height(), window.lane(Side::Before, kPinned).height());
    EXPECT_EQ(window.lane(Side::Before, 0).top(), window.lane(Side::Before, kOther).bottom() + 1);
}

TEST_F(Pins, TheKeyboardGoesFromThemToTheOthersAndReadsThemOut) {
    scroll(6);
    const auto spoken = [&] {
        QAccessibleInterface* told = QAccessible::queryAccessibleInterface(window.plot());
        return told->text(QAccessible::Value);
    };
    window.state.setCurrentRange(kPinned);
    window.key(Qt::Key_Down);
    EXPECT_EQ(window.state.currentRange(), kOther);
    const QString other = spoken();
    window.key(Qt::Key_Down);
    EXPECT_EQ(window.state.currentRange(), 0U);
    EXPECT_NE(spoken(), other);
    window.settle();
    EXPECT_FALSE(window.lane(Side::Before, 0).isEmpty());
}

TEST_F(Pins, APictureIsWhatTheWindowShows) {
    scroll(4);
    const QRect plain = window.lane(Side::Before, kPinned);
    const QImage shown = window.grab();
    const QImage picture = window.view.render(window.view.size(), 1);
    // The picture has no scroll bar, and as much more width: the labels are the same.
    const int width = std::min(200, plain.left());
    int differ = 0;
    for (int y = plain.top(); y <= plain.bottom(); ++y) {
        for (int x = 4; x < width; ++x) {
            differ += shown.pixel(x, y) == picture.pixel(x, y) ? 0 : 1;
        }
    }
    EXPECT_EQ(differ, 0);
}

TEST_F(Pins, ThatWouldFillThePaneScrollLikeTheOthers) {
    window.state.setPinned(window.state.rows());
    window.settle();
    scroll(1000);
    EXPECT_FALSE(window.lane(Side::Before, kPinRows - 1).isEmpty());
    EXPECT_FALSE(window.lane(Side::Before, kPinned).isEmpty()) << "the first of them stays";
}

TEST_F(Pins, ThatAreNoneLeaveTheLanesAsTheyWere) {
    window.state.setPinned({});
    window.settle();
    scroll(1000);
    EXPECT_TRUE(window.lane(Side::Before, kPinned).isEmpty());
}

} // namespace daxscope::gui
