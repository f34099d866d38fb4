// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies under a point of the lanes, in a few lines.
#pragma once

#include "replay/analysis/side.h"
#include "replay/analysis/zoom_index.h"

#include <optional>
#include <string>

namespace daxscope::words {

/// One access: what, who, when, how long, the result, why it had to fault, what it did to others,
/// what became of it in the other run.
/// @param zero ns BOOTTIME from which times are counted, where another trace stands beside: of the
///     other run nothing is said then. Nothing: from the trace's begin.
std::string access_lines(const replay::Comparison& comparison, replay::Side side,
                         std::uint32_t outcome, std::optional<std::int64_t> zero = {});

/// A PMD range: its file with path and file system, its bytes and its pages.
std::string range_lines(const trace::Trace& trace, std::uint32_t range);

/// A column of a lane.
struct Column {
    std::uint32_t range = 0;
    std::optional<std::uint32_t> mapping; ///< where it is one mapping's strip
    std::int64_t begin = 0, end = 0;      ///< ns BOOTTIME
    std::size_t parties = 0;              ///< of the range
    std::optional<std::int64_t> zero{};   ///< as of access_lines()
};
/// The exact counts of a column.
/// @param sum of the column; where it is one mapping's, outcomes and `mapped` are that mapping's
std::string column_lines(const trace::Trace& trace, const Column& column,
                         const replay::LaneSummary& sum);

} // namespace daxscope::words
