// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Kind;

TraceMaker turns(int accesses, std::int64_t turn = 10'000) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < accesses; ++k) {
        const std::int64_t ts = k * turn;
        maker.shared_fault(ts, ts + 1000, ts + 3000, k % 2 == 0 ? a : b);
    }
    return maker;
}

template <typename Column>
std::int64_t metric(const Comparison& c, std::string_view name, Column Metric::*column) {
    for (const Metric& m : c.metrics) {
        if (m.name == name) {
            return std::optional(m.*column).value_or(-1);
        }
    }
    ADD_FAILURE() << "no metric " << name;
    return -1;
}

TEST(Compare, TheBetterHandlerMakesTheStormGoAway) {
    const Comparison c = compare(turns(100).build());
    EXPECT_EQ(c.before.handler, "iomap-6.2");
    EXPECT_EQ(c.after.handler, "iomap");
    EXPECT_EQ(metric(c, "faults", &Metric::recorded), 100);
    EXPECT_EQ(metric(c, "faults", &Metric::before), 100);
    EXPECT_EQ(metric(c, "faults", &Metric::after), 2);
    EXPECT_EQ(metric(c, "storms", &Metric::before), 1);
    EXPECT_EQ(metric(c, "storms", &Metric::after), 0);
    EXPECT_EQ(metric(c, "time in faults", &Metric::after), 6000);
    EXPECT_EQ(c.metrics.front().name, "accesses");
    EXPECT_EQ(c.metrics.back().name, "storms");
    EXPECT_NE(c.verdict.find("iomap takes 2 faults where iomap-6.2 takes 100: 98 % fewer"),
              std::string::npos)
        << c.verdict;
}

TEST(Compare, WhatIsAssumedIsNoPartOfWhatWasRecorded) {
    CompareOptions options;
    options.replay.accesses = 500;
    const Comparison c = compare(turns(20).build(), options);
    EXPECT_GT(c.before.totals.accesses, 100U);
    EXPECT_EQ(metric(c, "accesses", &Metric::recorded), 20);
    EXPECT_EQ(metric(c, "hits", &Metric::recorded), -1) << "no hook sees one";
    EXPECT_EQ(c.recorded.outcomes.size(), c.before.outcomes.size()) << "the same accesses";
}

TEST(Compare, WhatNoHookSawIsNotRecordedAndNoZero) {
    const auto recorded = [](const Comparison& c) {
        std::vector<std::string_view> names;
        for (const Metric& m : c.metrics) {
            if (m.recorded) {
                names.push_back(m.name);
            }
        }
        return names;
    };
    const std::vector<std::string_view> without_removals{
        "accesses",          "faults",          "unmaps",         "refaults",
        "permission faults", "mappings zapped", "time in faults", "storms"};
    EXPECT_EQ(recorded(compare(turns(20).build())), without_removals);
    TraceMaker maker = turns(20);
    maker.set("not_recorded_kinds", "unmap zap");
    // A permission fault may have found its mapping gone.
    const std::vector<std::string_view> without_unmaps{"accesses", "faults", "time in faults"};
    EXPECT_EQ(recorded(compare(maker.build())), without_unmaps);
}

TEST(Compare, OutcomeKIsTheSameAccessInEveryRun) {
    const Comparison c = compare(turns(20).build());
    ASSERT_EQ(c.before.outcomes.size(), c.after.outcomes.size());
    ASSERT_EQ(c.before.outcomes.size(), c.recorded.outcomes.size());
    for (std::size_t k = 0; k < c.before.outcomes.size(); ++k) {
        EXPECT_EQ(c.before.outcomes[k].event, c.after.outcomes[k].event);
        EXPECT_EQ(c.before.outcomes[k].begin, c.recorded.outcomes[k].begin);
    }
}

TEST(Compare, AssumedAccessesAreHitsOfTheRecordedRunButNotInItsTotals) {
    CompareOptions options;
    options.replay.revisit_interval = 5000;
    const Comparison c = compare(turns(4).build(), options);
    ASSERT_EQ(c.before.outcomes.size(), c.recorded.outcomes.size());
    EXPECT_GT(c.recorded.outcomes.size(), 4U);
    EXPECT_EQ(c.recorded.totals.hits, 0);
    EXPECT_EQ(c.recorded.totals.accesses, 4);
    EXPECT_NE(c.verdict.find("Assumed: each mapping revisits"), std::string::npos);
}

TEST(Compare, MeasuredAccessesAreNotCalledAssumed) {
    TraceMaker maker = turns(4);
    maker.set(trace::key::kAccessPeriod, "10000");
    Comparison c = compare(maker.build());
    EXPECT_TRUE(c.measured);
    EXPECT_NE(c.verdict.find("Besides the events: accesses measured every 10 us."),
              std::string::npos)
        << c.verdict;
    EXPECT_EQ(c.verdict.find("Assumed"), std::string::npos) << c.verdict;
    retune(c, {});
    EXPECT_NE(c.verdict.find("Besides the events"), std::string::npos) << c.verdict;
    CompareOptions options;
    options.replay.revisit_interval = 5000;
    EXPECT_FALSE(compare(maker.build(), options).measured);
}

