// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/heat_view.h"
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QLabel>
#include <QRegularExpression>
#include <numeric>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct HeatDock : WindowTest {
    void SetUp() override {
        openSample();
        window.resize(1400, 900);
        EXPECT_FALSE(part<QDockWidget>("dock.heat")->isVisible()) << "open at first";
        ASSERT_TRUE(window.raiseDock(QStringLiteral("dock.heat")));
        view = static_cast<HeatView*>(part<QWidget>("heat-view"));
        ASSERT_TRUE(shows(replay::HeatOf::Faults, Side::Before));
    }
    /// Waits for it, at the size that the view has.
    bool shows(replay::HeatOf of, std::optional<Side> side) {
        return QTest::qWaitFor(
            [&] {
                const auto& shown = view->shown();
                return shown && shown->known && shown->map.of == of && shown->side == side &&
                       static_cast<int>(shown->map.times.columns) == view->room().width();
            },
            kPatience);
    }
    void choose(const char* name, int entry) { part<QComboBox>(name)->setCurrentIndex(entry); }
    /// Of the first cell that is hottest.
    std::pair<std::uint32_t, std::uint32_t> hottest() const {
        const replay::HeatMap& map = view->shown()->map;
        for (std::uint32_t line = 0; line < map.lines; ++line) {
            for (std::uint32_t column = 0; column < map.times.columns; ++column) {
                if (std::abs(map.value[map.cell(line, column)]) == map.most) {
                    return {line, column};
                }
            }
        }
        return {};
    }
    QPoint at(std::pair<std::uint32_t, std::uint32_t> cell) const {
        const QPointF middle = view->cellRect(cell.first, cell.second).center();
        return {static_cast<int>(middle.x()),
                static_cast<int>(middle.y())}; // not rounded out of it
    }
    std::int64_t sum() const {
        const auto& value = view->shown()->map.value;
        return std::accumulate(value.begin(), value.end(), std::int64_t{0});
    }
    HeatView* view = nullptr;
};

} // namespace

TEST_F(HeatDock, OfALineForEachRangeTheCellsAddUpToTheVerdict) {
    ASSERT_EQ(view->shown()->map.lines, comparison().trace->ranges().size());
    const auto faults = [&](const replay::Run& run) {
        return static_cast<std::int64_t>(
            std::count_if(run.outcomes.begin(), run.outcomes.end(), [](const auto& outcome) {
                return outcome.kind != replay::OutcomeKind::Hit;
            }));
    };
    EXPECT_EQ(sum(), faults(comparison().before));
    choose("heat-side", 1);
    ASSERT_TRUE(shows(replay::HeatOf::Faults, Side::After));
    EXPECT_EQ(sum(), faults(comparison().after));
    choose("heat-side", 3);
    ASSERT_TRUE(shows(replay::HeatOf::Faults, std::nullopt));
    EXPECT_EQ(sum(), faults(comparison().after) - faults(comparison().before));
}

TEST_F(HeatDock, HasTheLanesTimeAxisBelowItOnASmallScreenToo) {
    window.resize(1280, 800);
    ASSERT_TRUE(shows(replay::HeatOf::Faults, Side::Before));
    const auto ticks = view->ticks();
    ASSERT_GE(ticks.size(), 2U);
    const auto bounds = window.state()->bounds();
    const std::int64_t zero = window.document()->sides()->zero();
    int labelled = 0;
    QRectF last;
    const QImage picture = view->grab().toImage();
    for (const HeatView::Tick& tick : ticks) {
        if (tick.text.isEmpty()) {
            continue;
        }
        ++labelled;
        EXPECT_TRUE(QRectF(view->rect()).contains(tick.label)) << tick.text.toStdString();
        EXPECT_FALSE(tick.label.intersects(last)) << tick.text.toStdString();
        EXPECT_TRUE(view->tipAt(tick.label.center()).isEmpty()) << "no cell lies there";
        last = tick.label;
        const double time = static_cast<double>(bounds.begin - zero) +
                            tick.x / view->width() * static_cast<double>(bounds.length());
        const double unit = tick.text.endsWith(QStringLiteral("ms"))   ? 1e6
                            : tick.text.endsWith(QStringLiteral("us")) ? 1e3
                                                                       : 1e9;
        const double told =
            QString(tick.text).remove(QRegularExpression(QStringLiteral("[^0-9.]"))).toDouble() *
            unit;
        EXPECT_NEAR(told, time, static_cast<double>(bounds.length()) / view->width())
            << tick.text.toStdString();
        const QRect label = tick.label.toRect();
        int inked = 0;
        for (int y = label.top(); y < label.bottom(); ++y) {
            for (int x = label.left(); x < label.right(); ++x) {
                inked += picture.pixel(x, y) != view->palette().window().color().rgb() ? 1 : 0;
            }
        }
        EXPECT_GT(inked, 5) << tick.text.toStdString();
    }
    EXPECT_GE(labelled, 2);
}

