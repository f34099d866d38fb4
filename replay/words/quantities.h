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
/// The same; "–" where there is no whole.
std::string percent_text(std::int64_t part, std::int64_t whole);
/// Three significant digits: "4.13", "44.7", "447".
std::string three_digits(double value);
/// ns in seconds, every digit: "12.345678901".
std::string seconds_text(std::int64_t ns);
/// The same with digits down to `resolution` ns, in groups: "12.345 678 s".
std::string axis_time_text(std::int64_t ns, std::int64_t resolution = 1);
/// A place in a file, exact, in the largest unit that divides it: "0 B", "2 MiB", "1538 MiB".
std::string offset_text(std::uint64_t bytes);

inline constexpr const char* kDash = "\u2013"; ///< from – to; and where there is nothing to say
inline constexpr const char* kMinus = "\u2212";
inline constexpr const char* kNoBreak = "\u00a0"; ///< a space at which no line ends
/// A figure as it stands in a picture or a page: it keeps its unit on its line, and has a real
/// minus sign.
std::string typeset(std::string_view figure);
/// A number with three digits, or all of those before the point: "0.0102", "14.2", "1,234".
std::string decimal_text(double number);

} // namespace daxscope::words
