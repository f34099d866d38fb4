// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"
#include "ebpf/preemption.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::ebpf {

/// One line of `daxscope doctor`.
struct Finding {
    enum class Level {
        Ok,
        Warn,   ///< recording works, but lacks something or will see little
        Missing ///< recording doesn't work
    };
    Level level = Level::Ok;
    std::string topic;  ///< "kernel", "privilege", "file system" …
    std::string fact;   ///< what was found
    std::string remedy; ///< what to do; empty where there is nothing to do
};
std::string_view level_name(Finding::Level level); ///< "ok", "warn", "missing"

/// One hook of the probe, as it went.
struct HookFinding {
    std::string name;
    std::string attached; ///< how, attach_name(); empty = it is missing, or nobody may attach here
    std::string without;  ///< what a recording lacks; empty = nothing
};

/// What `daxscope doctor` finds.
struct Examination {
    std::vector<Finding> findings;
    std::vector<HookFinding> hooks; ///< empty where the probe did not load
    Preemption preemption;
    bool can_record() const; ///< nothing is missing
};

/// What this kernel, its type information, the caller's privileges, and the file systems and mounts
/// allow. Loads and attaches the probe as a recording would, and takes it out again.
Examination examine();

class Probe;
/// What became of a probe's hooks: how many attach and how, which do not, what was refused, and
/// what it means that this kernel preempts programs, if it does.
void examine_probe(const Probe& probe, Examination& examination);
/// In words: does this kernel preempt programs, and what comes of it.
/// @param skippable  hooks that are attached in a way that is preempted
/// @param faults     how dax_pmd_fault is attached
Finding examine_preemption(const Preemption& preemption, const std::vector<std::string>& skippable,
                           std::string_view faults);

/// What is known of the device and the geometry under a mount.
struct MountFacts {
    std::uint64_t block_size = 0;               ///< bytes; 0 = not known
    std::uint64_t page_size = 4096;             ///< bytes
    std::uint64_t pmd_size = 2 << 20;           ///< bytes
    std::optional<bool> device_dax;             ///< the block device's queue/dax
    std::optional<std::uint64_t> device_offset; ///< where a partition begins, bytes
};

/// Can a mount of a file system that knows DAX give PMD faults? Judged by its options (dax, and
/// sunit of XFS or stripe of ext4, which make extents begin at multiples of the PMD's size) and by
/// its device.
Finding examine_mount(const Mount& mount, const MountFacts& facts);

} // namespace daxscope::ebpf
