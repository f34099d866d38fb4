// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can be said of a trace file beyond that it opens.
#pragma once

#include "replay/trace/progress.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace daxscope::trace {

struct FileFacts {
    std::int64_t version = 0; ///< user_version
    /// The decoding tables that don't hold what this daxscope knows for the trace's kernel release
    /// and machine, in the schema's order.
    std::vector<std::string> strange_tables;
};

/// Reads the whole file: SQLite's integrity_check, which holds indexes against their tables, too;
/// and the decoding tables.
/// @throws Error(Exit::Io) where open_trace() refuses the file or integrity_check finds damage;
/// Cancelled
FileFacts vet_file(const std::filesystem::path& path, const Progress& progress = {});

} // namespace daxscope::trace
