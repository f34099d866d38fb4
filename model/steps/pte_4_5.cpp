// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/pte_4_5.h"

namespace daxscope::model::steps {

namespace {

/// insert_pfn(), do_set_pte() and do_cow_fault(): install a PTE, and the page table where the slot
/// has none. What another thread of the mapping put there meanwhile stays: the access is retried
/// and finds it.
void install(World& world, Fault& fault, Pte pte) {
    Slot& slot = world.slots[fault.mapping];
    if (slot.huge()) {
        return;
    }
    slot.kind = SlotKind::Table;
    if (world.pte(fault.mapping, fault.page) == Pte::None) {
        world.set_pte(fault.mapping, fault.page, pte);
    }
}

} // namespace

void pte_beyond_eof(World& world, Fault& fault) {
    fault.asked_pte = true;
    if (fault.page >= world.range.inside) {
        pte_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

void pte_lock_entry(World& world, Fault& fault) {
    world.range.entry_locked = true;
    fault.holds_entry = true;
}

void pte_mkwrite(World& world, Fault& fault) {
    const bool present = world.slots[fault.mapping].kind == SlotKind::Table &&
                         world.pte(fault.mapping, fault.page) == Pte::Ro;
    if (!fault.write || fault.is_private || !present) {
        return;
    }
    // dax_radix_entry(NO_SECTOR): an entry that has gone does not come back.
    if (world.range.pmd_entry == Entry::Storage) {
        world.range.pmd_dirty = true;
    } else if (world.entry(fault.page) == Entry::Storage) {
        world.set_entry(fault.page, Entry::Storage, true);
    }
    world.set_pte(fault.mapping, fault.page, Pte::Rw);
    pte_returns(fault, vm_fault::kNopage, Label::PteOut);
}

void pte_find_page(World& world, Fault& fault) {
    fault.found = world.entry(fault.page);
}

void pte_get_block(World& world, Fault& fault) {
    fault.blocks = world.range.page_blocks;
    if (fault.blocks.error) {
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    }
    fault.mapped = !unallocated(fault.blocks.extent);
    fault.alloc = false; // the PMD handler's is gone with its stack frame
}

void pte_allocate_or_hole(World& world, Fault& fault) {
    if (fault.mapped || (fault.write && fault.is_private)) {
        return;
    }
    if (fault.write) {
        // What was looked up may have changed since: only one of two racing faults gets new blocks.
        fault.blocks.fresh = unallocated(world.range.page_blocks.extent);
        fault.blocks.extent = Extent::Written;
        fault.mapped = true;
        fault.alloc = true;
        world.range.page_blocks.extent = Extent::Written;
        if (unallocated(world.range.blocks.extent)) {
            world.range.blocks.covers = false; // one written block inside a hole
        }
        return;
    }
    if (fault.page >= world.range.inside) {
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    }
    // A PMD entry stands at the first index alone; a world of one page looks at another page.
    const bool first = world.pages != nullptr && fault.page == 0;
    if ((first && world.range.pmd_entry == Entry::Storage) ||
        world.entry(fault.page) == Entry::Storage) {
        // Another fault allocated meanwhile: page_cache_tree_insert() refuses to replace its entry.
        pte_returns(fault, vm_fault::kOom, Label::PteOut);
        return;
    }
    world.set_entry(fault.page, Entry::Zero, false);
    install(world, fault, Pte::Zero);
    pte_returns(fault, vm_fault::kLocked, Label::PteOut);
}

void pte_cow(World& world, Fault& fault) {
    if (fault.write && fault.is_private) {
        install(world, fault, Pte::Rw); // a copy of its own
        pte_returns(fault, vm_fault::kLocked, Label::PteOut);
    }
}

bool pte_mmap_free(const World& world, const Fault& fault) {
    return world.range.mmap_readers == 0 || world.entry(fault.page) != Entry::Zero;
}

void pte_unmap_hole_page(World& world, Fault& fault) {
    if (world.entry(fault.page) == Entry::Zero) {
        unmap(world, fault, fault.page, 1);
        world.set_entry(fault.page, Entry::None, false);
    }
}

void pte_insert_mapping(World& world, Fault& fault) {
    if (fault.page >= world.range.inside) {
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    }
    if (world.range.pmd_entry == Entry::Storage) {
        world.range.pmd_dirty = world.range.pmd_dirty || fault.write;
    } else if (world.entry(fault.page) == Entry::Zero) {
        // A read of the hole put its page back: dax_radix_entry() warns and returns -EIO.
        pte_returns(fault, vm_fault::kSigbus, Label::PteOut);
        return;
    } else {
        const bool dirty = fault.write || world.entry_dirty(fault.page);
        world.set_entry(fault.page, Entry::Storage, dirty);
    }
    install(world, fault, fault.write ? Pte::Rw : Pte::Ro);
    const auto major = fault.alloc ? vm_fault::kMajor : std::uint16_t{0};
    pte_returns(fault, static_cast<std::uint16_t>(vm_fault::kNopage | major), Label::PteOut);
}

void pte_out_4_5(World& world, Fault& fault) {
    if (fault.holds_entry) {
        world.range.entry_locked = false;
        fault.holds_entry = false;
    }
    fault.jump = Label::Done;
}

} // namespace daxscope::model::steps
