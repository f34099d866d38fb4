// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of dax_iomap_pte_fault() as 6.1 has them, and 6.2's where they differ: the 4 KiB path
// that a FALLBACK goes on to, and that a page table in the slot leads to from then on.
#pragma once

#include "model/steps/locks.h"
#include "model/steps/returns.h"

namespace daxscope::model::steps {

void pte_eof(World& world, Fault& fault);
void pte_grab_entry(World& world, Fault& fault);
void pte_huge_raced(World& world, Fault& fault);
void pte_iomap_begin(World& world, Fault& fault);
void pte_cow_page(World& world, Fault& fault);
void pte_hole(World& world, Fault& fault);
void pte_unmap_zero_or_cow(World& world, Fault& fault);
void pte_unmap_zero_or_shared(World& world, Fault& fault);
void pte_unmap_replaced(World& world, Fault& fault);
void pte_insert_entry_6_1(World& world, Fault& fault);
void pte_insert_entry_6_2(World& world, Fault& fault);
void pte_insert_entry_replaced(World& world, Fault& fault);
void pte_sync(World& world, Fault& fault);
void pte_insert(World& world, Fault& fault);
void pte_insert_6_15(World& world, Fault& fault);
void pte_unlock(World& world, Fault& fault);

inline constexpr Step kPteEof{
    .name = "pte beyond eof",
    .kernel = "6.1",
    .function = "dax_iomap_pte_fault()",
    .text = "SIGBUS where the page lies beyond the end of the file.",
    .step = pte_eof,
    .instant = Instant::PteUnmap,
    .label = Label::Pte,
    .branches = {{.to = Label::Done, .result = vm_fault::kSigbus}},
    .role = Role::PteBeyondEof,
    .traits = {.local = true, .looks_at_size = true},
};

inline constexpr Step kPteGrabEntry{
    .name = "pte grab entry",
    .kernel = "6.1",
    .function = "grab_mapping_entry()",
    .text = "Waits for the page's entry and locks it. A zero or empty PMD entry is downgraded; a "
            "zero one is unmapped first, the whole PMD from every mapping.",
    .step = pte_grab_entry,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .instant = Instant::PteSection,
};

inline constexpr Step kPteHugeRaced{
    .name = "huge pmd raced",
    .kernel = "6.1",
    .function = "dax_iomap_pte_fault()",
    .text = "Returns NOPAGE where a huge PMD was put into the slot meanwhile.",
    .step = pte_huge_raced,
    .instant = Instant::PteSection,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kNopage,
                  .when = "a huge PMD is there by now"}},
};

inline constexpr Step kPteIomapBegin{
    .name = "pte iomap begin",
    .kernel = "6.1",
    .function = "iomap_begin()",
    .text = "Asks the file system for the block, allocating for a write.",
    .step = pte_iomap_begin,
    .instant = Instant::PteSection,
    .branches = {{.to = Label::PteOut, .result = vm_fault::kSigbus, .when = "it fails"}},
    .traits = {.asks_blocks = true},
};

inline constexpr Step kPteCowPage{
    .name = "pte cow",
    .kernel = "6.1",
    .function = "dax_fault_cow_page(), finish_fault()",
    .text = "A write to a private mapping copies into a page of its own (DONE_COW), unless another "
            "thread has mapped something there since.",
    .step = pte_cow_page,
    .instant = Instant::PteSection,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kNopage,
                  .when = "a write to a private mapping, and the page is mapped by now"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kDoneCow,
                  .when = "a write to a private mapping"}},
    .role = Role::PteCow,
};

inline constexpr Step kPteHole{
    .name = "pte hole",
    .kernel = "6.1",
    .function = "dax_load_hole()",
    .text = "A read of a hole or of an unwritten block maps the zero page and leaves a zero entry.",
    .step = pte_hole,
    .instant = Instant::PteSection,
    .branches = {{.to = Label::PteOut, .result = vm_fault::kNopage, .when = "a read of a hole"}},
};

inline constexpr Step kPteUnmapZeroOrCow{
    .name = "pte unmap",
    .kernel = "6.1",
    .function = "dax_insert_entry()",
    .text = "Unmaps the page where its zero entry gives way to storage, or a write finds it "
            "shared; under a PMD entry the whole PMD.",
    .step = pte_unmap_zero_or_cow,
    .instant = Instant::PteSection,
    .role = Role::PteUnmap,
};

