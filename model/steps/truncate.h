// SPDX-License-Identifier: GPL-3.0-or-later
//
// ftruncate() to before the range, and back beyond it: setattr() of 4.5, and of 6.1 and later.
#pragma once

#include "model/steps/acts_4_5.h"
#include "model/steps/locks.h"

namespace daxscope::model::steps {

bool no_fault_inside(const World& world, const Fault& fault);
void truncate_size_first(World& world, Fault& fault);
void truncate_bar(World& world, Fault& fault);
void truncate_size(World& world, Fault& fault);
void truncate_unmap(World& world, Fault& fault);
void extend_size(World& world, Fault& fault);

inline constexpr Step kTruncateSize45{
    .name = "truncate: size",
    .kernel = "4.5",
    .function = "i_size_write()",
    .text = "Takes the inode's lock; the file ends before the range now. A fault under way may "
            "have seen it longer.",
    .step = truncate_size_first,
    .enabled = inode_unlocked,
    .waits_for = "the inode's lock",
};

inline constexpr Step kTruncateBar45{
    .name = "truncate: lock",
    .kernel = "4.5",
    .function = "setattr()",
    .text = "Takes, for writing, the lock that faults hold while the file system handles them.",
    .step = truncate_bar,
    .enabled = no_fault_inside,
    .waits_for = "the faults of the file",
};

inline constexpr Step kTruncateLock = barring_faults("truncate: lock", "setattr()");

inline constexpr Step kTruncateBreak{
    .name = "truncate: break layouts",
    .kernel = "6.1",
    .function = "dax_layout_busy_page()",
    .text = "Unmaps the whole file from every mapping; entries, and copies of private mappings, "
            "stay.",
    .step = unmap_from_all,
    .traits = {.breaks_layouts = true},
};

inline constexpr Step kTruncateSize{
    .name = "truncate: size",
    .kernel = "6.1",
    .function = "i_size_write()",
    .text = "The file ends before the range from now on.",
    .step = truncate_size,
};

inline constexpr Step kTruncateUnmap{
    .name = "truncate: unmap",
    .kernel = "6.1",
    .function = "truncate_pagecache()",
    .text = "Unmaps all beyond the new end from every mapping, copies of private ones too.",
    .step = truncate_unmap,
};

inline constexpr Step kTruncateDrop45{
    .name = "truncate: drop entries",
    .kernel = "4.5",
    .function = "truncate_inode_pages()",
    .text = "Removes the entries beyond the new end, dirty ones too: what was stored is to go.",
    .step = punch_drop,
};

inline constexpr Step kTruncateDrop{
    .name = "truncate: drop entries",
    .kernel = "6.1",
    .function = "truncate_inode_pages()",
    .text = "Waits for the entries beyond the new end and removes them, dirty ones too: what was "
            "stored is to go.",
    .step = punch_drop,
    .enabled = entry_unlocked,
    .waits_for = "the range's entry lock",
};

inline constexpr Step kTruncateUnmapAgain{
    .name = "truncate: unmap again",
    .kernel = "6.1",
    .function = "truncate_pagecache()",
    .text = "Unmaps all beyond the new end once more: a private copy may have been made meanwhile.",
    .step = truncate_unmap,
};

inline constexpr Step kTruncateFree{
    .name = "truncate: free",
    .kernel = "6.1",
    .function = "setattr()",
    .text = "Gives the blocks back: the range is a hole beyond the end. Lets the locks go.",
    .step = punch_free,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kExtendSize45{
    .name = "extend: size",
    .kernel = "4.5",
    .function = "i_size_write()",
    .text = "The range lies inside the file. Nothing of it is unmapped: it lies before the new "
            "end.",
    .step = extend_size,
    .enabled = inode_unlocked,
    .waits_for = "the inode's lock",
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr Step kExtendLock = barring_faults("extend: lock", "setattr()");

inline constexpr Step kExtendBreak{
    .name = "extend: break layouts",
    .kernel = "6.1",
    .function = "dax_layout_busy_page()",
    .text = "Unmaps the whole file from every mapping, though it is to become longer; entries, and "
            "copies of private mappings, stay.",
    .step = unmap_from_all,
    .traits = {.breaks_layouts = true},
};

inline constexpr Step kExtendSize{
    .name = "extend: size",
    .kernel = "6.1",
    .function = "i_size_write()",
    .text = "The range lies inside the file. Lets the locks go.",
    .step = extend_size,
    .branches = {{.to = Label::Done}},
    .goes_on = false,
};

inline constexpr std::array kTruncateSteps45{kTruncateSize45, kTruncateBar45,      kTruncateUnmap,
                                             kTruncateDrop45, kTruncateUnmapAgain, kTruncateFree};
inline constexpr std::array kExtendSteps45{kExtendSize45};
inline constexpr std::array kTruncateSteps{kTruncateLock,  kTruncateBreak, kTruncateSize,
                                           kTruncateUnmap, kTruncateDrop,  kTruncateUnmapAgain,
                                           kTruncateFree};
inline constexpr std::array kExtendSteps{kExtendLock, kExtendBreak, kExtendSize};

/// All that 4.5's kernels do. fallocate() elsewhere unmaps nothing here yet: XFS breaks layouts for
/// pNFS alone. What write(2) into a mapped hole did is not known well enough to be modelled.
inline constexpr std::array kActs45{
    Act{ActKind::Fsync, kFsyncSteps45},       Act{ActKind::Writeback, kFsyncSteps45},
    Act{ActKind::PunchHole, kPunchSteps45},   Act{ActKind::Munmap, kMunmapSteps},
    Act{ActKind::Truncate, kTruncateSteps45}, Act{ActKind::Extend, kExtendSteps45},
};

} // namespace daxscope::model::steps
