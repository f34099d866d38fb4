// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a trace is hot: a figure of each PMD range in each of equal parts of a time, for any number
// of ranges. Exact: where a line stands for several ranges it has the greatest of their figures,
// and says which range that is.
#pragma once

#include "replay/analysis/matches.h"
#include "replay/analysis/zoom_index.h"
#include "replay/trace/progress.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daxscope::replay {

enum class HeatOf : std::uint8_t {
    Faults,    ///< accesses that are no hit
    Refaults,  ///< faults whose mapping had been zapped
    Zaps,      ///< mappings that unmaps of the range zapped
    Time,      ///< ns in the faults that begin in the cell
    Fallbacks, ///< faults that ended in a PTE fault, or in FALLBACK: fell_back()
};

/// Equal parts of [begin, end), ns: the first ones are a nanosecond longer where they do not come
/// out even.
struct HeatTimes {
    std::int64_t begin = 0, end = 1;                  ///< end > begin
    std::uint32_t columns = 1;                        ///< at least 1
    std::int64_t start(std::uint32_t column) const;   ///< column <= columns
    std::uint32_t column_of(std::int64_t time) const; ///< time in [begin, end)
};

/// What the figures are taken of: one run, by rows that it may have ranges for.
struct HeatRun {
    const Run* run = nullptr;         ///< nullptr: all of its figures are 0
    const ZoomIndex* index = nullptr; ///< of that run, of all its outcomes
    /// Only of these; nullptr: of all. An unmap passes where its outcome or its event does.
    const Matches *outcomes = nullptr, *events = nullptr;
    std::span<const std::uint32_t> range_of_row; ///< kNoIndex: none. Empty: rows are ranges
    std::int64_t ahead = 0;                      ///< ns: the run's times less those of the map
};

struct HeatMap {
    HeatTimes times;
    HeatOf of = HeatOf::Faults;
    std::uint32_t lines = 0;
    std::vector<std::uint32_t>
        first_row; ///< by line: place in the rows asked for; lines + 1 of them
    /// By line and, within it, column: the figure that is greatest in amount; of equals the first
    /// row's. Of a difference it has a sign.
    std::vector<std::int64_t> value;
    std::vector<std::uint32_t> row; ///< whose figure that is: place in the rows asked for
    std::int64_t most = 0;          ///< the greatest amount of all
    std::size_t cell(std::uint32_t line, std::uint32_t column) const {
        return std::size_t{line} * times.columns + column;
    }
};

/// @param rows  from the top; the lines share them evenly, none without one
/// @param lines at most
/// @param less  whose figures are taken off those of `run`; nullptr: none
/// @throws Cancelled
HeatMap heat_map(const HeatRun& run, const HeatRun* less, HeatOf of, HeatTimes times,
                 std::span<const std::uint32_t> rows, std::uint32_t lines,
                 const Progress& progress = {});

} // namespace daxscope::replay
