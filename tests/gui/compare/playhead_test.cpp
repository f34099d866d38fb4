// SPDX-License-Identifier: GPL-3.0-or-later
//
// The playhead: where it is put, that it can be seen, and that moving it draws no lane anew.
#include "tests/gui/compare/window.h"

using namespace daxscope;
using namespace daxscope::gui;

namespace {

made::Shape slow() {
    made::Shape shape;
    shape.turns = 5;
    shape.pause = 2'000'000;
    return shape;
}

/// A point between the first two faults of the run before.
QPointF beside(const Window& window) {
    const QRect first = window.view.outcomeRect(Side::Before, 0);
    const QRect next = window.view.outcomeRect(Side::Before, 1);
    return {(first.right() + next.left()) / 2.0, first.center().y() + 0.5};
}

/// The axis below the strip between the panes.
QPointF onAxis(const Window& window, double x) {
    const QRect after = window.lanes(Side::After);
    const int title = QFontMetrics(window.plot()->font()).height() + 6;
    return {x, after.top() - title - 8.0};
}

/// How many pixels of a column have another colour in the other picture.
int changed(const QImage& one, const QImage& other, int x, const QRect& rows) {
    int count = 0;
    for (int y = rows.top(); y <= rows.bottom(); ++y) {
        count += one.pixel(x, y) == other.pixel(x, y) ? 0 : 1;
    }
    return count;
}

} // namespace

TEST(Playhead, AClickOnAFaultPutsItAtTheFaultsBegin) {
    Window window(made::storm(slow()));
    EXPECT_FALSE(window.state.playhead());
    window.click(window.view.outcomeRect(Side::Before, 3).center());
    EXPECT_EQ(window.state.selected(), 3U);
    EXPECT_EQ(window.state.playhead(), window.comparison->before.outcomes[3].begin);
}

TEST(Playhead, AClickBesidePutsItThereAndSelectsNothing) {
    Window window(made::storm(slow()));
    window.click(window.view.outcomeRect(Side::Before, 3).center());
    const QPointF pos = beside(window);
    window.click(pos);
    EXPECT_FALSE(window.state.selected());
    ASSERT_TRUE(window.state.playhead());
    EXPECT_NEAR(static_cast<double>(*window.state.playhead()), window.timeAt(pos.x()),
                window.nsPerPixel());
    EXPECT_EQ(window.state.currentRange(), 0U);
}

TEST(Playhead, ItIsDraggedAlongTheAxisAndTheSelectionStays) {
    Window window(made::storm(slow()));
    window.click(window.view.outcomeRect(Side::Before, 3).center());
    const TimeRange visible = window.state.visible();
    const QRect lanes = window.lanes(Side::Before);
    window.drag(onAxis(window, lanes.center().x()), onAxis(window, lanes.center().x() + 100));
    ASSERT_TRUE(window.state.playhead());
    EXPECT_NEAR(static_cast<double>(*window.state.playhead()),
                window.timeAt(lanes.center().x() + 100), window.nsPerPixel());
    EXPECT_EQ(window.state.selected(), 3U);
    EXPECT_EQ(window.state.visible(), visible) << "nothing is panned";
    window.drag(onAxis(window, lanes.center().x()), onAxis(window, lanes.right() + 500));
    EXPECT_EQ(*window.state.playhead(), visible.end - 1) << "not beyond what is in sight";
}

TEST(Playhead, ItIsALineThroughBothPanesAndMovingItDrawsThePlotNotAnew) {
    Window window(made::storm(slow()));
    const QImage without = window.grab();
    int replots = 0;
    QObject::connect(window.plot(), &QCustomPlot::afterReplot, [&replots] { ++replots; });
    const QPointF pos = beside(window);
    window.state.setPlayhead(static_cast<std::int64_t>(window.timeAt(pos.x())) + 1);
    const QImage with = window.grab();
    EXPECT_EQ(replots, 0);
    for (const Side side : {Side::Before, Side::After}) {
        const QRect rows = window.lanes(side);
        int most = 0;
        for (int x = static_cast<int>(pos.x()) - 1; x <= static_cast<int>(pos.x()) + 1; ++x) {
            most = std::max(most, changed(without, with, x, rows));
        }
        EXPECT_GT(most, rows.height() * 9 / 10);
        EXPECT_EQ(changed(without, with, static_cast<int>(pos.x()) + 10, rows), 0);
    }
    window.state.setPlayhead(std::nullopt);
    EXPECT_EQ(window.differences(window.grab(), without), 0);
}

