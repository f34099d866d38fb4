// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether columns that came from a file are such as a Builder makes: whoever reads a trace indexes
// with what they hold, and asks nothing.
#pragma once

#include "replay/store/columns.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace daxscope::cache {

/// Whether ranges are of files that are there, each once, and their places theirs. Orders the rows.
bool ranges_are_sound(trace::Ranges& ranges, const trace::Tables& tables);
/// Whether what events have in common is possible, and the rows that it names are there.
bool dictionaries_are_sound(const trace::Columns& columns);

/// Checks the events of chunks. Safe to use from several threads.
class ChunkCheck {
public:
    /// @param columns all of them; but for the chunks they are checked already. Must outlive this.
    explicit ChunkCheck(const trace::Columns& columns);
    /// @param number of the chunk
    /// @return its last instant, ns BOOTTIME; empty where something is not as it must be
    std::optional<std::int64_t> operator()(std::size_t number) const;

private:
    /// How events of one Who are about pages.
    enum class About : std::uint8_t { Nothing, OnePage, Several };
    struct Kind {
        std::int64_t file;
        trace::Kind kind;
        About about;
        bool makes_ranges;
    };
    bool is_place_right(const trace::Chunk& chunk, std::size_t at) const;

    const trace::Columns& columns_;
    std::vector<Kind> kinds_; ///< by number of the Who
    std::int64_t pages_per_pmd_;
    int pmd_shift_; ///< pages_per_pmd_ is a power of two
};

} // namespace daxscope::cache
