// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lengths of time, sizes and counts as users write them: one dialect for all options.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace daxscope::app {

/// "10ms", "500us", "2s", "1.5 ms", "750ns", "3min", "1h": a length of time in ns.
/// @param bare  the unit of a plain number; empty: a plain number other than 0 is refused
/// @throws Error(Exit::Usage) naming the option, unless that is empty, and what was given
std::int64_t parse_duration(const std::string& option, const std::string& text,
                            std::string_view bare = {});
/// Is it a number with a unit of time behind it?
bool is_duration(const std::string& text);

/// "4096", "64K", "8M", "8MiB", "1.5 GiB", in either case: bytes, in steps of 1024.
/// @param bare  the unit of a plain number; empty: bytes
/// @throws Error(Exit::Usage) likewise
std::uint64_t parse_size(const std::string& option, const std::string& text,
                         std::string_view bare = {});

/// A whole number from `least` on.
/// @throws Error(Exit::Usage) likewise
std::uint64_t parse_count(const std::string& option, const std::string& text,
                          std::uint64_t least = 0,
                          std::uint64_t most = std::numeric_limits<std::int64_t>::max());

} // namespace daxscope::app
