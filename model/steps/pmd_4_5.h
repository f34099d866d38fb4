// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of __dax_pmd_fault() as 4.5-rc1 and 4.5 have them.
#pragma once

#include "model/steps/locks.h"
#include "model/steps/returns.h"

namespace daxscope::model::steps {

void config(World& world, Fault& fault);
void cow_write(World& world, Fault& fault);
void vma_start(World& world, Fault& fault);
void vma_end(World& world, Fault& fault);
void beyond_eof(World& world, Fault& fault);
void pmd_past_eof(World& world, Fault& fault);
void get_block_create(World& world, Fault& fault);
void get_block_lookup(World& world, Fault& fault);
void get_block_allocate(World& world, Fault& fault);
void get_block_lookup_out(World& world, Fault& fault);
void get_block_allocate_out(World& world, Fault& fault);
void lock_mmap(World& world, Fault& fault);
void too_small_fallback(World& world, Fault& fault);
void too_small_return(World& world, Fault& fault);
void too_small_out(World& world, Fault& fault);
bool mmap_free(const World& world, const Fault& fault);
bool mmap_free_if_alloc(const World& world, const Fault& fault);
bool truncate_free(const World& world, const Fault& fault);
bool truncate_free_if_alloc(const World& world, const Fault& fault);
void unlock_mmap(World& world, Fault& fault);
void unmap_always(World& world, Fault& fault);
void truncate_always(World& world, Fault& fault);
void unmap_if_alloc(World& world, Fault& fault);
void truncate_if_alloc(World& world, Fault& fault);
void recheck_size(World& world, Fault& fault);
void huge_zero_page(World& world, Fault& fault);
void map_storage(World& world, Fault& fault);
void zero_new(World& world, Fault& fault);
void radix_entry(World& world, Fault& fault);
void insert_pmd_4_5(World& world, Fault& fault);
void out_4_5(World& world, Fault& fault);
void fallback_4_5(World& world, Fault& fault);
void lock_entry(World& world, Fault& fault);

inline constexpr Step kConfig{
    .name = "config",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "A kernel built without CONFIG_FS_DAX_PMD falls back at once.",
    .step = config,
    .branches = {{.to = Label::FellBack,
                  .result = vm_fault::kFallback,
                  .reason = Reason::NotConfigured}},
    .traits = {.local = true},
};

inline constexpr Step kCowWrite{
    .name = "cow write",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "A write to a private mapping splits the huge PMD and falls back: it is copied page by "
            "page.",
    .step = cow_write,
    .branches = {{.to = Label::FellBack,
                  .result = vm_fault::kFallback,
                  .reason = Reason::CowWrite}},
    .role = Role::CowWrite,
    .traits = {.local = true, .splits = true},
};

inline constexpr Step kVmaStart{
    .name = "vma start",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Falls back where the PMD begins below the VMA.",
    .step = vma_start,
    .branches = {{.to = Label::FellBack,
                  .result = vm_fault::kFallback,
                  .reason = Reason::VmaStart}},
    .traits = {.local = true},
};

inline constexpr Step kVmaEnd{
    .name = "vma end",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Falls back where the PMD ends above the VMA.",
    .step = vma_end,
    .branches = {{.to = Label::FellBack, .result = vm_fault::kFallback, .reason = Reason::VmaEnd}},
    .traits = {.local = true},
};

inline constexpr Step kBeyondEof{
    .name = "beyond eof",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "SIGBUS where the PMD begins beyond the end of the file.",
    .step = beyond_eof,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus}},
    .role = Role::BeyondEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kPmdPastEof{
    .name = "pmd past eof",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Falls back where the PMD's last page lies beyond the end of the file.",
    .step = pmd_past_eof,
    .branches = {{.to = Label::FellBack, .result = vm_fault::kFallback, .reason = Reason::PastEof}},
    .role = Role::PastEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kGetBlockCreate{
    .name = "get_block",
    .kernel = "4.5-rc1",
    .function = "get_block()",
    .text = "Asks the file system for 2 MiB of blocks, allocating them at once when the access is "
            "a write.",
    .step = get_block_create,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus, .when = "it fails"}},
    .role = Role::GetBlock,
    .traits = {.asks_blocks = true},
};

inline constexpr Step kGetBlockLookup{
    .name = "get_block",
    .kernel = "4.5",
    .function = "get_block()",
    .text = "Asks the file system what blocks there are, allocating nothing.",
    .step = get_block_lookup,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus, .when = "it fails"}},
    .role = Role::GetBlock,
    .traits = {.asks_blocks = true},
};

