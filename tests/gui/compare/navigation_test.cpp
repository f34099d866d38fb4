// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/compare/window.h"

#include <QToolTip>
#include <algorithm>

namespace daxscope::gui {
namespace {

TEST(CompareNavigation, TheWheelKeepsTheTimeUnderThePointer) {
    Window window(made::storm(made::eight_rows()));
    for (const Side side : {Side::Before, Side::After}) {
        for (const double share : {0.1, 0.37, 0.8}) {
            window.state.fit();
            const QRect lane = window.lane(side, 3);
            const QPointF pos(std::floor(lane.left() + lane.width() * share), lane.center().y());
            for (int notch = 0; notch < 12; ++notch) {
                const double before = window.timeAt(pos.x());
                const auto length = window.state.visible().length();
                window.wheel(pos, 1);
                EXPECT_LT(window.state.visible().length(), length);
                EXPECT_NEAR(window.timeAt(pos.x()), before, window.nsPerPixel() + 1);
            }
        }
    }
}

TEST(CompareNavigation, BothPanesShowTheSameTimeAtTheSamePixel) {
    Window window(made::storm(made::eight_rows()));
    const auto last = static_cast<std::uint32_t>(window.comparison->before.outcomes.size() / 2);
    window.wheel(window.lane(Side::After, 2).center(), 5);
    window.drag(window.lane(Side::Before, 2).center(),
                window.lane(Side::Before, 2).center() + QPoint(37, 0), Qt::MiddleButton);
    window.settle();
    const QRect before = window.view.outcomeRect(Side::Before, last);
    const QRect after = window.view.outcomeRect(Side::After, last);
    ASSERT_FALSE(before.isEmpty());
    ASSERT_FALSE(after.isEmpty());
    EXPECT_EQ(before.left(), after.left());
    EXPECT_EQ(window.lane(Side::Before, 5).left(), window.lane(Side::After, 5).left());
    EXPECT_EQ(window.lane(Side::Before, 5).width(), window.lane(Side::After, 5).width());
    EXPECT_EQ(window.lane(Side::Before, 5).height(), window.lane(Side::After, 5).height());
}

TEST(TimeAxis, OfARecordingThatSaysOnlyWhenItBeganHasNoTimes) {
    const auto is_ticked = [](const Window& window) {
        const QList<QCPAxisRect*> rects = window.plot()->axisRects();
        return std::any_of(rects.begin(), rects.end(), [](const QCPAxisRect* rect) {
            return rect->axis(QCPAxis::atBottom)->tickLabels();
        });
    };
    const Window none(made::comparison({}, {}, 1, 1, 0));
    ASSERT_EQ(none.sides->bounds().length(), 0);
    EXPECT_FALSE(is_ticked(none));
    EXPECT_TRUE(is_ticked(Window(made::storm(made::eight_rows()))));
}

TEST(CompareNavigation, TheMiddleButtonMovesWhatIsSeenWithThePointer) {
    Window window(made::storm(made::eight_rows()));
    window.wheel(window.lane(Side::Before, 2).center(), 6);
    window.settle();
    const TimeRange from = window.state.visible();
    const double step = window.nsPerPixel();
    const QPoint start = window.lane(Side::Before, 2).center();
    window.drag(start, start + QPoint(-60, 0), Qt::MiddleButton);
    EXPECT_NEAR(static_cast<double>(window.state.visible().begin - from.begin), 60 * step, 1);
    EXPECT_EQ(window.state.visible().length(), from.length());
    window.state.back();
    EXPECT_EQ(window.state.visible(), from) << "one drag is one entry of the history";
}

TEST(CompareNavigation, APannedPictureIsThePictureOneWouldHavePainted) {
    Window window(made::storm(made::eight_rows()));
    window.wheel(window.lane(Side::Before, 2).center(), 8);
    window.settle();
    const QPoint start = window.lane(Side::Before, 2).center();
    window.drag(start, start + QPoint(120, 0), Qt::MiddleButton);
    window.mouse(QEvent::MouseMove, {1, 1}); // away from the lanes: no crosshair
    window.settle();
    const QImage panned = window.grab();
    window.view.setComparison(window.comparison);
    window.settle();
    EXPECT_EQ(window.differences(panned, window.grab()), 0);
}

TEST(CompareNavigation, DraggingWithShiftOrTheRightButtonZoomsToTheStretch) {
    Window window(made::storm(made::eight_rows()));
    const QRect lane = window.lane(Side::After, 1);
    for (const auto& [button, modifiers] :
         {std::pair(Qt::LeftButton, Qt::KeyboardModifiers(Qt::ShiftModifier)),
          std::pair(Qt::RightButton, Qt::KeyboardModifiers(Qt::NoModifier))}) {
        window.state.fit();
        const double begin = window.timeAt(lane.left() + 200),
                     end = window.timeAt(lane.left() + 500);
        const double pixel = window.nsPerPixel();
        // From right to left: the direction does not matter.
        window.drag({lane.left() + 500.0, lane.center().y() + 0.0},
                    {lane.left() + 200.0, lane.center().y() + 0.0}, button, modifiers);
        EXPECT_NEAR(static_cast<double>(window.state.visible().begin), begin, pixel);
        EXPECT_NEAR(static_cast<double>(window.state.visible().end), end, pixel);
    }
}

TEST(CompareNavigation, AClickSelectsTheOutcomeUnderItAndMakesItsRangeTheCurrentOne) {
    Window window(made::storm(made::eight_rows()));
    const std::uint32_t wanted = 803;
    const replay::Outcome& outcome = window.comparison->before.outcomes[wanted];
    window.state.setVisible({outcome.begin - 20'000'000, outcome.begin + 20'000'000});
    window.settle();
    for (const Side side : {Side::Before, Side::After}) {
        window.state.select(std::nullopt);
        window.state.setCurrentRange(std::nullopt);
        const QRect rect = window.view.outcomeRect(side, wanted);
        ASSERT_FALSE(rect.isEmpty());
        window.click(rect.center());
        ASSERT_TRUE(window.state.selected().has_value());
        EXPECT_EQ(*window.state.selected(), wanted);
        EXPECT_EQ(window.state.selectedSide(), side);
        EXPECT_EQ(window.state.currentRange(), outcome.range);
    }
    // A click where nothing is selects nothing.
    const QRect lane = window.lane(Side::Before, outcome.range);
    const QRect rect = window.view.outcomeRect(Side::Before, wanted);
    window.click(QPoint(rect.right() + 8, lane.center().y()));
    EXPECT_FALSE(window.state.selected().has_value());
}

TEST(CompareNavigation, ADoubleClickZoomsToTheStormAndThenToTheFault) {
    made::Shape shape = made::eight_rows();
    shape.turns = 20;
    const auto comparison = made::storm(shape);
    Window window(comparison);
    const auto& storm = comparison->storms_before[2];
    // Twice as long as the storm: it does not fill the view.
    window.state.reset(
        {comparison->trace->begin() - (storm.end - storm.begin), comparison->trace->end()}, 8);
    window.settle();
    const std::uint32_t fault = storm.first + 80; // in the middle of the storm
    ASSERT_EQ(comparison->before.outcomes[fault].range, storm.range);
    const QPoint pos = window.view.outcomeRect(Side::Before, fault).center();
    window.mouse(QEvent::MouseButtonDblClick, pos);
    const TimeRange onStorm = window.state.visible();
    EXPECT_LE(onStorm.begin, storm.begin);
    EXPECT_GE(onStorm.end, storm.end);
    EXPECT_LT(onStorm.length(), 2 * (storm.end - storm.begin));
    EXPECT_EQ(window.state.currentRange(), storm.range);
    window.settle();
    window.mouse(QEvent::MouseButtonDblClick,
                 window.view.outcomeRect(Side::Before, fault).center());
    const replay::Outcome& outcome = comparison->before.outcomes[fault];
    EXPECT_LE(window.state.visible().begin, comparison->before.outcomes[outcome.cause].begin)
        << "what caused it is in sight too";
    EXPECT_GE(window.state.visible().end, outcome.end);
    EXPECT_LT(window.state.visible().length(), onStorm.length() / 2);
}

TEST(CompareNavigation, CtrlAndTheWheelChangeTheHeightOfTheRowsAroundThePointer) {
    Window window(made::storm(made::eight_rows()));
    const QRect lane = window.lane(Side::Before, 3);
    window.wheel(lane.center(), 4, Qt::ControlModifier);
    window.settle();
    const QRect taller = window.lane(Side::Before, 3);
    EXPECT_GT(taller.height(), lane.height());
    EXPECT_TRUE(taller.adjusted(0, -2, 0, 2).contains(lane.center()))
        << "the row under the pointer stays there";
    // More rows than fit: they scroll, in both panes alike.
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty() || window.lane(Side::Before, 7).isEmpty());
    window.wheel({2.0, lane.center().y() + 0.0}, -50);
    window.settle();
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty());
    EXPECT_TRUE(window.lane(Side::After, 0).isEmpty());
    EXPECT_FALSE(window.lane(Side::Before, 7).isEmpty());
    window.view.fitRows();
    window.settle();
    EXPECT_EQ(window.lane(Side::Before, 3), lane);
}

