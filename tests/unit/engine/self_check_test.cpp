// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Origin;

TEST(SelfCheckTest, AFaultThatTheModelDoesNotExpectIsAMissWithAReason) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(1000, 1100, a); // nothing in the trace tore it out
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.faults, 2);
    EXPECT_EQ(check.explained, 1);
    ASSERT_EQ(check.misses.size(), 1);
    EXPECT_EQ(check.misses[0].event, 1);
    EXPECT_FALSE(check.misses[0].explained);
    EXPECT_NE(check.misses[0].reason.find("huge, read-only"), std::string::npos);
}

TEST(SelfCheckTest, AnotherResultIsAMissButExplained) {
    TraceMaker maker;
    maker.fault(0, 100, maker.mapping()).result = model::vm_fault::kOom;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.explained, 1);
    EXPECT_EQ(check.predicted, 0);
    ASSERT_EQ(check.misses.size(), 1);
    EXPECT_TRUE(check.misses[0].explained);
}

TEST(SelfCheckTest, KeepsAsMuchOfSingleFaultsAsItIsAskedAndCountsAllOfThem) {
    TraceMaker maker;
    for (int k = 0; k < 5; ++k) {
        maker.fault(k * 200, k * 200 + 100, maker.mapping()).result = model::vm_fault::kOom;
    }
    const auto trace = maker.build();
    const SelfCheck all = self_check(*trace);
    EXPECT_EQ(all.missed, 5);
    EXPECT_EQ(all.misses.size(), 5);
    EXPECT_EQ(all.judged.size(), 5);
    std::vector<std::uint32_t> told;
    const Kept kept{.misses = 2, .faults = false, .each = [&told](const SelfCheck::Judged& fault) {
                        told.push_back(fault.event);
                    }};
    const SelfCheck some = self_check(*trace, {}, nullptr, kept);
    EXPECT_EQ(some.missed, 5);
    ASSERT_EQ(some.misses.size(), 2);
    EXPECT_EQ(some.misses[1].event, all.misses[1].event);
    EXPECT_EQ(some.misses[1].reason, all.misses[1].reason);
    EXPECT_TRUE(some.judged.empty());
    EXPECT_EQ(told, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(some.independent, all.independent);

    // With the run it is the same check, and the run's own figure.
    SelfCheck beside;
    const replay::Run run =
        checked_run(*trace, plan_of_faults(*trace), handler_of(trace->session()), beside, kept);
    EXPECT_EQ(beside.independent, all.independent);
    EXPECT_EQ(beside.zapped, run.totals.zapped);
    EXPECT_EQ(all.zapped, run.totals.zapped);
}

TEST(SelfCheckTest, AFaultDoneWithoutItsPmdHadMappedBeforeTheUnmap) {
    TraceMaker maker("6.1.0-49-amd64", true);
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    // a maps, b's module zaps it, and only then is a done.
    maker.fault(100, 1000, a).pmd_out = 0;
    maker.unmap(800, b, Origin::Unknown);
    maker.fault(900, 1200, b);
    maker.fault(2000, 2100, a);
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.handler, "iomap-prefix");
    EXPECT_EQ(check.predicted, 3) << (check.misses.empty() ? "" : check.misses[0].reason);
}

} // namespace
} // namespace daxscope::replay
