// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a kernel of 4.5 does to a range from outside of its faults.
#pragma once

#include "model/steps/returns.h"

#include <array>

namespace daxscope::model::steps {

void find_dirty(World& world, Fault& fault);
void flush_tagged_4_5(World& world, Fault& fault);
bool bar_faults_free(const World& world, const Fault& fault);
void bar_faults(World& world, Fault& fault);
/// Lets go of what bar_faults() took: the act is over.
void let_go(World& world, Fault& fault);
void unmap_from_all(World& world, Fault& fault);
void punch_drop(World& world, Fault& fault);
void punch_free(World& world, Fault& fault);
void munmap(World& world, Fault& fault);

/// The step with which an act keeps all other acts and all faults out.
constexpr Step barring_faults(std::string_view name, std::string_view function) {
    return {
        .name = name,
        .kernel = "6.1",
        .function = function,
        .text = "Takes the inode's lock and, for writing, the one that faults hold while the file "
                "system handles them.",
        .step = bar_faults,
        .enabled = bar_faults_free,
        .waits_for = "the inode's lock and the faults of the file",
    };
}

inline constexpr Step kFsyncFind45{
    .name = "fsync: find",
    .kernel = "4.5",
    .function = "dax_writeback_mapping_range()",
    .text = "Marks the dirty entries as those to write (PAGECACHE_TAG_TOWRITE); where none is "
            "dirty, nothing is flushed.",
    .step = find_dirty,
    .branches = {{.to = Label::Done, .when = "no entry is dirty"}},
};

inline constexpr Step kFsyncFlush45{
    .name = "fsync: flush",
    .kernel = "4.5",
    .function = "dax_writeback_one()",
    .text = "Flushes what the entry covers from the caches if it is still there and marked. It "
            "stays dirty, and no mapping is write-protected.",
    .step = flush_tagged_4_5,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
    .traits = {.only_flushes = true},
};

inline constexpr Step kPunchLock = barring_faults("punch hole: lock", "fallocate()");

inline constexpr Step kPunchUnmap{
    .name = "punch hole: unmap",
    .kernel = "6.1",
    .function = "truncate_pagecache_range()",
    .text = "Unmaps the range from every mapping of the file.",
    .step = unmap_from_all,
};

inline constexpr Step kPunchDrop45{
    .name = "punch hole: drop entries",
    .kernel = "4.5",
    .function = "truncate_inode_pages_range()",
    .text = "Removes the range's entries from the page cache, dirty ones too: what was stored is "
            "to go.",
    .step = punch_drop,
};

inline constexpr Step kPunchFree{
    .name = "punch hole: free",
    .kernel = "6.1",
    .function = "fallocate()",
    .text = "Gives the blocks back: the range is a hole. Lets the locks go.",
    .step = punch_free,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kMunmap{
    .name = "munmap",
    .kernel = "6.1",
    .function = "unmap_region()",
    .text = "Takes this mapping out of the address space, page tables and all, once its faults "
            "are over (they hold mmap_lock for reading); the task maps the range anew.",
    .step = munmap,
    .waits_for = "mmap_lock for writing",
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr std::array kFsyncSteps45{kFsyncFind45, kFsyncFlush45};
inline constexpr std::array kPunchSteps45{kPunchLock, kPunchUnmap, kPunchDrop45, kPunchFree};
inline constexpr std::array kMunmapSteps{kMunmap};

} // namespace daxscope::model::steps
