// SPDX-License-Identifier: GPL-3.0-or-later
//
// What follows from the rows once faults and the world outside meet: partial unmaps, writeback,
// fallocate, downgrades, MAP_SYNC and shared extents, page by page, for every handler concerned.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

class All : public testing::TestWithParam<const Handler*> {
protected:
    std::string_view handler() const { return GetParam()->name; }
    bool iomap() const { return GetParam()->family == Family::Iomap; }
};
INSTANTIATE_TEST_SUITE_P(Handlers, All, testing::ValuesIn(handlers().begin(), handlers().end()),
                         [](const auto& test) { return name_of(test.param->name); });

class Modern : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Modern, testing::ValuesIn(of_family(Family::Iomap)),
                         [](const auto& test) { return name_of(test.param); });

class Old : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Old, testing::ValuesIn(of_family(Family::GetBlock)),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(All, AnUnmapOfOnePageDropsTheWholePmdOfEveryMapping) {
    Scene s(handler(), 3);
    s.all(Scene::read(0));
    s.set_slot(1, SlotKind::HugeZero);
    s.set_slot(2, SlotKind::Table);
    EXPECT_EQ(s.world.unmap(7, 1), 2);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_EQ(s.slot(1), SlotKind::None);
    EXPECT_EQ(s.slot(2), SlotKind::Table); // a page table stays
    EXPECT_TRUE(s.all(Scene::read(0)).asked_pmd);
}

TEST_P(All, AnUnmapOfTheWholeFileLeavesTheEntries) {
    // The break of layouts of an XFS fallocate, whatever range it is about.
    Scene s(handler());
    s.all(Scene::write(0));
    EXPECT_EQ(s.world.unmap(0, 512), 1);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Storage);
    EXPECT_TRUE(s.world.range.pmd_dirty);
    s.world.remove_entries(0, 512); // what a punched hole loses after that
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
}

TEST_P(All, WritebackCleansTheEntryAndMakesTheNextWriteAskAgain) {
    Scene s(handler());
    s.all(Scene::write(0));
    EXPECT_EQ(s.world.protect(0, 512), 1);
    EXPECT_FALSE(s.world.range.pmd_dirty);
    EXPECT_TRUE(satisfied(s.world, Scene::read(0)));
    EXPECT_FALSE(satisfied(s.world, Scene::write(0)));
    const Fault again = s.all(Scene::write(0));
    EXPECT_TRUE(again.asked_pmd);
    EXPECT_EQ(again.pmd_result, kNopage);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
    EXPECT_TRUE(s.world.range.pmd_dirty);
}

TEST_P(All, WritebackOfOnePageMakesItsPteReadOnly) {
    Scene s(handler());
    PageStates pages;
    s.world.pages = &pages;
    s.set_slot(0, SlotKind::Table);
    for (const std::uint16_t page : {3, 4}) {
        Fault write = Scene::write(0);
        write.page = page;
        s.all(write);
    }
    EXPECT_EQ(s.world.protect(3, 1), 1);
    EXPECT_EQ(s.world.pte(0, 3), Pte::Ro);
    EXPECT_EQ(s.world.pte(0, 4), Pte::Rw);
    EXPECT_FALSE(s.world.entry_dirty(3));
    EXPECT_TRUE(s.world.entry_dirty(4));
    Fault again = Scene::write(0);
    again.page = 3;
    EXPECT_EQ(s.all(again).result, kNopage);
    EXPECT_TRUE(s.world.entry_dirty(3));
    EXPECT_EQ(s.world.pte(0, 3), Pte::Rw);
}

TEST_P(All, AMappingThatWantsNoHugePagesNeverAsksThePmdHandler) {
    Scene s(handler());
    Fault read = Scene::read();
    read.no_huge = true;
    s.all(read);
    EXPECT_FALSE(read.asked_pmd);
    EXPECT_TRUE(read.asked_pte);
    EXPECT_EQ(s.slot(0), SlotKind::Table);
}

