// SPDX-License-Identifier: GPL-3.0-or-later
//
// __dax_pmd_fault() before and after the fix, row by row of table 1.3. Each row is looked at in
// both versions: Rows/1.3 holds for both, PreFix and Fixed where they differ.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

class Pmd45 : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Pmd45, testing::ValuesIn(of_family(Family::GetBlock, true)),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(Pmd45, AKernelWithoutFsDaxPmdFallsBackAtOnce) {
    Scene s(GetParam());
    s.world.range.pmd_configured = false;
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(s.name(fault.decided), "config");
    EXPECT_FALSE(fault.unmapped);
}

TEST_P(Pmd45, AWriteToAPrivateMappingSplitsAndFallsBack) {
    Scene s(GetParam());
    s.set_slot(0, SlotKind::HugeRo);
    Fault fault = Scene::write();
    fault.is_private = true;
    s.pmd(fault);
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(reason_text(fault.reason), "cow write");
    EXPECT_EQ(s.name(fault.decided), "cow write");
    EXPECT_EQ(s.slot(0), SlotKind::None);
}

TEST_P(Pmd45, APmdThatBeginsBelowTheVmaFallsBack) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    fault.before_vma = true;
    s.pmd(fault);
    EXPECT_EQ(reason_text(fault.reason), "vma start unaligned");
    EXPECT_EQ(s.name(fault.decided), "vma start");
}

TEST_P(Pmd45, APmdThatEndsAboveTheVmaFallsBack) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    fault.after_vma = true;
    s.pmd(fault);
    EXPECT_EQ(reason_text(fault.reason), "vma end unaligned");
    EXPECT_EQ(s.name(fault.decided), "vma end");
}

TEST_P(Pmd45, APmdThatBeginsBeyondTheFileIsSigbus) {
    Scene s(GetParam());
    s.world.range.inside = 0;
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kSigbus);
    EXPECT_EQ(s.name(fault.decided), "beyond eof");
    EXPECT_TRUE(fault.done());
}

TEST_P(Pmd45, APmdThatEndsBeyondTheFileFallsBack) {
    Scene s(GetParam());
    s.world.range.inside = 511;
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(reason_text(fault.reason), "offset + huge page size > file size");
    EXPECT_EQ(s.name(fault.decided), "pmd past eof");
}

TEST_P(Pmd45, AFileSystemErrorIsSigbus) {
    Scene s(GetParam());
    s.world.range.blocks.error = true;
    const Fault fault = s.pmd(Scene::write());
    EXPECT_EQ(fault.pmd_result, kSigbus);
    EXPECT_EQ(s.name(fault.decided), "get_block");
    EXPECT_FALSE(fault.unmapped);
}

TEST_P(Pmd45, AWriteToAHoleAllocates) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    const Fault fault = s.pmd(Scene::write());
    EXPECT_TRUE(fault.blocks.fresh);
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Written);
}

TEST_P(Pmd45, AReadOfAHoleAllocatesNothing) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.pmd(Scene::read());
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Hole);
}

TEST_P(Pmd45, BlocksThatDoNotCoverThePmdFallBackWithoutUnmap) {
    Scene s(GetParam());
    s.world.range.blocks.covers = false;
    s.set_slot(1, SlotKind::HugeRo);
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(reason_text(fault.reason), "allocated block too small");
    EXPECT_EQ(s.name(fault.decided), "block too small");
    EXPECT_FALSE(fault.unmapped);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
    EXPECT_EQ(s.world.range.mmap_readers, 0);
}

TEST_P(Pmd45, AHoleWhoseLengthIsNotToldFallsBack) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(reason_text(fault.reason), "allocated block too small");
    EXPECT_FALSE(fault.unmapped);
}

TEST_P(Pmd45, TheLockIsHeldFromTheUnmapToTheEnd) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    s.run_to(fault, "recheck size");
    EXPECT_EQ(s.world.range.mmap_readers, 1);
    s.all(fault);
    EXPECT_EQ(s.world.range.mmap_readers, 0);
}

TEST_P(Pmd45, AFileTruncatedMeanwhileIsSigbus) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    s.run_to(fault, "recheck size");
    s.world.range.inside = 0;
    s.pmd(fault);
    EXPECT_EQ(fault.pmd_result, kSigbus);
    EXPECT_EQ(s.name(fault.decided), "recheck size");
    EXPECT_EQ(s.world.range.mmap_readers, 0);
}

TEST_P(Pmd45, APmdThatSticksOutMeanwhileFallsBack) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    s.run_to(fault, "recheck size");
    s.world.range.inside = 100;
    s.pmd(fault);
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(reason_text(fault.reason), "offset + huge page size > file size");
}

