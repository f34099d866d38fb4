// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces of 6.14 and later, which the handlers before them do not explain.
#include "replay/analysis/compare.h"
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using model::vm_fault::kFallback;
using model::vm_fault::kNopage;
using model::vm_fault::kSigbus;
using trace::Kind;
using trace::Origin;

std::string misses(const SelfCheck& check) {
    std::string text = check.handler;
    for (const Miss& miss : check.misses) {
        text += "; " + miss.reason;
    }
    return text;
}

} // namespace

TEST(Kernels, EachReleaseHasItsHandler) {
    const auto name = [](const char* release) {
        return std::string(handler_of(TraceMaker(release).build()->session()).name);
    };
    EXPECT_EQ(name("6.14.0"), "iomap-6.2");
    EXPECT_EQ(name("6.15.0"), "iomap-6.15");
    EXPECT_EQ(name("6.17.13+deb13-amd64"), "iomap-6.15");
    EXPECT_EQ(name("6.18.15+deb13-amd64"), "iomap-6.18");
    EXPECT_EQ(name("7.3.4+deb13-amd64"), "iomap-6.18");
}

TEST(Kernels, Since615AFallocateElsewhereTakesThe4KiBEntriesAway) {
    for (const bool since : {false, true}) {
        TraceMaker maker(since ? "6.16.12" : "6.12.48");
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        trace::Event& first = maker.fault(0, 100, a);
        first.arg1 = 1; // an extent of one page
        first.result = kFallback;
        maker.pte_fault(200, 300, a, 0);
        maker.unmap(1000, b, Origin::Fallocate, 0, 0);
        trace::Event& second = maker.fault(2000, 2100, b);
        if (!since) {
            second.result = kFallback;
            second.extent = trace::kNone;
            maker.pte_fault(2200, 2300, b, 0);
        }
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.predicted, check.faults) << misses(check);
    }
}

TEST(Kernels,
     Since615AFallocateElsewhereRemovesADirtyEntryAndTheVerdictSaysThatNoWritebackFollowed) {
    for (const bool written_back : {false, true}) {
        TraceMaker maker("7.3.4");
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        maker.fault(0, 100, a, true);
        maker.unmap(1000, b, Origin::Fallocate, 0, 0);
        if (written_back) {
            trace::Event& one = maker.add(Kind::WritebackOne, 2000, 2000, a);
            one.arg0 = 512;
        }
        const auto trace = maker.build();
        const auto run = replay(*trace, handler_of(trace->session()));
        EXPECT_EQ(run.totals.dirty_removed, 1);
        ASSERT_EQ(run.unmaps.size(), 1);
        EXPECT_EQ(run.unmaps[0].dirty_removed, 1);
        EXPECT_EQ(run.unmaps[0].event, 1);
        const std::string verdict = compare(trace).verdict;
        EXPECT_NE(verdict.find("removes dirty DAX entries of 1 range where fallocate"),
                  std::string::npos)
            << verdict;
        EXPECT_EQ(verdict.find("Of 1 range no writeback is recorded") == std::string::npos,
                  written_back)
            << verdict;
        EXPECT_EQ(replay(*trace, *model::find_handler("iomap")).totals.dirty_removed, 0);
    }
}

TEST(Kernels, AFaultInsideTheFileThatEndsInSigbusIsNamed) {
    TraceMaker maker("7.3.4");
    const std::int64_t a = maker.mapping();
    trace::Event& fault = maker.fault(0, 100, a);
    fault.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
    fault.result = kSigbus;
    maker.unmap(50, a, Origin::PmdFault);
    const std::string verdict = compare(maker.build()).verdict;
    EXPECT_NE(verdict.find("1 recorded fault inside the file ended in SIGBUS"), std::string::npos)
        << verdict;
    trace::Event& beyond = maker.fault(1000, 1100, a);
    beyond.pgoff = beyond.arg0;
    beyond.result = kSigbus;
    EXPECT_EQ(compare(maker.build()).verdict.find("2 recorded faults inside"), std::string::npos);
}

// FIEMAP was asked when the recorder met the file. Where reads tell whether an extent is shared,
// one that says it is not is believed; where none ever says so (before 6.2), FIEMAP is.
TEST(Kernels, AReadThatTellsIsBelievedAboveFiemap) {
    for (const bool reads_tell : {false, true}) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        const auto fiemap = [&maker](std::int64_t pgoff) {
            trace::Event& extent = maker.add(Kind::Fiemap, 10, 10, trace::kNone);
            extent.pgoff = pgoff;
            extent.arg0 = TraceMaker::kPages;
            extent.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped) |
                            static_cast<std::int64_t>(trace::kIomapShared)
                                << trace::kExtentFlagsShift;
        };
        fiemap(0);
        maker.fault(100, 200, a);
        maker.fault(300, 400, b);
        if (reads_tell) {
            trace::Event& other = maker.fault(500, 600, b);
            other.pgoff = TraceMaker::kPages;
            other.extent |= static_cast<std::int64_t>(trace::kIomapShared)
                            << trace::kExtentFlagsShift;
            maker.unmap(550, b, Origin::PmdFault, TraceMaker::kPages);
        }
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.unmaps_modelled, reads_tell ? 1 : 2) << misses(check);
    }
}