TEST_F(HeatDock, AClickGoesToRowAndTime) {
    const TimeRange bounds = window.state()->bounds();
    window.state()->setVisible({bounds.begin, bounds.begin + bounds.length() / 10});
    const auto cell = hottest();
    QTest::mouseClick(view, Qt::LeftButton, {}, at(cell));
    const auto& shown = *view->shown();
    EXPECT_EQ(window.state()->currentRange(),
              shown.rows[shown.map.row[shown.map.cell(cell.first, cell.second)]]);
    const TimeRange visible = window.state()->visible();
    EXPECT_LE(visible.begin, shown.map.times.start(cell.second));
    EXPECT_GE(visible.end, shown.map.times.start(cell.second + 1));
    EXPECT_EQ(visible.length(), bounds.length() / 10);
}

TEST_F(HeatDock, DraggingSelectsATime) {
    const QPoint from(view->width() / 4, 5), to(view->width() / 2, 9);
    QTest::mousePress(view, Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, view->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(view, &move);
    QTest::mouseRelease(view, Qt::LeftButton, {}, to);
    ASSERT_TRUE(window.state()->stretch());
    const auto whole = static_cast<double>(window.state()->bounds().length());
    EXPECT_NEAR(static_cast<double>(window.state()->stretch()->length()), whole / 4, whole / 100);
    EXPECT_FALSE(window.state()->currentRange()) << "a drag is no click";
}

TEST_F(HeatDock, SaysRangeTimeAndCount) {
    const auto cell = hottest();
    const QString tip = view->tipAt(at(cell));
    EXPECT_TRUE(tip.contains(QStringLiteral("MiB"))) << tip.toStdString();
    EXPECT_TRUE(tip.contains(QStringLiteral("before: faults %1").arg(view->shown()->map.most)))
        << tip.toStdString();
}

TEST_F(HeatDock, KeysGoToACellAsWell) {
    QTest::keyClick(view, Qt::Key_Down);
    QTest::keyClick(view, Qt::Key_Right);
    QTest::keyClick(view, Qt::Key_Return);
    EXPECT_EQ(window.state()->currentRange(),
              view->shown()->rows[std::min<qsizetype>(1, view->shown()->rows.size() - 1)]);
}

TEST_F(HeatDock, HonoursTheFilter) {
    const std::int64_t all = sum();
    window.state()->setFilter(QStringLiteral("before:refault"));
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return view->shown() && view->shown()->filtered; }, kPatience));
    EXPECT_LT(sum(), all);
    EXPECT_GT(sum(), 0);
    const std::int64_t passing = sum();
    choose("heat-of", 1);
    ASSERT_TRUE(shows(replay::HeatOf::Refaults, Side::Before));
    EXPECT_EQ(sum(), passing) << "nothing but refaults passed";
}

TEST_F(HeatDock, ShowsTheRowsThatAreShown) {
    window.state()->setRows({window.state()->rows().front()});
    EXPECT_TRUE(QTest::qWaitFor([&] { return view->shown()->map.lines == 1; }, kPatience));
    EXPECT_TRUE(part<QLabel>("heat-what")->text().startsWith(QStringLiteral("1 ")));
}
