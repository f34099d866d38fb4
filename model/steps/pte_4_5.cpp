// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/pte_4_5.h"

namespace daxscope::model::steps {

namespace {

/// Installs a PTE, and the page table where the slot has none. Another thread of the mapping may
/// have put a huge PMD there meanwhile: the access is retried and finds it.
void install(World& world, Fault& fault, Pte pte) {
    Slot& slot = world.slots[fault.mapping];
    if (slot.huge()) {
        return;
    }
    slot.kind = SlotKind::Table;
    world.set_pte(fault.mapping, fault.page, pte);
}

} // namespace

void pte_beyond_eof(World& world, Fault& fault) {
    fault.asked_pte = true;
    if (fault.page >= world.range.inside) {
        pte_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

bool pte_entry_free(const World& world, const Fault&) {
    return !world.range.entry_locked;
}

void pte_lock_entry(World& world, Fault& fault) {
    world.range.entry_locked = true;
    fault.holds_entry = true;
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
}

void pte_allocate_or_hole(World& world, Fault& fault) {
    if (fault.mapped || (fault.write && fault.is_private)) {
        return;
    }
    if (fault.write) {
        fault.blocks.extent = Extent::Written;
        fault.blocks.fresh = true;
        fault.mapped = true;
        fault.alloc = true;
        world.range.page_blocks.extent = Extent::Written;
        if (unallocated(world.range.blocks.extent)) {
            world.range.blocks.covers = false; // one written block inside a hole
        }
        return;
    }
    if (fault.found == Entry::None) {
        world.set_entry(fault.page, Entry::Zero, false);
    }
    install(world, fault, Pte::Zero);
    pte_returns(fault, vm_fault::kLocked, Label::PteOut);
}

void pte_cow(World& world, Fault& fault) {
    if (fault.write && fault.is_private) {
        install(world, fault, Pte::Rw);
        pte_returns(fault, vm_fault::kLocked, Label::PteOut);
    }
}

void pte_unmap_hole_page(World& world, Fault& fault) {
    if (world.entry(fault.page) == Entry::Zero) {
        unmap(world, fault, fault.page, 1);
        world.set_entry(fault.page, Entry::None, false);
    }
}

void pte_insert_mapping(World& world, Fault& fault) {
    if (world.range.pmd_entry == Entry::Storage) {
        world.range.pmd_dirty = world.range.pmd_dirty || fault.write;
    } else {
        const bool dirty = fault.write || world.entry_dirty(fault.page);
        world.set_entry(fault.page, Entry::Storage, dirty);
    }
    install(world, fault, fault.write ? Pte::Rw : Pte::Ro);
    const auto major = fault.blocks.fresh ? vm_fault::kMajor : std::uint16_t{0};
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
