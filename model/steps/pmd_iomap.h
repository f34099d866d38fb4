// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of dax_iomap_pmd_fault() as 6.1 has them, and 6.2's where they differ. Rows are those
// of list 2.2; the unmap rules are those of table 2.3.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void iomap_beyond_eof(World& world, Fault& fault);
void colour(World& world, Fault& fault);
void iomap_cow_write(World& world, Fault& fault);
void iomap_vma(World& world, Fault& fault);
void iomap_past_eof(World& world, Fault& fault);
bool grab_enabled(const World& world, const Fault& fault);
void grab_entry(World& world, Fault& fault);
void table_raced(World& world, Fault& fault);
void iomap_begin(World& world, Fault& fault);
void iomap_hole(World& world, Fault& fault);
void direct_access(World& world, Fault& fault);
void unmap_zero_or_cow(World& world, Fault& fault);
void unmap_zero_or_shared(World& world, Fault& fault);
void insert_entry_6_1(World& world, Fault& fault);
void insert_entry_6_2(World& world, Fault& fault);
void cow_copy(World& world, Fault& fault);
void need_sync(World& world, Fault& fault);
void insert_pmd(World& world, Fault& fault);
void unlock_entry(World& world, Fault& fault);
void split_and_count(World& world, Fault& fault);
bool mkwrite_enabled(const World& world, const Fault& fault);
void finish_sync(World& world, Fault& fault);

inline constexpr Step kIomapBeyondEof{"beyond eof", "2.2/2",
                                      "SIGBUS where the PMD begins beyond the end of the file.",
                                      nullptr, iomap_beyond_eof};
inline constexpr Step kColour{
    "colour", "2.2/3", "Falls back where address and file offset differ modulo the PMD size.",
    nullptr, colour};
inline constexpr Step kIomapCowWrite{
    "cow write", "2.2/3", "Falls back for a write to a private mapping.", nullptr, iomap_cow_write};
inline constexpr Step kIomapVma{"vma", "2.2/3",
                                "Falls back where the PMD sticks out of the VMA on either side.",
                                nullptr, iomap_vma};
inline constexpr Step kIomapPastEof{
    "pmd past eof", "2.2/3",
    "Falls back where the PMD's last page lies beyond the end of the file.", nullptr,
    iomap_past_eof};
inline constexpr Step kGrabEntry{
    "grab entry",
    "2.2/4",
    "Waits for the range's entry and locks it, making an empty one where there is none; falls back "
    "where the range has 4 KiB entries.",
    grab_enabled,
    grab_entry,
    Instant::Section};
inline constexpr Step kTableRaced{
    "page table raced",
    "2.2/5",
    "Returns 0 where a page table was put into the slot meanwhile: the access is retried.",
    nullptr,
    table_raced,
    Instant::Section};
inline constexpr Step kIomapBegin{
    "iomap begin",
    "2.2/6",
    "Asks the file system for the extent, allocating for a write; falls back where it is shorter "
    "than the PMD.",
    nullptr,
    iomap_begin,
    Instant::Section};
inline constexpr Step kIomapHole{
    "hole",
    "2.2/7",
    "A read of a hole or of an unwritten extent gets the huge zero page and a zero entry.",
    nullptr,
    iomap_hole,
    Instant::Section};
inline constexpr Step kDirectAccess{
    "direct access",
    "2.2/8",
    "Finds the storage; falls back where it is too short, not PMD-aligned, or has no memmap.",
    nullptr,
    direct_access,
    Instant::Section};
inline constexpr Step kUnmapZeroOrCow{
    "unmap",
    "2.3",
    "Unmaps the range from every mapping where a zero entry gives way to storage, or a write finds "
    "the extent shared.",
    nullptr,
    unmap_zero_or_cow,
    Instant::Section};
inline constexpr Step kUnmapZeroOrShared{
    "unmap",
    "2.3",
    "Unmaps the range from every mapping where a zero entry gives way to storage, or the extent is "
    "shared: for reads too.",
    nullptr,
    unmap_zero_or_shared,
    Instant::Section};
inline constexpr Step kInsertEntry61{
    "insert entry",
    "2.2/9",
    "Puts the storage's PMD entry into the page cache, dirty for reads too.",
    nullptr,
    insert_entry_6_1,
    Instant::Section};
inline constexpr Step kInsertEntry62{
    "insert entry",
    "2.2/9",
    "Puts the storage's PMD entry into the page cache, dirty for a write.",
    nullptr,
    insert_entry_6_2,
    Instant::Section};
inline constexpr Step kCowCopy{
    "cow copy", "2.2/10", "A write to a shared extent copies it; the extent is shared no longer.",
    nullptr,    cow_copy, Instant::End};
inline constexpr Step kNeedSync{
    "sync",
    "2.2/10",
    "A MAP_SYNC write with dirty metadata returns NEEDDSYNC without mapping anything.",
    nullptr,
    need_sync,
    Instant::End};
inline constexpr Step kInsertPmd{
    "map",
    "2.2/11",
    "Maps the PMD in this mapping alone where the slot is empty; a write makes a present one "
    "writable in place.",
    nullptr,
    insert_pmd,
    Instant::End};
inline constexpr Step kUnlockEntry{
    "unlock entry", "2.2/12",  "Unlocks the entry and wakes one waiter.", nullptr, unlock_entry,
    Instant::End,   Label::Out};
inline constexpr Step kFinishSync{
    "finish sync",
    "2.2/10",
    "The file system has synced the range: dax_finish_sync_fault() maps it writable.",
    mkwrite_enabled,
    finish_sync,
    Instant::End};
inline constexpr Step kSplit{
    "fallback",
    "2.2/12",
    "split_huge_pmd(): whatever huge PMD this mapping has goes; the 4 KiB path is next.",
    nullptr,
    split_and_count,
    Instant::End,
    Label::Fallback};

} // namespace daxscope::model::steps
