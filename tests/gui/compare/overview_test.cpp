// SPDX-License-Identifier: GPL-3.0-or-later
//
// The strip of the whole time above the lanes.
#include "app/gui/lanes/overview.h"
#include "tests/gui/compare/window.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QTest>

namespace daxscope::gui {
namespace {

struct WithOverview : Window {
    explicit WithOverview(const made::Shape& shape) : Window(made::storm(shape)) {
        view.setOverviewShown(true);
        QCoreApplication::processEvents();
        settle();
    }
    Overview* strip() const { return view.findChild<Overview*>(); }
    QRect lanesAcross() const { return lane(Side::Before); }
    QPoint at(int x) const { return {x, strip()->height() / 2}; }
    /// The middle fifth is what the lanes show.
    void showMiddle() {
        const TimeRange bounds = state.bounds();
        const std::int64_t fifth = bounds.length() / 5;
        state.setVisible({bounds.begin + 2 * fifth, bounds.begin + 3 * fifth});
    }
    void dragStrip(int from, int to) {
        QTest::mousePress(strip(), Qt::LeftButton, {}, at(from));
        QTest::mouseMove(strip(), at((from + to) / 2));
        QMouseEvent move(QEvent::MouseMove, at(to), strip()->mapToGlobal(at(to)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(strip(), &move);
        QTest::mouseRelease(strip(), Qt::LeftButton, {}, at(to));
    }
    double nsPerStripPixel() const {
        return static_cast<double>(state.bounds().length()) / lanesAcross().width();
    }
};

TEST(Overview, IsInLineWithTheLanes) {
    WithOverview window(made::eight_rows());
    const QRect frame = window.strip()->frame(), lanes = window.lanesAcross();
    EXPECT_NEAR(frame.left(), lanes.left(), 1);
    EXPECT_NEAR(frame.right(), lanes.right(), 1);
}

TEST(Overview, CountsTheFaultsOfEachPixelColumnExactly) {
    made::Shape shape = made::eight_rows();
    shape.turns = 40;
    shape.pause = 777'777;
    WithOverview window(shape);
    const int columns = window.strip()->frame().width();
    const TimeRange bounds = window.state.bounds();
    const auto begin = [&](int column) {
        return bounds.begin + bounds.length() / columns * column +
               bounds.length() % columns * column / columns;
    };
    for (const Side side : {Side::Before, Side::After}) {
        std::uint64_t sum = 0;
        for (int column = 0; column < columns; ++column) {
            std::uint64_t walked = 0;
            for (const replay::Outcome& outcome :
                 replay::run_of(*window.comparison, side).outcomes) {
                walked += outcome.kind != replay::OutcomeKind::Hit &&
                                  outcome.begin >= begin(column) &&
                                  outcome.begin < begin(column + 1)
                              ? 1
                              : 0;
            }
            ASSERT_EQ(window.strip()->figure(side, column), walked) << column;
            sum += walked;
        }
        EXPECT_GT(sum, 0U);
    }
}

/// Until the figure that is asked for is counted.
void ask(WithOverview& window, OverviewOf of) {
    window.state.setOverviewOf(of);
    window.strip()->figure(Side::Before, 0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.strip()->isCounting(); }, 20'000));
}

TEST(Overview, CountsEveryFigureExactly) {
    made::Shape shape = made::eight_rows();
    shape.turns = 40;
    shape.pause = 777'777;
    WithOverview window(shape);
    const int columns = window.strip()->frame().width();
    const TimeRange bounds = window.state.bounds();
    const auto begin = [&](int column) {
        return bounds.begin + bounds.length() / columns * column +
               bounds.length() % columns * column / columns;
    };
    for (const OverviewOf of : {OverviewOf::Time, OverviewOf::Refaults, OverviewOf::Unmaps}) {
        ask(window, of);
        for (const Side side : {Side::Before, Side::After}) {
            const replay::Run& run = replay::run_of(*window.comparison, side);
            std::uint64_t sum = 0;
            for (int column = 0; column < columns; ++column) {
                const auto within = [&](std::int64_t time) {
                    return time >= begin(column) && time < begin(column + 1);
                };
                std::uint64_t walked = 0;
                for (const replay::Outcome& outcome : run.outcomes) {
                    if (of == OverviewOf::Unmaps || !within(outcome.begin) ||
                        outcome.kind == replay::OutcomeKind::Hit) {
                        continue;
                    }
                    walked += of == OverviewOf::Time
                                  ? static_cast<std::uint64_t>(outcome.end - outcome.begin)
                              : outcome.kind == replay::OutcomeKind::Refault ? 1
                                                                             : 0;
                }
                for (const replay::UnmapMark& mark : run.unmaps) {
                    walked += of == OverviewOf::Unmaps && within(mark.time) ? 1 : 0;
                }
                ASSERT_EQ(window.strip()->figure(side, column), walked) << column;
                sum += walked;
            }
            EXPECT_EQ(sum > 0, side == Side::Before || of == OverviewOf::Time ||
                                   (of == OverviewOf::Unmaps && !run.unmaps.empty()));
        }
    }
}

TEST(Overview, SaysWhichFigureItShowsAndOffersTheOthers) {
    WithOverview window(made::eight_rows());
    ask(window, OverviewOf::Time);
    const int x = window.strip()->frame().left() + 1;
    EXPECT_TRUE(
        window.strip()->tipAt(window.at(x)).contains(QStringLiteral("before: time in faults ")))
        << window.strip()->tipAt(window.at(x)).toStdString();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, window.at(x),
                            window.strip()->mapToGlobal(window.at(x)));
    QCoreApplication::sendEvent(window.strip(), &event);
    auto* menu = window.strip()->findChild<QMenu*>(QStringLiteral("overview-menu"));
    ASSERT_NE(menu, nullptr);
    ASSERT_EQ(menu->actions().size(), 4);
    EXPECT_TRUE(menu->actions()[1]->isChecked());
    menu->actions()[2]->trigger();
    menu->close();
    EXPECT_EQ(window.state.overviewOf(), OverviewOf::Refaults);
}

TEST(Overview, WhatIsNotRecordedIsNotDrawnAsNothing) {
    const auto known = made::storm(made::eight_rows());
    auto lacks = std::make_shared<replay::Comparison>(*known);
    replay::Metric unmaps;
    unmaps.name = "unmaps";
    unmaps.judged = false;
    lacks->metrics.push_back(unmaps);
    Window window(Sides::one(lacks));
    window.view.setOverviewShown(true);
    QCoreApplication::processEvents();
    window.settle();
    auto* strip = window.view.findChild<Overview*>();
    const QImage faults = strip->grab().toImage();
    window.state.setOverviewOf(OverviewOf::Unmaps);
    EXPECT_EQ(strip->figure(Side::Before, 3), std::nullopt);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !strip->isCounting(); }, 20'000));
    EXPECT_EQ(strip->figure(Side::Before, 3), std::nullopt);
    const QPoint at(strip->frame().left() + 9, strip->height() / 2);
    EXPECT_TRUE(strip->tipAt(at).contains(QStringLiteral("unmaps not recorded")));
    EXPECT_NE(strip->grab().toImage(), faults);
    window.state.setOverviewOf(OverviewOf::Faults);
    EXPECT_NE(strip->figure(Side::Before, 3), std::nullopt);
}

TEST(Overview, AColumnWithAFaultIsNeverBlank) {
    WithOverview window(made::eight_rows()); // after, each party faults once
    const QImage shown = window.strip()->grab().toImage();
    const QRect frame = window.strip()->frame();
    int found = 0;
    for (int column = 0; column < frame.width(); ++column) {
        if (window.strip()->figure(Side::After, column) == 0) {
            continue;
        }
        ++found;
        const int x = frame.left() + column, y = window.strip()->height() - 4;
        EXPECT_NE(shown.pixelColor(x, y), shown.pixelColor(x + 30, y)) << column;
    }
    EXPECT_GT(found, 0);
}

TEST(Overview, TheFrameIsDraggedAndTheLanesFollow) {
    WithOverview window(made::eight_rows());
    window.showMiddle();
    const TimeRange before = window.state.visible();
    const QRect frame = window.strip()->frame();
    window.dragStrip(frame.center().x(), frame.center().x() + 50);
    EXPECT_EQ(window.state.visible().length(), before.length());
    EXPECT_NEAR(static_cast<double>(window.state.visible().begin - before.begin),
                50 * window.nsPerStripPixel(), window.nsPerStripPixel());
    window.state.back();
    EXPECT_EQ(window.state.visible(), before) << "one drag is one step of the history";
}

TEST(Overview, AnEdgeOfTheFrameIsDraggedAlone) {
    WithOverview window(made::eight_rows());
    window.showMiddle();
    const TimeRange before = window.state.visible();
    window.dragStrip(window.strip()->frame().left(), window.strip()->frame().left() - 60);
    EXPECT_EQ(window.state.visible().end, before.end);
    EXPECT_NEAR(static_cast<double>(before.begin - window.state.visible().begin),
                60 * window.nsPerStripPixel(), 2 * window.nsPerStripPixel());
    const TimeRange wider = window.state.visible();
    const int right = window.strip()->frame().right();
    window.dragStrip(right, right - 5000); // over the other edge
    EXPECT_EQ(window.state.visible().begin, wider.begin);
    EXPECT_EQ(window.state.visible().length(), ViewState::kShortest);
}

TEST(Overview, AClickCentresAndADoubleClickFits) {
    WithOverview window(made::eight_rows());
    window.showMiddle();
    const std::int64_t length = window.state.visible().length();
    const QRect lanes = window.lanesAcross();
    QTest::mouseClick(window.strip(), Qt::LeftButton, {},
                      window.at(lanes.left() + lanes.width() / 4));
    const TimeRange visible = window.state.visible();
    EXPECT_EQ(visible.length(), length);
    EXPECT_NEAR(static_cast<double>(visible.begin + length / 2 - window.state.bounds().begin),
                static_cast<double>(window.state.bounds().length()) / 4,
                2 * window.nsPerStripPixel());
    QTest::mouseDClick(window.strip(), Qt::LeftButton, {}, window.at(lanes.center().x()));
    EXPECT_EQ(window.state.visible(), window.state.home());
}

TEST(Overview, TheWheelZoomsAndStaysWithinTheFrame) {
    WithOverview window(made::eight_rows());
    window.showMiddle();
    const TimeRange before = window.state.visible();
    const QPoint outside = window.at(window.lanesAcross().left() + 2);
    QWheelEvent event(outside, window.strip()->mapToGlobal(outside), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(window.strip(), &event);
    EXPECT_LT(window.state.visible().length(), before.length());
    EXPECT_EQ(window.state.visible().begin, before.begin);
}

TEST(Overview, KeysMoveTheFrame) {
    WithOverview window(made::eight_rows());
    window.showMiddle();
    const TimeRange before = window.state.visible(), bounds = window.state.bounds();
    QTest::keyClick(window.strip(), Qt::Key_Right);
    EXPECT_GT(window.state.visible().begin, before.begin);
    QTest::keyClick(window.strip(), Qt::Key_Home);
    EXPECT_EQ(window.state.visible().begin, bounds.begin);
    QTest::keyClick(window.strip(), Qt::Key_End);
    EXPECT_EQ(window.state.visible().end, bounds.end);
    QTest::keyClick(window.strip(), Qt::Key_Plus);
    EXPECT_LT(window.state.visible().length(), before.length());
    EXPECT_NE(window.strip()->focusPolicy() & Qt::TabFocus, 0);
}

TEST(Overview, SaysTimeCountsStormsAndLosses) {
    made::Shape shape = made::eight_rows();
    shape.losses = {{made::kStart, made::kStart + 30'000'000, "ringbuf_full", "", 7}};
    WithOverview window(shape);
    const QRect lanes = window.lanesAcross();
    const QString lost = window.strip()->tipAt(window.at(lanes.left() + 3));
    EXPECT_TRUE(lost.contains(QStringLiteral("events were lost"))) << lost.toStdString();
    const QString storm = window.strip()->tipAt(window.at(lanes.center().x()));
    EXPECT_TRUE(storm.contains(QStringLiteral("in a storm"))) << storm.toStdString();
    EXPECT_FALSE(storm.contains(QStringLiteral("events were lost")));
    const int column = lanes.center().x() - lanes.left();
    EXPECT_TRUE(storm.contains(
        QStringLiteral("before: faults %1").arg(*window.strip()->figure(Side::Before, column))))
        << storm.toStdString();
}

TEST(Overview, ALossIsHatchedAndHidesNoBar) {
    made::Shape shape = made::eight_rows();
    WithOverview whole(shape);
    shape.losses = {{made::kStart, made::kStart + 200'000'000, "ringbuf_full", "", 7}};
    WithOverview window(shape);
    const QImage with = window.strip()->grab().toImage();
    const QImage without = whole.strip()->grab().toImage();
    const QRect lanes = window.lanesAcross();
    const int base = window.strip()->height() / 2 - 3; // the last lines of the upper bars
    int bars = 0, hatched = 0;
    for (int column = 2; column < lanes.width() / 4; ++column) {
        const int x = lanes.left() + column;
        if (*window.strip()->figure(Side::Before, column) > 0) {
            ++bars;
            EXPECT_EQ(with.pixel(x, base), without.pixel(x, base)) << column;
        }
        for (int y = 3; y < base; ++y) {
            hatched += with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
        }
    }
    EXPECT_GT(bars, 10);
    EXPECT_GT(hatched, 100);
}

TEST(Overview, IsInNoPicture) {
    Window window(made::storm(made::eight_rows()));
    const QImage without = window.view.render({900, 500});
    window.view.setOverviewShown(true);
    QCoreApplication::processEvents();
    window.settle();
    EXPECT_EQ(window.view.render({900, 500}), without);
}

} // namespace
} // namespace daxscope::gui
