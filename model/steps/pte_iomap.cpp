// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/pte_iomap.h"

namespace daxscope::model::steps {

namespace {

/// insert_pfn(): installs a PTE, and the page table where the slot has none. What another thread of
/// the mapping put there meanwhile stays, except that a write makes a page of storage writable.
void install(World& world, Fault& fault, Pte pte) {
    Slot& slot = world.slots[fault.mapping];
    if (slot.huge()) {
        return;
    }
    slot.kind = SlotKind::Table;
    const Pte there = world.pte(fault.mapping, fault.page);
    if (there == Pte::None || (there == Pte::Ro && pte == Pte::Rw && !slot.stale)) {
        world.set_pte(fault.mapping, fault.page, pte);
        slot.stale = pte != Pte::Zero && world.outdated(fault.storage);
    }
}

bool cow(const Fault& fault) {
    return fault.write && fault.is_private;
}

void unmap_found(World& world, Fault& fault, bool shared) {
    if (fault.found != Entry::Zero && !shared) {
        return;
    }
    if (fault.small_found) {
        unmap(world, fault, fault.page, 1);
    } else {
        unmap(world, fault, 0, world.range.pages);
    }
}

void insert_entry(World& world, Fault& fault, bool dirty) {
    if (fault.small_found) {
        world.set_entry(fault.page, Entry::Storage, dirty || world.entry_dirty(fault.page));
    } else {
        world.range.pmd_dirty = world.range.pmd_dirty || dirty;
    }
}

bool synchronous(const Fault& fault) {
    return fault.write && fault.sync && fault.blocks.dirty_metadata;
}

std::uint16_t with_major(const Fault& fault, std::uint16_t result) {
    return static_cast<std::uint16_t>(result | (fault.blocks.fresh ? vm_fault::kMajor : 0));
}

} // namespace

void pte_eof(World& world, Fault& fault) {
    fault.asked_pte = true;
    if (fault.page >= world.range.inside) {
        pte_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

void pte_grab_entry(World& world, Fault& fault) {
    Range& range = world.range;
    if (range.pmd_entry == Entry::Zero || range.pmd_entry == Entry::Empty) {
        if (range.pmd_entry == Entry::Zero) {
            unmap(world, fault, 0, range.pages);
        }
        range.pmd_entry = Entry::None;
        range.pmd_dirty = false;
    }
    fault.small_found = range.pmd_entry == Entry::None;
    if (fault.small_found) {
        if (world.entry(fault.page) == Entry::None) {
            world.set_entry(fault.page, Entry::Empty, false);
        }
        fault.found = world.entry(fault.page);
    } else {
        fault.found = range.pmd_entry;
    }
    range.entry_locked = true;
    fault.holds_entry = true;
}

void pte_huge_raced(World& world, Fault& fault) {
    if (world.slots[fault.mapping].huge()) {
        pte_returns(fault, vm_fault::kNopage, Label::PteOut);
    }
}

void pte_iomap_begin(World& world, Fault& fault) {
    fault.blocks = world.range.page_blocks;
    fault.storage = world.range.storage;
    if (fault.blocks.error) {
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    }
    if (fault.write && !cow(fault) && unallocated(fault.blocks.extent)) {
        if (world.range.blocks.extent == Extent::Hole) {
            world.range.blocks.covers = false; // one written block inside a hole
        }
        fault.blocks.extent = Extent::Written;
        fault.blocks.fresh = true;
        world.range.page_blocks.extent = Extent::Written;
    }
}

void pte_cow_page(World& world, Fault& fault) {
    if (!cow(fault)) {
        return;
    }
    Slot& slot = world.slots[fault.mapping];
    if (slot.kind == SlotKind::Table && world.pte(fault.mapping, fault.page) != Pte::None) {
        pte_returns(fault, vm_fault::kNopage, Label::PteOut); // finish_fault(): pte_changed
        return;
    }
    if (!slot.huge()) {
        slot.kind = SlotKind::Table;
        world.set_pte(fault.mapping, fault.page, Pte::Rw);
        slot.stale = false;
    }
    pte_returns(fault, vm_fault::kDoneCow, Label::PteOut);
}

void pte_hole(World& world, Fault& fault) {
    if (fault.write || !unallocated(fault.blocks.extent)) {
        return;
    }
    if (fault.small_found && fault.found == Entry::Empty) {
        world.set_entry(fault.page, Entry::Zero, false);
    }
    install(world, fault, Pte::Zero);
    pte_returns(fault, vm_fault::kNopage, Label::PteOut);
}

void pte_unmap_zero_or_cow(World& world, Fault& fault) {
    unmap_found(world, fault, fault.write && fault.blocks.extent == Extent::Shared);
}

void pte_unmap_zero_or_shared(World& world, Fault& fault) {
    unmap_found(world, fault, fault.blocks.extent == Extent::Shared);
}

void pte_unmap_replaced(World& world, Fault& fault) {
    unmap_found(world, fault, entry_replaced(world, fault));
}

void pte_insert_entry_6_1(World& world, Fault& fault) {
    insert_entry(world, fault, !synchronous(fault));
}

void pte_insert_entry_6_2(World& world, Fault& fault) {
    insert_entry(world, fault, fault.write && !synchronous(fault));
}

void pte_insert_entry_replaced(World& world, Fault& fault) {
    insert_entry(world, fault, fault.write && !synchronous(fault));
    world.range.entry_storage = storage_to_map(world, fault);
}

void pte_sync(World& world, Fault& fault) {
    if (synchronous(fault)) {
        // dax_finish_sync_fault() dirties the entry and maps the page before the access goes on;
        // nothing of another mapping depends on the moments between.
        insert_entry(world, fault, true);
        install(world, fault, Pte::Rw);
        pte_returns(fault, with_major(fault, vm_fault::kNeedDsync), Label::PteOut);
    }
}

void pte_insert(World& world, Fault& fault) {
    if (fault.write) {
        if (fault.blocks.extent == Extent::Shared) {
            world.range.blocks.covers = false;
            own_storage(world, fault);
        }
    }
    install(world, fault, fault.write ? Pte::Rw : Pte::Ro);
    pte_returns(fault, with_major(fault, vm_fault::kNopage), Label::PteOut);
}

void pte_insert_6_15(World& world, Fault& fault) {
    // insert_page_into_pte_locked(): -EFAULT, where insert_pfn() of 6.14 left all as it was.
    if (fault.write && world.slots[fault.mapping].kind == SlotKind::Table &&
        (world.pte(fault.mapping, fault.page) == Pte::Zero || world.slots[fault.mapping].stale)) {
        fault.killed = true;
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    }
    pte_insert(world, fault);
}

void pte_unlock(World& world, Fault& fault) {
    world.range.entry_locked = false;
    fault.holds_entry = false;
    fault.jump = Label::Done;
}

} // namespace daxscope::model::steps
