// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tasks of one mapping that fault on the same empty slot: the kernel looks at the PMD before the
// handler's tracepoint, and another task may come in between.
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Event;
using trace::ExtentType;

constexpr std::uint64_t kZeroPmd = 0x8000000146c000a5; // as 6.12 showed it
constexpr auto kHole = static_cast<std::int64_t>(ExtentType::Hole);

/// A read of a hole that ends with the huge zero page.
void maps_zero(TraceMaker& maker, std::int64_t ts, std::int64_t ts_end, std::int64_t mapping) {
    Event& fault = maker.fault(ts, ts_end, mapping);
    fault.extent = kHole;
    fault.pmd_out = kZeroPmd;
}

/// A read of a hole by another task that finds the PMD there when the handler comes to map: it
/// falls back, and goes on with a 4 KiB fault.
void falls_back(TraceMaker& maker, std::int64_t ts, std::int64_t ts_end, std::int64_t mapping,
                std::int64_t task) {
    Event& fault = maker.fault(ts, ts_end, mapping);
    fault.task = task;
    fault.extent = kHole;
    fault.pmd_in = kZeroPmd;
    fault.pmd_out = 0;
    fault.result = model::vm_fault::kFallback;
    Event& small = maker.pte_fault(ts_end + 10, ts_end + 100, mapping, 0);
    small.task = task;
    small.extent = kHole;
    small.pmd_in = 0;
}

TEST(DispatchRace, AFaultThatWasDispatchedOnAnEmptySlotFallsBackAsInTheKernel) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    const std::int64_t second = maker.thread(a), third = maker.thread(a);
    maps_zero(maker, 0, 100, a);
    falls_back(maker, 200, 300, a, second);
    // A page table is there from now on.
    Event& later = maker.pte_fault(1000, 1100, a, 7);
    later.task = third;
    later.extent = kHole;
    const auto trace = maker.build();
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.faults, 4);
    EXPECT_EQ(check.predicted, 4) << (check.misses.empty() ? "" : check.misses[0].reason);
    const auto run = replay(*trace, handler("iomap-6.2"));
    ASSERT_EQ(run.outcomes.size(), 3);
    EXPECT_EQ(run.outcomes[1].kind, OutcomeKind::FirstTouch);
    EXPECT_TRUE(run.outcomes[1].pte);
    EXPECT_EQ(run.totals.hits, 0);
}

TEST(DispatchRace, OneOnStorageMapsOnceMore) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    const std::int64_t second = maker.thread(a);
    maker.fault(0, 100, a);
    Event& raced = maker.fault(200, 300, a);
    raced.task = second;
    raced.pmd_in = 0x82000001486008e5;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 2) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(DispatchRace, ATaskThatDidSomethingElseAfterTheOtherHadMappedWasNotOnItsWay) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    const std::int64_t second = maker.thread(a);
    maps_zero(maker, 0, 100, a);
    Event& elsewhere = maker.fault(200, 300, a);
    elsewhere.task = second;
    elsewhere.pgoff = TraceMaker::kPages;
    falls_back(maker, 400, 500, a, second);
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.faults, 4);
    EXPECT_EQ(check.explained, 2);
}

TEST(DispatchRace, AFaultMayFindNothingWhereAnothersThatIsUnderWayHasMappedInTheModelAlready) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    const std::int64_t second = maker.thread(a);
    maps_zero(maker, 0, 100, a);
    falls_back(maker, 200, 300, a, second);
    // The second's 4 KiB fault unmaps early in its bracket and is preempted before it maps.
    Event& small = maker.pte_fault(1000, 3000, a, 3);
    small.task = second;
    small.extent = kHole;
    maker.unmap(1100, second, trace::Origin::PteFault, 0, TraceMaker::kPages);
    // Meanwhile the first comes back to that page.
    Event& back = maker.fault(2000, 2100, a);
    back.pgoff = 3;
    back.extent = trace::kNone;
    back.result = model::vm_fault::kFallback;
    back.pmd_out = 0;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.faults, 5);
    EXPECT_EQ(check.explained, 5);
    // The two besides are of unmaps, which model and kernel do in different faults of the race.
    EXPECT_EQ(check.races, (SelfCheck::Column{1, 0}));
    std::size_t under_way = 0;
    for (const Miss& miss : check.misses) {
        EXPECT_TRUE(miss.explained) << miss.reason;
        under_way += miss.reason.find("still under way") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(under_way, 1);
}

} // namespace
} // namespace daxscope::replay