TEST_P(Pmd45, AReadOfAHoleGetsTheHugeZeroPageAndNoEntry) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.hole_has_length = true;
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kNopage);
    EXPECT_EQ(s.name(fault.decided), "hole");
    EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
}

TEST_P(Pmd45, WithoutAHugeZeroPageAHoleFallsBack) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.hole_has_length = true;
    s.world.range.huge_zero = false;
    EXPECT_EQ(reason_text(s.pmd(Scene::read()).reason), "no zero page");
}

TEST_P(Pmd45, AHoleWhoseSlotWasFilledMeanwhileFallsBack) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.hole_has_length = true;
    Fault fault = Scene::read();
    s.run_to(fault, "hole");
    s.set_slot(0, SlotKind::HugeZero);
    s.pmd(fault);
    EXPECT_EQ(reason_text(fault.reason), "pmd already present");
}

TEST_P(Pmd45, ADeviceThatGivesNothingIsSigbus) {
    Scene s(GetParam());
    s.world.range.blocks.unreachable = true;
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kSigbus);
    EXPECT_EQ(s.name(fault.decided), "map storage");
}

TEST_P(Pmd45, ADeviceThatGivesTooLittleFallsBack) {
    Scene s(GetParam());
    s.world.range.blocks.short_access = true;
    EXPECT_EQ(reason_text(s.pmd(Scene::read()).reason), "dax-length too small");
}

TEST_P(Pmd45, StorageThatIsNotPmdAlignedFallsBack) {
    Scene s(GetParam());
    s.world.range.blocks.aligned = false;
    EXPECT_EQ(reason_text(s.pmd(Scene::read()).reason), "pfn unaligned");
}

TEST_P(Pmd45, StorageWithoutAMemmapFallsBack) {
    Scene s(GetParam());
    s.world.range.memmap = false;
    EXPECT_EQ(reason_text(s.pmd(Scene::read()).reason), "pfn not in memmap");
}

TEST_P(Pmd45, NewAndUnwrittenBlocksMakeAMajorFault) {
    for (const Extent extent : {Extent::Hole, Extent::Unwritten}) {
        Scene s(GetParam());
        s.extent(extent);
        EXPECT_EQ(s.pmd(Scene::write()).pmd_result, kMajor | kNopage);
    }
    Scene s(GetParam());
    EXPECT_EQ(s.pmd(Scene::write()).pmd_result, kNopage);
}

TEST_P(Pmd45, AWriteLeavesADirtyPmdEntryAReadNone) {
    Scene s(GetParam());
    s.pmd(Scene::read());
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    s.pmd(Scene::write(1));
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Storage);
    EXPECT_TRUE(s.world.range.pmd_dirty);
}

TEST_P(Pmd45, APageThatCoversTheFirstBlockMakesTheInsertionFail) {
    Scene s(GetParam());
    Fault fault = Scene::write();
    s.run_to(fault, "radix entry");
    s.world.set_entry(0, Entry::Zero, false);
    s.pmd(fault);
    EXPECT_EQ(reason_text(fault.reason), "PMD radix insertion failed");
}

TEST_P(Pmd45, OnlyTheFaultingMappingIsMapped) {
    Scene s(GetParam());
    const Fault read = s.pmd(Scene::read(0));
    EXPECT_EQ(s.name(read.decided), "map");
    EXPECT_EQ(s.slot(0), SlotKind::HugeRo);
    EXPECT_EQ(s.slot(1), SlotKind::None);
    Scene w(GetParam());
    w.pmd(Scene::write(1));
    EXPECT_EQ(w.slot(1), SlotKind::HugeRw);
}

TEST_P(Pmd45, UnwrittenBlocksAreConvertedOnTheWayOut) {
    Scene s(GetParam());
    s.extent(Extent::Unwritten);
    Fault fault = Scene::write();
    s.run_to(fault, "out");
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Unwritten);
    s.step(fault);
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Written);
    EXPECT_TRUE(fault.done());
}

TEST_P(Pmd45, TheFallbackLabelGoesOutAndThenToThe4KPath) {
    Scene s(GetParam());
    s.world.range.blocks.aligned = false;
    Fault fault = Scene::read();
    s.run_to(fault, "fallback");
    s.step(fault);
    EXPECT_EQ(s.at(fault), "out");
    s.step(fault);
    EXPECT_EQ(s.at(fault), "after fallback");
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(s.world.range.mmap_readers, 0);
}

