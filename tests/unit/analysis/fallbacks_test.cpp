// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/fault_sums.h"
#include "replay/engine/self_check.h"
#include "replay/trace/names.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>
#include <set>

namespace daxscope::replay {
namespace {

using trace::ExtentType;

constexpr std::int64_t kPages = TraceMaker::kPages;
constexpr std::uint64_t kTable = 0x1067;

std::int64_t extent(ExtentType type, std::uint64_t more = 0) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(type) | more);
}

/// A fault that fell back, as the kernel leaves it: a page table comes into the slot later.
trace::Event& fell_back(TraceMaker& maker, std::int64_t mapping, bool write = false) {
    trace::Event& fault = maker.fault(1000, 2000, mapping, write);
    fault.result = model::vm_fault::kFallback;
    fault.pmd_out = 0;
    return fault;
}

/// The one reason of a trace.
WhySum reason(TraceMaker& maker) {
    maker.ends(1'000'000);
    const auto trace = maker.build();
    const FaultReport report = fault_report(*trace);
    EXPECT_EQ(report.incomplete, "");
    EXPECT_EQ(report.total.whys.size(), 1U);
    return report.total.whys.empty() ? WhySum{} : report.total.whys.front();
}

Basis basis(const WhySum& sum) {
    EXPECT_EQ(sum.faults, 1U);
    return sum.recorded == 1   ? Basis::Recorded
           : sum.inferred == 1 ? Basis::Inferred
                               : Basis::Unknown;
}

void expect(TraceMaker& maker, Why why, Basis rests_on) {
    const WhySum sum = reason(maker);
    EXPECT_EQ(row_of(sum.why).name, row_of(why).name);
    EXPECT_EQ(basis_text(basis(sum)), basis_text(rests_on));
    EXPECT_EQ(sum.candidates != 0, rests_on == Basis::Unknown);
}

TEST(Fallbacks, EachReasonHasItsRowAndItsName) {
    std::set<std::string_view> names;
    for (std::size_t k = 0; k < kWhys; ++k) {
        const WhyRow& row = why_rows()[k];
        EXPECT_EQ(static_cast<std::size_t>(row.why), k);
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(why_of(row.name), row.why);
        EXPECT_FALSE(row.text.empty() || row.remedy.empty() || row.function.empty()) << row.name;
    }
    EXPECT_FALSE(why_of("sunspots"));
}

TEST(Fallbacks, AnAddressThatIsNotCongruentToTheOffset) {
    TraceMaker maker;
    fell_back(maker, maker.mapping(trace::kVmShared, 8 * kPages, 1)).extent = trace::kNone;
    expect(maker, Why::Congruence, Basis::Recorded);
}

TEST(Fallbacks, AWriteToAPrivateMappingAndNoReadOfOne) {
    TraceMaker maker;
    fell_back(maker, maker.mapping(0), true).extent = trace::kNone;
    expect(maker, Why::PrivateWrite, Basis::Recorded);
    TraceMaker reads;
    fell_back(reads, reads.mapping(0)).arg1 = 1;
    expect(reads, Why::ExtentShort, Basis::Recorded);
}

TEST(Fallbacks, ARangeThatSticksOutOfTheMapping) {
    TraceMaker end;
    fell_back(end, end.mapping(trace::kVmShared, kPages - 1)).extent = trace::kNone;
    expect(end, Why::VmaEnd, Basis::Recorded);
    TraceMaker begin;
    const std::int64_t mapping = begin.mapping(trace::kVmShared, 2 * kPages);
    begin.row(mapping).vm_pgoff = 16;
    begin.row(mapping).vm_start += 16 * 4096;
    trace::Event& fault = fell_back(begin, mapping);
    fault.extent = trace::kNone;
    fault.pgoff = 20;
    expect(begin, Why::VmaStart, Basis::Recorded);
}

TEST(Fallbacks, AFileThatEndsInsideTheRange) {
    TraceMaker maker;
    trace::Event& fault = fell_back(maker, maker.mapping());
    fault.extent = trace::kNone;
    fault.arg0 = kPages - 1;
    expect(maker, Why::FileEnd, Basis::Recorded);
}

TEST(Fallbacks, TheFirstTestThatTheKernelMakesIsTheReason) {
    TraceMaker maker;
    trace::Event& fault = fell_back(maker, maker.mapping(0, 10, 1), true);
    fault.arg0 = 10;
    expect(maker, Why::Congruence, Basis::Recorded);
}

