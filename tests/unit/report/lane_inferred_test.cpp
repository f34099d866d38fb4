// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/hints.h"
#include "replay/lanes/lane_inferred.h"
#include "replay/lanes/rows.h"
#include "replay/report/picture.h"
#include "replay/words/of_comparison.h"
#include "tests/unit/trace/sample.h"

#include <gtest/gtest.h>

namespace daxscope::lanes {
namespace {

constexpr Rgb kBelow = 0xffabcdef; // of no theme
constexpr int kWide = 400;
constexpr double kHigh = 60;

/// Remembers what was filled.
class Fills : public Canvas {
public:
    int stripes = 0;
    void fill(int x0, int x1, int y0, int y1, Rgb color) override {
        EXPECT_LT(x0, x1);
        EXPECT_LE(x1, kWide);
        EXPECT_LT(y0, y1);
        stripes += color == kBelow ? 1 : 0;
    }
    void line(Point, Point, const Stroke&) override {}
    void curve(Point, Point, Point, Point, const Stroke&) override {}
    void triangle(Point, Point, Point, Colour, double) override {}
    double text_width(const std::string&, int) override { return 0; }
    double line_height(int) override { return 0; }
    void text(const Box&, bool, const std::string&, int, Colour) override {}
};

/// The sample, with or without what unmapped.
std::shared_ptr<const replay::Comparison> sample(bool unmaps) {
    trace::Sample sample = trace::sample(20);
    if (!unmaps) {
        sample.session.values[std::string(trace::key::kNotRecordedKinds)] = "unmap zap munmap exit";
        std::erase_if(sample.events, [](const trace::Event& event) { return !event.is_fault(); });
    }
    return std::make_shared<const replay::Comparison>(replay::compare(sample.build()));
}

/// @param paint paint_inferred() or paint_assumed()
int stripes(const std::shared_ptr<const replay::Comparison>& comparison,
            decltype(&paint_inferred) paint = paint_inferred,
            replay::Side side = replay::Side::Recorded) {
    const report::Indexed indexed = report::indexed(comparison);
    Scene scene;
    scene.data = {comparison, indexed.indices[static_cast<std::size_t>(side)], side};
    auto layout = std::make_shared<RowLayout>();
    layout->arrange({row_of(0, indexed.indices)}, kHigh, 0);
    scene.layout = layout;
    scene.visible = {comparison->trace->begin(), comparison->trace->end()};
    scene.height = kHigh;
    scene.grid =
        Grid(scene.visible.begin, 0, static_cast<double>(scene.visible.length()) / kWide, kWide);
    Fills fills;
    paint(scene, fills, layout->rows().front(), scene.data.index->lane(0), kBelow);
    return fills.stripes;
}

} // namespace

TEST(LaneInferred, OnlyWhatNoUnmapExplainsIsStriped) {
    const auto told = sample(true), untold = sample(false);
    ASSERT_GT(told->recorded.totals.refaults, 0U);
    ASSERT_GT(untold->recorded.totals.refaults, 0U);
    EXPECT_EQ(stripes(told), 0);
    EXPECT_GT(stripes(untold), 0);
    EXPECT_FALSE(has_inferred(*told));
    EXPECT_TRUE(has_inferred(*untold));
    EXPECT_TRUE(has_inferred(*untold->trace, untold->recorded));
}

TEST(LaneInferred, TheLegendHasItsRowOnlyWhereThereAreSome) {
    for (const auto& [seldom, sign] :
         {std::pair{Seldom{true, false}, Sign::Inferred}, {Seldom{false, true}, Sign::Assumed}}) {
        EXPECT_EQ(legend(seldom).size(), legend().size() + 1);
        EXPECT_EQ(legend(seldom).back().sign, sign);
        EXPECT_NE(legend().back().sign, sign);
    }
}

TEST(LaneAssumed, OnlyAccessesWithoutAnEventAreCut) {
    const auto with = [](std::optional<std::int64_t> revisit) {
        replay::CompareOptions options;
        options.replay.revisit_interval = revisit;
        return std::make_shared<const replay::Comparison>(
            replay::compare(trace::sample(20).build(), options));
    };
    const auto recorded = with({}), assumed = with(3'000);
    EXPECT_FALSE(has_assumed(*recorded));
    EXPECT_TRUE(has_assumed(*assumed));
    EXPECT_EQ(stripes(recorded, paint_assumed, replay::Side::After), 0);
    EXPECT_GT(stripes(assumed, paint_assumed, replay::Side::After), 0);
}

TEST(LaneInferred, ItIsSaidInWordsToo) {
    const auto said = [](const replay::Comparison& comparison) {
        for (const replay::Outcome& outcome : comparison.recorded.outcomes) {
            if (outcome.kind == replay::OutcomeKind::Refault) {
                return words::outcome_words(*comparison.trace, outcome);
            }
        }
        return std::string();
    };
    EXPECT_EQ(said(*sample(true)), "refault");
    EXPECT_EQ(said(*sample(false)), "inferred refault");
}

} // namespace daxscope::lanes
