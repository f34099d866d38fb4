// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of dax_iomap_pmd_fault() as 6.1 has them, and 6.2's where they differ.
#pragma once

#include "model/steps/locks.h"
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
void unmap_replaced(World& world, Fault& fault);
void insert_entry_6_1(World& world, Fault& fault);
void insert_entry_6_2(World& world, Fault& fault);
void insert_entry_write_only(World& world, Fault& fault);
void insert_entry_replaced(World& world, Fault& fault);
void cow_copy(World& world, Fault& fault);
void need_sync(World& world, Fault& fault);
void insert_pmd(World& world, Fault& fault);
void insert_folio_pmd(World& world, Fault& fault);
void iomap_hole_6_18(World& world, Fault& fault);
void unlock_entry(World& world, Fault& fault);
void split_and_count(World& world, Fault& fault);
void finish_sync(World& world, Fault& fault);

inline constexpr Step kIomapBeyondEof{
    .name = "beyond eof",
    .kernel = "6.1",
    .function = "dax_iomap_pmd_fault()",
    .text = "SIGBUS where the PMD begins beyond the end of the file.",
    .step = iomap_beyond_eof,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus}},
    .role = Role::BeyondEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kColour{
    .name = "colour",
    .kernel = "6.1",
    .function = "dax_fault_check_fallback()",
    .text = "Falls back where address and file offset differ modulo the PMD size.",
    .step = colour,
    .branches = {{.to = Label::Fallback, .result = vm_fault::kFallback, .reason = Reason::Colour}},
    .traits = {.local = true},
};

inline constexpr Step kIomapCowWrite{
    .name = "cow write",
    .kernel = "6.1",
    .function = "dax_fault_check_fallback()",
    .text = "Falls back for a write to a private mapping.",
    .step = iomap_cow_write,
    .branches = {{.to = Label::Fallback,
                  .result = vm_fault::kFallback,
                  .reason = Reason::CowWrite}},
    .role = Role::CowWrite,
    .traits = {.local = true, .splits = true},
};

inline constexpr Step kIomapVma{
    .name = "vma",
    .kernel = "6.1",
    .function = "dax_fault_check_fallback()",
    .text = "Falls back where the PMD sticks out of the VMA on either side.",
    .step = iomap_vma,
    .branches = {{.to = Label::Fallback, .result = vm_fault::kFallback, .reason = Reason::VmaStart},
                 {.to = Label::Fallback, .result = vm_fault::kFallback, .reason = Reason::VmaEnd}},
    .traits = {.local = true},
};