TEST(Fallbacks, FourKibEntriesAreWhatIsLeftWhereTheFileSystemWasNotAsked) {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping();
    fell_back(maker, mapping).extent = trace::kNone;
    maker.pte_fault(3000, 3500, mapping, 0); // with an extent: they are recorded
    expect(maker, Why::SmallEntries, Basis::Inferred);
}

TEST(Fallbacks, WithoutExtentsInTheTraceTheyAreOneOfSeveral) {
    TraceMaker maker;
    fell_back(maker, maker.mapping()).extent = trace::kNone;
    const WhySum sum = reason(maker);
    EXPECT_EQ(sum.why, Why::Undecided);
    EXPECT_EQ(basis(sum), Basis::Unknown);
    for (const Why why :
         {Why::SmallEntries, Why::ExtentShort, Why::Misaligned, Why::Device, Why::NoZeroPage}) {
        EXPECT_NE(sum.candidates & bit(why), 0U) << row_of(why).name;
    }
    EXPECT_EQ(sum.candidates & bit(Why::VmaEnd), 0U);
}

TEST(Fallbacks, AnExtentThatWasLostIsNoEntry) {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping();
    fell_back(maker, mapping).extent = trace::kNone;
    maker.pte_fault(3000, 3500, mapping, 0);
    maker.ends(9000);
    const auto trace =
        maker.build({{0, 10, "recursion_miss", "iomap_iter_dstmap", 1, trace::Kind::PteFault}});
    const FaultReport report = fault_report(*trace);
    ASSERT_EQ(report.total.whys.size(), 1U);
    EXPECT_EQ(report.total.whys.front().why, Why::Undecided);
}

TEST(Fallbacks, WhatTheFileSystemAnsweredTellsTheRest) {
    TraceMaker small;
    fell_back(small, small.mapping()).arg1 = kPages - 1;
    expect(small, Why::ExtentShort, Basis::Recorded);
    TraceMaker off;
    fell_back(off, off.mapping()).extent = extent(ExtentType::Mapped, trace::kExtentMisaligned);
    expect(off, Why::Misaligned, Basis::Recorded);
    TraceMaker below;
    fell_back(below, below.mapping()).extent = extent(ExtentType::Mapped);
    expect(below, Why::Device, Basis::Inferred);
}

TEST(Fallbacks, AVolumeThatShiftsItsFilesIsLearntFromTheFault) {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping();
    fell_back(maker, mapping).extent = extent(ExtentType::Mapped);
    maker.pte_fault(3000, 3500, mapping, 0).pmd_in = 0;
    // Nothing is known of a volume there: the fallback has another reason, which no event tells.
    EXPECT_EQ(self_check(*maker.build()).predicted, 0U);
    maker.set("device." + trace::dev_text(maker.file().dev), "dm-0, dm-linear");
    const SelfCheck check = self_check(*maker.build());
    EXPECT_EQ(check.faults, 2U);
    EXPECT_EQ(check.predicted, 2U);
    EXPECT_GE(check.learnt.right, 1U);
    EXPECT_EQ(check.learnt.faults, check.learnt.right);
}

TEST(Fallbacks, AReadOfAHoleThatFallsBackHadNoZeroPageOrCameSecond) {
    TraceMaker none;
    fell_back(none, none.mapping()).extent = extent(ExtentType::Hole);
    expect(none, Why::NoZeroPage, Basis::Inferred);
    TraceMaker second;
    trace::Event& fault = fell_back(second, second.mapping());
    fault.extent = extent(ExtentType::Unwritten);
    fault.pmd_out = kTable;
    expect(second, Why::PmdPresent, Basis::Inferred);
    TraceMaker newer("6.18.15+deb13-amd64"); // maps what is there
    trace::Event& there = fell_back(newer, newer.mapping());
    there.extent = extent(ExtentType::Hole);
    there.pmd_out = kTable;
    expect(newer, Why::NoZeroPage, Basis::Inferred);
    TraceMaker unknown;
    trace::Event& blind = fell_back(unknown, unknown.mapping());
    blind.extent = extent(ExtentType::Hole);
    blind.forget(trace::kPmdOut);
    expect(unknown, Why::Undecided, Basis::Unknown);
}

