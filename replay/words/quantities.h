// SPDX-License-Identifier: GPL-3.0-or-later
//
// Counts, durations and sizes in words: one formatter each, for command, report and verdict.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace daxscope::words {

/// "1,234,567"
std::string count_text(std::int64_t count);
/// "1 file", "2,345 files": for nouns that take an s.
std::string counted(std::int64_t count, std::string_view noun);
/// A length of time in ns: "12.34 ms", "4.5 s", "789 ns".
std::string duration_text(std::int64_t ns);
/// "4 KiB", "2 MiB", "16 B" where exact; else "1.5 MiB".
std::string size_text(std::uint64_t bytes);
/// A part of a whole, in percent with three digits: "98 %", "33.3 %". A part that is less than the
/// whole is never shown as 100, nor one that is more than nothing as 0.
std::string share_text(std::int64_t part, std::int64_t whole);

} // namespace daxscope::words
