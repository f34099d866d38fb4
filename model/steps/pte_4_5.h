// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of __dax_fault() of 4.5: the 4 KiB path that a FALLBACK goes on to. Rows are those of
// list 1.6.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void pte_beyond_eof(World& world, Fault& fault);
bool pte_entry_free(const World& world, const Fault& fault);
void pte_lock_entry(World& world, Fault& fault);
void pte_mkwrite(World& world, Fault& fault);
void pte_find_page(World& world, Fault& fault);
void pte_get_block(World& world, Fault& fault);
void pte_allocate_or_hole(World& world, Fault& fault);
void pte_cow(World& world, Fault& fault);
bool pte_mmap_free(const World& world, const Fault& fault);
void pte_unmap_hole_page(World& world, Fault& fault);
void pte_insert_mapping(World& world, Fault& fault);
void pte_out_4_5(World& world, Fault& fault);

inline constexpr Step kPteBeyondEof{
    "pte beyond eof", "1.6/1",        "SIGBUS where the page lies beyond the end of the file.",
    nullptr,          pte_beyond_eof, Instant::PteUnmap,
    Label::Pte};
inline constexpr Step kPteLockEntry{
    "pte lock entry", "1.6/lock",     "Locks the range's entry for the 4 KiB path too.",
    pte_entry_free,   pte_lock_entry, Instant::PteSection};
inline constexpr Step kPteMkwrite{
    "pte mkwrite",
    "1.5",
    "dax_pfn_mkwrite(): a write that finds its page read-only dirties the entry, if there is one, "
    "and makes the page writable in place.",
    nullptr,
    pte_mkwrite,
    Instant::PteUnmap};
inline constexpr Step kPteFindPage{
    "pte find page", "1.6/2",       "Looks for a page cache page that covers a hole here.",
    nullptr,         pte_find_page, Instant::PteUnmap};
inline constexpr Step kPteGetBlock{
    "pte get_block", "1.6/3",       "Asks the file system what block there is.",
    nullptr,         pte_get_block, Instant::PteUnmap};
inline constexpr Step kPteAllocateOrHole{
    "pte allocate",
    "1.6/4",
    "Where there is none, a write allocates one (MAJOR); a read gets a zeroed page cache page, or "
    "OOM where an entry of storage is in its place by now.",
    nullptr,
    pte_allocate_or_hole,
    Instant::PteUnmap};
inline constexpr Step kPteCow{
    "pte cow", "1.6/5", "A write to a private mapping copies into a page of its own.",
    nullptr,   pte_cow, Instant::PteUnmap};
inline constexpr Step kPteUnmapHolePage{
    "pte unmap",
    "1.6/6",
    "A page that covered the hole is unmapped from every mapping and leaves the page cache.",
    pte_mmap_free,
    pte_unmap_hole_page,
    Instant::PteUnmap};
inline constexpr Step kPteInsertMapping{
    "pte map",
    "1.6/7",
    "Puts a 4 KiB entry into the page cache, dirty for a write, and maps the page.",
    nullptr,
    pte_insert_mapping,
    Instant::PteEnd};
inline constexpr Step kPteOut45{"pte out",   "1.6/8",         "Returns.",   nullptr,
                                pte_out_4_5, Instant::PteEnd, Label::PteOut};

} // namespace daxscope::model::steps