// xfs_flush_unmap_range() of a clone or a dedupe removes the entries of the range that it remaps.
TEST(Kernels, WhatACloneRemapsLosesItsEntries) {
    TraceMaker maker("6.1.0");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.unmap(1000, b, Origin::Reflink, 0, TraceMaker::kPages);
    trace::Event& small = maker.fault(2000, 2100, a);
    small.arg1 = 1; // an extent of one page
    small.result = kFallback;
    maker.pte_fault(2200, 2300, a, 0);
    trace::Event& second = maker.fault(3000, 3100, b);
    second.result = kFallback;
    second.extent = trace::kNone;
    maker.pte_fault(3200, 3300, b, 0);
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, check.faults) << misses(check);
}

// Huge pages that are switched off for a process are off for all its mappings.
TEST(Kernels, AProcessWithHugePagesOffFaultsByPages) {
    for (const bool off : {false, true}) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping();
        if (off) {
            maker.set("thp_disabled." + std::to_string(100 + a), "PR_SET_THP_DISABLE");
        }
        maker.pte_fault(0, 100, a, 0).pmd_in = 0;
        maker.pte_fault(200, 300, a, 1);
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.independent.right, off ? 2 : 0) << misses(check);
    }
}

// Of a slot that mappings share, the first fault tells that it has a page table; those after it are
// told nothing, as long as one of the mappings is there.
TEST(Kernels, ATableOfANeighbourIsLearntOnce) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(trace::kVmShared, 20, 1), thread = maker.thread(a);
    maker.pte_fault(0, 100, a, 0);
    maker.pte_fault(200, 300, a, 1);
    trace::Event& part = maker.add(Kind::Munmap, 400, 400, thread);
    part.mapping = a;
    part.arg0 = 2;
    maker.pte_fault(500, 600, a, 2);
    trace::Event& all = maker.add(Kind::Munmap, 700, 700, thread);
    all.mapping = a;
    all.arg0 = 20;
    maker.pte_fault(800, 900, a, 3); // a new mapping at the old place, say
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.learnt.faults, 2) << misses(check);
    EXPECT_EQ(check.independent.faults, 2) << misses(check);
    EXPECT_EQ(check.independent.right, 2) << misses(check);
    ASSERT_EQ(check.judged.size(), 4);
    EXPECT_EQ(check.judged[0].basis, SelfCheck::Basis::Learnt);
    EXPECT_EQ(check.judged[3].basis, SelfCheck::Basis::Learnt);
}

TEST(Kernels, Since618AHoleThatAnotherThreadMappedIsDone) {
    for (const char* release : {"6.18.15", "7.3.4"}) {
        TraceMaker maker(release);
        const std::int64_t a = maker.mapping();
        const std::int64_t other = maker.thread(a);
        for (const std::int64_t task : {a, other}) {
            trace::Event& fault = maker.fault(task == a ? 0 : 50, task == a ? 300 : 400, a);
            fault.task = task;
            fault.extent = static_cast<std::int64_t>(trace::ExtentType::Hole);
        }
        const SelfCheck check = self_check(*maker.build());
        EXPECT_EQ(check.handler, "iomap-6.18");
        EXPECT_EQ(check.predicted, 2) << misses(check);
    }
}

TEST(Kernels, Since614MadviseOfAWholeTableFreesIt) {
    for (const bool since : {false, true}) {
        for (const std::int64_t pages : {std::int64_t{512}, std::int64_t{511}}) {
            TraceMaker maker(since ? "6.18.15" : "6.12.48");
            const std::int64_t a = maker.mapping();
            trace::Event& first = maker.fault(0, 100, a);
            first.arg1 = 1;
            first.result = kFallback;
            maker.pte_fault(200, 300, a, 0);
            trace::Event& zap = maker.add(Kind::Zap, 1000, trace::kNone, a);
            zap.mapping = a;
            zap.arg0 = pages;
            zap.arg1 = static_cast<std::int64_t>(Origin::Madvise);
            const bool asked = since && pages == 512;
            if (asked) {
                trace::Event& again = maker.fault(2000, 2100, a);
                again.result = kFallback;
                again.extent = trace::kNone; // 4 KiB entries: the file system is not asked
            }
            maker.pte_fault(2200, 2300, a, 0);
            const auto trace = maker.build();
            const SelfCheck check = self_check(*trace);
            EXPECT_EQ(check.predicted, check.faults) << misses(check);
            EXPECT_EQ(check.faults, asked ? 4 : 3);
            const daxscope::replay::Run run = replay(*trace, handler_of(trace->session()));
            EXPECT_EQ(run.outcomes.back().kind, OutcomeKind::Refault);
            EXPECT_EQ(run.outcomes.back().cause, 2) << "the madvise";
        }
    }
}

TEST(Kernels, Since615ASigbusOfASharedExtentIsTheMaps) {
    TraceMaker maker("7.3.4");
    const std::int64_t a = maker.mapping();
    trace::Event& fault = maker.fault(0, 100, a);
    fault.result = kSigbus;
    fault.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
    const auto trace = maker.build();
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.predicted, 1) << misses(check);
    const model::Handler& handler = handler_of(trace->session());
    const daxscope::replay::Run run = replay(*trace, handler);
    EXPECT_TRUE(handler.steps[run.outcomes[0].step].traits.checks_folio);
}

} // namespace daxscope::replay
