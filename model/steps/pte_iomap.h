// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of dax_iomap_pte_fault() as 6.1 has them, and 6.2's where they differ: the 4 KiB path
// that a FALLBACK goes on to, and that a page table in the slot leads to from then on.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void pte_eof(World& world, Fault& fault);
bool pte_grab_enabled(const World& world, const Fault& fault);
void pte_grab_entry(World& world, Fault& fault);
void pte_huge_raced(World& world, Fault& fault);
void pte_iomap_begin(World& world, Fault& fault);
void pte_cow_page(World& world, Fault& fault);
void pte_hole(World& world, Fault& fault);
void pte_unmap_zero_or_cow(World& world, Fault& fault);
void pte_unmap_zero_or_shared(World& world, Fault& fault);
void pte_insert_entry_6_1(World& world, Fault& fault);
void pte_insert_entry_6_2(World& world, Fault& fault);
void pte_sync(World& world, Fault& fault);
void pte_insert(World& world, Fault& fault);
void pte_unlock(World& world, Fault& fault);

inline constexpr Step kPteEof{
    "pte beyond eof", "2.2/pte", "SIGBUS where the page lies beyond the end of the file.",
    nullptr,          pte_eof,   Instant::PteUnmap,
    Label::Pte};
inline constexpr Step kPteGrabEntry{
    "pte grab entry",
    "2.3",
    "Waits for the page's entry and locks it. A zero or empty PMD entry is downgraded; a zero one "
    "is unmapped first, the whole PMD from every mapping.",
    pte_grab_enabled,
    pte_grab_entry,
    Instant::PteSection};
inline constexpr Step kPteHugeRaced{
    "huge pmd raced",
    "2.2/pte",
    "Returns NOPAGE where a huge PMD was put into the slot meanwhile.",
    nullptr,
    pte_huge_raced,
    Instant::PteSection};
inline constexpr Step kPteIomapBegin{"pte iomap begin",
                                     "2.2/pte",
                                     "Asks the file system for the block, allocating for a write.",
                                     nullptr,
                                     pte_iomap_begin,
                                     Instant::PteSection};
inline constexpr Step kPteCowPage{
    "pte cow",
    "2.2/pte",
    "A write to a private mapping copies into a page of its own (DONE_COW).",
    nullptr,
    pte_cow_page,
    Instant::PteSection};
inline constexpr Step kPteHole{
    "pte hole",
    "2.2/pte",
    "A read of a hole or of an unwritten block maps the zero page and leaves a zero entry.",
    nullptr,
    pte_hole,
    Instant::PteSection};
inline constexpr Step kPteUnmapZeroOrCow{
    "pte unmap",
    "2.3",
    "Unmaps the page where its zero entry gives way to storage, or a write finds it shared; under "
    "a PMD entry the whole PMD.",
    nullptr,
    pte_unmap_zero_or_cow,
    Instant::PteSection};
inline constexpr Step kPteUnmapZeroOrShared{
    "pte unmap",
    "2.3",
    "Unmaps the page where its zero entry gives way to storage, or it is shared: for reads too; "
    "under a PMD entry the whole PMD.",
    nullptr,
    pte_unmap_zero_or_shared,
    Instant::PteSection};
inline constexpr Step kPteInsertEntry61{
    "pte insert entry",
    "2.2/pte",
    "Puts a storage entry into the page cache, dirty for reads too.",
    nullptr,
    pte_insert_entry_6_1,
    Instant::PteSection};
inline constexpr Step kPteInsertEntry62{
    "pte insert entry",
    "2.2/pte",
    "Puts a storage entry into the page cache, dirty for a write.",
    nullptr,
    pte_insert_entry_6_2,
    Instant::PteSection};
inline constexpr Step kPteSync{
    "pte sync",
    "2.2/pte",
    "A MAP_SYNC write with dirty metadata returns NEEDDSYNC; the file system syncs and maps.",
    nullptr,
    pte_sync,
    Instant::PteEnd};
inline constexpr Step kPteInsert{
    "pte map", "2.2/pte",  "Maps the page; MAJOR where the block is new.",
    nullptr,   pte_insert, Instant::PteEnd};
inline constexpr Step kPteUnlock{"pte unlock entry", "2.2/pte",       "Unlocks the entry.", nullptr,
                                 pte_unlock,         Instant::PteEnd, Label::PteOut};

} // namespace daxscope::model::steps
