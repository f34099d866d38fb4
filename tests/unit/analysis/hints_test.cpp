// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/verdict.h"
#include "replay/engine/replay.h"
#include "replay/import/source.h"
#include "tests/unit/trace/sample.h"

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What ftrace prints of a read fault that began and ended.
std::string fault(std::int64_t us, int tid, const std::string& tgid, const char* flags = "USER") {
    const std::string body = fmt::format("dev 8:16 ino 0x2a shared {} address 0x7f1000000000 "
                                         "vm_start 0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x0 "
                                         "max_pgoff 0x800",
                                         flags);
    const auto line = [&](std::int64_t at, const char* event, const char* result) {
        return fmt::format("app-{} ({}) [000] .... 5.{:06}: {}: {} {}\n", tid, tgid, at, event,
                           body, result);
    };
    return line(us, "dax_pmd_fault", "") + line(us + 5, "dax_pmd_fault_done", "NOPAGE");
}

std::shared_ptr<const trace::Trace> load(const std::string& text) {
    const trace::TemporaryDirectory folder;
    std::ofstream(folder / "trace.txt") << text;
    return source::load(folder / "trace.txt");
}

/// Two tasks read one range in turn, ten times each.
std::string turns(const std::string& one, const std::string& other) {
    std::string text;
    for (int k = 0; k < 20; ++k) {
        text += fault(10 + 20 * k, 21 + k % 2, k % 2 == 0 ? one : other);
    }
    return text;
}

} // namespace

TEST(Hints, WithoutUnmapsARemovalIsInferredWhereFaultsForceIt) {
    const auto trace = load(turns("21", "22"));
    const Hints hints = hints_of(*trace, recorded(*trace));
    EXPECT_FALSE(hints.told);
    EXPECT_EQ(hints.inferred, 18); // all but the first of each
    EXPECT_EQ(hints.like_storms, 1);
    EXPECT_TRUE(find_storms(*trace, recorded(*trace)).empty());
    EXPECT_THAT(hints_text(hints), HasSubstr("consistent with a storm"));
    EXPECT_THAT(hints_text(hints), HasSubstr("can't be told"));
}

TEST(Hints, NothingIsCalledAStormWhereTheProcessIsUnknown) {
    const auto trace = load(turns("-----", "-----"));
    const Hints hints = hints_of(*trace, recorded(*trace));
    EXPECT_EQ(hints.inferred, 18);
    EXPECT_EQ(hints.like_storms, 0);
    EXPECT_THAT(hints_text(hints), Not(HasSubstr("consistent with a storm")));
}

TEST(Hints, AFaultThatOverlapsOrWritesForcesNothing) {
    // Of one process: the second one began before the first one ended.
    const auto overlap = load("app-21 (20) [000] .... 5.000001: dax_pmd_fault: dev 8:16 ino 0x2a "
                              "shared USER address 0x7f1000000000 vm_start 0x7f1000000000 vm_end "
                              "0x7f1000800000 pgoff 0x0 max_pgoff 0x800 \n" +
                              fault(2, 22, "20") +
                              "app-21 (20) [000] .... 5.000009: dax_pmd_fault_done: dev 8:16 ino "
                              "0x2a shared USER address 0x7f1000000000 vm_start 0x7f1000000000 "
                              "vm_end 0x7f1000800000 pgoff 0x0 max_pgoff 0x800 NOPAGE\n");
    EXPECT_EQ(hints_of(*overlap, recorded(*overlap)).inferred, 0);
    // A write may have met what writeback had protected.
    const auto write = load(fault(1, 21, "21") + fault(20, 21, "21", "WRITE|USER"));
    EXPECT_EQ(hints_of(*write, recorded(*write)).inferred, 0);
}

TEST(Hints, TheVerdictSaysWhatCannotBeTold) {
    const auto trace = load(turns("21", "22"));
    const Comparison comparison = compare(trace);
    EXPECT_THAT(verdict_of(comparison).text, HasSubstr("whether there was a storm can't be told"));
}

TEST(Hints, WhatTookAMappingUnseenTookItUnderEveryHandler) {
    const auto trace = load(turns("21", "22"));
    const Comparison c = compare(trace);
    for (const replay::Run* run : {&c.recorded, &c.before, &c.after}) {
        EXPECT_EQ(run->totals.hits, 0) << run->handler;
        EXPECT_EQ(taken_unseen(*run), 18) << run->handler;
    }
    EXPECT_THAT(c.verdict, HasSubstr("can't be judged"));
    EXPECT_THAT(c.verdict, HasSubstr("consistent with a storm"));
    EXPECT_THAT(c.verdict, Not(HasSubstr("the same")));
    for (const Metric& metric : c.metrics) {
        EXPECT_EQ(metric.judged, metric.name == "accesses") << metric.name;
    }
}

TEST(Hints, AWriteThatFaultsAgainMayHaveLackedThePermissionAlone) {
    const auto trace = load(fault(1, 21, "21", "WRITE|USER") + fault(20, 21, "21", "WRITE|USER"));
    const Comparison c = compare(trace);
    for (const replay::Run* run : {&c.recorded, &c.before, &c.after}) {
        ASSERT_EQ(run->outcomes.size(), 2);
        EXPECT_EQ(run->outcomes[1].kind, OutcomeKind::Permission) << run->handler;
        EXPECT_EQ(run->outcomes[1].cause_kind, CauseKind::Unexplained) << run->handler;
    }
    EXPECT_THAT(c.verdict, HasSubstr("can't be judged"));
}

} // namespace daxscope::replay