inline constexpr Step kGetBlockAllocate{
    .name = "allocate",
    .kernel = "4.5",
    .function = "get_block()",
    .text =
        "A write that found no mapped blocks asks again, to allocate, and remembers that it did.",
    .step = get_block_allocate,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus, .when = "it fails"}},
    .role = Role::Allocate,
    .traits = {.asks_blocks = true},
};

inline constexpr Step kGetBlockLookupOut{
    .name = "get_block",
    .kernel = "4.5",
    .function = "get_block()",
    .text = "Asks the file system what blocks there are, allocating nothing; gives the entry lock "
            "back where that fails.",
    .step = get_block_lookup_out,
    .branches = {{.to = Label::Out, .result = vm_fault::kSigbus, .when = "it fails"}},
    .role = Role::GetBlock,
    .traits = {.asks_blocks = true},
};

inline constexpr Step kGetBlockAllocateOut{
    .name = "allocate",
    .kernel = "4.5",
    .function = "get_block()",
    .text = "A write that found no mapped blocks asks again, to allocate; gives the entry lock "
            "back where that fails.",
    .step = get_block_allocate_out,
    .branches = {{.to = Label::Out, .result = vm_fault::kSigbus, .when = "it fails"}},
    .role = Role::Allocate,
    .traits = {.asks_blocks = true},
};

inline constexpr Step kLockMmap{
    .name = "lock",
    .kernel = "4.5-rc1",
    .function = "i_mmap_lock_read()",
    .text = "Takes i_mmap_lock_read.",
    .step = lock_mmap,
    .role = Role::LockMmap,
};

inline constexpr Step kTooSmallFallback{
    .name = "block too small",
    .kernel = "4.5-rc1",
    .function = "__dax_pmd_fault()",
    .text = "Falls back where the blocks do not cover the PMD, or the file system will not say how "
            "long the hole is.",
    .step = too_small_fallback,
    .branches = {{.to = Label::Fallback, .reason = Reason::BlockTooSmall}},
    .role = Role::TooSmall,
    .traits = {.local = true},
};

inline constexpr Step kTooSmallReturn{
    .name = "block too small",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Returns FALLBACK where the blocks do not cover the PMD, or the file system will not "
            "say how long the hole is; nothing was unmapped.",
    .step = too_small_return,
    .branches = {{.to = Label::FellBack,
                  .result = vm_fault::kFallback,
                  .reason = Reason::BlockTooSmall}},
    .role = Role::TooSmall,
    .traits = {.local = true},
};

inline constexpr Step kTooSmallOut{
    .name = "block too small",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Falls back where the blocks do not cover the PMD, giving the entry lock back.",
    .step = too_small_out,
    .branches = {{.to = Label::Out,
                  .result = vm_fault::kFallback,
                  .reason = Reason::BlockTooSmall}},
    .role = Role::TooSmall,
    .traits = {.local = true},
};

inline constexpr Step kUnlockMmap{
    .name = "unlock",
    .kernel = "4.5-rc1",
    .function = "i_mmap_unlock_read()",
    .text = "Drops i_mmap_lock_read: unmap_mapping_range() takes the lock itself, for writing.",
    .step = unlock_mmap,
};

inline constexpr Step kUnmapAlways{
    .name = "unmap",
    .kernel = "4.5-rc1",
    .function = "unmap_mapping_range()",
    .text =
        "Unmaps the whole range from every mapping of the file, whatever kind of fault this is.",
    .step = unmap_always,
    .enabled = mmap_free,
    .waits_for = "i_mmap_lock_write",
    .role = Role::Unmap,
};

inline constexpr Step kTruncateAlways{
    .name = "truncate",
    .kernel = "4.5-rc1",
    .function = "truncate_inode_pages_range()",
    .text = "Removes every entry of the range from the page cache, DAX entries and their dirty "
            "tags too; a page over a hole that was mapped meanwhile is unmapped again.",
    .step = truncate_always,
    .enabled = truncate_free,
    .waits_for = "i_mmap_lock_write",
    .role = Role::Truncate,
};

inline constexpr Step kUnmapIfAlloc{
    .name = "unmap",
    .kernel = "4.5",
    .function = "truncate_pagecache_range()",
    .text = "Unmaps the range from every mapping only where this fault allocated: zero pages may "
            "cover it.",
    .step = unmap_if_alloc,
    .enabled = mmap_free_if_alloc,
    .waits_for = "i_mmap_lock_write",
    .role = Role::Unmap,
};