TEST(Playhead, ItsFlagHidesATimeOfTheAxisAsAWholeOrNotAtAll) {
    Window window(made::storm(slow()));
    const QImage without = window.grab();
    const QCPAxis* axis = nullptr; // the one with words
    for (const QCPAxisRect* rect : window.plot()->axisRects()) {
        for (const QCPAxis* each : rect->axes({QCPAxis::atBottom})) {
            axis = each->tickLabels() && !each->tickVectorLabels().isEmpty() ? each : axis;
        }
    }
    ASSERT_NE(axis, nullptr);
    const double middle = axis->coordToPixel(axis->tickVector().at(1));
    const int width =
        QFontMetrics(axis->tickLabelFont()).horizontalAdvance(axis->tickVectorLabels().at(1));
    const int y = static_cast<int>(onAxis(window, 0).y());
    const int begin = static_cast<int>(middle) - width / 2;
    const auto ink = [&](const QImage& image) { // in the label's first letter
        int count = 0;
        for (int x = begin; x < begin + 5; ++x) {
            for (int row = y - 6; row <= y + 6; ++row) {
                count += image.pixel(x, row) == image.pixel(begin - 6, row) ? 0 : 1;
            }
        }
        return count;
    };
    ASSERT_GT(ink(without), 0);
    // Over the end of the label; its begin is beside the flag.
    window.state.setPlayhead(static_cast<std::int64_t>(window.timeAt(middle + width)));
    EXPECT_EQ(ink(window.grab()), 0);
    window.state.setPlayhead(static_cast<std::int64_t>(window.timeAt(middle + 3.0 * width)));
    EXPECT_EQ(ink(window.grab()), ink(without));
}

TEST(Playhead, APictureHasIt) {
    Window window(made::storm(slow()));
    const QImage without = window.view.render({800, 500}, 1);
    window.state.setPlayhead(window.state.visible().begin + window.state.visible().length() / 2);
    const QImage with = window.view.render({800, 500}, 1);
    EXPECT_NE(without, with);
    window.state.setPlayhead(std::nullopt);
    EXPECT_EQ(window.view.render({800, 500}, 1), without);
}

TEST(Playhead, OutOfSightAnArrowSaysOnWhichSide) {
    Window window(made::storm(slow()));
    const TimeRange all = window.state.visible();
    window.state.setVisible({all.begin + all.length() / 2, all.begin + all.length() * 3 / 4});
    window.settle();
    const QImage without = window.grab();
    const QRect lanes = window.lanes(Side::Before);
    const int y = static_cast<int>(onAxis(window, 0).y());
    const auto differs = [&](const QImage& with, int from, int to) {
        int count = 0;
        for (int x = from; x < to; ++x) {
            count += with.pixel(x, y) == without.pixel(x, y) ? 0 : 1;
        }
        return count;
    };
    window.state.setPlayhead(all.begin);
    const QImage earlier = window.grab();
    EXPECT_GT(differs(earlier, lanes.left(), lanes.left() + 10), 0);
    EXPECT_EQ(differs(earlier, lanes.left() + 10, lanes.right()), 0);
    window.state.setPlayhead(all.end);
    const QImage later = window.grab();
    EXPECT_EQ(differs(later, lanes.left(), lanes.right() - 10), 0);
    EXPECT_GT(differs(later, lanes.right() - 10, lanes.right() + 1), 0);
}