TEST_P(All, AHugePmdFromBeforeMadviseIsStillUpgradedByThePmdHandler) {
    Scene s(handler());
    s.all(Scene::read(0));
    ASSERT_EQ(s.slot(0), SlotKind::HugeRo);
    Fault write = Scene::write();
    write.no_huge = true;
    s.all(write);
    EXPECT_TRUE(write.asked_pmd);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(All, AfterAFallbackTheMappingKeepsToItsPageTable) {
    Scene s(handler());
    s.world.range.blocks.covers = false;
    EXPECT_TRUE(s.all(Scene::read(0)).asked_pmd);
    s.world.range.blocks.covers = true;
    s.world.unmap(0, 512); // empties the page table, does not free it
    const Fault again = s.all(Scene::read(0));
    EXPECT_FALSE(again.asked_pmd);
    EXPECT_EQ(again.result, kNopage);
}

TEST_P(All, ATruncatedFileIsSigbusForThePteToo) {
    Scene s(handler());
    s.set_slot(0, SlotKind::Table);
    s.world.range.inside = 5;
    PageStates pages;
    s.world.pages = &pages;
    Fault inside = Scene::read(), beyond = Scene::read();
    inside.page = 4;
    beyond.page = 5;
    EXPECT_EQ(s.all(inside).result, kNopage);
    EXPECT_EQ(s.all(beyond).result, kSigbus);
}

TEST_P(All, UnwrittenStorageIsConvertedByTheWriteThatMapsIt) {
    Scene s(handler());
    s.extent(Extent::Unwritten);
    s.all(Scene::write(0));
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Written);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(All, AReadOfAHoleByTheFileSystemsWordAndTheHandlersHabit) {
    // ext4 and XFS did not tell 4.5 how long a hole is: 4 KiB pages; since 4.10 a huge zero page.
    Scene s(handler());
    s.extent(Extent::Hole);
    const Fault read = s.all(Scene::read(0));
    EXPECT_EQ(s.slot(0), iomap() ? SlotKind::HugeZero : SlotKind::Table);
    EXPECT_EQ(read.result, iomap() ? kNopage : kLocked);
    EXPECT_EQ(s.world.range.pmd_entry, iomap() ? Entry::Zero : Entry::None);
    EXPECT_EQ(s.world.entry(0), iomap() ? Entry::None : Entry::Zero);
}

TEST_P(Old, AHoleWhoseLengthIsToldGetsTheHugeZeroPageAndNoEntry) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.hole_has_length = true;
    EXPECT_EQ(s.all(Scene::read(0)).result, kNopage);
    EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    s.all(Scene::write(1)); // the allocation takes it away
    EXPECT_EQ(s.slot(0), SlotKind::None);
}

TEST(FsyncMisses, OnlyPreFixLosesADirtyEntryToAReadAndAMkwriteDoesNotBringItBack) {
    for (const Handler* handler : handlers()) {
        Scene s(handler->name);
        s.all(Scene::write(0));
        s.all(Scene::read(1));
        EXPECT_EQ(s.world.range.pmd_dirty, handler->name != "pre-fix") << handler->name;
    }
}

TEST_P(Modern, 3_EverySplitOfAFallbackTakesTheMappingsOwnHugePmd) {
    Scene s(GetParam());
    s.set_slot(0, SlotKind::HugeRo);
    s.set_slot(1, SlotKind::HugeRo);
    s.world.range.inside = 511;
    s.pmd(Scene::write(0));
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
}

TEST_P(Modern, 6_AFileSystemErrorIsSigbusAndGivesTheEntryBack) {
    Scene s(GetParam());
    s.world.range.blocks.error = true;
    EXPECT_EQ(s.all(Scene::write()).pmd_result, kSigbus);
    EXPECT_FALSE(s.world.range.entry_locked);
}

TEST_P(Modern, 7_WithoutAHugeZeroPageAHoleFallsBack) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.huge_zero = false;
    const Fault read = s.all(Scene::read());
    EXPECT_EQ(reason_text(read.reason), "no zero page");
    EXPECT_EQ(s.world.pte(0, 0), Pte::Zero);
}

TEST_P(Modern, 8_StorageThatIsTooShortOrHasNoMemmapFallsBack) {
    Scene shorter(GetParam()), unmapped(GetParam());
    shorter.world.range.blocks.short_access = true;
    EXPECT_EQ(reason_text(shorter.pmd(Scene::read()).reason), "dax-length too small");
    unmapped.world.range.memmap = false;
    EXPECT_EQ(reason_text(unmapped.pmd(Scene::read()).reason), "pfn not in memmap");
}

TEST_P(Modern, 10_AnotherMappingMapsWhatAMapSyncWriteWaitsFor) {
    Scene s(GetParam());
    s.world.range.blocks.dirty_metadata = true;
    Fault sync = Scene::write(0);
    sync.sync = true;
    s.run_to(sync, "finish sync");
    EXPECT_FALSE(s.world.range.entry_locked); // the file system syncs outside of the entry lock
    s.all(Scene::read(1));
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
    s.all(sync);
    EXPECT_EQ(sync.result, kNeedDsync);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(Modern, 10_WithoutTheEntryASyncFaultMapsNothing) {
    Scene s(GetParam());
    s.world.range.blocks.dirty_metadata = true;
    Fault sync = Scene::write(0);
    sync.sync = true;
    s.run_to(sync, "finish sync");
    s.world.remove_entries(0, 512); // truncated meanwhile
    s.all(sync);
    EXPECT_EQ(s.slot(0), SlotKind::None);
}

TEST_P(Modern, 11_AZeroPmdThatAnotherThreadPutBackIsNotMadeWritable) {
    Scene s(GetParam(), 1);
    Fault write = Scene::write();
    s.run_to(write, "map");
    s.set_slot(0, SlotKind::HugeZero);
    s.all(write);
    EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
    EXPECT_EQ(write.result, kNopage); // the access is tried again
}

TEST_P(Modern, AnEmptyPmdEntryIsDowngradedWithoutAnUnmap) {
    Scene s(GetParam());
    s.world.range.pmd_entry = Entry::Empty;
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::HugeRo);
    EXPECT_FALSE(s.all(Scene::read(0)).unmapped);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
}

