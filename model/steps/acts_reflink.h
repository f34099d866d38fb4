// SPDX-License-Identifier: GPL-3.0-or-later
//
// What shares an extent between two files and parts it again: clone, dedupe, unshare (XFS), and
// what the other file does.
#pragma once

#include "model/steps/truncate.h"

namespace daxscope::model::steps {

/// What breaking the layouts of one file removes.
void layouts_delete(World& world, Fault& fault);
void reflink_flush(World& world, Fault& fault);
void clone_share(World& world, Fault& fault);
void dedupe_drop(World& world, Fault& fault);
void dedupe_remap(World& world, Fault& fault);
void unshare_invalidate(World& world, Fault& fault);
void unshare_copy(World& world, Fault& fault);
void unshare_flush(World& world, Fault& fault);
void other_reads(World& world, Fault& fault);
void other_reads_6_15(World& world, Fault& fault);
void other_writes(World& world, Fault& fault);

/// What an act does once layouts are broken, from 6.15 on.
/// @param text the step's sentence
constexpr Step deleting_entries(std::string_view name, std::string_view text,
                                StepFunction step = layouts_delete) {
    return {
        .name = name,
        .kernel = "6.15",
        .function = "dax_delete_mapping_range()",
        .text = text,
        .step = step,
        .enabled = entry_unlocked,
        .waits_for = "the range's entry lock",
        .traits = {.removes_entries = true},
    };
}

/// The same step under an act's own name.
constexpr Step named(std::string_view name, Step step) {
    step.name = name;
    return step;
}

inline constexpr Step kReflinkBreak{
    .name = "clone: break layouts",
    .kernel = "6.1",
    .function = "dax_layout_busy_page()",
    .text = "Unmaps the whole file from every mapping; the other file is locked and unmapped as "
            "well.",
    .step = unmap_from_all,
    .traits = {.breaks_layouts = true},
};

inline constexpr Step kReflinkDelete615 = deleting_entries(
    "clone: delete entries",
    "Waits for the entries of the file and removes them all, dirty ones too. XFS does that "
    "to the file with the lower inode number, which this one is taken for; the other one "
    "is unmapped alone.");

inline constexpr Step kReflinkFlush{
    .name = "clone: flush",
    .kernel = "6.1",
    .function = "filemap_write_and_wait_range()",
    .text = "Flushes and cleans the range's dirty entries.",
    .step = reflink_flush,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

inline constexpr Step kCloneLock = barring_faults("clone: lock", "xfs_ilock2_io_mmap()");

inline constexpr Step kCloneShare{
    .name = "clone: share",
    .kernel = "6.1",
    .function = "xfs_reflink_remap_blocks()",
    .text = "What the other file had there goes, entries too; it has the range's storage, and the "
            "extent is shared. Lets the locks go.",
    .step = clone_share,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kDedupeDrop{
    .name = "dedupe: drop entries",
    .kernel = "6.1",
    .function = "xfs_flush_unmap_range()",
    .text = "The data is the same: unmaps the range and removes its entries.",
    .step = dedupe_drop,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

inline constexpr Step kDedupeRemap{
    .name = "dedupe: remap",
    .kernel = "6.1",
    .function = "xfs_reflink_remap_blocks()",
    .text = "The range has the other file's storage from now on, and shares it. Lets the locks go.",
    .step = dedupe_remap,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kUnshareLock = barring_faults("unshare: lock", "fallocate()");

inline constexpr Step kUnshareBreak{
    .name = "unshare: break layouts",
    .kernel = "6.1",
    .function = "dax_layout_busy_page()",
    .text = "Unmaps the whole file from every mapping. The other file is left alone.",
    .step = unmap_from_all,
    .traits = {.breaks_layouts = true},
};

inline constexpr Step kUnshareDelete615 =
    deleting_entries("unshare: delete entries",
                     "Waits for the entries of the file and removes them all, dirty ones too.");

inline constexpr Step kUnshareInvalidate{
    .name = "unshare: invalidate",
    .kernel = "6.1",
    .function = "invalidate_inode_pages2_range()",
    .text = "Removes the entries that are clean and unmaps the range.",
    .step = unshare_invalidate,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

inline constexpr Step kUnshareCopy{
    .name = "unshare: copy",
    .kernel = "6.1",
    .function = "dax_unshare_iter()",
    .text = "Copies what is shared; iomap_end() gives the file the new blocks.",
    .step = unshare_copy,
};

inline constexpr Step kUnshareFlush{
    .name = "unshare: flush",
    .kernel = "6.1",
    .function = "filemap_write_and_wait_range()",
    .text = "Flushes and cleans the range's dirty entries. Lets the locks go.",
    .step = unshare_flush,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kOtherReads{
    .name = "other file: read",
    .kernel = "6.1",
    .function = "dax_iomap_fault()",
    .text = "The other file is read through a mapping of its own: nothing of this one changes.",
    .step = other_reads,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kOtherReads615{
    .name = "other file: read",
    .kernel = "6.15",
    .function = "dax_iomap_fault()",
    .text =
        "The other file is read through a mapping of its own: in 4 KiB pages it makes the shared "
        "storage's folios those of one page, unless a PMD entry of this file holds it; in PMDs "
        "it is SIGBUS where this file holds it in 4 KiB pages.",
    .step = other_reads_6_15,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
    .traits = {.checks_folio = true},
};

inline constexpr Step kOtherWrites{
    .name = "other file: change",
    .kernel = "6.1",
    .function = "xfs_reflink_end_cow()",
    .text =
        "The other file gets storage of its own, or a hole: the extent is shared no longer, and "
        "this file keeps what it has.",
    .step = other_writes,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr std::array kCloneSteps{kCloneLock, kReflinkBreak, kReflinkFlush, kCloneShare};
inline constexpr std::array kCloneSteps615{kCloneLock, kReflinkBreak, kReflinkDelete615,
                                           kReflinkFlush, kCloneShare};
inline constexpr std::array kDedupeSteps{
    named("dedupe: lock", kCloneLock), named("dedupe: break layouts", kReflinkBreak),
    named("dedupe: flush", kReflinkFlush), kDedupeDrop, kDedupeRemap};
inline constexpr std::array kDedupeSteps615{named("dedupe: lock", kCloneLock),
                                            named("dedupe: break layouts", kReflinkBreak),
                                            named("dedupe: delete entries", kReflinkDelete615),
                                            named("dedupe: flush", kReflinkFlush),
                                            kDedupeDrop,
                                            kDedupeRemap};
inline constexpr std::array kUnshareSteps{kUnshareLock, kUnshareBreak, kUnshareInvalidate,
                                          kUnshareCopy, kUnshareFlush};
inline constexpr std::array kUnshareSteps615{kUnshareLock,       kUnshareBreak, kUnshareDelete615,
                                             kUnshareInvalidate, kUnshareCopy,  kUnshareFlush};
inline constexpr std::array kOtherReadsSteps{kOtherReads};
inline constexpr std::array kOtherReadsSteps615{kOtherReads615};
inline constexpr std::array kOtherWritesSteps{kOtherWrites};

} // namespace daxscope::model::steps
