// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/pmd_4_5.h"

namespace daxscope::model::steps {

namespace {

/// A plain `return VM_FAULT_FALLBACK`: no lock is held, nothing is counted.
void return_fallback(Fault& fault, Reason reason) {
    pmd_falls_back(fault, reason, Label::FellBack);
}

/// `goto fallback`.
void goto_fallback(Fault& fault, Reason reason) {
    fault.reason = reason;
    fault.decided = fault.pc;
    fault.jump = Label::Fallback;
}

/// get_block(): what the file system answers for the PMD range, allocating if `create`.
/// @return false where it fails
bool get_block(World& world, Fault& fault, bool create) {
    fault.blocks = world.range.blocks;
    if (fault.blocks.error) {
        return false;
    }
    fault.mapped = !unallocated(fault.blocks.extent);
    if (create && !fault.mapped) {
        fault.mapped = true;
        if (fault.blocks.extent == Extent::Hole) {
            fault.blocks.extent = Extent::Written;
            fault.blocks.fresh = true;
            world.range.blocks.extent = Extent::Written;
            world.range.page_blocks.extent = Extent::Written;
        }
    }
    return true;
}

void look_up(World& world, Fault& fault, Label failed) {
    if (!get_block(world, fault, false)) {
        pmd_returns(fault, vm_fault::kSigbus, failed);
    }
}

void allocate(World& world, Fault& fault, Label failed) {
    if (fault.mapped || !fault.write) {
        return;
    }
    // What the lookup saw may have changed since: both calls run under a lock that is only shared.
    if (!get_block(world, fault, true)) {
        pmd_returns(fault, vm_fault::kSigbus, failed);
        return;
    }
    fault.alloc = true;
}

/// `!buffer_size_valid(&bh) || bh.b_size < PMD_SIZE`: ext4 and XFS leave b_state 0 for a hole.
bool too_small(const World& world, const Fault& fault) {
    const bool no_state = fault.blocks.extent == Extent::Hole && !fault.mapped;
    return !fault.blocks.covers || (no_state && !world.range.hole_has_length);
}

bool mapped_zero(const World& world, std::uint32_t page) {
    for (std::size_t m = world.next_taken(0); m < world.slots.size(); m = world.next_taken(m + 1)) {
        if (world.slots[m].kind == SlotKind::Table &&
            world.pte(static_cast<std::uint32_t>(m), page) == Pte::Zero) {
            return true;
        }
    }
    return false;
}

/// Pages that cover holes: struct pages in the page cache, until 4.14.
unsigned hole_pages(const Range& range) {
    return static_cast<unsigned>(range.small - range.small_storage);
}

/// truncate_inode_pages_range() of the PMD: every entry goes, and its dirty tag with it. A page
/// that a fault mapped since the range was unmapped is unmapped once more, truncate_inode_page()
/// sees to that.
void truncate(World& world, Fault& fault) {
    Range& range = world.range;
    unsigned left = hole_pages(range);
    for (std::uint32_t page = 0; left > 0 && page < range.pages; ++page) {
        if (world.entry(page) == Entry::Zero) {
            --left;
            if (mapped_zero(world, page)) {
                unmap(world, fault, page, 1);
            }
        }
    }
    const bool pmd = range.pmd_entry == Entry::Storage;
    fault.entries_removed =
        static_cast<std::uint16_t>(fault.entries_removed + range.small_storage + (pmd ? 1 : 0));
    fault.dirty_removed = fault.dirty_removed || range.pmd_dirty || range.small_dirty > 0;
    world.remove_entries(0, range.pages);
}

} // namespace

void config(World& world, Fault& fault) {
    if (!world.range.pmd_configured) {
        return_fallback(fault, Reason::NotConfigured);
    }
}

void cow_write(World& world, Fault& fault) {
    if (fault.write && fault.is_private) {
        if (world.slots[fault.mapping].huge()) {
            world.zap(fault.mapping, 0, world.range.pages);
        }
        return_fallback(fault, Reason::CowWrite);
    }
}

void vma_start(World&, Fault& fault) {
    if (fault.before_vma) {
        return_fallback(fault, Reason::VmaStart);
    }
}

void vma_end(World&, Fault& fault) {
    if (fault.after_vma) {
        return_fallback(fault, Reason::VmaEnd);
    }
}

void beyond_eof(World& world, Fault& fault) {
    if (world.range.inside == 0) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

void pmd_past_eof(World& world, Fault& fault) {
    if (world.range.inside < world.range.pages) {
        return_fallback(fault, Reason::PastEof);
    }
}

void get_block_create(World& world, Fault& fault) {
    if (!get_block(world, fault, fault.write)) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Done);
    }
}

void get_block_lookup(World& world, Fault& fault) {
    look_up(world, fault, Label::Done);
}

void get_block_lookup_out(World& world, Fault& fault) {
    look_up(world, fault, Label::Out);
}

void get_block_allocate(World& world, Fault& fault) {
    allocate(world, fault, Label::Done);
}

void get_block_allocate_out(World& world, Fault& fault) {
    allocate(world, fault, Label::Out);
}

void lock_mmap(World& world, Fault& fault) {
    ++world.range.mmap_readers;
    fault.holds_mmap = true;
}

void too_small_fallback(World& world, Fault& fault) {
    if (too_small(world, fault)) {
        goto_fallback(fault, Reason::BlockTooSmall);
    }
}

void too_small_return(World& world, Fault& fault) {
    if (too_small(world, fault)) {
        return_fallback(fault, Reason::BlockTooSmall);
    }
}

