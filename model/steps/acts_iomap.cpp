// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/acts_iomap.h"

namespace daxscope::model::steps {

namespace {

/// The entry that an index of the touched page finds, if it is clean: gone.
void drop_clean(World& world, const Fault& fault, bool zero_is_dirty) {
    Range& range = world.range;
    const auto stays = [zero_is_dirty](Entry entry, bool dirty) {
        return dirty || (zero_is_dirty && entry == Entry::Zero);
    };
    if (range.pmd_entry != Entry::None) {
        if (!stays(range.pmd_entry, range.pmd_dirty)) {
            range.pmd_entry = Entry::None;
        }
    } else if (!stays(world.entry(fault.page), world.entry_dirty(fault.page))) {
        world.set_entry(fault.page, Entry::None, false);
    }
}

} // namespace

void writeback_lock(World& world, Fault& fault) {
    Range& range = world.range;
    if (!range.towrite) {
        fault.jump = Label::Done;
        return;
    }
    range.towrite = false;
    range.entry_locked = true;
    fault.holds_entry = true;
}

void writeback_protect(World& world, Fault&) {
    world.write_protect(0, world.range.pages);
}

void writeback_flush(World&, Fault& fault) {
    fault.flushed = true;
}

void writeback_clean(World& world, Fault& fault) {
    world.clean(0, world.range.pages);
    world.range.entry_locked = false;
    fault.holds_entry = false;
    fault.jump = Label::Done;
}

void fallocate_unmap(World& world, Fault& fault) {
    unmap(world, fault, 0, world.range.pages);
    let_go(world, fault);
}

void fallocate_delete(World& world, Fault& fault) {
    layouts_delete(world, fault);
    let_go(world, fault);
}

void truncate_delete(World& world, Fault& fault) {
    layouts_delete(world, fault);
    fault.freed = true; // it is to go
}

void write_begin(World& world, Fault& fault) {
    Range& range = world.range;
    fault.blocks = range.page_blocks;
    if (range.page_blocks.extent == Extent::Shared) {
        range.inode_locked = true; // copied: the file has the new blocks once all is written
        return;
    }
    if (!unallocated(range.page_blocks.extent)) {
        fault.jump = Label::Done;
        return;
    }
    range.page_blocks.extent = Extent::Written;
    if (unallocated(range.blocks.extent)) {
        range.blocks.covers = false; // one written block inside a hole, or inside unwritten ones
    }
    range.inode_locked = true;
}

// dax_iomap_iter() of 6.1 invalidates for IOMAP_F_NEW alone: not where it copies a shared extent.
void write_keep_entry(World& world, Fault& fault) {
    if (fault.blocks.extent != Extent::Shared) {
        drop_clean(world, fault, true);
    }
}

void write_drop_entry(World& world, Fault& fault) {
    if (fault.blocks.extent == Extent::Shared) {
        world.clean(fault.page, 1); // __dax_clear_dirty_range()
        world.range.towrite = false;
    }
    drop_clean(world, fault, false);
}

void write_unmap_new(World& world, Fault& fault) {
    if (fault.blocks.extent != Extent::Shared) {
        unmap(world, fault, fault.page, 1);
    }
}

void write_unmap(World& world, Fault& fault) {
    unmap(world, fault, fault.page, 1);
}

void write_end(World& world, Fault& fault) {
    Range& range = world.range;
    if (fault.blocks.extent == Extent::Shared) {
        range.blocks.covers = false; // no extent of one kind any more
        own_storage(world, fault);
        fault.flushed = true; // what was stored before is written over, past the caches
    }
    range.inode_locked = false;
    fault.jump = Label::Done;
}

} // namespace daxscope::model::steps