TEST(Compare, AVerdictOnATraceWithLossesSaysSo) {
    const Comparison c = compare(turns(20).build({{0, 500, "ringbuf_full", "", 7}}));
    EXPECT_NE(c.verdict.find("7 events were lost"), std::string::npos) << c.verdict;
}

TEST(Compare, AnotherRuleNeedsNoReplay) {
    Comparison c = compare(turns(20).build());
    EXPECT_EQ(c.storms_before.size(), 1);
    const std::uint64_t hash = c.before.hash();
    retune(c, {50, 10'000'000});
    EXPECT_TRUE(c.storms_before.empty());
    EXPECT_EQ(metric(c, "storms", &Metric::before), 0);
    EXPECT_EQ(c.before.hash(), hash);
}

TEST(Compare, AnEmptyTraceHasAVerdictToo) {
    EXPECT_EQ(compare(TraceMaker().build()).verdict, "The trace has no DAX fault.");
    trace::Session session;
    session.values = {{"empty.none_seen", "no task took a fault"},
                      {"empty.before", "/f was there"}};
    const auto trace = trace::Trace::build(session, {}, {}, {}, {});
    EXPECT_EQ(compare(trace).verdict,
              "The trace has no DAX fault. No task took a fault. /f was there.")
        << "by what the recorder found out";
}

TEST(Compare, StopsWhenAsked) {
    const auto trace = turns(20).build();
    const Progress stop([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(compare(trace, {}, stop), Cancelled);
}

TEST(StormEnds, WhenAPartyLeaves) {
    TraceMaker maker = turns(20);
    maker.add(Kind::Exit, 195'000, trace::kNone, 2);
    maker.add(Kind::WritebackOne, 900'000'000, trace::kNone, 1).arg0 = 1;
    const auto trace = maker.build();
    const auto storms = find_storms(*trace, recorded(*trace));
    ASSERT_EQ(storms.size(), 1);
    EXPECT_EQ(storms[0].end_reason, StormEnd::PartyLeft);
}

TEST(StormEnds, WhenThePartiesStopTouchingTheRange) {
    TraceMaker maker = turns(20);
    maker.add(Kind::WritebackOne, 900'000'000, trace::kNone, 1).arg0 = 1;
    const auto trace = maker.build();
    const auto storms = find_storms(*trace, recorded(*trace));
    ASSERT_EQ(storms.size(), 1);
    EXPECT_EQ(storms[0].end_reason, StormEnd::Quiet);
}

TEST(StormEnds, WhenFaultsOverlapAndEverybodyStaysMapped) {
    TraceMaker maker("6.1.0-49-amd64", true);
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    std::int64_t ts = 0;
    for (int k = 0; k < 12; ++k, ts += 10'000) {
        maker.unmap(ts, k % 2 == 0 ? a : b, trace::Origin::Unknown);
        maker.fault(ts + 100, ts + 3000, k % 2 == 0 ? a : b);
    }
    maker.unmap(ts, a, trace::Origin::Unknown);
    maker.fault(ts + 100, ts + 3000, a);
    maker.unmap(ts + 1000, b, trace::Origin::Unknown);
    maker.fault(ts + 1100, ts + 4000, b);
    maker.add(Kind::WritebackOne, 900'000'000, trace::kNone, 1).arg0 = 1;
    const auto trace = maker.build();
    for (const auto& run : {recorded(*trace), replay(*trace, *model::find_handler("pre-fix"))}) {
        const auto storms = find_storms(*trace, run);
        ASSERT_EQ(storms.size(), 1);
        EXPECT_EQ(storms[0].end_reason, StormEnd::Overlap);
    }
}

TEST(Storms, RankByTheirCost) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < 40; ++k) {
        const std::int64_t ts = k * 10'000;
        const std::int64_t length = k < 20 ? 1000 : 5000;
        trace::Event& fault = maker.fault(ts, ts + length, k % 2 == 0 ? a : b);
        fault.pgoff = k < 20 ? 0 : 512;
        fault.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
        maker.unmap(ts + 500, k % 2 == 0 ? a : b, trace::Origin::PmdFault, k < 20 ? 0 : 512);
    }
    const auto trace = maker.build();
    const auto storms = find_storms(*trace, recorded(*trace));
    ASSERT_EQ(storms.size(), 2);
    EXPECT_EQ(storms[0].rank, 1);
    EXPECT_EQ(trace->ranges()[storms[0].range].pgoff, 512);
    EXPECT_EQ(storms[1].rank, 2);
    EXPECT_GT(storms[0].time_in_faults, storms[1].time_in_faults);
}

} // namespace
} // namespace daxscope::replay
