// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/pmd_iomap.h"

namespace daxscope::model::steps {

namespace {

void insert_entry(World& world, Fault& fault, bool shared, bool dirty) {
    Range& range = world.range;
    if (shared || fault.found == Entry::Zero || fault.found == Entry::Empty) {
        range.pmd_entry = Entry::Storage;
    }
    range.pmd_dirty = range.pmd_dirty || dirty;
}

/// dax_fault_is_synchronous()
bool synchronous(const Fault& fault) {
    return fault.write && fault.sync && fault.blocks.dirty_metadata;
}

/// dax_pmd_load_hole() as far as the zero entry. @return whether a PMD is to be mapped now
bool enters_hole(World& world, Fault& fault) {
    if (fault.write || !unallocated(fault.blocks.extent)) {
        return false;
    }
    if (!world.range.huge_zero) {
        pmd_falls_back(fault, Reason::NoZeroPage, Label::Out);
        return false;
    }
    if (fault.found == Entry::Empty) {
        world.range.pmd_entry = Entry::Zero;
    }
    return true;
}

} // namespace

void iomap_beyond_eof(World& world, Fault& fault) {
    if (world.range.inside == 0) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

void colour(World&, Fault& fault) {
    if (fault.colour) {
        pmd_falls_back(fault, Reason::Colour, Label::Fallback);
    }
}

void iomap_cow_write(World&, Fault& fault) {
    if (fault.write && fault.is_private) {
        pmd_falls_back(fault, Reason::CowWrite, Label::Fallback);
    }
}

void iomap_vma(World&, Fault& fault) {
    if (fault.before_vma) {
        pmd_falls_back(fault, Reason::VmaStart, Label::Fallback);
    } else if (fault.after_vma) {
        pmd_falls_back(fault, Reason::VmaEnd, Label::Fallback);
    }
}

void iomap_past_eof(World& world, Fault& fault) {
    if (world.range.inside < world.range.pages) {
        pmd_falls_back(fault, Reason::PastEof, Label::Fallback);
    }
}

// get_unlocked_entry(): a smaller entry is a conflict at once, locked or not.
bool grab_enabled(const World& world, const Fault&) {
    return !world.range.entry_locked || world.range.small > 0;
}

void grab_entry(World& world, Fault& fault) {
    Range& range = world.range;
    if (range.small > 0) {
        pmd_falls_back(fault, Reason::SmallEntry, Label::Fallback);
        return;
    }
    if (range.pmd_entry == Entry::None) {
        range.pmd_entry = Entry::Empty;
    }
    fault.found = range.pmd_entry;
    fault.holds_entry = true;
    range.entry_locked = true;
}

void table_raced(World& world, Fault& fault) {
    if (world.slots[fault.mapping].kind == SlotKind::Table && !fault.other_slot) {
        pmd_returns(fault, 0, Label::Out);
    }
}

void iomap_begin(World& world, Fault& fault) {
    fault.blocks = world.range.blocks;
    fault.storage = world.range.storage;
    if (fault.blocks.error) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Out);
        return;
    }
    if (fault.write && unallocated(fault.blocks.extent)) {
        fault.blocks.extent = Extent::Written;
        fault.blocks.fresh = true;
        if (fault.blocks.covers) {
            world.range.blocks.extent = Extent::Written;
            world.range.page_blocks.extent = Extent::Written;
        }
    }
    if (!fault.blocks.covers) {
        pmd_falls_back(fault, Reason::ExtentTooShort, Label::Out);
    }
}

void iomap_hole(World& world, Fault& fault) {
    if (!enters_hole(world, fault)) {
        return;
    }
    // Here two threads of one mapping that read a hole at once meet: the second finds the first
    // one's zero PMD, falls back, and its split zaps that PMD.
    Slot& slot = world.slots[fault.mapping];
    if (slot.kind != SlotKind::None) {
        pmd_falls_back(fault, Reason::PmdPresent, Label::Out);
        return;
    }
    slot.kind = SlotKind::HugeZero;
    pmd_returns(fault, vm_fault::kNopage, Label::Out);
}

void iomap_hole_6_18(World& world, Fault& fault) {
    if (!enters_hole(world, fault)) {
        return;
    }
    // vmf_insert_folio_pmd() says -EEXIST of a PMD that is there, which is NOPAGE.
    Slot& slot = world.slots[fault.mapping];
    if (slot.kind == SlotKind::None) {
        slot.kind = SlotKind::HugeZero;
    }
    pmd_returns(fault, vm_fault::kNopage, Label::Out);
}