inline constexpr Step kPteUnmapZeroOrShared{
    .name = "pte unmap",
    .kernel = "6.2",
    .function = "dax_insert_entry()",
    .text = "Unmaps the page where its zero entry gives way to storage, or it is shared: for reads "
            "too; under a PMD entry the whole PMD.",
    .step = pte_unmap_zero_or_shared,
    .instant = Instant::PteSection,
    .role = Role::PteUnmap,
};

/// As proposed: only what is replaced is unmapped.
inline constexpr Step kPteUnmapReplaced{
    .name = "pte unmap",
    .function = "no released kernel",
    .text = "dax_insert_entry() as proposed: unmaps the page where its zero entry gives way to "
            "storage, or an entry of storage to other storage; under a PMD entry the whole PMD.",
    .step = pte_unmap_replaced,
    .instant = Instant::PteSection,
    .role = Role::PteUnmap,
};

inline constexpr Step kPteUnmapNothing{
    .name = "pte unmap",
    .function = "no released kernel",
    .text = "dax_insert_entry() without its unmap: whoever has mapped what the entry named before "
            "keeps it.",
    .step = unmap_nothing,
    .instant = Instant::PteSection,
    .role = Role::PteUnmap,
};

inline constexpr Step kPteInsertEntryReplaced{
    .name = "pte insert entry",
    .function = "no released kernel",
    .text =
        "dax_insert_entry() as proposed: puts a storage entry into the page cache, in the place "
        "of one that names other storage, dirty for a write.",
    .step = pte_insert_entry_replaced,
    .instant = Instant::PteSection,
    .role = Role::PteInsertEntry,
};

inline constexpr Step kPteInsertEntry61{
    .name = "pte insert entry",
    .kernel = "6.1",
    .function = "dax_insert_entry()",
    .text = "Puts a storage entry into the page cache, dirty for reads too.",
    .step = pte_insert_entry_6_1,
    .instant = Instant::PteSection,
    .role = Role::PteInsertEntry,
};

inline constexpr Step kPteInsertEntry62{
    .name = "pte insert entry",
    .kernel = "6.2",
    .function = "dax_insert_entry()",
    .text = "Puts a storage entry into the page cache, dirty for a write.",
    .step = pte_insert_entry_6_2,
    .instant = Instant::PteSection,
    .role = Role::PteInsertEntry,
};

inline constexpr Step kPteSync{
    .name = "pte sync",
    .kernel = "6.1",
    .function = "dax_finish_sync_fault()",
    .text =
        "A MAP_SYNC write with dirty metadata returns NEEDDSYNC; the file system syncs, and then "
        "dirties the entry and maps.",
    .step = pte_sync,
    .instant = Instant::PteEnd,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kNeedDsync,
                  .when = "a MAP_SYNC write with dirty metadata"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kMajor | vm_fault::kNeedDsync,
                  .when = "the same, and the block is new"}},
};

inline constexpr Step kPteInsert{
    .name = "pte map",
    .kernel = "6.1",
    .function = "vmf_insert_mixed()",
    .text = "Maps the page; MAJOR where the block is new.",
    .step = pte_insert,
    .instant = Instant::PteEnd,
    .branches = {{.to = Label::PteOut, .result = vm_fault::kNopage, .when = "mapped"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kMajor | vm_fault::kNopage,
                  .when = "mapped, the block is new"}},
    .goes_on = false,
    .role = Role::PteMap,
};

inline constexpr Step kPteInsert615{
    .name = "pte map",
    .kernel = "6.15",
    .function = "vmf_insert_page_mkwrite()",
    .text = "Maps the page; MAJOR where the block is new. SIGBUS, with no fault tried again, where "
            "a write finds another page than its own in the PTE.",
    .step = pte_insert_6_15,
    .instant = Instant::PteEnd,
    .branches = {{.to = Label::PteOut,
                  .result = vm_fault::kSigbus,
                  .when = "a write, and another page is in the PTE"},
                 {.to = Label::PteOut, .result = vm_fault::kNopage, .when = "mapped"},
                 {.to = Label::PteOut,
                  .result = vm_fault::kMajor | vm_fault::kNopage,
                  .when = "mapped, the block is new"}},
    .goes_on = false,
    .role = Role::PteMap,
};

inline constexpr Step kPteUnlock{
    .name = "pte unlock entry",
    .kernel = "6.1",
    .function = "dax_unlock_entry()",
    .text = "Unlocks the entry.",
    .step = pte_unlock,
    .instant = Instant::PteEnd,
    .label = Label::PteOut,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

} // namespace daxscope::model::steps