TEST(CompareNavigation, KeysWorkWhereNoActionOfTheWindowTakesThem) {
    Window window(made::storm(made::eight_rows()));
    const TimeRange all = window.state.visible();
    window.key(Qt::Key_W);
    EXPECT_LT(window.state.visible().length(), all.length());
    const TimeRange zoomed = window.state.visible();
    window.key(Qt::Key_D);
    EXPECT_GT(window.state.visible().begin, zoomed.begin);
    window.key(Qt::Key_A);
    EXPECT_EQ(window.state.visible().begin, zoomed.begin);
    window.key(Qt::Key_F);
    EXPECT_EQ(window.state.visible(), all);
    window.state.select(900, Side::Before);
    window.key(Qt::Key_Z);
    const replay::Outcome& outcome = window.comparison->before.outcomes[900];
    EXPECT_LT(window.state.visible().begin, outcome.begin);
    EXPECT_GT(window.state.visible().end, outcome.end);
    EXPECT_LT(window.state.visible().length(), 60 * window.comparison->trace->end() / 100);
    window.key(Qt::Key_Backspace);
    EXPECT_EQ(window.state.visible(), all);
    window.key(Qt::Key_Escape);
    EXPECT_FALSE(window.state.selected().has_value());
}

TEST(CompareNavigation, RowsFollowTheViewState) {
    Window window(made::storm(made::eight_rows()));
    window.state.setRows({6, 2});
    window.settle();
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty());
    EXPECT_LT(window.lane(Side::Before, 6).top(), window.lane(Side::Before, 2).top());
    EXPECT_LT(window.lane(Side::After, 6).top(), window.lane(Side::After, 2).top());
    const QRect label(0, window.lane(Side::Before, 2).top(), 20,
                      window.lane(Side::Before, 2).height());
    window.click(label.center());
    EXPECT_EQ(window.state.currentRange(), 2U) << "a label chooses its row";
}

