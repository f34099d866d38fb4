// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is made of runs comes out of the cache as it is made anew.
#include "replay/analysis/run_counts.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/zoom_index.h"
#include "replay/lanes/lane_why.h"
#include "replay/session/growing_comparison.h"
#include "tests/generate/generate.h"
#include "tests/unit/cache/kept.h"
#include "tests/unit/store/pieces.h"

#include <random>

namespace daxscope::cache {
namespace {

/// A trace with several ranges and mappings, kept; and a comparison of it that replayed.
struct Generated {
    OwnCache cache;
    std::filesystem::path path = cache.folder / "a.daxtrace";
    std::shared_ptr<const trace::Trace> trace;
    replay::Comparison made;

    Generated() {
        generate::Shape shape;
        shape.events = 30'000;
        shape.ranges = 7;
        generate::write(shape, {}, path, trace::Old::Replace);
        load(path);
        trace = ask(path).trace;
        made = keep_runs(trace);
    }
};

/// It says what one made anew says.
void expect_index(const replay::ZoomIndex& kept, const replay::Run& run,
                  const trace::Trace& trace) {
    const std::size_t ranges = trace.ranges().size();
    const replay::ZoomIndex anew(run, ranges);
    ASSERT_EQ(kept.size(), anew.size());
    std::mt19937_64 random(5);
    const auto span = static_cast<std::uint64_t>(trace.end() - trace.begin());
    for (int round = 0; round < 500; ++round) {
        const auto range = static_cast<std::uint32_t>(random() % ranges);
        const auto begin = trace.begin() + static_cast<std::int64_t>(random() % span);
        const auto end = begin + static_cast<std::int64_t>(random() % span);
        ASSERT_EQ(kept.query(range, begin, end), anew.query(range, begin, end));
        ASSERT_EQ(kept.faults_before(end), anew.faults_before(end));
    }
}

} // namespace

TEST(CacheKept, WhatGrewIsKeptWithTheIndexThatItHas) {
    const OwnCache cache;
    const auto path = cache.folder / "a.daxtrace";
    generate::Shape shape;
    shape.events = 30'000;
    shape.ranges = 7;
    generate::write(shape, {}, path, trace::Old::Replace);
    load(path);
    const auto trace = ask(path).trace;
    replay::GrowingComparison growing(trace->session(), with_moments());
    for (trace::Pieces pieces(*trace); pieces.more();) {
        growing.extend(pieces.next(7'000), {});
    }
    const replay::Comparison made = growing.finish(trace, {});
    ASSERT_TRUE(made.indices[0]);
    keep_and_wait(made);
    const replay::Comparison kept = replay::compare(ask(path).trace);
    EXPECT_EQ(kept.storms_before, made.storms_before);
    EXPECT_EQ(kept.verdict, made.verdict);
    ASSERT_TRUE(kept.indices[0] && kept.indices[1] && kept.indices[2] && kept.sums[1]);
    expect_index(*kept.indices[0], made.recorded, *trace);
    expect_index(*kept.indices[1], made.before, *trace);
    expect_index(*kept.indices[2], made.after, *trace);
}

TEST(CacheKept, AComparisonIsAsOneThatIsReplayed) {
    const Generated g;
    const replay::Comparison kept = replay::compare(ask(g.path).trace);
    ASSERT_FALSE(g.made.indices[0]);
    ASSERT_TRUE(kept.indices[0]);
    EXPECT_GT(kept.storms_before.size(), 0U);
    EXPECT_EQ(kept.storms_recorded, g.made.storms_recorded);
    EXPECT_EQ(kept.storms_before, g.made.storms_before);
    EXPECT_EQ(kept.storms_after, g.made.storms_after);
    EXPECT_EQ(kept.verdict, g.made.verdict);
    EXPECT_EQ(kept.caution, g.made.caution);
    const std::size_t ranges = g.trace->ranges().size();
    const std::array<const replay::Run*, 3> runs{&g.made.recorded, &g.made.before, &g.made.after};
    for (std::size_t k = 0; k < runs.size(); ++k) {
        ASSERT_TRUE(kept.indices[k] && kept.sums[k] && kept.counts[k]) << k;
        expect_index(*kept.indices[k], *runs[k], *g.trace);
        const replay::RunCounts counts = replay::count(*runs[k], ranges);
        EXPECT_EQ(kept.counts[k]->ranges, counts.ranges);
        EXPECT_EQ(kept.counts[k]->mappings, counts.mappings);
        EXPECT_EQ(kept.counts[k]->dirty, counts.dirty);
        EXPECT_EQ(kept.counts[k]->fell_back, counts.fell_back);
        const auto whys = lanes::why_marks(*g.trace, *runs[k]);
        const auto of_kept =
            lanes::why_marks(*g.trace, *runs[k], {}, nullptr, kept.counts[k].get());
        for (std::uint32_t range = 0; range < ranges; ++range) {
            ASSERT_EQ(whys->of(range).size(), of_kept->of(range).size());
        }
    }
    EXPECT_EQ(kept.outcome_of_event, replay::outcome_of_event(g.made.after, g.trace->size()));
}

TEST(CacheKept, AnotherRuleFindsItsOwnStorms) {
    const Generated g;
    replay::CompareOptions options;
    options.rule = {3, 1'000'000};
    const replay::Comparison kept = replay::compare(ask(g.path).trace, options);
    replay::Comparison anew = g.made;
    replay::retune(anew, options.rule);
    ASSERT_TRUE(kept.indices[0]);
    EXPECT_EQ(kept.storms_before, anew.storms_before);
    EXPECT_NE(kept.storms_before, g.made.storms_before);
    EXPECT_EQ(kept.verdict, anew.verdict);
}

} // namespace daxscope::cache
