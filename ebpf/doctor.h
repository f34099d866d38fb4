// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"

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

/// What this kernel, its type information, the caller's privileges, and the file systems and mounts
/// allow. Changes nothing.
std::vector<Finding> examine();

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
