// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dirty DAX entries that were removed, in the lanes: a mark wherever one was, and nowhere else.
#include "app/gui/lanes/scene.h"
#include "replay/lanes/lane_dirty.h"
#include "replay/lanes/lane_painter.h"
#include "tests/gui/compare/made_comparison.h"
#include "tests/gui/compare/part_scene.h"

#include <QGuiApplication>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace daxscope::gui {
namespace {

using replay::Outcome;
using replay::OutcomeKind;

constexpr std::uint32_t kDirtyRanges = 3;
constexpr std::int64_t kDirtyLength = 1'000'000'000;

/// @param every one access in so many removes a dirty entry; 0: none does
std::shared_ptr<const replay::Comparison> accesses(std::size_t count, std::uint32_t every) {
    std::mt19937_64 random(count);
    std::vector<Outcome> outcomes;
    std::set<std::int64_t> times;
    while (times.size() < count) {
        times.insert(static_cast<std::int64_t>(random() % kDirtyLength));
    }
    for (const std::int64_t time : times) {
        Outcome outcome;
        outcome.begin = made::kStart + time;
        outcome.end = outcome.begin + 1 + static_cast<std::int64_t>(random() % 1'000'000);
        outcome.kind = random() % 2 == 0 ? OutcomeKind::Refault : OutcomeKind::FirstTouch;
        outcome.range = static_cast<std::uint32_t>(random() % 2); // the last range has no access
        outcome.mapping = 1 + static_cast<std::uint32_t>(random() % 2);
        outcome.result = 0x100;
        outcome.dirty_removed = every != 0 && random() % every == 0;
        outcomes.push_back(outcome);
    }
    replay::Run run;
    run.outcomes = outcomes;
    return made::comparison(std::move(run), {}, kDirtyRanges, 2, kDirtyLength);
}

struct Look {
    double rowHeight;
    qreal ratio;
    std::size_t events;
    std::uint32_t every;
    bool dark, open;
};

class DirtyMark : public testing::TestWithParam<Look> {};

TEST_P(DirtyMark, StandsInEachColumnWhereOneWentAndNearNoOther) {
    const Look look = GetParam();
    const auto comparison = accesses(look.events, look.every);
    const Scene scene = partScene(comparison, kDirtyRanges, kDirtyLength, look.rowHeight,
                                  look.ratio, QPalette(look.dark ? Qt::black : Qt::white));
    const int columns = columnsAt(look.ratio);
    QImage image(columns, static_cast<int>(scene.height * look.ratio), QImage::Format_RGB32);
    {
        RasterCanvas canvas(image);
        ASSERT_TRUE(lanes::LanePainter(scene, canvas).paint());
    }
    std::vector<std::set<int>> columns_of(kDirtyRanges);
    for (const Outcome& outcome : comparison->before.outcomes) {
        if (outcome.dirty_removed) {
            columns_of[outcome.range].insert(scene.grid.column_of(outcome.begin));
        }
    }
    const QRgb bright = lanes::kDirtyColor;
    const int reach = static_cast<int>(6 * look.ratio); // a mark is wider than its column
    for (std::uint32_t range = 0; range < kDirtyRanges; ++range) {
        const Row& row = scene.layout->rows()[range];
        const int top = static_cast<int>(std::lround(row.top * look.ratio));
        const int bottom = std::min(
            image.height(), static_cast<int>(std::lround((row.top + row.height) * look.ratio)));
        for (int column = 0; column < columns; ++column) {
            bool shown = false;
            for (int y = top; y < bottom && !shown; ++y) {
                shown = image.pixel(column, y) == bright;
            }
            const auto near = columns_of[range].lower_bound(column - reach);
            if (columns_of[range].contains(column)) {
                ASSERT_TRUE(shown) << "range " << range << " column " << column;
            } else if (near == columns_of[range].end() || *near > column + reach) {
                ASSERT_FALSE(shown) << "range " << range << " column " << column;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Looks, DirtyMark,
    testing::Values(Look{40, 1, 300, 20, false, true}, Look{40, 2, 20'000, 500, true, true},
                    Look{40, 1, 20'000, 2, false, true}, Look{14, 1, 5'000, 100, true, false},
                    Look{2, 1, 20'000, 1'000, false, false}, Look{3, 1.5, 300, 10, true, false},
                    Look{40, 1, 5'000, 0, false, true}));

TEST(DirtyMark, StandsOverAllMappingsWhereALayoutTookThem) {
    std::vector<replay::UnmapMark> unmaps;
    constexpr std::uint32_t kRange = 1;
    for (const std::int64_t time : {kDirtyLength / 4, kDirtyLength / 2}) {
        replay::UnmapMark mark;
        mark.time = made::kStart + time;
        mark.range = kRange;
        mark.entries_removed = 2;
        mark.dirty_removed = time == kDirtyLength / 2 ? 1 : 0; // the first one takes clean ones
        unmaps.push_back(mark);
    }
    replay::Run run;
    run.unmaps = unmaps;
    const auto comparison = made::comparison(std::move(run), {}, kDirtyRanges, 2, kDirtyLength);
    const Scene scene =
        partScene(comparison, kDirtyRanges, kDirtyLength, 40, 1, QPalette(Qt::white));
    const int columns = columnsAt(1);
    QImage image(columns, static_cast<int>(scene.height), QImage::Format_RGB32);
    {
        RasterCanvas canvas(image);
        ASSERT_TRUE(lanes::LanePainter(scene, canvas).paint());
    }
    const Row& row = scene.layout->rows()[kRange];
    const QRgb bright = lanes::kDirtyColor;
    const int expected = scene.grid.column_of(made::kStart + kDirtyLength / 2);
    for (int y = 0; y < image.height(); ++y) {
        const bool inside = y >= std::lround(row.top) && y < std::lround(row.top + row.height);
        EXPECT_EQ(image.pixel(expected, y) == bright, inside) << y;
        for (int column = 0; column < columns; ++column) {
            if (std::abs(column - expected) > 6) {
                ASSERT_NE(image.pixel(column, y), bright) << column << ", " << y;
            }
        }
    }
}

TEST(DirtyMark, IsToldByItsLightnessInBothThemes) {
    for (const QColor& ground : {QColor(Qt::white), QColor(0x19, 0x1c, 0x21)}) {
        QPalette palette(ground);
        palette.setColor(QPalette::Base, ground);
        const Theme theme(palette);
        EXPECT_GE(contrast(QColor(lanes::kDirtyColor), QColor(lanes::kDirtyEdge)), 10);
        EXPECT_GE(std::max(contrast(QColor(lanes::kDirtyColor), theme.base),
                           contrast(QColor(lanes::kDirtyEdge), theme.base)),
                  7);
        // Whatever an eye makes of hues: lightness alone keeps it apart from what it stands on.
        for (const QColor& other : theme.outcome) {
            EXPECT_GE(std::max(contrast(QColor(lanes::kDirtyColor), other),
                               contrast(QColor(lanes::kDirtyEdge), other)),
                      3.0)
                << other.name().toStdString();
        }
    }
}

} // namespace
} // namespace daxscope::gui
