// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Event;
using trace::ExtentType;
using trace::Kind;
using trace::Origin;

std::int64_t extent(ExtentType type, std::uint32_t flags = 0) {
    return static_cast<std::int64_t>(type) | static_cast<std::int64_t>(flags)
                                                 << trace::kExtentFlagsShift;
}

TEST(Outside, AnUnmapFromOutsideIsTheCauseOfTheRefault) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.unmap(1000, b, Origin::Fallocate, 0, 0); // the whole file
    maker.fault(2000, 2100, a);
    const auto trace = maker.build();
    for (const auto& run : {recorded(*trace), replay(*trace, handler("iomap-6.2"))}) {
        EXPECT_EQ(run.outcomes[1].kind, OutcomeKind::Refault);
        EXPECT_EQ(run.outcomes[1].cause_kind, CauseKind::Unmap);
        EXPECT_EQ(run.outcomes[1].cause, 1);
        ASSERT_EQ(run.unmaps.size(), 1);
        EXPECT_EQ(run.unmaps[0].zapped, 1);
        EXPECT_EQ(run.unmaps[0].origin, Origin::Fallocate);
        EXPECT_EQ(run.unmaps[0].outcome, kNoIndex);
    }
}

TEST(Outside, OnePageWrittenIntoAHoleDropsTheWholePmd) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    Event& hole = maker.fault(0, 100, a);
    hole.extent = extent(ExtentType::Hole);
    maker.unmap(1000, a, Origin::Write, 2, 1);
    maker.fault(2000, 2100, a).extent = extent(ExtentType::Hole);
    const auto run = replay(*maker.build(), handler("iomap-6.2"));
    EXPECT_EQ(run.outcomes[1].kind, OutcomeKind::Refault);
}

TEST(Outside, WritebackWriteProtectsAndTheNextWriteIsAPermissionFault) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a, true);
    Event& one = maker.add(Kind::WritebackOne, 1000, trace::kNone, a);
    one.arg0 = 512;
    maker.fault(2000, 2100, a, true).pmd_in = 0x82000001486008a5;
    const auto trace = maker.build();
    const auto run = replay(*trace, handler("iomap-6.2"));
    EXPECT_EQ(run.outcomes[1].kind, OutcomeKind::Permission);
    EXPECT_EQ(run.outcomes[1].cause_kind, CauseKind::Writeback);
    EXPECT_EQ(run.outcomes[1].cause, 1);
    EXPECT_EQ(self_check(*trace).predicted, 2);
}

TEST(Outside, AnUnmapThatAModuleMayHaveLeftOutHappenedIfItZapped) {
    for (const bool zaps : {false, true}) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(), b = maker.mapping();
        const std::int64_t shared = extent(ExtentType::Mapped, trace::kIomapShared);
        maker.fault(0, 100, a).extent = shared;
        maker.fault(1000, 1100, b).extent = shared;
        Event& unmap = maker.add(Kind::Unmap, 1010, 1050, b);
        unmap.arg0 = 512;
        unmap.arg1 = static_cast<std::int64_t>(Origin::PmdFault);
        if (zaps) {
            maker.add(Kind::Zap, 1020, trace::kNone, b).mapping = a;
        }
        maker.set(trace::key::kTestModule, "daxscope_keep");
        maker.set(trace::key::kUnmapsKept, zaps ? "0" : "1");
        const auto trace = maker.build();
        EXPECT_EQ(handler_of(trace->session()).name, "iomap-keep");
        const auto run = recorded(*trace);
        EXPECT_EQ(run.totals.unmaps, zaps ? 1 : 0);
        EXPECT_EQ(run.totals.zapped, zaps ? 1 : 0);
        EXPECT_EQ(run.spans.all()[0].end == trace->end(), !zaps);
    }
}

