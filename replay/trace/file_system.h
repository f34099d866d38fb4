// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which file system a file lies on, and whether other machines can have it open.
#pragma once

#include <filesystem>
#include <istream>
#include <string>
#include <string_view>

namespace daxscope::trace {

/// The type of the mount `id`, as in /proc/self/mountinfo ("xfs", "9p", "fuse.sshfs"); empty where
/// no line has that id.
std::string type_of_mount(std::istream& mountinfo, std::uint64_t id);

/// The type of the file system on which `path` lies, which must exist; empty where the kernel does
/// not say (before 5.8, or without /proc). statfs() is not asked: 9p and FUSE answer what the
/// server's file system is.
std::string file_system_of(const std::filesystem::path& path);

/// Can another machine have a file of such a file system open, or does another program answer for
/// its memory? Mapping a file may work there, but what one side writes into it the other may never
/// see, and SQLite's write-ahead log rests on that.
bool is_shared_beyond_this_kernel(std::string_view type);

} // namespace daxscope::trace
