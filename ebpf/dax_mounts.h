// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"

#include <filesystem>
#include <optional>
#include <string>

namespace daxscope::ebpf {

/// Which files of a mount are DAX.
enum class MountDax {
    Always,  ///< all of them
    Flagged, ///< those that are flagged for it (dax=inode, or no dax option)
    Never,   ///< none: it is mounted so
    Unable   ///< none: the file system or its device can't
};

/// Judged by file system, options and device.
/// @param device  can the device do DAX (queue/dax)? Empty where that is not known
MountDax mount_dax(const Mount& mount, std::optional<bool> device);
/// What /sys says of the mount's block device; empty where it says nothing, as of a virtiofs.
std::optional<bool> device_dax(const Mount& mount, const std::filesystem::path& sys = "/sys");
/// Why a file of this mount is not DAX, as the end of a sentence: "xfs on /mnt is mounted without
/// DAX". `mount` may be null: it is mounted nowhere here.
std::string why_not_dax(const Mount* mount, std::optional<bool> device);

} // namespace daxscope::ebpf
