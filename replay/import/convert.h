// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/import/input.h"
#include "replay/trace/new_file.h"
#include "replay/trace/progress.h"
#include "replay/trace/session.h"

#include <cstdint>
#include <filesystem>

namespace daxscope::source {

/// What convert() wrote.
struct Converted {
    std::uint64_t events = 0;
    trace::Tables tables;       ///< as they are in the file; its losses say what is missing
    std::filesystem::path kept; ///< what the file replaced, under its new name; may be empty
    bool interrupted = false;   ///< Ctrl-C ended it: the file has what was read until then
};

/// Writes a trace of whatever source as a .daxtrace file. Its events are not kept in memory. The
/// file has its name when it is whole; where that fails, what had the name is as it was.
/// @param progress bytes, or rows, of the input. Where it asks to stop, and the input is no file
/// that could be read again, what was read so far is written.
/// @throws Error(Exit::Io); Error(Exit::Usage) where the input is a .daxtrace file; Cancelled
Converted convert(Input input, const std::filesystem::path& output, trace::Old old,
                  const Progress& progress);

/// A trace of whatever source as a .daxtrace file, for who asks SQLite: the file itself, or one
/// made of it in the folder for temporary files, which goes with this.
class Database {
public:
    /// @throws as convert()
    explicit Database(const std::filesystem::path& input, const Progress& progress = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    Input input_;
    std::filesystem::path path_, folder_;
};

} // namespace daxscope::source