TEST(CompareNavigation, TheRecordedRunIsAThirdPaneOnDemand) {
    Window window(made::storm(made::eight_rows()));
    EXPECT_TRUE(window.lane(Side::Recorded).isEmpty());
    window.state.showRecordedLane(true);
    window.settle();
    const QRect recorded = window.lane(Side::Recorded), before = window.lane(Side::Before);
    ASSERT_FALSE(recorded.isEmpty());
    EXPECT_LT(recorded.bottom(), before.top());
    EXPECT_EQ(recorded.left(), before.left());
    EXPECT_EQ(recorded.width(), before.width());
    window.state.showRecordedLane(false);
    window.settle();
    EXPECT_TRUE(window.lane(Side::Recorded).isEmpty());
}

TEST(CompareNavigation, MovingThePointerShowsACrosshairAndDrawsThePlotNotAnew) {
    Window window(made::storm({}));
    const QImage before = window.grab();
    const QRect lane = window.lane(Side::Before);
    const int x = lane.center().x();
    int replots = 0;
    QObject::connect(window.plot(), &QCustomPlot::afterReplot, [&replots] { ++replots; });
    // A picture that goes beyond the edges may still come, and is no fault of the pointer's.
    for (int attempt = 0; attempt < 10; ++attempt) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
        replots = 0;
        window.mouse(QEvent::MouseMove, QPointF(x, lane.center().y() + attempt % 2));
        QCoreApplication::processEvents();
        if (replots == 0) {
            break;
        }
    }
    EXPECT_EQ(replots, 0);
    const QImage after = window.grab();
    const QRect other = window.lane(Side::After);
    int changed = 0;
    for (int y = other.top(); y < other.bottom(); ++y) {
        for (const int at : {x - 1, x, x + 1}) {
            changed += after.pixel(at, y) != before.pixel(at, y) ? 1 : 0;
        }
    }
    EXPECT_GT(changed, other.height() / 2) << "in the other pane too";
}

} // namespace
} // namespace daxscope::gui
