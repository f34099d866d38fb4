// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is made of runs comes out of the cache as it is made anew.
#include "replay/analysis/run_counts.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/zoom_index.h"
#include "replay/lanes/lane_why.h"
#include "tests/generate/generate.h"
#include "tests/unit/cache/kept.h"

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

} // namespace

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
    std::mt19937_64 random(5);
    const std::size_t ranges = g.trace->ranges().size();
    const std::array<const replay::Run*, 3> runs{&g.made.recorded, &g.made.before, &g.made.after};
    for (std::size_t k = 0; k < runs.size(); ++k) {
        ASSERT_TRUE(kept.indices[k] && kept.sums[k] && kept.counts[k]) << k;
        const replay::ZoomIndex anew(*runs[k], ranges);
        ASSERT_EQ(kept.indices[k]->size(), anew.size());
        const auto span = static_cast<std::uint64_t>(g.trace->end() - g.trace->begin());
        for (int round = 0; round < 500; ++round) {
            const auto range = static_cast<std::uint32_t>(random() % ranges);
            const auto begin = g.trace->begin() + static_cast<std::int64_t>(random() % span);
            const auto end = begin + static_cast<std::int64_t>(random() % span);
            ASSERT_EQ(kept.indices[k]->query(range, begin, end), anew.query(range, begin, end));
            ASSERT_EQ(kept.indices[k]->faults_before(end), anew.faults_before(end));
        }
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
