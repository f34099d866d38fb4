// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file that a trace is written to, before SQLite has it.
#pragma once

#include <array>
#include <filesystem>

namespace daxscope::trace {

/// What SQLite keeps beside a database: its log, the memory shared for that, a rollback journal.
std::array<std::filesystem::path, 3> beside(const std::filesystem::path& path);

/// Makes an empty file that was not there before. A log left beside an older file of that name
/// would be taken for the new one's, so it goes too.
/// @throws Error(Exit::Io) where it is there and may not be overwritten, or cannot be made
void create_file(const std::filesystem::path& path, bool overwrite);

/// Can processes share memory through a file in the folder of `path`? Asked before SQLite is: it
/// marks the file as one with a log first, and finds out that it cannot have one then.
bool shares_memory(const std::filesystem::path& path);

} // namespace daxscope::trace
