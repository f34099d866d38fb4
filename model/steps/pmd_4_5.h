// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of __dax_pmd_fault() as 4.5-rc1 and 4.5 have them. Rows are those of table 1.3.
#pragma once

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
bool entry_free(const World& world, const Fault& fault);
void lock_entry(World& world, Fault& fault);

inline constexpr Step kConfig{"config", "1.3/1",
                              "A kernel built without CONFIG_FS_DAX_PMD falls back at once.",
                              nullptr, config};
inline constexpr Step kCowWrite{
    "cow write", "1.3/2",
    "A write to a private mapping splits the huge PMD and falls back: it is copied page by page.",
    nullptr, cow_write};
inline constexpr Step kVmaStart{
    "vma start", "1.3/3", "Falls back where the PMD begins below the VMA.", nullptr, vma_start};
inline constexpr Step kVmaEnd{"vma end", "1.3/4", "Falls back where the PMD ends above the VMA.",
                              nullptr, vma_end};
inline constexpr Step kBeyondEof{"beyond eof", "1.3/5",
                                 "SIGBUS where the PMD begins beyond the end of the file.", nullptr,
                                 beyond_eof};
inline constexpr Step kPmdPastEof{
    "pmd past eof", "1.3/6",
    "Falls back where the PMD's last page lies beyond the end of the file.", nullptr, pmd_past_eof};
inline constexpr Step kGetBlockCreate{
    "get_block", "1.3/7",
    "Asks the file system for 2 MiB of blocks, allocating them at once when the access is a write.",
    nullptr, get_block_create};
inline constexpr Step kGetBlockLookup{
    "get_block", "1.3/7", "Asks the file system what blocks there are, allocating nothing.",
    nullptr, get_block_lookup};
inline constexpr Step kGetBlockAllocate{
    "allocate", "1.3/7",
    "A write that found no mapped blocks asks again, to allocate, and remembers that it did.",
    nullptr, get_block_allocate};
inline constexpr Step kLockMmap{"lock", "1.3/8", "Takes i_mmap_lock_read.", nullptr, lock_mmap};
inline constexpr Step kTooSmallFallback{
    "block too small", "1.3/9",
    "Falls back where the blocks do not cover the PMD, or the file system will not say how long "
    "the hole is.",
    nullptr, too_small_fallback};
inline constexpr Step kTooSmallReturn{
    "block too small", "1.3/9",
    "Returns FALLBACK where the blocks do not cover the PMD, or the file system will not say how "
    "long the hole is; nothing was unmapped.",
    nullptr, too_small_return};
inline constexpr Step kTooSmallOut{
    "block too small", "1.3/9",
    "Falls back where the blocks do not cover the PMD, giving the entry lock back.", nullptr,
    too_small_out};
inline constexpr Step kUnlockMmap{
    "unlock", "1.3/10",
    "Drops i_mmap_lock_read: unmap_mapping_range() takes the lock itself, for writing.", nullptr,
    unlock_mmap};
inline constexpr Step kUnmapAlways{
    "unmap", "1.3/10",
    "Unmaps the whole range from every mapping of the file, whatever kind of fault this is.",
    mmap_free, unmap_always};
inline constexpr Step kTruncateAlways{
    "truncate", "1.3/10",
    "Removes every entry of the range from the page cache, DAX entries and their dirty tags too; a "
    "page over a hole that was mapped meanwhile is unmapped again.",
    truncate_free, truncate_always};
inline constexpr Step kUnmapIfAlloc{
    "unmap", "1.3/10",
    "Unmaps the range from every mapping only where this fault allocated: zero pages may cover it.",
    mmap_free_if_alloc, unmap_if_alloc};
inline constexpr Step kTruncateIfAlloc{
    "truncate", "1.3/10",
    "Removes the range's entries from the page cache only where it allocated; a page over a hole "
    "that was mapped meanwhile is unmapped again.",
    truncate_free_if_alloc, truncate_if_alloc};
inline constexpr Step kRelockMmap{"relock", "1.3/11",  "Takes i_mmap_lock_read for the rest.",
                                  nullptr,  lock_mmap, Instant::End};
inline constexpr Step kRecheckSize{
    "recheck size",
    "1.3/12",
    "Looks at the file's size again: SIGBUS beyond its end, fallback where the PMD sticks out.",
    nullptr,
    recheck_size,
    Instant::End};
inline constexpr Step kHole{
    "hole",
    "1.3/13",
    "A read of a hole gets the huge zero page, read-only, and no entry in the page cache.",
    nullptr,
    huge_zero_page,
    Instant::End};
inline constexpr Step kStorage{
    "map storage",
    "1.3/14",
    "Finds the storage: SIGBUS where the device gives none, fallback where it is too short, not "
    "PMD-aligned, or has no memmap.",
    nullptr,
    map_storage,
    Instant::End,
    Label::Storage};
inline constexpr Step kZero{
    "zero",  "1.3/15", "Zeroes new and unwritten blocks; the fault is a major one.",
    nullptr, zero_new, Instant::End};
inline constexpr Step kRadixEntry{
    "radix entry",
    "1.3/16",
    "A write puts a dirty PMD entry into the page cache; a read leaves none.",
    nullptr,
    radix_entry,
    Instant::End};
inline constexpr Step kInsertPmd45{
    "map",   "1.3/17",       "Maps the PMD in this mapping alone: writable for a write.",
    nullptr, insert_pmd_4_5, Instant::End};
inline constexpr Step kOut45{
    "out",     "1.3/18", "Drops the lock, converts unwritten blocks, returns.",
    nullptr,   out_4_5,  Instant::End,
    Label::Out};
inline constexpr Step kFallback45{
    "fallback",     "1.3/19",     "Counts THP_FAULT_FALLBACK and returns FALLBACK by way of out.",
    nullptr,        fallback_4_5, Instant::End,
    Label::Fallback};
inline constexpr Step kLockEntry{
    "lock entry", "1.3/lock",
    "Locks the range's entry: from the lookup to the mapping no other fault of the range runs.",
    entry_free, lock_entry};

} // namespace daxscope::model::steps
