// SPDX-License-Identifier: GPL-3.0-or-later
//
// Selecting a time in the lanes, with the mouse and the keys.
#include "tests/gui/compare/window.h"

namespace daxscope::gui {
namespace {

TEST(CompareStretch, DraggingSelectsTheTimeUnderItWhileItGoesOn) {
    Window window(made::storm(made::eight_rows()));
    const TimeRange visible = window.state.visible();
    const QRect lane = window.lane(Side::After, 1);
    const QPointF from(lane.left() + 500, lane.bottom() + 3), to(lane.left() + 200, from.y());
    int begun = 0;
    QObject::connect(&window.view, &CompareView::timeSelected, [&begun] { ++begun; });
    window.mouse(QEvent::MouseButtonPress, from);
    window.mouse(QEvent::MouseMove, from + (to - from) / 2);
    ASSERT_TRUE(window.state.stretch()) << "live";
    EXPECT_EQ(begun, 1);
    const std::int64_t half = window.state.stretch()->length();
    window.mouse(QEvent::MouseMove, to);
    window.mouse(QEvent::MouseButtonRelease, to);
    ASSERT_TRUE(window.state.stretch());
    EXPECT_GT(window.state.stretch()->length(), half);
    // Within what it may snap to; from right to left: the direction does not matter.
    const double near = 6 * window.nsPerPixel();
    EXPECT_NEAR(static_cast<double>(window.state.stretch()->begin), window.timeAt(to.x()), near);
    EXPECT_NEAR(static_cast<double>(window.state.stretch()->end), window.timeAt(from.x()), near);
    EXPECT_EQ(window.state.visible(), visible) << "nothing is zoomed or panned";
    EXPECT_FALSE(window.state.selected());
}

TEST(CompareStretch, AnEdgeIsMovedAndTheOtherStays) {
    Window window(made::storm(made::eight_rows()));
    const QRect lane = window.lane(Side::Before, 1);
    window.state.setStretch(TimeRange{static_cast<std::int64_t>(window.timeAt(lane.left() + 200)),
                                      static_cast<std::int64_t>(window.timeAt(lane.left() + 400))});
    const TimeRange before = *window.state.stretch();
    window.drag(QPointF(lane.left() + 401, lane.center().y()),
                QPointF(lane.left() + 520, lane.center().y()));
    EXPECT_EQ(window.state.stretch()->begin, before.begin);
    EXPECT_GT(window.state.stretch()->end, before.end);
    // Past the other edge they change places.
    window.drag(QPointF(lane.left() + 520, lane.center().y()),
                QPointF(lane.left() + 100, lane.center().y()));
    EXPECT_EQ(window.state.stretch()->end, before.begin);
    EXPECT_LT(window.state.stretch()->begin, before.begin);
}

TEST(CompareStretch, AnEdgeSnapsToTheFaultUnderIt) {
    Window window(made::storm(made::eight_rows()));
    const std::uint32_t wanted = 803;
    const replay::Outcome& outcome = window.comparison->before.outcomes[wanted];
    window.state.setVisible({outcome.begin - 2'000'000, outcome.begin + 2'000'000});
    window.settle();
    const QRect rect = window.view.outcomeRect(Side::Before, wanted);
    ASSERT_FALSE(rect.isEmpty());
    window.drag(QPointF(rect.left() + 2, rect.center().y()),
                QPointF(rect.left() + 300, rect.center().y()));
    EXPECT_EQ(window.state.stretch()->begin, outcome.begin) << "to the nanosecond";
}

TEST(CompareStretch, EscapeClearsTheSelectedFaultFirstAndThenTheTime) {
    Window window(made::storm(made::eight_rows()));
    window.state.setStretch(window.state.visible());
    window.state.select(3);
    window.key(Qt::Key_Escape);
    EXPECT_FALSE(window.state.selected());
    EXPECT_TRUE(window.state.stretch());
    window.key(Qt::Key_Escape);
    EXPECT_FALSE(window.state.stretch());
}

TEST(CompareStretch, IsDrawnInBothPanesAndGone) {
    Window window(made::storm(made::eight_rows()));
    const QImage without = window.grab();
    const TimeRange all = window.state.visible();
    window.state.setStretch(TimeRange{all.begin + all.length() / 3, all.begin + all.length() / 2});
    QCoreApplication::processEvents();
    EXPECT_GT(window.differences(without, window.grab()), 100);
    window.state.setStretch(std::nullopt);
    QCoreApplication::processEvents();
    EXPECT_EQ(window.differences(without, window.grab()), 0);
}

TEST(CompareStretch, ItsFiguresAreAboveThePlayhead) {
    Window window(made::storm(made::eight_rows()));
    const TimeRange all = window.state.visible();
    window.state.setStretch(TimeRange{all.begin + all.length() / 4, all.end - all.length() / 4});
    QCoreApplication::processEvents();
    const QImage without = window.grab();
    window.state.setPlayhead(all.begin + all.length() / 2);
    QCoreApplication::processEvents();
    const QImage with = window.grab();
    const int high = QFontMetrics(window.plot()->font()).height();
    for (const Side side : {Side::Before, Side::After}) {
        const QRect lane = window.lane(side, 0);
        const auto changed = [&](int from, int to) {
            int count = 0;
            for (int y = from; y < to; ++y) {
                for (int x = lane.center().x() - 3; x <= lane.center().x() + 3; ++x) {
                    count += with.pixel(x, y) == without.pixel(x, y) ? 0 : 1;
                }
            }
            return count;
        };
        EXPECT_EQ(changed(lane.top() + 2, lane.top() + high), 0) << "struck through";
        EXPECT_GT(changed(lane.top() + 2 * high, lane.top() + 3 * high), 0) << "there is a line";
    }
}

} // namespace
} // namespace daxscope::gui
