// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/acts_reflink.h"

namespace daxscope::model::steps {

namespace {

void flush(World& world, Fault& fault) {
    Range& range = world.range;
    if (range.pmd_dirty || range.small_dirty > 0) {
        world.protect(0, range.pages);
        range.towrite = false;
        fault.flushed = true;
    }
}

void turn(Extent& extent, Extent from, Extent to) {
    if (extent == from) {
        extent = to;
    }
}

} // namespace

void layouts_delete(World& world, Fault& fault) {
    const Range& range = world.range;
    const bool pmd = range.pmd_entry == Entry::Storage;
    fault.entries_removed =
        static_cast<std::uint16_t>(fault.entries_removed + range.small_storage + (pmd ? 1 : 0));
    fault.dirty_removed = fault.dirty_removed || range.pmd_dirty || range.small_dirty > 0;
    world.remove_entries(0, range.pages);
}

void reflink_flush(World& world, Fault& fault) {
    flush(world, fault);
}

void clone_share(World& world, Fault& fault) {
    turn(world.range.blocks.extent, Extent::Written, Extent::Shared);
    turn(world.range.page_blocks.extent, Extent::Written, Extent::Shared);
    world.range.clone_small = false; // xfs_flush_unmap_range() of the file that is cloned to
    let_go(world, fault);
}

void dedupe_drop(World& world, Fault& fault) {
    unmap_from_all(world, fault);
    world.remove_entries(0, world.range.pages);
}

void dedupe_remap(World& world, Fault& fault) {
    Range& range = world.range;
    if (!unallocated(range.page_blocks.extent)) {
        range.page_blocks.extent = Extent::Shared;
        if (!unallocated(range.blocks.extent)) {
            range.blocks.extent = Extent::Shared;
            range.blocks.covers = true; // one extent of the other file's
        }
        world.new_storage();
    }
    let_go(world, fault);
}

void unshare_invalidate(World& world, Fault& fault) {
    Range& range = world.range;
    unmap_from_all(world, fault);
    if (!range.pmd_dirty && range.small_dirty == 0) {
        world.remove_entries(0, range.pages);
    }
}

void unshare_copy(World& world, Fault& fault) {
    turn(world.range.blocks.extent, Extent::Shared, Extent::Written);
    own_storage(world, fault);
}

void unshare_flush(World& world, Fault& fault) {
    flush(world, fault);
    let_go(world, fault);
}

void other_reads(World&, Fault& fault) {
    fault.jump = Label::Done;
}

void other_reads_6_15(World& world, Fault& fault) {
    Range& range = world.range;
    fault.jump = Label::Done;
    if (range.page_blocks.extent != Extent::Shared) {
        return;
    }
    const bool small = fault.no_huge || fault.after_vma;
    if (small && range.pmd_entry != Entry::Storage) {
        range.clone_small = true;
    } else if (!small && !range.clone_small && range.small_storage > 0) {
        fault.killed = true;
    }
}

void other_writes(World& world, Fault& fault) {
    turn(world.range.blocks.extent, Extent::Shared, Extent::Written);
    turn(world.range.page_blocks.extent, Extent::Shared, Extent::Written);
    world.range.clone_small = false;
    fault.jump = Label::Done;
}

} // namespace daxscope::model::steps