TEST(Outside, AWriteFaultUnderWayWhenItsEntryIsWrittenBackWasProtectedByIt) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a, true);
    maker.fault(900, 2100, a, true).pmd_in = 0x82000001486008a5; // waits for the entry
    Event& one = maker.add(Kind::WritebackOne, 1000, trace::kNone, maker.thread(a));
    one.arg0 = 512;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.explained, 2) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Outside, MunmapAndExitEndTheSpan) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(200, 300, b, true);
    Event& munmap = maker.add(Kind::Munmap, 1000, trace::kNone, a);
    munmap.mapping = a;
    munmap.arg0 = 8 * 512;
    maker.add(Kind::Exit, 2000, trace::kNone, b);
    const auto run = replay(*maker.build(), handler("iomap-6.2"));
    ASSERT_EQ(run.spans.size(), 2);
    EXPECT_EQ(run.spans.all()[0].begin, 100);
    EXPECT_EQ(run.spans.all()[0].end, 1000);
    EXPECT_FALSE(run.spans.all()[0].writable);
    EXPECT_EQ(run.spans.all()[1].end, 2000);
    EXPECT_TRUE(run.spans.all()[1].writable);
}

TEST(Outside, AMappingInstalledWhileAnUnmapWalksIsTornByItsZap) {
    TraceMaker maker("6.1.0-49-amd64", true);
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.unmap(0, a, Origin::Unknown).ts_end = 400; // the module's, before a's bracket
    maker.fault(50, 200, b);                         // b maps at 200, after the unmap began
    Event& zap = maker.add(Kind::Zap, 300, trace::kNone, a);
    zap.mapping = b;
    zap.arg0 = 512;
    maker.fault(500, 600, a);
    maker.fault(1000, 1100, b);
    const auto run = recorded(*maker.build());
    EXPECT_EQ(run.outcomes[2].kind, OutcomeKind::Refault);
    EXPECT_EQ(run.outcomes[2].cause_kind, CauseKind::Fault);
    EXPECT_EQ(run.outcomes[2].cause, 1); // a's fault
}

TEST(Access, APteFaultAfterAFallbackIsTheSameAccess) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    Event& pmd = maker.fault(0, 100, a);
    pmd.result = model::vm_fault::kFallback;
    pmd.pmd_out = 0;
    pmd.arg1 = 1;
    maker.pte_fault(150, 300, a, 0).pmd_in = 0;
    maker.pte_fault(400, 500, a, 7);
    const auto trace = maker.build();
    const auto run = replay(*trace, handler("iomap-6.2"));
    ASSERT_EQ(run.outcomes.size(), 2);
    EXPECT_TRUE(run.outcomes[0].pte);
    EXPECT_EQ(run.outcomes[0].end, 300);
    EXPECT_EQ(run.totals.pte_faults, 2);
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.faults, 3);
    EXPECT_EQ(check.predicted, 3);
}

TEST(Access, AFaultThatGaveUpTheVmaLockIsOneAccess) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    for (const std::int64_t ts : {0, 200}) {
        Event& pmd = maker.fault(ts, ts + 100, a);
        pmd.result = model::vm_fault::kFallback;
        pmd.pmd_out = 0;
        pmd.arg1 = 1;
    }
    maker.pte_fault(400, 500, a, 0).pmd_in = 0;
    const auto trace = maker.build();
    EXPECT_EQ(replay(*trace, handler("iomap-6.2")).outcomes.size(), 1);
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.faults, 3);
    EXPECT_EQ(check.predicted, 3);
}

TEST(Access, SmallEntriesOfOneMappingMakeTheNextOneFallBack) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(trace::kVmShared, 256); // shorter than a PMD
    const std::int64_t b = maker.mapping();
    Event& first = maker.fault(0, 100, a);
    first.result = model::vm_fault::kFallback;
    first.pmd_out = 0;
    first.extent = trace::kNone;
    maker.pte_fault(150, 300, a, 0).pmd_in = 0;
    Event& second = maker.fault(400, 500, b);
    second.result = model::vm_fault::kFallback;
    second.pmd_out = 0;
    second.extent = trace::kNone; // the file system was not asked
    maker.pte_fault(550, 600, b, 0).pmd_in = 0;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 4) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Access, WhatTheTraceFoundWhenItBeganIsLearned) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.pte_fault(0, 100, a, 3); // its page table is older than the trace
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.explained, 1);
    EXPECT_EQ(check.predicted, 1);
}