TEST(PreFix, Row7_OneGetBlockAllocatesForAWrite) {
    Scene s("pre-fix");
    s.extent(Extent::Hole);
    Fault fault = Scene::write();
    s.run_to(fault, "get_block");
    s.step(fault);
    EXPECT_EQ(s.at(fault), "lock");
    EXPECT_TRUE(fault.blocks.fresh);
}

TEST(Fixed, Row7_ASecondGetBlockAllocatesWhatTheFirstDidNotFind) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    Fault fault = Scene::write();
    s.run_to(fault, "allocate");
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Hole);
    s.step(fault);
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Written);
    EXPECT_TRUE(fault.alloc);
}

TEST(PreFix, Row8_TheLockIsTakenBeforeTheLengthIsLookedAt) {
    Scene s("pre-fix");
    Fault fault = Scene::read();
    s.run_to(fault, "block too small");
    EXPECT_EQ(s.world.range.mmap_readers, 1);
}

TEST(Fixed, Row8_NoLockIsTakenBeforeTheUnmap) {
    Scene s("fixed");
    Fault fault = Scene::read();
    s.run_to(fault, "relock");
    EXPECT_EQ(s.world.range.mmap_readers, 0);
}

TEST(PreFix, Row9_TooSmallGoesByWayOfTheFallbackLabel) {
    Scene s("pre-fix");
    s.world.range.blocks.covers = false;
    Fault fault = Scene::read();
    s.run_to(fault, "block too small");
    s.step(fault);
    EXPECT_EQ(s.at(fault), "fallback");
}

TEST(Fixed, Row9_TooSmallReturnsAtOnce) {
    Scene s("fixed");
    s.world.range.blocks.covers = false;
    Fault fault = Scene::read();
    s.run_to(fault, "block too small");
    s.step(fault);
    EXPECT_EQ(s.at(fault), "after fallback");
}

TEST(PreFix, Row10_EveryFaultUnmapsTheRangeFromEverybody) {
    for (const bool write : {false, true}) {
        Scene s("pre-fix", 3);
        s.set_slot(1, SlotKind::HugeRo);
        s.set_slot(2, SlotKind::HugeRw);
        const Fault fault = s.pmd(write ? Scene::write(0) : Scene::read(0));
        EXPECT_TRUE(fault.unmapped);
        EXPECT_EQ(fault.zapped, 2);
        EXPECT_EQ(s.slot(1), SlotKind::None);
        EXPECT_EQ(s.slot(2), SlotKind::None);
    }
}

TEST(PreFix, Row10_TheUnmapWaitsForFaultsThatHoldTheLock) {
    Scene s("pre-fix");
    Fault mapping = Scene::read(0), unmapping = Scene::read(1);
    s.run_to(mapping, "recheck size");
    s.run_to(unmapping, "unmap");
    EXPECT_TRUE(s.blocked(unmapping));
    s.all(mapping);
    EXPECT_FALSE(s.blocked(unmapping));
}

TEST(PreFix, Row10_TwoFaultsBeforeTheirUnmapsDoNotWaitForOneAnother) {
    Scene s("pre-fix");
    Fault a = Scene::read(0), b = Scene::read(1);
    s.run_to(a, "unlock");
    s.run_to(b, "unlock");
    EXPECT_EQ(s.world.range.mmap_readers, 2);
    s.run_to(a, "unmap");
    EXPECT_TRUE(s.blocked(a));
    s.all(b);
    s.all(a);
    EXPECT_TRUE(a.done() && b.done());
}

TEST(PreFix, Row10_EntriesGoDirtyOnesToo) {
    Scene s("pre-fix");
    s.pmd(Scene::write(0));
    const Fault read = s.pmd(Scene::read(1));
    EXPECT_EQ(read.entries_removed, 1);
    EXPECT_TRUE(read.dirty_removed);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    EXPECT_FALSE(s.world.range.pmd_dirty);
}

TEST(Fixed, Row10_AFaultThatDoesNotAllocateUnmapsNothing) {
    Scene s("fixed", 3);
    s.pmd(Scene::write(1));
    const Fault fault = s.pmd(Scene::write(0));
    EXPECT_FALSE(fault.unmapped);
    EXPECT_EQ(fault.entries_removed, 0);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRw);
    EXPECT_TRUE(s.world.range.pmd_dirty);
}

TEST(Fixed, Row10_AnAllocatingFaultUnmapsTheZeroPages) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(1, SlotKind::HugeZero);
    const Fault fault = s.pmd(Scene::write(0));
    EXPECT_TRUE(fault.unmapped);
    EXPECT_EQ(fault.zapped, 1);
    EXPECT_EQ(s.slot(1), SlotKind::None);
}