void too_small_out(World& world, Fault& fault) {
    if (too_small(world, fault)) {
        pmd_falls_back(fault, Reason::BlockTooSmall, Label::Out);
    }
}

// unmap_mapping_range() of 4.5 takes i_mmap_lock_write: it waits for every fault that holds the
// lock to read.
bool mmap_free(const World& world, const Fault& fault) {
    return world.range.mmap_readers == (fault.holds_mmap ? 1 : 0);
}

bool mmap_free_if_alloc(const World& world, const Fault& fault) {
    return !fault.alloc || mmap_free(world, fault);
}

bool truncate_free(const World& world, const Fault& fault) {
    return hole_pages(world.range) == 0 || mmap_free(world, fault);
}

bool truncate_free_if_alloc(const World& world, const Fault& fault) {
    return !fault.alloc || truncate_free(world, fault);
}

void unlock_mmap(World& world, Fault& fault) {
    --world.range.mmap_readers;
    fault.holds_mmap = false;
}

void unmap_always(World& world, Fault& fault) {
    unmap(world, fault, 0, world.range.pages);
}

void truncate_always(World& world, Fault& fault) {
    truncate(world, fault);
}

void unmap_if_alloc(World& world, Fault& fault) {
    if (fault.alloc) {
        unmap(world, fault, 0, world.range.pages);
    }
}

void truncate_if_alloc(World& world, Fault& fault) {
    if (fault.alloc) {
        truncate(world, fault);
    }
}

void recheck_size(World& world, Fault& fault) {
    if (world.range.inside == 0) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Out);
    } else if (world.range.inside < world.range.pages) {
        goto_fallback(fault, Reason::PastEof);
    }
}

void huge_zero_page(World& world, Fault& fault) {
    // `!write && !buffer_mapped(&bh) && buffer_uptodate(&bh)`
    const bool hole = !fault.write && !fault.mapped && fault.blocks.extent == Extent::Hole;
    if (!hole || !world.range.hole_has_length) {
        fault.jump = Label::Storage;
        return;
    }
    Slot& slot = world.slots[fault.mapping];
    if (!world.range.huge_zero) {
        goto_fallback(fault, Reason::NoZeroPage);
    } else if (slot.kind != SlotKind::None) {
        goto_fallback(fault, Reason::PmdPresent);
    } else {
        slot.kind = SlotKind::HugeZero;
        pmd_returns(fault, vm_fault::kNopage, Label::Out);
    }
}

void map_storage(World& world, Fault& fault) {
    if (fault.blocks.unreachable) {
        pmd_returns(fault, vm_fault::kSigbus, Label::Out);
    } else if (fault.blocks.short_access) {
        goto_fallback(fault, Reason::LengthTooSmall);
    } else if (!fault.blocks.aligned || fault.colour) {
        goto_fallback(fault, Reason::PfnUnaligned);
    } else if (!world.range.memmap) {
        goto_fallback(fault, Reason::PfnNotInMemmap);
    }
}

void zero_new(World&, Fault& fault) {
    if (fault.blocks.fresh || fault.blocks.extent == Extent::Unwritten) {
        fault.pmd_result |= vm_fault::kMajor;
    }
}

void radix_entry(World& world, Fault& fault) {
    if (!fault.write) {
        return;
    }
    // dax_radix_entry(): a struct page at the PMD's first index is -EIO; a PTE entry there is
    // replaced, those at other indices are not looked at.
    if (world.range.pmd_entry == Entry::None) {
        if (world.entry(0) == Entry::Zero) {
            goto_fallback(fault, Reason::RadixInsertion);
            return;
        }
        world.set_entry(0, Entry::None, false);
        world.range.pmd_entry = Entry::Storage;
    }
    world.range.pmd_dirty = true;
}

void insert_pmd_4_5(World& world, Fault& fault) {
    // insert_pfn_pmd() of 4.5 looks at nothing: a write's PMD replaces a page table as well.
    if (fault.write) {
        world.set_huge(fault.mapping, SlotKind::HugeRw);
    } else if (world.slots[fault.mapping].kind == SlotKind::None) {
        world.set_huge(fault.mapping, SlotKind::HugeRo);
    }
    const auto major = static_cast<std::uint16_t>(fault.pmd_result & vm_fault::kMajor);
    pmd_returns(fault, static_cast<std::uint16_t>(vm_fault::kNopage | major), Label::Out);
}

void out_4_5(World& world, Fault& fault) {
    if (fault.holds_mmap) {
        --world.range.mmap_readers;
        fault.holds_mmap = false;
    }
    if (fault.holds_entry) {
        world.range.entry_locked = false;
        fault.holds_entry = false;
    }
    const bool mapped = (fault.pmd_result & vm_fault::kNopage) != 0;
    if (mapped && fault.blocks.extent == Extent::Unwritten) {
        world.range.blocks.extent = Extent::Written; // complete_unwritten(bh, true)
        world.range.page_blocks.extent = Extent::Written;
    }
    fault.jump = fault.pmd_result == vm_fault::kFallback ? Label::FellBack : Label::Done;
}

void fallback_4_5(World&, Fault& fault) {
    fault.pmd_result = vm_fault::kFallback;
    fault.result = vm_fault::kFallback;
    fault.jump = Label::Out;
}

void lock_entry(World& world, Fault& fault) {
    world.range.entry_locked = true;
    fault.holds_entry = true;
}

} // namespace daxscope::model::steps