TEST(Access, APageTableOfANeighbourInMemoryTakesTheFaultToThePtePath) {
    TraceMaker maker;
    const std::int64_t shorter = maker.mapping(trace::kVmShared, 2);
    const std::int64_t skewed = maker.mapping(trace::kVmShared, 2 * TraceMaker::kPages, 500);
    // The slot was empty, a neighbour's fault put a page table there, and this one meets it.
    Event& first = maker.fault(0, 100, shorter);
    first.result = model::vm_fault::kFallback;
    first.pmd_out = 0;
    first.extent = trace::kNone;
    maker.unmap(200, shorter, Origin::Truncate, 0, 0);
    maker.pte_fault(300, 400, shorter, 1);
    maker.pte_fault(500, 600, skewed, 0);
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 3) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Access, APageTableThatNobodyElseCanHavePutThereIsNotBelieved) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a);
    maker.unmap(200, a, Origin::Truncate, 0, 0);
    maker.pte_fault(300, 400, a, 0);
    EXPECT_EQ(self_check(*maker.build()).explained, 1);
}

TEST(Access, APageTableGoesWithTheLastOfTheMappingInItsSlot) {
    TraceMaker maker;
    // Skewed by 500 pages: pages 0 to 11 lie in one slot, 12 to 523 fill the next.
    const std::int64_t a = maker.mapping(trace::kVmShared, 2 * TraceMaker::kPages, 500);
    for (const std::int64_t ts : {0, 1000}) {
        Event& pmd = maker.fault(ts, ts + 100, a);
        pmd.pgoff = 100;
        pmd.result = model::vm_fault::kFallback;
        pmd.pmd_out = 0;
        pmd.extent = trace::kNone;
        maker.pte_fault(ts + 100, ts + 200, a, 100).pmd_in = 0;
        Event& gone = maker.add(Kind::Munmap, ts + 500, trace::kNone, a);
        gone.mapping = a;
        gone.pgoff = 12;
        gone.arg0 = TraceMaker::kPages;
    }
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 4) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Access, APteFaultSaysHowFarTheFileHasGrown) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    Event& first = maker.fault(0, 100, a);
    first.arg0 = 3; // pages of the file: its end lies inside the range
    first.result = model::vm_fault::kFallback;
    first.pmd_out = 0;
    first.extent = trace::kNone;
    maker.pte_fault(100, 200, a, 0).arg0 = 3;
    maker.pte_fault(300, 400, a, 7).arg0 = 8;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 3) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Handlers, AreChosenByTheKernelAndTheModule) {
    const auto pair = [](const char* release, bool module) {
        const auto trace = TraceMaker(release, module).build();
        const auto [before, after] = default_pair(trace->session());
        return std::string(handler_of(trace->session()).name) + ": " + std::string(before->name) +
               ", " + std::string(after->name);
    };
    EXPECT_EQ(pair("6.12.48+deb13-amd64", false), "iomap-6.2: iomap-6.2, iomap");
    EXPECT_EQ(pair("6.1.0-49-amd64", false), "iomap: iomap-6.2, iomap");
    EXPECT_EQ(pair("6.1.0-49-amd64", true), "iomap-prefix: pre-fix, fixed");
    EXPECT_THROW(pair("4.4.121", false), Error);
}

