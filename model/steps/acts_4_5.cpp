// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/acts_4_5.h"

namespace daxscope::model::steps {

void find_dirty(World& world, Fault& fault) {
    if (!world.range.pmd_dirty && world.range.small_dirty == 0) {
        fault.jump = Label::Done;
        return;
    }
    world.range.towrite = true;
}

void flush_tagged_4_5(World& world, Fault& fault) {
    // An entry that was removed since has lost its mark, also where another stands in its place.
    fault.flushed = world.range.towrite;
    world.range.towrite = false;
    fault.jump = Label::Done;
}

bool bar_faults_free(const World& world, const Fault&) {
    const Range& range = world.range;
    return !range.inode_locked && !range.faults_barred && range.fault_readers == 0;
}

void bar_faults(World& world, Fault&) {
    world.range.inode_locked = true;
    world.range.faults_barred = true;
}

void unmap_from_all(World& world, Fault& fault) {
    unmap(world, fault, 0, world.range.pages);
}

void punch_drop(World& world, Fault& fault) {
    world.remove_entries(0, world.range.pages);
    fault.freed = true; // nobody can store any more, and whoever syncs now comes after the punch
}

void let_go(World& world, Fault& fault) {
    world.range.inode_locked = false;
    world.range.faults_barred = false;
    fault.jump = Label::Done;
}

void punch_free(World& world, Fault& fault) {
    Range& range = world.range;
    range.blocks.extent = Extent::Hole;
    range.blocks.covers = true;
    range.page_blocks.extent = Extent::Hole;
    world.storage_gone();
    let_go(world, fault);
}

void munmap(World& world, Fault& fault) {
    world.zap(fault.mapping, 0, world.range.pages);
    world.slots[fault.mapping].kind = SlotKind::None; // free_pgtables()
    fault.jump = Label::Done;
}

} // namespace daxscope::model::steps