TEST_P(Modern, AStoragePmdEntryServesThePteToo) {
    Scene s(GetParam());
    s.all(Scene::read(1));
    s.set_slot(0, SlotKind::Table);
    s.all(Scene::write(0));
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Storage);
    EXPECT_TRUE(s.world.range.pmd_dirty);
    EXPECT_EQ(s.world.range.small, 0);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
}

TEST_P(Modern, AZeroPageThatGivesWayToStorageIsUnmappedAlone) {
    Scene s(GetParam());
    PageStates pages;
    s.world.pages = &pages;
    s.extent(Extent::Hole);
    s.world.range.blocks.covers = false;
    for (const std::uint16_t page : {0, 1}) {
        for (const std::uint16_t mapping : {0, 1}) {
            Fault read = Scene::read(mapping);
            read.page = page;
            s.all(read);
        }
    }
    const Fault write = s.all(Scene::write(0));
    if (GetParam() == "iomap-never-unmap") {
        EXPECT_FALSE(write.unmapped);
        EXPECT_EQ(s.world.pte(1, 0), Pte::Zero); // over data
        return;
    }
    EXPECT_TRUE(write.unmapped);
    EXPECT_EQ(write.zapped, 2);
    EXPECT_EQ(s.world.pte(1, 0), Pte::None);
    EXPECT_EQ(s.world.pte(1, 1), Pte::Zero);
    EXPECT_EQ(write.result, kMajor | kNopage);
}

TEST_P(Modern, AWriteToASharedPageUnmapsIt) {
    Scene s(GetParam());
    s.extent(Extent::Shared);
    s.world.range.blocks.covers = false;
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::Table);
    s.all(Scene::read(1));
    const Fault write = s.all(Scene::write(0));
    const bool never = GetParam() == "iomap-never-unmap";
    EXPECT_EQ(write.zapped, never ? 0 : 1);
    EXPECT_EQ(s.world.pte(1, 0), never ? Pte::Ro : Pte::None);
    EXPECT_EQ(s.world.range.page_blocks.extent, Extent::Written);
}

TEST_P(Modern, AReadOfASharedPageUnmapsItSince62) {
    Scene s(GetParam());
    s.extent(Extent::Shared);
    s.world.range.blocks.covers = false;
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::Table);
    s.all(Scene::read(1));
    const Handler& handler = *find_handler(GetParam());
    const bool unmaps = handler.real && handler.since >= Release(6, 2); // the proposals don't
    EXPECT_EQ(s.all(Scene::read(0)).unmapped, unmaps);
    EXPECT_EQ(s.world.pte(1, 0), unmaps ? Pte::None : Pte::Ro);
}

TEST_P(Modern, AMapSyncWriteToAPageWithDirtyMetadataNeedsDsync) {
    Scene s(GetParam());
    s.world.range.page_blocks.dirty_metadata = true;
    s.set_slot(0, SlotKind::Table);
    Fault write = Scene::write();
    write.sync = true;
    EXPECT_EQ(s.all(write).result, kNeedDsync);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
    EXPECT_TRUE(s.world.entry_dirty(0)); // dax_insert_pfn_mkwrite(): what is stored now is flushed
}

TEST_P(Modern, PteDirtyTagsFollowTheVersion) {
    Scene s(GetParam());
    s.set_slot(0, SlotKind::Table);
    s.all(Scene::read(0));
    EXPECT_EQ(s.world.entry_dirty(0),
              find_handler(GetParam())->follows() < Release(6, 2)); // 6.1: reads too
}

TEST_P(Modern, APteFaultOfTheRangeWaitsForItsEntry) {
    Scene s(GetParam());
    Fault pmd = Scene::read(0), pte = Scene::read(1);
    s.set_slot(1, SlotKind::Table);
    s.run_to(pmd, "map");
    s.run_to(pte, "pte grab entry");
    EXPECT_TRUE(s.blocked(pte));
    s.all(pmd);
    s.all(pte);
    EXPECT_EQ(s.world.pte(1, 0), Pte::Ro);
}

} // namespace
} // namespace daxscope::model