TEST(Counterfactual, AQuietTraceIsRevisitedAtTheGivenInterval) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(500, 600, b);
    maker.add(Kind::Exit, 10'400, trace::kNone, a);
    maker.add(Kind::Exit, 10'400, trace::kNone, b);
    const auto trace = maker.build();
    Options options;
    options.revisit_interval = 1000;
    const auto quiet = replay(*trace, handler("fixed"), options);
    const auto storm = replay(*trace, handler("pre-fix"), options);
    EXPECT_EQ(quiet.totals.accesses, 21); // 1 + 10 of a, 1 + 9 of b
    EXPECT_EQ(quiet.totals.hits, 19);
    EXPECT_EQ(storm.totals.refaults, 19); // in turns: each zaps the other
    EXPECT_EQ(storm.assumption, "each mapping revisits its range every 1 us (given)");
    EXPECT_EQ(storm.outcomes[5].event, kNoIndex);
    options.revisit_interval = 0;
    EXPECT_THROW(replay(*trace, handler("fixed"), options), Error);
}

TEST(Counterfactual, SharedExtentsThatReadsDoNotTellOfAreKnownFromFiemap) {
    // 6.1: xfs_read_iomap_begin() does not report IOMAP_F_SHARED to a read.
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(1000, 1100, b);
    Event& extent = maker.add(Kind::Fiemap, 1500, trace::kNone, trace::kNone);
    extent.arg0 = TraceMaker::kPages;
    extent.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped) |
                    std::int64_t{trace::kIomapShared} << trace::kExtentFlagsShift;
    maker.add(Kind::Exit, 200'000, trace::kNone, a);
    maker.add(Kind::Exit, 200'000, trace::kNone, b);
    const auto trace = maker.build();
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.predicted, 2);
    Options options;
    options.revisit_interval = 10'000;
    EXPECT_EQ(replay(*trace, handler("iomap"), options).totals.refaults, 0);
    const auto worse = replay(*trace, handler("iomap-6.2"), options);
    EXPECT_EQ(worse.totals.hits, 0);
    EXPECT_EQ(worse.totals.refaults, worse.totals.accesses - 2);
    EXPECT_GT(worse.totals.refaults, 30);
}

TEST(Counterfactual, AWriteUnsharesWhatFiemapSaid) {
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    Event& extent = maker.add(Kind::Fiemap, 50, trace::kNone, trace::kNone);
    extent.arg0 = TraceMaker::kPages;
    extent.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped) |
                    std::int64_t{trace::kIomapShared} << trace::kExtentFlagsShift;
    maker.fault(100, 200, a, true);
    for (int k = 1; k < 20; ++k) {
        maker.fault(k * 1000, k * 1000 + 100, k % 2 == 0 ? a : b);
    }
    EXPECT_EQ(replay(*maker.build(), handler("iomap-6.2")).totals.refaults, 0);
}

TEST(Counterfactual, AMappingDoesNotComeBackBeforeItsFaultHasEnded) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 2500, a);
    maker.fault(10'000, 12'500, b);
    maker.add(Kind::Exit, 20'100, trace::kNone, a);
    maker.add(Kind::Exit, 20'100, trace::kNone, b);
    Options options;
    options.revisit_interval = 1000;
    const auto trace = maker.build();
    const auto quiet = replay(*trace, handler("fixed"), options);
    EXPECT_EQ(quiet.totals.accesses,
              28); // 1 + 18 of a, 1 + 8 of b: two of each fall into its fault
    EXPECT_EQ(quiet.totals.hits, 26);
    // b zaps a at 10,000; a faults at 11,000 and, until 13,500, does nothing else.
    const auto storm = replay(*trace, handler("pre-fix"), options);
    for (std::size_t k = 0; k < storm.outcomes.size(); ++k) {
        for (std::size_t m = 0; m < k; ++m) {
            const Outcome one = storm.outcomes[k], other = storm.outcomes[m];
            const bool both_fault = one.kind != OutcomeKind::Hit && other.kind != OutcomeKind::Hit;
            if (both_fault && one.mapping == other.mapping) {
                EXPECT_TRUE(one.end <= other.begin || other.end <= one.begin)
                    << one.begin << " and " << other.begin;
            }
        }
    }
    EXPECT_GT(storm.totals.refaults, 0);
}

TEST(Counterfactual, DirtyEntriesRemovedByAReadAreCounted) {
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a, true);
    maker.fault(1000, 1100, b);
    const auto run = replay(*maker.build(), handler("pre-fix"));
    EXPECT_EQ(run.totals.entries_removed, 1);
    EXPECT_EQ(run.totals.dirty_removed, 1);
    EXPECT_TRUE(run.outcomes[1].dirty_removed);
}

