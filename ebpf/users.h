// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/mounts.h"

#include <cstdint>
#include <istream>
#include <set>
#include <vector>

namespace daxscope::ebpf {

/// The devices of mounts that may have DAX files: those with a dax option other than dax=never.
std::set<std::uint32_t> dax_devices(const std::vector<Mount>& mounts);

/// Does a process map a file of one of these devices?
/// @param maps  its /proc/PID/maps
bool maps_any(std::istream& maps, const std::set<std::uint32_t>& devices);

/// The processes that map a file of one of these devices now. What /proc does not show to the
/// caller is left out: of other users' processes it asks for CAP_SYS_PTRACE.
std::vector<std::int64_t> users_of(const std::set<std::uint32_t>& devices);

} // namespace daxscope::ebpf