TEST(Fallbacks, AMappingThatWasNotRecordedLeavesItsReasonsOpen) {
    TraceMaker maker;
    maker.mapping();
    trace::Event& fault = fell_back(maker, 1, true);
    fault.mapping = trace::kNone;
    fault.arg1 = 1;
    const WhySum sum = reason(maker);
    EXPECT_EQ(sum.why, Why::Undecided);
    EXPECT_EQ(sum.candidates, bit(Why::Congruence) | bit(Why::PrivateWrite) | bit(Why::VmaStart) |
                                  bit(Why::VmaEnd) | bit(Why::ExtentShort));
}

TEST(Fallbacks, WhatIsInferredIsNotRecorded) {
    TraceMaker maker;
    fell_back(maker, maker.mapping(trace::kVmShared, 8 * kPages, 1)).evidence =
        trace::Evidence::Inferred;
    expect(maker, Why::Congruence, Basis::Inferred);
}

TEST(Fallbacks, APmdHandlerThatNobodyAsked) {
    TraceMaker advised;
    advised.pte_fault(1000, 2000, advised.mapping(trace::kVmShared | trace::kVmNoHugePage), 0);
    expect(advised, Why::Advised, Basis::Recorded);
    TraceMaker disabled;
    disabled.pte_fault(1000, 2000, disabled.mapping(), 0);
    disabled.set("thp_disabled.101", "PR_SET_THP_DISABLE");
    expect(disabled, Why::Disabled, Basis::Recorded);
    TraceMaker old;
    old.pte_fault(1000, 2000, old.mapping(), 0);
    expect(old, Why::TableBefore, Basis::Recorded);
    TraceMaker ext2;
    ext2.file().fstype = "ext2";
    ext2.pte_fault(1000, 2000, ext2.mapping(), 0).pmd_in = 0;
    expect(ext2, Why::NoHandler, Basis::Recorded);
    TraceMaker unknown;
    unknown.pte_fault(1000, 2000, unknown.mapping(), 0).pmd_in = 0;
    expect(unknown, Why::NotAsked, Basis::Unknown);
}

TEST(FaultSums, PteFaultsAreChargedToTheFallbackBeforeThem) {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping(), other = maker.mapping();
    fell_back(maker, mapping).arg1 = 1;
    maker.pte_fault(3000, 3100, mapping, 0);
    maker.pte_fault(3200, 3300, mapping, 1);
    maker.pte_fault(3400, 3600, mapping, kPages); // of another slot: nobody asked there
    maker.fault(4000, 4500, other);
    maker.ends(9000);
    const FaultReport report = fault_report(*maker.build());
    const FaultSum& sum = report.total;
    EXPECT_EQ(sum.end(PmdEnd::Huge), 1U);
    EXPECT_EQ(sum.end(PmdEnd::Fallback), 1U);
    EXPECT_EQ(sum.slot_count, 3U);
    EXPECT_EQ(sum.slots_huge, 1U);
    EXPECT_EQ(sum.slots_unasked, 1U);
    EXPECT_EQ(sum.could_be_huge(), 3U);
    ASSERT_NE(sum.find(Why::ExtentShort), nullptr);
    EXPECT_EQ(sum.find(Why::ExtentShort)->pte_faults, 2U);
    EXPECT_EQ(sum.find(Why::ExtentShort)->pte_time, 200);
    EXPECT_EQ(sum.find(Why::ExtentShort)->pmd_time, 1000);
    ASSERT_NE(sum.find(Why::TableBefore), nullptr);
    EXPECT_EQ(sum.find(Why::TableBefore)->pte_faults, 1U);
    EXPECT_EQ(sum.whys.front().why, Why::ExtentShort); // the costliest first
}

TEST(FaultSums, AMapSyncWriteIsHugeOnceItsSecondHalfMappedIt) {
    for (const bool finished : {true, false}) {
        TraceMaker maker;
        const std::int64_t mapping = maker.mapping(trace::kVmShared | trace::kVmSync);
        trace::Event& fault = maker.fault(1000, 2000, mapping, true);
        fault.result = model::vm_fault::kNeedDsync;
        fault.pmd_out = 0;
        if (finished) {
            trace::Event& half = maker.add(trace::Kind::InsertPfnMkwrite, 3000, trace::kNone, 1);
            half.mapping = mapping;
            half.result = model::vm_fault::kNopage;
            half.pmd_out = 0x82000001486008e7;
        }
        maker.ends(9000);
        const FaultSum sum = fault_report(*maker.build()).total;
        EXPECT_EQ(sum.end(PmdEnd::Huge), finished ? 1U : 0U);
        EXPECT_EQ(sum.end(PmdEnd::Unsynced), finished ? 0U : 1U);
        EXPECT_EQ(sum.sync.faults, 1U);
        EXPECT_EQ(sum.permissions().faults, 1U);
    }
}

