// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/storms.h"
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Kind;
using trace::Origin;

constexpr std::int64_t kTurn = 10'000;

/// Two mappings read one shared PMD range in strict turns on 6.12.
std::shared_ptr<const trace::Trace> turns(int accesses) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < accesses; ++k) {
        const std::int64_t ts = k * kTurn;
        maker.shared_fault(ts, ts + 1000, ts + 3000, k % 2 == 0 ? a : b);
    }
    return maker.build();
}

TEST(Storm, TurnsOnASharedExtentFaultEveryTimeUnder62) {
    const auto trace = turns(100);
    const auto run = replay(*trace, *model::find_handler("iomap-6.2"));
    EXPECT_EQ(run.totals.accesses, 100);
    EXPECT_EQ(run.totals.hits, 0);
    EXPECT_EQ(run.totals.refaults, 98);
    EXPECT_EQ(run.totals.unmaps, 100);
    EXPECT_EQ(run.totals.zapped, 99);
    EXPECT_EQ(run.outcomes[2].cause_kind, CauseKind::Fault);
    EXPECT_EQ(run.outcomes[2].cause, 1);
}

TEST(Storm, TheSameTurnsFaultOnceEachUnder61) {
    const auto run = replay(*turns(100), *model::find_handler("iomap"));
    EXPECT_EQ(run.totals.hits, 98);
    EXPECT_EQ(run.totals.first_touches, 2);
    EXPECT_EQ(run.totals.unmaps, 0);
}

TEST(Storm, TheRecordedRunIsWhatTheKernelDid) {
    const auto run = recorded(*turns(100));
    EXPECT_EQ(run.handler, "recorded");
    EXPECT_EQ(run.totals.refaults, 98);
    EXPECT_EQ(run.totals.zapped, 99);
    EXPECT_EQ(run.totals.unmaps, 100);
    EXPECT_EQ(run.outcomes[50].cause, 49);
    EXPECT_EQ(run.outcomes[50].step, 0xff);
}

TEST(Storm, OfASharedExtentExplainsItself) {
    const SelfCheck check = self_check(*turns(100));
    EXPECT_EQ(check.handler, "iomap-6.2");
    EXPECT_EQ(check.faults, 100);
    EXPECT_EQ(check.explained, 100);
    EXPECT_EQ(check.predicted, 100);
    EXPECT_TRUE(check.misses.empty());
}

TEST(Storm, OverlapEndsItUnderPreFix) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    // Both unmap before either maps; afterwards each comes back in turns.
    maker.fault(0, 3000, a);
    maker.fault(1000, 4000, b);
    for (int k = 1; k < 10; ++k) {
        maker.fault(k * kTurn, k * kTurn + 3000, k % 2 == 0 ? a : b);
    }
    const auto run = replay(*maker.build(), *model::find_handler("pre-fix"));
    EXPECT_EQ(run.totals.first_touches, 2);
    EXPECT_EQ(run.totals.hits, 9);
}

TEST(Storm, OverlapDoesNotEndItUnderTheEntryLock) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.shared_fault(0, 1000, 6000, a);
    maker.shared_fault(500, 3000, 5000, b); // waited for a, so a had mapped before b unmapped
    maker.shared_fault(kTurn, kTurn + 1000, kTurn + 3000, a);
    const auto trace = maker.build();
    const auto run = replay(*trace, *model::find_handler("iomap-6.2"));
    EXPECT_EQ(run.outcomes[2].kind, OutcomeKind::Refault);
    EXPECT_EQ(run.outcomes[2].cause, 1);
    EXPECT_EQ(self_check(*trace).predicted, 3);
}

TEST(Storm, IsFoundWithPartiesCostAndEnd) {
    const auto trace = turns(100);
    const auto run = recorded(*trace);
    const auto storms = find_storms(*trace, run);
    ASSERT_EQ(storms.size(), 1);
    EXPECT_EQ(storms[0].refaults, 98);
    EXPECT_EQ(storms[0].parties, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_EQ(storms[0].time_in_faults, 98 * 3000);
    EXPECT_EQ(storms[0].zapped, 98);
    EXPECT_EQ(storms[0].end_reason, StormEnd::TraceEnded);
    EXPECT_EQ(storms[0].rank, 1);
    EXPECT_EQ(storms[0].first, 2);
    EXPECT_EQ(storms[0].last, 99);
}

TEST(Storm, ThatEventsWereLostInTheGapAfterItIsNoQuiet) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < 20; ++k) {
        maker.shared_fault(k * kTurn, k * kTurn + 1000, k * kTurn + 3000, k % 2 == 0 ? a : b);
    }
    const StormRule rule;
    const std::int64_t end = 19 * kTurn + 3000, late = 10 * rule.max_gap;
    maker.shared_fault(late, late + 1000, late + 3000, a); // the trace goes on
    const auto ends = [&](std::vector<trace::Loss> losses) {
        const auto trace = maker.build(std::move(losses));
        const auto storms = find_storms(*trace, recorded(*trace), rule);
        EXPECT_EQ(storms.size(), 1U);
        return storms.at(0).end_reason;
    };
    const auto lost = [](std::int64_t from, std::int64_t to) {
        return trace::Loss{from, to, "ringbuf_full", "", 1, Kind::PmdFault};
    };
    EXPECT_EQ(ends({}), StormEnd::Quiet);
    EXPECT_EQ(ends({lost(end + 1000, end + 2000)}), StormEnd::NotKnown);
    EXPECT_EQ(ends({lost(0, end)}), StormEnd::NotKnown);
    EXPECT_EQ(ends({lost(end + rule.max_gap, late)}), StormEnd::NotKnown);
    EXPECT_EQ(ends({lost(0, end - 1), lost(end + rule.max_gap + 1, late)}), StormEnd::Quiet);
}

TEST(Storm, ThreeRunsHaveTheStormsThatEachHasByItself) {
    const auto trace = turns(100);
    const auto before = replay(*trace, *model::find_handler("pre-fix")),
               after = replay(*trace, *model::find_handler("fixed")), truth = recorded(*trace);
    const auto all = find_storms(*trace, {&truth, &before, &after}, {}, {});
    EXPECT_EQ(all[0], find_storms(*trace, truth));
    EXPECT_EQ(all[1], find_storms(*trace, before));
    EXPECT_EQ(all[2], find_storms(*trace, after));
    EXPECT_NE(all[1], all[2]);
}

TEST(Storm, AGapAboveTheRuleCutsIt) {
    const auto trace = turns(100);
    const auto run = recorded(*trace);
    EXPECT_TRUE(find_storms(*trace, run, {8, kTurn - 3001}).empty());
    EXPECT_EQ(find_storms(*trace, run, {8, kTurn - 3000}).size(), 1);
    EXPECT_TRUE(find_storms(*trace, run, {99, 10'000'000}).empty());
}

TEST(Replay, IsTheSameEveryTime) {
    const auto trace = turns(100);
    const model::Handler& handler = *model::find_handler("pre-fix");
    const auto first = replay(*trace, handler), second = replay(*trace, handler);
    EXPECT_EQ(first.hash(), second.hash());
    EXPECT_NE(first.hash(), replay(*trace, *model::find_handler("fixed")).hash());
}

} // namespace
} // namespace daxscope::replay
