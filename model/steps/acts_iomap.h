// SPDX-License-Identifier: GPL-3.0-or-later
//
// What 6.1 and later kernels do to a range from outside of its faults.
#pragma once

#include "model/steps/acts_reflink.h"
#include "model/steps/truncate.h"

namespace daxscope::model::steps {

void writeback_lock(World& world, Fault& fault);
void writeback_protect(World& world, Fault& fault);
void writeback_flush(World& world, Fault& fault);
void writeback_clean(World& world, Fault& fault);
void fallocate_unmap(World& world, Fault& fault);
void fallocate_delete(World& world, Fault& fault);
void truncate_delete(World& world, Fault& fault);
void write_begin(World& world, Fault& fault);
void write_keep_entry(World& world, Fault& fault);
void write_drop_entry(World& world, Fault& fault);
void write_unmap(World& world, Fault& fault);
void write_unmap_new(World& world, Fault& fault);
void write_end(World& world, Fault& fault);

inline constexpr Step kFsyncFind{
    .name = "fsync: find",
    .kernel = "6.1",
    .function = "dax_writeback_mapping_range()",
    .text = "Marks the dirty entries as those to write (PAGECACHE_TAG_TOWRITE); where none is "
            "dirty, nothing is flushed.",
    .step = find_dirty,
    .branches = {{.to = Label::Done, .when = "no entry is dirty"}},
};

inline constexpr Step kFsyncLock{
    .name = "fsync: lock entry",
    .kernel = "6.1",
    .function = "dax_writeback_one()",
    .text = "Waits for the entry and locks it; done where it has gone, or another writeback was "
            "quicker.",
    .step = writeback_lock,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .branches = {{.to = Label::Done, .when = "no entry is marked any more"}},
};

inline constexpr Step kFsyncProtect{
    .name = "fsync: write-protect",
    .kernel = "6.1",
    .function = "pfn_mkclean_range()",
    .text = "Takes the permission to write from every mapping, under i_mmap_lock_read; nothing is "
            "unmapped.",
    .step = writeback_protect,
    .traits = {.protects = true},
};

inline constexpr Step kFsyncFlush{
    .name = "fsync: flush",
    .kernel = "6.1",
    .function = "dax_flush()",
    .text = "Flushes what the entry covers from the caches.",
    .step = writeback_flush,
};

inline constexpr Step kFsyncClean{
    .name = "fsync: clean",
    .kernel = "6.1",
    .function = "dax_writeback_one()",
    .text = "The entry is dirty no longer; unlocks it.",
    .step = writeback_clean,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kPunchDrop{
    .name = "punch hole: drop entries",
    .kernel = "6.1",
    .function = "dax_delete_mapping_entry()",
    .text = "Waits for the range's entries and removes them, dirty ones too: what was stored is to "
            "go.",
    .step = punch_drop,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

inline constexpr Step kFallocateLock = barring_faults("fallocate: lock", "fallocate()");

inline constexpr Step kFallocateUnmap{
    .name = "fallocate: unmap",
    .kernel = "6.1",
    .function = "dax_layout_busy_page()",
    .text = "Breaks layouts: unmaps the whole file from every mapping. Entries stay. Lets the "
            "locks go.",
    .step = fallocate_unmap,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
    .traits = {.breaks_layouts = true},
};

// dax_break_layout() of 6.15 and later.

inline constexpr Step kFallocateBreak615{
    .name = "fallocate: break layouts",
    .kernel = "6.15",
    .function = "dax_break_layout()",
    .text = "Breaks layouts: unmaps the whole file from every mapping.",
    .step = unmap_from_all,
    .traits = {.breaks_layouts = true},
};

inline constexpr Step kFallocateDelete615{
    .name = "fallocate: delete entries",
    .kernel = "6.15",
    .function = "dax_delete_mapping_range()",
    .text = "Waits for the entries of the whole file and removes them, dirty ones too, though the "
            "data stays: the next fsync finds nothing to write. Lets the locks go.",
    .step = fallocate_delete,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .branches = {{.to = Label::Done}},
    .goes_on = false,
    .traits = {.removes_entries = true},
};

inline constexpr Step kTruncateDelete615 = deleting_entries(
    "truncate: delete entries",
    "Waits for the entries of the whole file and removes them, dirty ones too.", truncate_delete);

inline constexpr Step kExtendDelete615 = deleting_entries(
    "extend: delete entries",
    "Waits for the entries of the whole file and removes them, dirty ones too, though the "
    "file is to become longer.");

inline constexpr Step kWriteBegin{
    .name = "pwrite: iomap begin",
    .kernel = "6.1",
    .function = "dax_iomap_rw()",
    .text = "Takes the inode's lock and asks for the page's block, allocating it: the range is "
            "then no extent of one kind. Where it was there, it is written in place; where it is "
            "shared, into a block that the file does not have yet.",
    .step = write_begin,
    .enabled = inode_unlocked,
    .waits_for = "the inode's lock",
    .branches = {{.to = Label::Done, .when = "the block was there"}},
};

inline constexpr Step kWriteKeepEntry{
    .name = "pwrite: invalidate",
    .kernel = "6.1",
    .function = "invalidate_inode_pages2_range()",
    .text = "Waits for the entry and removes it if it is clean. 6.1 marks entries of zero pages "
            "dirty as well: they stay.",
    .step = write_keep_entry,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .traits = {.invalidates = true},
};

inline constexpr Step kWriteDropEntry{
    .name = "pwrite: invalidate",
    .kernel = "6.2",
    .function = "invalidate_inode_pages2_range()",
    .text = "Waits for the entry and removes it if it is clean, as that of a zero page is.",
    .step = write_drop_entry,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
    .traits = {.invalidates = true},
};

inline constexpr Step kWriteUnmap61{
    .name = "pwrite: unmap",
    .kernel = "6.1",
    .function = "unmap_mapping_pages()",
    .text =
        "Unmaps the page from every mapping where its block is new; a huge PMD goes whole. Of a "
        "shared extent nothing is unmapped.",
    .step = write_unmap_new,
};

inline constexpr Step kWriteUnmap{
    .name = "pwrite: unmap",
    .kernel = "6.2",
    .function = "unmap_mapping_pages()",
    .text = "Unmaps the page from every mapping; a huge PMD goes whole.",
    .step = write_unmap,
};

inline constexpr Step kWriteEnd{
    .name = "pwrite: iomap end",
    .kernel = "6.1",
    .function = "iomap_end()",
    .text = "The data is copied. Where the block was shared, the file has the new one from now on. "
            "Lets the lock go.",
    .step = write_end,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr std::array kFsyncSteps{kFsyncFind, kFsyncLock, kFsyncProtect, kFsyncFlush,
                                        kFsyncClean};
inline constexpr std::array kPunchSteps{kPunchLock, kPunchUnmap, kPunchDrop, kPunchFree};
inline constexpr std::array kFallocateSteps{kFallocateLock, kFallocateUnmap};
inline constexpr std::array kWriteSteps61{kWriteBegin, kWriteKeepEntry, kWriteUnmap61, kWriteEnd};
inline constexpr std::array kWriteSteps62{kWriteBegin, kWriteDropEntry, kWriteUnmap, kWriteEnd};

inline constexpr std::array kFallocateSteps615{kFallocateLock, kFallocateBreak615,
                                               kFallocateDelete615};
inline constexpr std::array kTruncateSteps615{
    kTruncateLock,  kTruncateBreak, kTruncateDelete615,  kTruncateSize,
    kTruncateUnmap, kTruncateDrop,  kTruncateUnmapAgain, kTruncateFree};
inline constexpr std::array kExtendSteps615{kExtendLock, kExtendBreak, kExtendDelete615,
                                            kExtendSize};

inline constexpr std::array kActs61{
    Act{ActKind::Fsync, kFsyncSteps},           Act{ActKind::Writeback, kFsyncSteps},
    Act{ActKind::PunchHole, kPunchSteps},       Act{ActKind::Fallocate, kFallocateSteps},
    Act{ActKind::Write, kWriteSteps61},         Act{ActKind::Munmap, kMunmapSteps},
    Act{ActKind::Truncate, kTruncateSteps},     Act{ActKind::Extend, kExtendSteps},
    Act{ActKind::Clone, kCloneSteps},           Act{ActKind::Dedupe, kDedupeSteps},
    Act{ActKind::OtherReads, kOtherReadsSteps}, Act{ActKind::OtherWrites, kOtherWritesSteps},
};
inline constexpr std::array kActs62{
    Act{ActKind::Fsync, kFsyncSteps},
    Act{ActKind::Writeback, kFsyncSteps},
    Act{ActKind::PunchHole, kPunchSteps},
    Act{ActKind::Fallocate, kFallocateSteps},
    Act{ActKind::Write, kWriteSteps62},
    Act{ActKind::Munmap, kMunmapSteps},
    Act{ActKind::Truncate, kTruncateSteps},
    Act{ActKind::Extend, kExtendSteps},
    Act{ActKind::Clone, kCloneSteps},
    Act{ActKind::Dedupe, kDedupeSteps},
    Act{ActKind::Unshare, kUnshareSteps},
    Act{ActKind::OtherReads, kOtherReadsSteps},
    Act{ActKind::OtherWrites, kOtherWritesSteps},
};
inline constexpr std::array kActs615{
    Act{ActKind::Fsync, kFsyncSteps},
    Act{ActKind::Writeback, kFsyncSteps},
    Act{ActKind::PunchHole, kPunchSteps},
    Act{ActKind::Fallocate, kFallocateSteps615},
    Act{ActKind::Write, kWriteSteps62},
    Act{ActKind::Munmap, kMunmapSteps},
    Act{ActKind::Truncate, kTruncateSteps615},
    Act{ActKind::Extend, kExtendSteps615},
    Act{ActKind::Clone, kCloneSteps615},
    Act{ActKind::Dedupe, kDedupeSteps615},
    Act{ActKind::Unshare, kUnshareSteps615},
    Act{ActKind::OtherReads, kOtherReadsSteps615},
    Act{ActKind::OtherWrites, kOtherWritesSteps},
};

} // namespace daxscope::model::steps