TEST(FaultSums, PermissionFaultsHaveTheirCauses) {
    TraceMaker maker;
    const std::int64_t mapping = maker.mapping();
    maker.fault(1000, 2000, mapping);
    maker.fault(3000, 4000, mapping, true).pmd_in = 0x82000001486008a5; // the first write
    trace::Event& flushed = maker.add(trace::Kind::WritebackOne, 5000, trace::kNone, 1);
    flushed.arg0 = kPages;
    maker.fault(6000, 6500, mapping, true).pmd_in = 0x82000001486008a5;
    maker.ends(9000);
    const FaultSum sum = fault_report(*maker.build()).total;
    EXPECT_EQ(sum.first_write.faults, 1U);
    EXPECT_EQ(sum.writeback.faults, 1U);
    EXPECT_EQ(sum.writeback.time, 500);
    EXPECT_EQ(sum.unexplained.faults, 0U);
    maker.set(trace::key::kNotRecordedKinds, "dax_writeback_one");
    const FaultSum blind = fault_report(*maker.build()).total;
    EXPECT_EQ(blind.first_write.faults, 0U);
    EXPECT_EQ(blind.unexplained.faults, 1U);
}

TEST(FaultSums, AFilterCountsItsFaultsAlone) {
    TraceMaker maker;
    const std::int64_t one = maker.mapping(), other = maker.mapping();
    const std::int64_t thread = maker.thread(one);
    maker.fault(1000, 2000, one);
    maker.fault(3000, 4000, other);
    maker.add(trace::Kind::PteFault, 5000, 6000, thread).mapping = one;
    maker.ends(9000);
    const auto trace = maker.build();
    EXPECT_EQ(fault_report(*trace, {.tgid = 101, .tid = {}, .file = {}}).total.faults(), 2U);
    EXPECT_EQ(fault_report(*trace, {.tgid = {}, .tid = 202, .file = {}}).total.faults(), 0U);
    const auto tid = trace->task(thread)->tid;
    EXPECT_EQ(fault_report(*trace, {.tgid = {}, .tid = tid, .file = {}}).total.pte_faults, 1U);
    EXPECT_EQ(fault_report(*trace, {.tgid = {}, .tid = {}, .file = "pmem/fi"}).total.faults(), 3U);
    EXPECT_EQ(fault_report(*trace, {.tgid = {}, .tid = {}, .file = "other"}).total.faults(), 0U);
}

TEST(FaultSums, GroupsAddUpToTheTotal) {
    const auto trace =
        trace::Trace::load(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace");
    const FaultReport report = fault_report(*trace);
    EXPECT_EQ(report.total.end(PmdEnd::Huge), 534U);
    for (const GroupBy by : {GroupBy::File, GroupBy::Range, GroupBy::Process}) {
        std::uint64_t faults = 0;
        std::int64_t time = 0;
        for (const FaultGroup& group : grouped(*trace, report, by)) {
            faults += group.sum.faults();
            time += group.sum.pmd_time;
        }
        EXPECT_EQ(faults, 534U);
        EXPECT_EQ(time, report.total.pmd_time);
    }
    EXPECT_EQ(grouped(*trace, report, GroupBy::Range).size(), 8U);
}

TEST(FaultSums, WhatMayBeMissingIsSaid) {
    TraceMaker maker;
    maker.fault(1000, 2000, maker.mapping());
    EXPECT_NE(faults_incomplete(*maker.build()), ""); // never closed
    maker.ends(9000);
    EXPECT_EQ(faults_incomplete(*maker.build()), "");
    EXPECT_EQ(
        faults_incomplete(*maker.build({{0, 10, "ringbuf_full", "unmap", 3, trace::Kind::Unmap}})),
        "");
    EXPECT_NE(
        faults_incomplete(*maker.build({{0, 10, "ringbuf_full", "x", 3, trace::Kind::PmdFault}})),
        "");
    EXPECT_NE(faults_incomplete(*maker.build({{0, 10, "ringbuf_full", "x", {}, {}}})), "");
    maker.set("passed_over.result", "7");
    EXPECT_NE(faults_incomplete(*maker.build()), "");
}

} // namespace
} // namespace daxscope::replay
