// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace daxscope::cache {

/// A trace file as it is at one moment: what was made of it is right for as long as this is the
/// same.
struct Key {
    std::string path; ///< absolute, without symbolic links
    std::uint64_t dev = 0, ino = 0;
    std::uint64_t bytes = 0;
    std::int64_t modified = 0, changed = 0; ///< mtime and ctime, ns since 1970
    /// xxh3 of its first and last 64 KiB: of SQLite's change counter, among others.
    std::uint64_t ends = 0;
    /// Of the write-ahead log beside it: its size, and xxh3 of its ends, of SQLite's salts among
    /// others; 0 where there is none.
    std::uint64_t log_bytes = 0, log_ends = 0;
    bool operator==(const Key&) const = default;
};

/// Empty where it is no regular file, cannot be read, or somebody writes it.
std::optional<Key> key_of(const std::filesystem::path& path);

/// What a cache file says of itself.
struct About {
    Key key;
    std::uint64_t events = 0;
};
std::vector<std::byte> pack(const About& about);
std::optional<About> unpack_about(std::span<const std::byte> bytes);

} // namespace daxscope::cache
