// SPDX-License-Identifier: GPL-3.0-or-later
//
// dax_iomap_pmd_fault() of 6.1 and of 6.2, row by row of list 2.2 and table 2.3.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

class Iomap : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Iomap, testing::ValuesIn(of_family(Family::Iomap)),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(Iomap, 2_APmdThatBeginsBeyondTheFileIsSigbus) {
    Scene s(GetParam());
    s.world.range.inside = 0;
    EXPECT_EQ(s.all(Scene::read()).pmd_result, kSigbus);
}

TEST_P(Iomap, 3_EachCheapCheckFallsBackAndLeavesNoEntry) {
    const auto with = [](auto change) {
        Fault fault = Scene::read();
        change(fault);
        return fault;
    };
    const std::pair<Fault, Reason> cases[] = {
        {with([](Fault& f) { f.colour = true; }), Reason::Colour},
        {with([](Fault& f) { f.write = f.is_private = true; }), Reason::CowWrite},
        {with([](Fault& f) { f.before_vma = true; }), Reason::VmaStart},
        {with([](Fault& f) { f.after_vma = true; }), Reason::VmaEnd},
    };
    for (const auto& [access, reason] : cases) {
        Scene s(GetParam());
        Fault fault = access;
        s.pmd(fault);
        EXPECT_EQ(fault.pmd_result, kFallback);
        EXPECT_EQ(fault.reason, reason);
        EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    }
    Scene s(GetParam());
    s.world.range.inside = 511;
    EXPECT_EQ(s.pmd(Scene::read()).reason, Reason::PastEof);
}

TEST_P(Iomap, 4_ASecondFaultWaitsForTheEntry) {
    Scene s(GetParam());
    Fault a = Scene::read(0), b = Scene::read(1);
    s.run_to(a, "map");
    s.run_to(b, "grab entry");
    EXPECT_TRUE(s.blocked(b));
    s.all(a);
    EXPECT_FALSE(s.blocked(b));
}

TEST_P(Iomap, 4_SmallEntriesInTheRangeFallBack) {
    Scene s(GetParam());
    s.world.set_entry(0, Entry::Storage, false);
    const Fault fault = s.pmd(Scene::read());
    EXPECT_EQ(fault.pmd_result, kFallback);
    EXPECT_EQ(fault.reason, Reason::SmallEntry);
    EXPECT_FALSE(s.world.range.entry_locked);
}

TEST_P(Iomap, 5_APageTableThatRacedInReturnsZero) {
    Scene s(GetParam());
    Fault fault = Scene::read();
    s.run_to(fault, "page table raced");
    s.set_slot(0, SlotKind::Table);
    s.all(fault);
    EXPECT_EQ(fault.pmd_result, 0);
    EXPECT_FALSE(fault.asked_pte);
    EXPECT_FALSE(s.world.range.entry_locked);
}

TEST_P(Iomap, 6_AShortExtentFallsBackAndLeavesAnEmptyEntryThatThePtePathDowngrades) {
    Scene s(GetParam());
    s.world.range.blocks.covers = false;
    Fault fault = Scene::read();
    s.pmd(fault);
    EXPECT_EQ(fault.reason, Reason::ExtentTooShort);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Empty);
    s.all(fault);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::None);
    EXPECT_EQ(s.world.entry(0), Entry::Storage);
    EXPECT_FALSE(fault.unmapped);
    EXPECT_EQ(s.slot(0), SlotKind::Table);
}

TEST_P(Iomap, 7_AReadOfAHoleGetsTheHugeZeroPageAndAZeroEntry) {
    for (const Extent extent : {Extent::Hole, Extent::Unwritten}) {
        Scene s(GetParam());
        s.extent(extent);
        EXPECT_EQ(s.all(Scene::read()).pmd_result, kNopage);
        EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
        EXPECT_EQ(s.world.range.pmd_entry, Entry::Zero);
    }
}

TEST_P(Iomap, 7_TwoThreadsThatReadAHoleAtOnceLoseTheZeroPmdUntil618) {
    Scene s(GetParam(), 1);
    s.extent(Extent::Hole);
    Fault first = Scene::read(), second = Scene::read();
    s.run_to(first, "grab entry");
    s.run_to(second, "grab entry");
    s.all(first);
    s.pmd(second);
    if (find_handler(GetParam())->follows() >= Release(6, 18)) {
        // vmf_insert_folio_pmd() finds it there, which will do.
        EXPECT_EQ(second.pmd_result, kNopage);
        EXPECT_EQ(s.slot(0), SlotKind::HugeZero);
        return;
    }
    EXPECT_EQ(second.pmd_result, kFallback);
    EXPECT_EQ(second.reason, Reason::PmdPresent);
    EXPECT_EQ(s.slot(0), SlotKind::None);
}

TEST_P(Iomap, 8_MisalignedStorageFallsBack) {
    Scene s(GetParam());
    s.world.range.blocks.aligned = false;
    EXPECT_EQ(s.pmd(Scene::read()).reason, Reason::PfnUnaligned);
}

TEST_P(Iomap, 9_HoleToStorageUnmapsOnce) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.all(Scene::read(0));
    const Fault write = s.all(Scene::write(1));
    if (GetParam() == "iomap-never-unmap") {
        EXPECT_FALSE(write.unmapped);
        EXPECT_EQ(s.slot(0), SlotKind::HugeZero); // over data
        return;
    }
    EXPECT_TRUE(write.unmapped);
    EXPECT_EQ(write.zapped, 1);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Storage);
    EXPECT_FALSE(s.all(Scene::read(0)).unmapped);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRw);
}

TEST_P(Iomap, 9_TheEntryStaysWhoeverFaults) {
    Scene s(GetParam());
    s.all(Scene::write(0));
    const Fault read = s.all(Scene::read(1));
    EXPECT_EQ(read.entries_removed, 0);
    EXPECT_TRUE(s.world.range.pmd_dirty);
}

