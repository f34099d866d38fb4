// SPDX-License-Identifier: GPL-3.0-or-later
//
// What 6.15 changed: pages of storage are folios with reference counts, so that breaking layouts
// deletes the entries of the whole file, and a map asks for a folio of its own order.
#include "tests/unit/model/scene.h"

namespace daxscope::model {
namespace {

using namespace vm_fault;

/// Is that handler's kernel one with folios?
bool has_folios(const Handler& handler) {
    return handler.follows() >= Release(6, 15);
}

class Folios : public testing::TestWithParam<std::string> {
protected:
    const Handler& handler() const { return *find_handler(GetParam()); }
    /// Runs an act to its end.
    Fault act(ActKind kind, World& world) const {
        Fault fault;
        for (const Step& step : handler().act(kind)->steps) {
            EXPECT_TRUE(step.enabled == nullptr || step.enabled(world, fault)) << step.name;
            fault.jump = Label::None;
            step.step(world, fault);
            if (fault.jump == Label::Done) {
                break;
            }
        }
        return fault;
    }
};
INSTANTIATE_TEST_SUITE_P(Handlers, Folios, testing::ValuesIn(of_family(Family::Iomap)),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(Folios, AFallocateElsewhereDeletesTheDirtyEntry) {
    Scene s(GetParam());
    s.all(Scene::write());
    ASSERT_TRUE(s.world.range.pmd_dirty);
    const Fault done = act(ActKind::Fallocate, s.world);
    EXPECT_EQ(s.slot(0), SlotKind::None);
    EXPECT_FALSE(s.world.range.inode_locked || s.world.range.faults_barred);
    EXPECT_EQ(done.dirty_removed, has_folios(handler()));
    EXPECT_EQ(done.entries_removed, has_folios(handler()) ? 1 : 0);
    EXPECT_FALSE(done.freed) << "the data stays";
    EXPECT_EQ(s.world.range.pmd_entry, has_folios(handler()) ? Entry::None : Entry::Storage);
    // The fsync after it has something to write, or nothing.
    EXPECT_EQ(act(ActKind::Fsync, s.world).flushed, !has_folios(handler()));
}

TEST_P(Folios, AFallocateElsewhereWaitsForAnEntryThatIsLocked) {
    const auto steps = handler().act(ActKind::Fallocate)->steps;
    Scene s(GetParam());
    s.world.range.entry_locked = true;
    EXPECT_EQ(steps.back().enabled == nullptr || steps.back().enabled(s.world, Fault{}),
              !has_folios(handler()));
}

TEST_P(Folios, AfterItTheRangeTakesAPmdWhereItHad4KiBEntries) {
    Scene s(GetParam());
    s.set_slot(0, SlotKind::Table);
    s.all(Scene::read(0));
    ASSERT_EQ(s.world.entry(0), Entry::Storage);
    act(ActKind::Fallocate, s.world);
    EXPECT_EQ(s.pmd(Scene::read(1)).pmd_result, has_folios(handler()) ? kNopage : kFallback);
}

TEST_P(Folios, ALongerFileLosesItsEntriesToo) {
    Scene s(GetParam());
    s.all(Scene::write());
    const Fault done = act(ActKind::Extend, s.world);
    EXPECT_EQ(done.dirty_removed, has_folios(handler()));
    EXPECT_FALSE(done.freed);
    EXPECT_EQ(s.world.range.inside, s.world.range.pages);
}

TEST_P(Folios, TheReaderOfACloneIsKilledWhereTheOtherFileHasA4KiBEntry) {
    Scene s(GetParam());
    s.extent(Extent::Shared);
    s.world.range.clone_small = true;
    const Fault fault = s.all(Scene::read());
    EXPECT_EQ(fault.pmd_result, has_folios(handler()) ? kSigbus : kNopage);
    EXPECT_EQ(s.slot(0), has_folios(handler()) ? SlotKind::None : SlotKind::HugeRo);
    EXPECT_EQ(s.world.range.pmd_entry, Entry::Storage) << "inserted before the map";
    EXPECT_FALSE(s.world.range.entry_locked);
}

TEST_P(Folios, AWriterOfTheCloneIsNot) {
    Scene s(GetParam());
    s.extent(Extent::Shared);
    s.world.range.clone_small = true;
    EXPECT_EQ(s.all(Scene::write()).pmd_result, kNopage); // what it copies to is new
    EXPECT_EQ(s.slot(0), SlotKind::HugeRw);
}

TEST_P(Folios, AWriteThatFindsAnotherPageInItsPteIsSigbus) {
    Scene s(GetParam(), 1);
    s.world.range.blocks.covers = false;
    s.set_slot(0, SlotKind::Table);
    Fault write = Scene::write();
    s.run_to(write, "pte map");
    s.world.set_pte(0, 0, Pte::Zero);
    EXPECT_EQ(s.all(write).result, has_folios(handler()) ? kSigbus : kNopage);
    EXPECT_EQ(s.world.pte(0, 0), Pte::Zero);
}

} // namespace
} // namespace daxscope::model