inline constexpr Step kTruncateIfAlloc{
    .name = "truncate",
    .kernel = "4.5",
    .function = "truncate_pagecache_range()",
    .text = "Removes the range's entries from the page cache only where it allocated; a page over "
            "a hole that was mapped meanwhile is unmapped again.",
    .step = truncate_if_alloc,
    .enabled = truncate_free_if_alloc,
    .waits_for = "i_mmap_lock_write",
    .role = Role::Truncate,
};

inline constexpr Step kRelockMmap{
    .name = "relock",
    .kernel = "4.5",
    .function = "i_mmap_lock_read()",
    .text = "Takes i_mmap_lock_read for the rest.",
    .step = lock_mmap,
    .instant = Instant::End,
    .role = Role::RelockMmap,
};

inline constexpr Step kRecheckSize{
    .name = "recheck size",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text =
        "Looks at the file's size again: SIGBUS beyond its end, fallback where the PMD sticks out.",
    .step = recheck_size,
    .instant = Instant::End,
    .branches = {{.to = Label::Out,
                  .result = vm_fault::kSigbus,
                  .when = "the PMD begins beyond the end"},
                 {.to = Label::Fallback, .reason = Reason::PastEof}},
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kHole{
    .name = "hole",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "A read of a hole gets the huge zero page, read-only, and no entry in the page cache.",
    .step = huge_zero_page,
    .instant = Instant::End,
    .branches = {{.to = Label::Storage, .when = "no read of a hole"},
                 {.to = Label::Fallback, .reason = Reason::NoZeroPage},
                 {.to = Label::Fallback, .reason = Reason::PmdPresent},
                 {.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped"}},
    .goes_on = false,
    .role = Role::Hole,
    .traits = {.loads_hole = true},
};

inline constexpr Step kStorage{
    .name = "map storage",
    .kernel = "4.5",
    .function = "dax_map_atomic()",
    .text = "Finds the storage: SIGBUS where the device gives none, fallback where it is too "
            "short, not PMD-aligned, or has no memmap.",
    .step = map_storage,
    .instant = Instant::End,
    .label = Label::Storage,
    .branches = {{.to = Label::Out, .result = vm_fault::kSigbus, .when = "the device gives none"},
                 {.to = Label::Fallback, .reason = Reason::LengthTooSmall},
                 {.to = Label::Fallback, .reason = Reason::PfnUnaligned},
                 {.to = Label::Fallback, .reason = Reason::PfnNotInMemmap}},
    .traits = {.local = true},
};

inline constexpr Step kZero{
    .name = "zero",
    .kernel = "4.5",
    .function = "clear_pmem()",
    .text = "Zeroes new and unwritten blocks; the fault is a major one.",
    .step = zero_new,
    .instant = Instant::End,
    .traits = {.zeroes = true},
};

inline constexpr Step kRadixEntry{
    .name = "radix entry",
    .kernel = "4.5",
    .function = "dax_radix_entry()",
    .text = "A write puts a dirty PMD entry into the page cache; a read leaves none.",
    .step = radix_entry,
    .instant = Instant::End,
    .branches = {{.to = Label::Fallback, .reason = Reason::RadixInsertion}},
};

inline constexpr Step kInsertPmd45{
    .name = "map",
    .kernel = "4.5",
    .function = "vmf_insert_pfn_pmd()",
    .text = "Maps the PMD in this mapping alone: writable for a write.",
    .step = insert_pmd_4_5,
    .instant = Instant::End,
    .branches = {{.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped"},
                 {.to = Label::Out,
                  .result = vm_fault::kMajor | vm_fault::kNopage,
                  .when = "mapped, the blocks are new"}},
    .goes_on = false,
    .role = Role::Map,
};

inline constexpr Step kOut45{
    .name = "out",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Drops the lock, converts unwritten blocks, returns.",
    .step = out_4_5,
    .instant = Instant::End,
    .label = Label::Out,
    .branches = {{.to = Label::FellBack, .when = "it falls back"},
                 {.to = Label::Done, .when = "else"}},
    .goes_on = false,
};

inline constexpr Step kFallback45{
    .name = "fallback",
    .kernel = "4.5",
    .function = "__dax_pmd_fault()",
    .text = "Counts THP_FAULT_FALLBACK and returns FALLBACK by way of out.",
    .step = fallback_4_5,
    .instant = Instant::End,
    .label = Label::Fallback,
    .branches = {{.to = Label::Out, .result = vm_fault::kFallback}},
    .goes_on = false,
    .role = Role::Fallback,
};

inline constexpr Step kLockEntry{
    .name = "lock entry",
    .function = "no released kernel",
    .text =
        "Locks the range's entry: from the lookup to the mapping no other fault of the range runs.",
    .step = lock_entry,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

} // namespace daxscope::model::steps
