// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/sweep_chart.h"
#include "replay/analysis/sweep.h"
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct SweepDock : WindowTest {
    replay::Sweep sweep;

    SweepChart* chart() { return part<SweepChart>("sweep-chart"); }
    void openQuiet() { open("reflink-quiet-6.1"); }
    void open(const char* trace) {
        window.resize(1600, 1000);
        window.show();
        ASSERT_TRUE(openFully(*window.document(),
                              QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/%1.daxtrace")
                                  .arg(QLatin1String(trace))));
        bringToFront("dock.sweep");
        auto* said = part<QLabel>("sweep-said");
        replay::CompareOptions options;
        options.before = model::find_handler(comparison().before.handler);
        options.after = model::find_handler(comparison().after.handler);
        sweep = replay::sweep(*comparison().trace, options,
                              replay::sweep_intervals(*comparison().trace));
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return said->text().endsWith(QString::fromStdString(sweep.verdict)); },
            kPatience));
        QCoreApplication::processEvents();
    }
};

} // namespace

TEST_F(SweepDock, SaysLoudlyThatItIsAssumed) {
    openQuiet();
    EXPECT_TRUE(
        part<QLabel>("sweep-said")->text().startsWith(QStringLiteral("ASSUMED, not recorded")));
    EXPECT_TRUE(chart()->tip(0).startsWith(QStringLiteral("Assumed: ")));
}

TEST_F(SweepDock, APointHasTheFiguresOfBothSides) {
    openQuiet();
    ASSERT_GT(sweep.points.size(), 3U);
    const auto number = [](std::uint64_t value) {
        return format::count(static_cast<std::int64_t>(value));
    };
    for (std::size_t k = 0; k < sweep.points.size(); ++k) {
        const QString tip = chart()->tip(k);
        for (const auto* of : {&sweep.points[k].before, &sweep.points[k].after}) {
            EXPECT_TRUE(tip.contains(QStringLiteral("%1 faults of %2 accesses, %3 refaults, %4")
                                         .arg(number(of->faults()), number(of->totals.accesses),
                                              number(of->totals.refaults), number(of->storms))))
                << tip.toStdString();
        }
    }
}

TEST_F(SweepDock, MoreFaultsStandHigherAndLongerIntervalsFurtherRight) {
    openQuiet();
    for (std::size_t k = 1; k < sweep.points.size(); ++k) {
        EXPECT_GT(chart()->placeOf(k, false).x(), chart()->placeOf(k - 1, false).x());
        const auto &now = sweep.points[k].before, &last = sweep.points[k - 1].before;
        EXPECT_EQ(now.faults() < last.faults(),
                  chart()->placeOf(k, false).y() > chart()->placeOf(k - 1, false).y());
    }
}

TEST_F(SweepDock, AClickAssumesThatIntervalInTheWholeWindow) {
    openQuiet();
    const std::size_t point = sweep.points.size() / 2;
    QTest::mouseClick(chart(), Qt::LeftButton, {}, chart()->placeOf(point, false).toPoint());
    EXPECT_EQ(window.document()->assumed().revisit_interval, sweep.points[point].interval);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    EXPECT_EQ(comparison().before.totals, sweep.points[point].before.totals);
    EXPECT_EQ(part<QComboBox>("assume")->currentIndex(), 1) << "the box says what is assumed";
    EXPECT_DOUBLE_EQ(part<QDoubleSpinBox>("assumed-interval")->value(),
                     static_cast<double>(sweep.points[point].interval) / 1e6);
    QTest::keyClick(chart(), Qt::Key_Right);
    EXPECT_EQ(chart()->accessibleDescription(), chart()->tip(point + 1));
    QTest::keyClick(chart(), Qt::Key_Return);
    EXPECT_EQ(window.document()->assumed().revisit_interval, sweep.points[point + 1].interval);
}

TEST_F(SweepDock, WhatTheRecordingContradictsIsHatchedAndSaysWhy) {
    open("reflink-storm-6.12");
    ASSERT_GT(sweep.points.size(), 3U);
    const std::size_t last = sweep.points.size() - 1;
    ASSERT_EQ(replay::contradicted(sweep, sweep.points[0]), true);
    ASSERT_EQ(replay::contradicted(sweep, sweep.points[last]), false);
    EXPECT_TRUE(chart()->tip(0).contains(
        QStringLiteral("Contradicted: with it iomap-6.2, which recorded, takes %1 faults, and 534")
            .arg(format::count(static_cast<std::int64_t>(*sweep.points[0].recorder_faults)))))
        << chart()->tip(0).toStdString();
    EXPECT_FALSE(chart()->tip(last).contains(QStringLiteral("Contradicted")));
    const QImage image = chart()->grab().toImage();
    const Theme theme(chart()->palette());
    const QRgb hatch = blend(theme.dim, theme.base, 0.45).rgb();
    const auto hatched = [&](std::size_t point) { // between the curves, beside the mark
        const QPointF upper = chart()->placeOf(point, false), lower = chart()->placeOf(point, true);
        const double ratio = image.devicePixelRatio();
        int pixels = 0;
        for (int y = qRound(upper.y() * ratio) + 8; y < qRound(lower.y() * ratio) - 8; ++y) {
            for (int dx = -3; dx <= 3; ++dx) {
                const int x = qRound(upper.x() * ratio) + (point == 0 ? 6 : -6) + dx;
                pixels += image.pixel(x, y) == hatch ? 1 : 0;
            }
        }
        return pixels;
    };
    EXPECT_GT(hatched(0), 3 * hatched(last) + 20) << hatched(0) << ", " << hatched(last);
}