inline constexpr Step kIomapPastEof{
    .name = "pmd past eof",
    .kernel = "6.1",
    .function = "dax_fault_check_fallback()",
    .text = "Falls back where the PMD's last page lies beyond the end of the file.",
    .step = iomap_past_eof,
    .branches = {{.to = Label::Fallback, .result = vm_fault::kFallback, .reason = Reason::PastEof}},
    .role = Role::PastEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kGrabEntry{
    .name = "grab entry",
    .kernel = "6.1",
    .function = "grab_mapping_entry()",
    .text = "Waits for the range's entry and locks it, making an empty one where there is none; "
            "falls back where the range has 4 KiB entries.",
    .step = grab_entry,
    .enabled = grab_enabled,
    .waits_for = "the range's entry lock",
    .instant = Instant::Section,
    .branches = {{.to = Label::Fallback,
                  .result = vm_fault::kFallback,
                  .reason = Reason::SmallEntry}},
};

inline constexpr Step kTableRaced{
    .name = "page table raced",
    .kernel = "6.1",
    .function = "dax_iomap_pmd_fault()",
    .text = "Returns 0 where a page table was put into the slot meanwhile: the access is retried.",
    .step = table_raced,
    .instant = Instant::Section,
    .branches = {{.to = Label::Out, .result = 0, .when = "a page table is there by now"}},
};

inline constexpr Step kIomapBegin{
    .name = "iomap begin",
    .kernel = "6.1",
    .function = "iomap_begin()",
    .text = "Asks the file system for the extent, allocating for a write; falls back where it is "
            "shorter than the PMD.",
    .step = iomap_begin,
    .instant = Instant::Section,
    .branches = {{.to = Label::Out, .result = vm_fault::kSigbus, .when = "it fails"},
                 {.to = Label::Out,
                  .result = vm_fault::kFallback,
                  .reason = Reason::ExtentTooShort}},
    .traits = {.asks_blocks = true},
};

inline constexpr Step kIomapHole{
    .name = "hole",
    .kernel = "6.1",
    .function = "dax_pmd_load_hole()",
    .text = "A read of a hole or of an unwritten extent gets the huge zero page and a zero entry.",
    .step = iomap_hole,
    .instant = Instant::Section,
    .branches = {{.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::NoZeroPage},
                 {.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::PmdPresent},
                 {.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped"}},
    .role = Role::Hole,
    .traits = {.loads_hole = true},
};

inline constexpr Step kIomapHole618{
    .name = "hole",
    .kernel = "6.18",
    .function = "dax_pmd_load_hole()",
    .text = "A read of a hole or of an unwritten extent gets the huge zero page and a zero entry; "
            "a PMD that is there by now stays, and is as good.",
    .step = iomap_hole_6_18,
    .instant = Instant::Section,
    .branches = {{.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::NoZeroPage},
                 {.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped, by whomever"}},
    .role = Role::Hole,
    .traits = {.loads_hole = true},
};

inline constexpr Step kDirectAccess{
    .name = "direct access",
    .kernel = "6.1",
    .function = "dax_iomap_direct_access()",
    .text =
        "Finds the storage; falls back where it is too short, not PMD-aligned, or has no memmap.",
    .step = direct_access,
    .instant = Instant::Section,
    .branches =
        {{.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::LengthTooSmall},
         {.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::PfnUnaligned},
         {.to = Label::Out, .result = vm_fault::kFallback, .reason = Reason::PfnNotInMemmap}},
    .traits = {.local = true},
};

inline constexpr Step kUnmapZeroOrCow{
    .name = "unmap",
    .kernel = "6.1",
    .function = "dax_insert_entry()",
    .text = "Unmaps the range from every mapping where a zero entry gives way to storage, or a "
            "write finds the extent shared.",
    .step = unmap_zero_or_cow,
    .instant = Instant::Section,
    .role = Role::Unmap,
};

inline constexpr Step kUnmapZeroOrShared{
    .name = "unmap",
    .kernel = "6.2",
    .function = "dax_insert_entry()",
    .text = "Unmaps the range from every mapping where a zero entry gives way to storage, or the "
            "extent is shared: for reads too.",
    .step = unmap_zero_or_shared,
    .instant = Instant::Section,
    .role = Role::Unmap,
};

/// As proposed: only what is replaced is unmapped.
inline constexpr Step kUnmapReplaced{
    .name = "unmap",
    .function = "no released kernel",
    .text =
        "dax_insert_entry() as proposed: unmaps the range from every mapping where a zero entry "
        "gives way to storage, or an entry of storage to other storage, and leaves all mapped "
        "where the entry names what the fault maps.",
    .step = unmap_replaced,
    .instant = Instant::Section,
    .role = Role::Unmap,
};

/// As somebody might propose: nothing at all is.
inline constexpr Step kUnmapNothing{
    .name = "unmap",
    .function = "no released kernel",
    .text = "dax_insert_entry() without its unmap: whoever has mapped what the entry named before "
            "keeps it.",
    .step = unmap_nothing,
    .instant = Instant::Section,
    .role = Role::Unmap,
};

inline constexpr Step kInsertEntry61{
    .name = "insert entry",
    .kernel = "6.1",
    .function = "dax_insert_entry()",
    .text = "Puts the storage's PMD entry into the page cache, dirty for reads too.",
    .step = insert_entry_6_1,
    .instant = Instant::Section,
    .role = Role::InsertEntry,
};

inline constexpr Step kInsertEntry62{
    .name = "insert entry",
    .kernel = "6.2",
    .function = "dax_insert_entry()",
    .text = "Puts the storage's PMD entry into the page cache, dirty for a write.",
    .step = insert_entry_6_2,
    .instant = Instant::Section,
    .role = Role::InsertEntry,
};

inline constexpr Step kInsertEntryWriteOnly{
    .name = "insert entry",
    .function = "no released kernel",
    .text =
        "dax_insert_entry() with 6.1's rule and today's mark: puts the storage's PMD entry into "
        "the page cache, dirty for a write.",
    .step = insert_entry_write_only,
    .instant = Instant::Section,
    .role = Role::InsertEntry,
};

inline constexpr Step kInsertEntryReplaced{
    .name = "insert entry",
    .function = "no released kernel",
    .text = "dax_insert_entry() as proposed: puts the storage's PMD entry into the page cache, in "
            "the place of one that names other storage, dirty for a write.",
    .step = insert_entry_replaced,
    .instant = Instant::Section,
    .role = Role::InsertEntry,
};

inline constexpr Step kCowCopy{
    .name = "cow copy",
    .kernel = "6.1",
    .function = "dax_iomap_cow_copy()",
    .text = "A write to a shared extent copies it; the extent is shared no longer.",
    .step = cow_copy,
    .instant = Instant::End,
};

inline constexpr Step kNeedSync{
    .name = "sync",
    .kernel = "6.1",
    .function = "dax_fault_synchronous_pfnp()",
    .text = "A MAP_SYNC write with dirty metadata returns NEEDDSYNC without mapping anything.",
    .step = need_sync,
    .instant = Instant::End,
    .branches = {{.to = Label::Out,
                  .result = vm_fault::kNeedDsync,
                  .when = "a MAP_SYNC write with dirty metadata"}},
    .traits = {.local = true},
};

inline constexpr Step kInsertPmd{
    .name = "map",
    .kernel = "6.1",
    .function = "vmf_insert_pfn_pmd()",
    .text = "Maps the PMD in this mapping alone where the slot is empty; a write makes a present "
            "one writable in place.",
    .step = insert_pmd,
    .instant = Instant::End,
    .branches = {{.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped"}},
    .goes_on = false,
    .role = Role::Map,
};

inline constexpr Step kInsertFolioPmd{
    .name = "map",
    .kernel = "6.15",
    .function = "vmf_insert_folio_pmd()",
    .text = "Maps the PMD in this mapping alone where the slot is empty; a write makes a present "
            "one writable in place. SIGBUS, with a warning, where the storage's folio is none of "
            "PMD size: another file that shares the extent has 4 KiB entries of it.",
    .step = insert_folio_pmd,
    .instant = Instant::End,
    .branches = {{.to = Label::Out,
                  .result = vm_fault::kSigbus,
                  .when = "another file holds the shared extent in 4 KiB pages"},
                 {.to = Label::Out, .result = vm_fault::kNopage, .when = "mapped"}},
    .goes_on = false,
    .role = Role::Map,
    .traits = {.checks_folio = true},
};

inline constexpr Step kUnlockEntry{
    .name = "unlock entry",
    .kernel = "6.1",
    .function = "dax_unlock_entry()",
    .text = "Unlocks the entry and wakes one waiter.",
    .step = unlock_entry,
    .instant = Instant::End,
    .label = Label::Out,
    .branches = {{.to = Label::Fallback, .when = "it falls back"},
                 {.to = Label::Done, .when = "else, unless the file system must sync"}},
};

inline constexpr Step kFinishSync{
    .name = "finish sync",
    .kernel = "6.1",
    .function = "dax_finish_sync_fault()",
    .text = "The file system has synced the range: dax_finish_sync_fault() maps it writable.",
    .step = finish_sync,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .instant = Instant::End,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kSplit{
    .name = "fallback",
    .kernel = "6.1",
    .function = "split_huge_pmd()",
    .text = "split_huge_pmd(): whatever huge PMD this mapping has goes; the 4 KiB path is next.",
    .step = split_and_count,
    .instant = Instant::End,
    .label = Label::Fallback,
    .branches = {{.to = Label::Pte}},
    .goes_on = false,
    .role = Role::Fallback,
};

} // namespace daxscope::model::steps