// What follows from the rows: 1.4.

TEST(PreFix, AFaultThatFallsBackAfterRow10HasUnmappedAllTheSame) {
    Scene s("pre-fix");
    s.world.range.blocks.aligned = false;
    s.set_slot(1, SlotKind::HugeRo);
    const Fault fault = s.pmd(Scene::read(0));
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(s.slot(1), SlotKind::None);
}

TEST(PreFix, TwoMappingsAlternateEveryAccessFaults) {
    Scene s("pre-fix");
    for (int turn = 0; turn < 10; ++turn) {
        const auto mapping = static_cast<std::uint16_t>(turn % 2);
        Fault access = Scene::read(mapping);
        EXPECT_FALSE(satisfied(s.world, access));
        s.all(access);
        EXPECT_TRUE(satisfied(s.world, Scene::read(mapping)));
    }
}

TEST(Fixed, TwoMappingsAlternateEachFaultsOnce) {
    Scene s("fixed");
    s.all(Scene::read(0));
    s.all(Scene::read(1));
    EXPECT_TRUE(satisfied(s.world, Scene::read(0)));
    EXPECT_TRUE(satisfied(s.world, Scene::read(1)));
}

TEST(PreFix, OverlapEndsTheStorm) {
    Scene s("pre-fix");
    Fault a = Scene::read(0), b = Scene::read(1);
    s.run_to(a, "relock");
    s.run_to(b, "relock");
    s.all(a);
    s.all(b);
    EXPECT_TRUE(satisfied(s.world, Scene::read(0)));
    EXPECT_TRUE(satisfied(s.world, Scene::read(1)));
}

TEST(Fixed, TheFirstWriteToAPreallocatedRangeStillUnmapsOnce) {
    Scene s("fixed");
    s.extent(Extent::Unwritten);
    EXPECT_TRUE(s.pmd(Scene::write(0)).unmapped);
    EXPECT_FALSE(s.pmd(Scene::write(1)).unmapped);
}

TEST(PreFix, AReadAfterAWriteLosesTheDirtyEntryForFsync) {
    Scene s("pre-fix");
    s.pmd(Scene::write(0));
    s.pmd(Scene::read(1));
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
}

TEST(Fixed, TwoWritersOfAHoleBothThinkThatTheyAllocated) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    Fault a = Scene::write(0), b = Scene::write(1);
    s.run_to(a, "allocate");
    s.run_to(b, "allocate"); // b's lookup saw the hole too
    s.all(a);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
    s.all(b);
    EXPECT_TRUE(b.alloc);
    EXPECT_EQ(b.zapped, 1); // a's fresh mapping of storage: a spurious unmap
    EXPECT_TRUE(b.dirty_removed);
}

TEST(EntryLocked, TwoWritersOfAHoleAllocateOnce) {
    Scene s("entry-locked");
    s.extent(Extent::Hole);
    Fault a = Scene::write(0), b = Scene::write(1);
    s.run_to(a, "allocate");
    s.run_to(b, "lock entry");
    EXPECT_TRUE(s.blocked(b));
    s.all(a);
    s.all(b);
    EXPECT_FALSE(b.alloc);
    EXPECT_EQ(b.zapped, 0);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRw);
    EXPECT_FALSE(s.world.range.entry_locked);
}

TEST(Fixed, Row10_APageOverTheHoleThatWasMappedSinceIsUnmappedOnceMore) {
    Scene s("fixed", 3);
    s.extent(Extent::Hole);
    Fault write = Scene::write(0), read = Scene::read(1);
    s.set_slot(1, SlotKind::Table);
    s.run_to(read, "pte allocate");
    s.run_to(write, "truncate");
    s.all(read); // it looked the hole up before the write allocated
    s.set_slot(2, SlotKind::HugeRw);
    s.all(write);
    EXPECT_EQ(s.world.pte(1, 0), Pte::None);
    EXPECT_EQ(s.slot(2), SlotKind::None); // a page's unmap takes a huge PMD as a whole
    EXPECT_EQ(s.world.range.small, 0);
}

TEST(PreFix, Row10_TheTruncationWaitsForReadersOfTheLockWhereAPageCoversTheHole) {
    Scene s("pre-fix");
    Fault fault = Scene::read(0), other = Scene::read(1);
    s.run_to(fault, "truncate");
    s.run_to(other, "lock");
    s.step(other);
    EXPECT_FALSE(s.blocked(fault));
    s.world.set_entry(0, Entry::Zero, false);
    EXPECT_TRUE(s.blocked(fault));
}

} // namespace
} // namespace daxscope::model