void direct_access(World& world, Fault& fault) {
    if (fault.blocks.unreachable || fault.blocks.short_access) {
        pmd_falls_back(fault, Reason::LengthTooSmall, Label::Out);
    } else if (!fault.blocks.aligned) {
        pmd_falls_back(fault, Reason::PfnUnaligned, Label::Out);
    } else if (!world.range.memmap) {
        pmd_falls_back(fault, Reason::PfnNotInMemmap, Label::Out);
    }
}

void unmap_zero_or_cow(World& world, Fault& fault) {
    const bool cow = fault.write && fault.blocks.extent == Extent::Shared;
    if (fault.found == Entry::Zero || cow) {
        unmap(world, fault, 0, world.range.pages);
    }
}

void unmap_zero_or_shared(World& world, Fault& fault) {
    if (fault.found == Entry::Zero || fault.blocks.extent == Extent::Shared) {
        unmap(world, fault, 0, world.range.pages);
    }
}

void unmap_replaced(World& world, Fault& fault) {
    if (fault.found == Entry::Zero || entry_replaced(world, fault)) {
        unmap(world, fault, 0, world.range.pages);
    }
}

void insert_entry_6_1(World& world, Fault& fault) {
    const bool cow = fault.write && fault.blocks.extent == Extent::Shared;
    insert_entry(world, fault, cow, !synchronous(fault));
}

void insert_entry_6_2(World& world, Fault& fault) {
    insert_entry(world, fault, fault.blocks.extent == Extent::Shared,
                 fault.write && !synchronous(fault));
}

void insert_entry_write_only(World& world, Fault& fault) {
    const bool cow = fault.write && fault.blocks.extent == Extent::Shared;
    insert_entry(world, fault, cow, fault.write && !synchronous(fault));
}

void insert_entry_replaced(World& world, Fault& fault) {
    insert_entry(world, fault, entry_replaced(world, fault), fault.write && !synchronous(fault));
    world.range.entry_storage = storage_to_map(world, fault);
}

void cow_copy(World& world, Fault& fault) {
    if (fault.write && fault.blocks.extent == Extent::Shared) {
        world.range.blocks.extent = Extent::Written;
        own_storage(world, fault);
    }
}

void need_sync(World&, Fault& fault) {
    if (synchronous(fault)) {
        fault.finish_sync = true;
        pmd_returns(fault, vm_fault::kNeedDsync, Label::Out);
    }
}

void insert_pmd(World& world, Fault& fault) {
    Slot& slot = world.slots[fault.mapping];
    // A PMD of another page is left as it is, with a warning.
    if (slot.kind == SlotKind::None) {
        slot.kind = fault.write ? SlotKind::HugeRw : SlotKind::HugeRo;
        slot.stale = world.outdated(fault.storage);
    } else if (fault.write && slot.kind == SlotKind::HugeRo && !slot.stale) {
        slot.kind = SlotKind::HugeRw;
    }
    pmd_returns(fault, vm_fault::kNopage, Label::Out);
}

void insert_folio_pmd(World& world, Fault& fault) {
    // What a write copies to is new, and its folio has the order that this entry gives it.
    if (world.range.clone_small && !fault.write && fault.blocks.extent == Extent::Shared) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Out);
        return;
    }
    insert_pmd(world, fault);
}

void unlock_entry(World& world, Fault& fault) {
    world.range.entry_locked = false;
    fault.holds_entry = false;
    if (fault.pmd_result == vm_fault::kFallback) {
        fault.jump = Label::Fallback;
    } else if (!fault.finish_sync) {
        fault.jump = Label::Done;
    }
}

void finish_sync(World& world, Fault& fault) {
    Slot& slot = world.slots[fault.mapping];
    // dax_insert_pfn_mkwrite(): without the entry there is nothing to map, the access is retried.
    if (world.range.pmd_entry == Entry::Storage && slot.kind != SlotKind::Table) {
        world.range.pmd_dirty = true;
        slot.kind = SlotKind::HugeRw;
        slot.stale = world.outdated(fault.storage);
    }
    fault.jump = Label::Done;
}

void split_and_count(World& world, Fault& fault) {
    if (world.slots[fault.mapping].huge()) {
        world.zap(fault.mapping, 0, world.range.pages);
    }
    fault.jump = Label::Pte;
}

} // namespace daxscope::model::steps