TEST_P(Iomap, 10_AMapSyncWriteWithDirtyMetadataNeedsDsync) {
    Scene s(GetParam());
    s.world.range.blocks.dirty_metadata = true;
    Fault fault = Scene::write();
    fault.sync = true;
    s.run_to(fault, "finish sync");
    EXPECT_EQ(fault.pmd_result, kNeedDsync);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    s.all(fault);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
    EXPECT_TRUE(s.world.range.pmd_dirty);
}

TEST_P(Iomap, 10_AWriteToASharedExtentUnsharesIt) {
    Scene s(GetParam());
    s.extent(Extent::Shared);
    s.all(Scene::read(1));
    const Fault write = s.all(Scene::write(0));
    EXPECT_EQ(write.zapped, GetParam() == "iomap-never-unmap" ? 0 : 1);
    EXPECT_EQ(s.world.range.blocks.extent, Extent::Written);
    EXPECT_FALSE(s.all(Scene::read(1)).unmapped);
}

TEST_P(Iomap, 11_AWriteUpgradesAReadOnlyPmdInPlace) {
    Scene s(GetParam());
    s.all(Scene::read(0));
    EXPECT_EQ(s.slot(0), SlotKind::HugeRo);
    const Fault write = s.all(Scene::write(0));
    EXPECT_FALSE(write.unmapped);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(Iomap, 12_AFallbackSplitsTheMappingsOwnPmd) {
    Scene s(GetParam());
    s.all(Scene::read(0));
    s.world.range.blocks.covers = false;
    s.pmd(Scene::write(0));
    EXPECT_EQ(s.slot(0), SlotKind::None);
}

TEST_P(Iomap, APteFaultOverAZeroPmdEntryUnmapsTheWholePmd) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.all(Scene::read(0));
    Fault fault = Scene::read(1);
    fault.colour = true;
    s.all(fault);
    EXPECT_TRUE(fault.unmapped);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_EQ(s.world.entry(0), Entry::Zero);
}

TEST_P(Iomap, ANewBlockMakesAMajorPteFault) {
    Scene s(GetParam());
    s.extent(Extent::Hole);
    s.world.range.blocks.covers = false;
    EXPECT_EQ(s.all(Scene::write()).result, kMajor | kNopage);
}

TEST_P(Iomap, APrivateWriteIsCopiedAndLeavesAnEmptySmallEntry) {
    Scene s(GetParam());
    Fault fault = Scene::write();
    fault.is_private = true;
    s.all(fault);
    EXPECT_EQ(fault.result, kDoneCow);
    EXPECT_EQ(s.world.entry(0), Entry::Empty);
    EXPECT_EQ(s.pmd(Scene::read(1)).reason, Reason::SmallEntry);
}

TEST_P(Iomap, AWriteToAPrivateHugePmdAsksThePteHandlerAlone) {
    Scene s(GetParam());
    s.set_slot(0, SlotKind::HugeRo);
    Fault fault = Scene::write();
    fault.is_private = true;
    s.all(fault);
    EXPECT_FALSE(fault.asked_pmd);
    EXPECT_EQ(fault.result, kDoneCow);
}

TEST(Iomap61, AReadOfASharedExtentUnmapsNothing) {
    Scene s("iomap");
    s.extent(Extent::Shared);
    s.all(Scene::read(0));
    EXPECT_FALSE(s.all(Scene::read(1)).unmapped);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRo);
}

TEST(Iomap62, EveryReadOfASharedExtentUnmapsEverybody) {
    Scene s("iomap-6.2");
    s.extent(Extent::Shared);
    for (int turn = 0; turn < 10; ++turn) {
        const auto mapping = static_cast<std::uint16_t>(turn % 2);
        EXPECT_FALSE(satisfied(s.world, Scene::read(mapping)));
        EXPECT_TRUE(s.all(Scene::read(mapping)).unmapped);
    }
}

TEST(Iomap62, OverlapLeavesOnlyTheLastOneMapped) {
    Scene s("iomap-6.2");
    s.extent(Extent::Shared);
    Fault a = Scene::read(0), b = Scene::read(1);
    s.run_to(a, "map");
    s.run_to(b, "grab entry");
    s.all(a);
    s.all(b);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
}

TEST(Iomap61, EntriesAreDirtyForReadsToo) {
    Scene s("iomap");
    s.all(Scene::read(0));
    EXPECT_TRUE(s.world.range.pmd_dirty);
    Scene later("iomap-6.2");
    later.all(Scene::read(0));
    EXPECT_FALSE(later.world.range.pmd_dirty);
}

TEST(IomapPrefix, TheModuleUnmapsBeforeTheEntryLock) {
    Scene s("iomap-prefix");
    Fault a = Scene::read(0), b = Scene::read(1);
    s.run_to(a, "grab entry");
    s.run_to(b, "grab entry");
    s.all(a);
    s.all(b);
    EXPECT_TRUE(satisfied(s.world, Scene::read(0))); // overlap: both stay mapped
    EXPECT_TRUE(satisfied(s.world, Scene::read(1)));
    EXPECT_TRUE(a.unmapped);
    EXPECT_EQ(a.entries_removed, 0);
}

TEST(IomapPrefix, AFaultThatFailsACheapCheckUnmapsNothing) {
    Scene s("iomap-prefix");
    s.set_slot(1, SlotKind::HugeRo);
    Fault fault = Scene::read(0);
    fault.after_vma = true;
    s.all(fault);
    EXPECT_FALSE(fault.unmapped);
    EXPECT_EQ(s.slot(1), SlotKind::HugeRo);
}

} // namespace
} // namespace daxscope::model
