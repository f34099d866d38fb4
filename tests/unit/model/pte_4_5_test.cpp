// SPDX-License-Identifier: GPL-3.0-or-later
//
// __dax_fault() and dax_pfn_mkwrite() of 4.5: the 4 KiB path, list 1.6.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

TEST(Pte45, AHoleReadGetsAPageThatAWriteUnmapsAndReplaces) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    const Fault read = s.all(Scene::read(0));
    EXPECT_EQ(read.pmd_result, kFallback);
    EXPECT_EQ(read.result, kLocked);
    EXPECT_EQ(s.slot(0), SlotKind::Table);
    EXPECT_EQ(s.world.entry(0), Entry::Zero);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Zero);
    Fault write = Scene::write(1);
    write.before_vma = true; // no PMD for this one
    s.all(write);
    EXPECT_EQ(write.result, kMajor | kNopage);
    EXPECT_EQ(write.zapped, 1);
    EXPECT_EQ(s.world.pte(0, 0), Pte::None);
    EXPECT_EQ(s.world.entry(0), Entry::Storage);
}

TEST(Pte45, APageTableInTheSlotMeansPteFaultsFromThenOn) {
    Scene s("fixed");
    s.world.range.blocks.covers = false;
    s.all(Scene::read(0));
    s.world.range.blocks.covers = true;
    const Fault write = s.all(Scene::write(0));
    EXPECT_FALSE(write.asked_pmd);
    EXPECT_TRUE(write.asked_pte);
}

TEST(Pte45, AFallbackOverAHugePmdAsksNobodyAndIsTriedAgain) {
    // The blocks no longer cover the range that the huge zero page was mapped over.
    for (const SlotKind kind : {SlotKind::HugeZero, SlotKind::HugeRo}) {
        Scene s("fixed");
        s.set_slot(0, kind);
        s.world.range.blocks.covers = false;
        const Fault write = s.all(Scene::write(0));
        EXPECT_EQ(write.pmd_result, kFallback);
        EXPECT_EQ(s.name(write.decided), "block too small");
        EXPECT_FALSE(write.asked_pte);
        EXPECT_EQ(write.result, 0);
        EXPECT_EQ(s.slot(0), kind); // nothing splits it
        EXPECT_EQ(s.world.entry(0), Entry::None);
        EXPECT_FALSE(satisfied(s.world, write)); // and so for ever
    }
}

TEST(Pte45, AWriteWhosePmdEntryMeetsAPageOverTheHoleIsTriedAgainForEver) {
    Scene s("fixed");
    s.all(Scene::read(0));                    // huge, read-only
    s.world.set_entry(0, Entry::Zero, false); // a reader that saw the hole put its page back
    const Fault write = s.all(Scene::write(0));
    EXPECT_EQ(write.pmd_result, kFallback);
    EXPECT_EQ(write.reason, Reason::RadixInsertion);
    EXPECT_FALSE(write.asked_pte);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRo);
}

TEST(Pte45, AThreadThatFindsThePmdPresentHitsWhenItTriesAgain) {
    Scene s("fixed", 1);
    s.extent(Extent::Hole);
    s.world.range.hole_has_length = true;
    Fault a = Scene::read(0), b = Scene::read(0);
    s.run_to(a, "hole");
    s.all(b);
    s.all(a);
    EXPECT_EQ(a.reason, Reason::PmdPresent);
    EXPECT_FALSE(a.asked_pte);
    EXPECT_EQ(a.result, 0);
    EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
    EXPECT_TRUE(satisfied(s.world, a));
}

TEST(Pte45, APrivateWriteSplitsSoThatThe4KiBPathIsAsked) {
    Scene s("fixed");
    s.set_slot(0, SlotKind::HugeRo);
    Fault write = Scene::write(0);
    write.is_private = true;
    s.all(write);
    EXPECT_TRUE(write.asked_pte);
    EXPECT_EQ(write.result, kLocked);
    EXPECT_EQ(s.slot(0), SlotKind::Table);
}

TEST(Pte45, AFallbackLeavesAPageTableEvenWhereThe4KiBPathFails) {
    Scene s("fixed");
    s.world.range.blocks.covers = false;
    s.world.range.page_blocks.error = true;
    EXPECT_EQ(s.all(Scene::read(0)).result, kSigbus);
    EXPECT_EQ(s.slot(0), SlotKind::Table);
}

TEST(Pte45, OnlyOneOfTwoWritersGetsNewBlocksAndBothFaultsAreMajor) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::Table);
    Fault a = Scene::write(0), b = Scene::write(1);
    s.run_to(a, "pte allocate");
    s.run_to(b, "pte allocate"); // b's lookup saw the hole too
    s.all(a);
    s.all(b);
    EXPECT_TRUE(a.blocks.fresh);
    EXPECT_FALSE(b.blocks.fresh);
    EXPECT_EQ(a.result, kMajor | kNopage);
    EXPECT_EQ(b.result, kMajor | kNopage);
}

TEST(Pte45, ThePmdHandlersAllocationMakesThePteFaultNoMajorOne) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.world.range.blocks.aligned = false;
    const Fault write = s.all(Scene::write());
    EXPECT_EQ(write.pmd_result, kFallback);
    EXPECT_EQ(s.name(write.decided), "map storage");
    EXPECT_EQ(write.result, kNopage);
}

TEST(Pte45, AReadThatSawAHoleDoesNotReplaceAnEntryOfStorage) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::Table);
    Fault read = Scene::read(0);
    s.run_to(read, "pte allocate"); // it saw no page and a hole
    s.all(Scene::write(1));
    EXPECT_TRUE(s.world.entry_dirty(0));
    s.all(read);
    EXPECT_EQ(read.result, kOom);
    EXPECT_EQ(s.world.entry(0), Entry::Storage);
    EXPECT_TRUE(s.world.entry_dirty(0));
    EXPECT_EQ(s.world.pte(0, 0), Pte::None);
}

