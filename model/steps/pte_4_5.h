// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of __dax_fault() of 4.5: the 4 KiB path that a FALLBACK goes on to.
#pragma once

#include "model/steps/locks.h"
#include "model/steps/returns.h"

namespace daxscope::model::steps {

void pte_beyond_eof(World& world, Fault& fault);
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
    .name = "pte beyond eof",
    .kernel = "4.5",
    .function = "__dax_fault()",
    .text = "SIGBUS where the page lies beyond the end of the file.",
    .step = pte_beyond_eof,
    .instant = Instant::PteUnmap,
    .label = Label::Pte,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus}},
    .role = Role::PteBeyondEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kPteLockEntry{
    .name = "pte lock entry",
    .function = "no released kernel",
    .text = "Locks the range's entry for the 4 KiB path too.",
    .step = pte_lock_entry,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .instant = Instant::PteSection,
};

inline constexpr Step kPteMkwrite{
    .name = "pte mkwrite",
    .kernel = "4.5",
    .function = "dax_pfn_mkwrite()",
    .text = "dax_pfn_mkwrite(): a write that finds its page read-only dirties the entry, if there "
            "is one, and makes the page writable in place.",
    .step = pte_mkwrite,
    .instant = Instant::PteUnmap,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kNopage,
                  .when = "the page is mapped read-only"}},
};

inline constexpr Step kPteFindPage{
    .name = "pte find page",
    .kernel = "4.5",
    .function = "find_get_page()",
    .text = "Looks for a page cache page that covers a hole here.",
    .step = pte_find_page,
    .instant = Instant::PteUnmap,
};

inline constexpr Step kPteGetBlock{
    .name = "pte get_block",
    .kernel = "4.5",
    .function = "get_block()",
    .text = "Asks the file system what block there is.",
    .step = pte_get_block,
    .instant = Instant::PteUnmap,
    .branches = {{.to = Label::PteOut, .result = vm_fault::kSigbus, .when = "it fails"}},
    .traits = {.asks_blocks = true},
};

inline constexpr Step kPteAllocateOrHole{
    .name = "pte allocate",
    .kernel = "4.5",
    .function = "dax_load_hole()",
    .text = "Where there is none, a write allocates one (MAJOR); a read gets a zeroed page cache "
            "page, or OOM where an entry of storage is in its place by now.",
    .step = pte_allocate_or_hole,
    .instant = Instant::PteUnmap,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kSigbus,
                  .when = "a read, and the file ends before the page by now"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kOom,
                  .when = "an entry of storage is there by now"},
                 {.to = Label::PteOut, .result = vm_fault::kLocked, .when = "a read of a hole"}},
    .traits = {.asks_blocks = true},
};

inline constexpr Step kPteCow{
    .name = "pte cow",
    .kernel = "4.5",
    .function = "copy_user_bh()",
    .text = "A write to a private mapping copies into a page of its own.",
    .step = pte_cow,
    .instant = Instant::PteUnmap,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kLocked,
                  .when = "a write to a private mapping"}},
    .role = Role::PteCow,
};

inline constexpr Step kPteUnmapHolePage{
    .name = "pte unmap",
    .kernel = "4.5",
    .function = "unmap_mapping_range()",
    .text =
        "A page that covered the hole is unmapped from every mapping and leaves the page cache.",
    .step = pte_unmap_hole_page,
    .enabled = pte_mmap_free,
    .waits_for = "i_mmap_lock_write",
    .instant = Instant::PteUnmap,
    .role = Role::PteUnmap,
    .traits = {.one_page = true},
};

inline constexpr Step kPteInsertMapping{
    .name = "pte map",
    .kernel = "4.5",
    .function = "dax_insert_mapping()",
    .text = "Puts a 4 KiB entry into the page cache, dirty for a write, and maps the page.",
    .step = pte_insert_mapping,
    .instant = Instant::PteEnd,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kSigbus,
                  .when = "the file ends before the page by now, or a page covers the hole "
                          "again"},
                 {.to = Label::PteOut, .result = vm_fault::kNopage, .when = "mapped"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kMajor | vm_fault::kNopage,
                  .when = "mapped, this fault allocated"}},
    .goes_on = false,
    .role = Role::PteMap,
};

inline constexpr Step kPteOut45{
    .name = "pte out",
    .kernel = "4.5",
    .function = "__dax_fault()",
    .text = "Returns.",
    .step = pte_out_4_5,
    .instant = Instant::PteEnd,
    .label = Label::PteOut,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

} // namespace daxscope::model::steps
