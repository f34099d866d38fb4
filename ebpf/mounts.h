// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// One line of /proc/PID/mountinfo.
struct Mount {
    std::uint32_t dev = 0; ///< kernel encoding: major << 20 | minor
    std::string root;      ///< what of the file system is mounted here, "/" = all of it
    std::string point;     ///< where
    std::string options;   ///< of the mount and of the file system, comma-separated
    std::string fstype;
    std::string source; ///< the device
};

/// @throws nothing: a line that can't be read is left out
std::vector<Mount> read_mounts(std::istream& mountinfo);
/// The mounts of this process's namespace; empty where /proc isn't there.
std::vector<Mount> read_mounts();

/// The path a user would type for a file that lies at `inside` (from the root of the file system
/// `dev`, beginning with '/'). Where the file system isn't mounted here, `inside` itself.
std::string path_under(const std::vector<Mount>& mounts, std::uint32_t dev,
                       const std::string& inside);

} // namespace daxscope::ebpf
