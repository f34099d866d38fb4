// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>

namespace daxscope::trace {

/// What a file is by its first bytes.
enum class FileKind {
    Missing,    ///< nothing there, or a link to nothing
    Empty,      ///< a regular file without a byte
    Trace,      ///< an SQLite database with daxscope's application_id
    Database,   ///< an SQLite database of another program, or one that was never filled
    Sidecar,    ///< SQLite's write-ahead log, its index, or a rollback journal
    Unreadable, ///< a regular file that may not be read
    Other,      ///< anything else: a text file, a directory, a device
};

/// Bytes of an SQLite database's header (https://sqlite.org/fileformat.html, 1.3).
inline constexpr std::size_t kHeaderBytes = 100;

/// Looks at the file, following links; writes nothing, waits for nobody, throws nothing.
FileKind kind_of(const std::filesystem::path& path);

} // namespace daxscope::trace