TEST(Imported, ExtentsAreGuessedFromResultsAndHoles) {
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    Event& hole = maker.fault(0, 100, a);
    hole.extent = trace::kNone;
    hole.pmd_out = 0;
    hole.arg1 = 0;
    maker.add(Kind::PmdLoadHole, 50, trace::kNone, a).mapping = a;
    Event& write = maker.fault(1000, 1100, b, true);
    write.extent = trace::kNone;
    write.pmd_out = 0;
    write.arg1 = 0;
    Event& again = maker.fault(2000, 2100, a);
    again.extent = trace::kNone;
    again.pmd_out = 0;
    again.arg1 = 0;
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.predicted, 3) << (check.misses.empty() ? "" : check.misses[0].reason);
}

TEST(Hostile, EventsWithoutTaskMappingOrEndDoNoHarm) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, trace::kNone, a);
    maker.fault(10, 20, a).task = 99;
    maker.fault(30, 40, a).mapping = trace::kNone;
    maker.add(Kind::Zap, 50, trace::kNone, 77).mapping = 1234;
    maker.add(Kind::Munmap, 60, trace::kNone, a).mapping = trace::kNone;
    maker.add(Kind::Exit, 70, trace::kNone, trace::kNone);
    maker.fault(80, 5000, a); // a second fault of the task before the first was done
    maker.fault(90, 100, a);
    for (const Kind kind : {Kind::WritebackOne, Kind::Unmap, Kind::Zap, Kind::Munmap}) {
        for (const std::int64_t pages : {INT64_MAX / 4, std::int64_t{0}}) {
            Event& wide = maker.add(kind, 6000, trace::kNone, a);
            wide.mapping = a;
            wide.arg0 = pages;
        }
    }
    const auto trace = maker.build();
    for (const model::Handler* h : model::handlers()) {
        EXPECT_LE(replay(*trace, *h).outcomes.size(), 3);
    }
    EXPECT_EQ(recorded(*trace).outcomes.size(), 3);
}

// Text without PTE faults, unmaps and extents: what people post.
TEST(Text, AFaultThatFailedMapsNothingUnderAHandlerEither) {
    namespace vm_fault = model::vm_fault;
    for (const auto failure : {vm_fault::kSigbus, vm_fault::kOom, vm_fault::kFallback}) {
        TraceMaker maker;
        maker.set(trace::key::kNotRecordedKinds, "dax_pte_fault unmap zap munmap exit");
        const std::int64_t mapping = maker.mapping();
        for (const std::int64_t ts : {0, 1'000'000, 2'000'000}) {
            Event& fault = maker.fault(ts, ts + 100, mapping, true);
            fault.extent = trace::kNone;
            fault.pgoff = ts == 0 ? 0 : 1; // the same page again would be the fault retried
            fault.forget(trace::kPmdIn | trace::kPmdOut | trace::kArg1);
            fault.result = ts == 0 ? failure : vm_fault::kNopage;
        }
        const auto trace = maker.build();
        for (const char* name : {"iomap", "iomap-6.18"}) {
            const auto run = replay(*trace, handler(name));
            ASSERT_EQ(run.outcomes.size(), 3U);
            EXPECT_EQ(run.outcomes[0].result, failure) << name;
            EXPECT_EQ(run.outcomes[1].kind, OutcomeKind::FirstTouch) << name << failure;
            EXPECT_EQ(run.outcomes[1].cause_kind, CauseKind::None) << "nothing was taken";
            EXPECT_EQ(run.outcomes[2].cause_kind, CauseKind::Unexplained) << "this time it was";
        }
    }
}

} // namespace
} // namespace daxscope::replay