TEST(Pte45, AReadThatSawAHoleDoesNotReplaceThePmdEntryAtItsIndex) {
    // A PMD entry of 4.5 stands at the range's first index alone.
    for (const std::uint16_t page : {0, 7}) {
        Scene s("fixed");
        PageStates pages;
        s.world.pages = &pages;
        s.extent(Extent::Hole);
        s.set_slot(0, SlotKind::Table);
        Fault read = Scene::read(0);
        read.page = page;
        s.run_to(read, "pte allocate");
        s.world.range.pmd_entry = Entry::Storage;
        s.all(read);
        EXPECT_EQ(read.result, page == 0 ? kOom : kLocked);
        EXPECT_EQ(s.world.entry(page), page == 0 ? Entry::None : Entry::Zero);
    }
}

TEST(Pte45, AReadOfAHoleUsesThePageThatAnotherReadMade) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(0, SlotKind::Table);
    Fault read = Scene::read(0);
    s.run_to(read, "pte allocate");
    s.world.set_entry(0, Entry::Zero, false);
    s.all(read);
    EXPECT_EQ(read.result, kLocked);
    EXPECT_EQ(s.world.range.small, 1);
}

TEST(Pte45, AWriteWhoseHolePageCameBackIsSigbus) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(0, SlotKind::Table);
    s.set_slot(1, SlotKind::Table);
    Fault write = Scene::write(0), read = Scene::read(1);
    s.run_to(read, "pte allocate"); // it saw no page and a hole
    s.run_to(write, "pte map");
    s.all(read);
    s.all(write);
    EXPECT_EQ(write.result, kSigbus);
    EXPECT_EQ(s.world.pte(0, 0), Pte::None);
    EXPECT_EQ(s.world.entry(0), Entry::Zero);
}

TEST(Pte45, TheUnmapOfAHolePageWaitsForReadersOfTheLock) {
    Scene s("fixed");
    s.extent(Extent::Hole);
    s.set_slot(0, SlotKind::Table);
    s.all(Scene::read(0));
    Fault write = Scene::write(0);
    s.run_to(write, "pte unmap");
    s.world.range.mmap_readers = 1;
    EXPECT_TRUE(s.blocked(write));
    s.world.range.mmap_readers = 0;
    EXPECT_EQ(s.all(write).result, kMajor | kNopage);
}

TEST(Pte45, APmdThatReplacesAPageTableLeavesNoPagesBehind) {
    Scene s("fixed", 1);
    Fault write = Scene::write();
    s.run_to(write, "map");
    s.set_slot(0, SlotKind::Table);
    s.world.set_pte(0, 0, Pte::Zero);
    s.all(write);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
    s.world.unmap(0, 512);
    s.set_slot(0, SlotKind::Table);
    EXPECT_EQ(s.world.pte(0, 0), Pte::None);
}

TEST(Pte45, MkwriteDirtiesTheEntryThatThereIs) {
    Scene s("fixed");
    s.set_slot(0, SlotKind::Table);
    s.all(Scene::read(0));
    EXPECT_FALSE(s.world.entry_dirty(0));
    const Fault write = s.all(Scene::write(0));
    EXPECT_EQ(s.name(write.decided), "pte mkwrite");
    EXPECT_TRUE(s.world.entry_dirty(0));

    Scene pmd("fixed");
    pmd.set_slot(0, SlotKind::Table);
    pmd.world.set_pte(0, 0, Pte::Ro);
    pmd.world.range.pmd_entry = Entry::Storage;
    pmd.all(Scene::write(0));
    EXPECT_TRUE(pmd.world.range.pmd_dirty);
}

TEST(Pte45, MkwriteDoesNotBringAnEntryBackThatHasGone) {
    Scene s("fixed");
    s.set_slot(0, SlotKind::Table);
    s.world.set_pte(0, 0, Pte::Ro);
    s.all(Scene::write(0));
    EXPECT_EQ(s.world.entry(0), Entry::None); // fsync would miss what is stored now
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
}

TEST(Pte45, APageBeyondTheFileIsSigbus) {
    Scene s("fixed");
    s.world.range.inside = 0;
    s.set_slot(0, SlotKind::Table);
    const Fault read = s.all(Scene::read());
    EXPECT_EQ(read.result, kSigbus);
    EXPECT_EQ(s.name(read.decided), "pte beyond eof");
}

TEST(Pte45, AFileCutShortUnderTheFaultIsSigbus) {
    for (const bool hole : {false, true}) {
        Scene s("fixed");
        s.extent(hole ? Extent::Hole : Extent::Written);
        s.set_slot(0, SlotKind::Table);
        Fault read = Scene::read();
        s.run_to(read, hole ? "pte allocate" : "pte map");
        s.world.range.inside = 0;
        s.all(read);
        EXPECT_EQ(read.result, kSigbus);
        EXPECT_EQ(s.name(read.decided), hole ? "pte allocate" : "pte map");
        EXPECT_EQ(s.world.pte(0, 0), Pte::None);
        EXPECT_EQ(s.world.entry(0), Entry::None);
    }
}

TEST(Pte45, AFileSystemErrorIsSigbus) {
    Scene s("entry-locked");
    s.set_slot(0, SlotKind::Table);
    s.world.range.page_blocks.error = true;
    const Fault read = s.all(Scene::read());
    EXPECT_EQ(read.result, kSigbus);
    EXPECT_EQ(s.name(read.decided), "pte get_block");
    EXPECT_FALSE(s.world.range.entry_locked);
}

} // namespace
} // namespace daxscope::model
