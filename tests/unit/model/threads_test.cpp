// SPDX-License-Identifier: GPL-3.0-or-later
//
// Threads of one mapping share its page tables: what one finds there that another has put there
// since.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

std::string name_of(const testing::TestParamInfo<const Handler*>& test) {
    std::string name(test.param->name);
    for (char& c : name) {
        c = c == '-' || c == '.' ? '_' : c;
    }
    return name;
}

class Threads : public testing::TestWithParam<const Handler*> {
protected:
    std::string_view handler() const { return GetParam()->name; }
    bool iomap() const { return GetParam()->family == Family::Iomap; }
    /// The step that installs a page of storage in the 4 KiB path.
    static constexpr std::string_view kPteMap = "pte map";
};
INSTANTIATE_TEST_SUITE_P(Handlers, Threads, testing::ValuesIn(handlers().begin(), handlers().end()),
                         name_of);

TEST_P(Threads, AHugePmdThatSufficesByNowIsNoFault) {
    for (const bool write : {false, true}) {
        Scene s(handler(), 1);
        Fault fault = write ? Scene::write() : Scene::read();
        s.set_slot(0, write ? SlotKind::HugeRw : SlotKind::HugeRo);
        s.all(fault);
        EXPECT_TRUE(fault.done());
        EXPECT_EQ(fault.result, 0);
        EXPECT_FALSE(fault.asked_pmd);
        EXPECT_FALSE(fault.asked_pte);
        EXPECT_FALSE(fault.unmapped);
    }
}

TEST_P(Threads, AReadOnlyPmdDoesNotSufficeForAWrite) {
    Scene s(handler(), 1);
    s.set_slot(0, SlotKind::HugeRo);
    EXPECT_TRUE(s.all(Scene::write()).asked_pmd);
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(Threads, AReadInFlightLeavesAWritablePageAlone) {
    Scene s(handler(), 1);
    s.set_slot(0, SlotKind::Table);
    Fault read = Scene::read();
    s.run_to(read, kPteMap);
    s.world.set_pte(0, 0, Pte::Rw);
    s.all(read);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
    EXPECT_EQ(read.result, kNopage);
}

TEST_P(Threads, AZeroPageIsNotPutOverStorage) {
    for (const Pte pte : {Pte::Ro, Pte::Rw}) {
        Scene s(handler(), 1);
        s.extent(Extent::Hole);
        s.world.range.blocks.covers = false;
        s.set_slot(0, SlotKind::Table);
        Fault read = Scene::read();
        s.run_to(read, iomap() ? "pte hole" : "pte allocate");
        s.world.set_pte(0, 0, pte);
        s.all(read);
        EXPECT_EQ(s.world.pte(0, 0), pte);
    }
}

TEST_P(Threads, AHugePmdIsNotOverwrittenByAPageTable) {
    Scene s(handler(), 1);
    s.world.range.blocks.covers = false;
    for (Fault fault : {Scene::read(), Scene::write()}) {
        s.set_slot(0, SlotKind::None);
        s.run_to(fault, kPteMap);
        s.set_slot(0, SlotKind::HugeRo);
        s.all(fault);
        EXPECT_EQ(s.slot(0), SlotKind::HugeRo);
    }
}

TEST_P(Threads, AWriteMakesAReadOnlyPageWritableInPlace) {
    Scene s(handler(), 2);
    for (const std::uint16_t mapping : {0, 1}) {
        s.set_slot(mapping, SlotKind::Table);
        s.all(Scene::read(mapping));
    }
    EXPECT_EQ(s.world.pte(0, 0), Pte::Ro);
    const Fault write = s.all(Scene::write(0));
    EXPECT_EQ(write.result, kNopage);
    EXPECT_FALSE(write.unmapped);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
    EXPECT_EQ(s.world.pte(1, 0), Pte::Ro);
    EXPECT_TRUE(s.world.entry_dirty(0));
}

TEST_P(Threads, APrivateWriteOfAnEmptyPageCopies) {
    Scene s(handler(), 1);
    s.set_slot(0, SlotKind::Table);
    Fault write = Scene::write();
    write.is_private = true;
    s.all(write);
    EXPECT_TRUE(write.asked_pte);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
    EXPECT_EQ(write.result, iomap() ? kDoneCow : kLocked);
}

TEST_P(Threads, OfAReadOnlyPrivatePageACopyIsMadeAndNobodyIsAsked) {
    for (const Pte pte : {Pte::Zero, Pte::Ro}) {
        Scene s(handler(), 1);
        s.set_slot(0, SlotKind::Table);
        s.world.set_pte(0, 0, pte);
        Fault write = Scene::write();
        write.is_private = true;
        s.all(write);
        EXPECT_TRUE(write.done());
        EXPECT_FALSE(write.asked_pmd);
        EXPECT_FALSE(write.asked_pte);
        EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
        EXPECT_EQ(write.result, 0);
    }
}

TEST_P(Threads, APrivateWriteThatFindsThePageMappedMeanwhileLeavesIt) {
    for (const Pte pte : {Pte::Zero, Pte::Ro, Pte::Rw}) {
        Scene s(handler(), 1);
        s.set_slot(0, SlotKind::Table);
        Fault write = Scene::write();
        write.is_private = true;
        s.run_to(write, "pte cow");
        s.world.set_pte(0, 0, pte);
        s.all(write);
        EXPECT_EQ(s.world.pte(0, 0), pte);
        EXPECT_EQ(write.result, iomap() ? kNopage : kLocked);
    }
}

TEST_P(Threads, TheSecondWriterOfAHoleFindsThePageOfTheFirst) {
    Scene s(handler(), 1);
    s.extent(Extent::Hole);
    s.world.range.blocks.covers = false;
    s.set_slot(0, SlotKind::Table);
    Fault first = Scene::write(), second = Scene::write();
    // As far as two faults get together: 4.5's look up without a lock, later ones wait for it.
    const std::string_view together = iomap()                       ? "pte grab entry"
                                      : handler() == "entry-locked" ? "pte lock entry"
                                                                    : "pte allocate";
    s.run_to(first, together);
    s.run_to(second, together);
    s.all(first);
    s.all(second);
    EXPECT_TRUE(first.done() && second.done());
    EXPECT_EQ(s.world.pte(0, 0), Pte::Rw);
    EXPECT_TRUE(first.blocks.fresh);
    EXPECT_FALSE(second.blocks.fresh);
}

} // namespace
} // namespace daxscope::model
