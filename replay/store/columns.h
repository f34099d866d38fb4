// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a Trace holds. Chunks and dictionaries are shared with the builder that goes on, and with
// other traces that it has given out.
#pragma once

#include "replay/store/chunk.h"
#include "replay/store/dictionary.h"
#include "replay/store/trace.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>

namespace daxscope::trace {

/// The row with this id, nullptr where there is none. Ids are dense from 1 in every file that
/// daxscope writes, so the first guess is nearly always right.
/// @param rows ordered by id
template <typename Row>
const Row* by_id(const std::vector<Row>& rows, std::int64_t id) {
    const auto guess = static_cast<std::uint64_t>(id) - 1;
    if (guess < rows.size() && rows[guess].id == id) {
        return &rows[guess];
    }
    const auto at = std::lower_bound(rows.begin(), rows.end(), id,
                                     [](const Row& row, std::int64_t key) { return row.id < key; });
    return at != rows.end() && at->id == id ? &*at : nullptr;
}

/// The PMD ranges of a trace: each has a number by its first appearance, which never changes while
/// the trace grows, and a place among the rows, ordered by file and page, which does.
struct Ranges {
    std::vector<PmdRange> all;           ///< by number
    std::vector<std::uint32_t> of_place; ///< by number of the Place: the range; kNoRange = none
    std::vector<std::uint32_t> place_of; ///< the other way round
    std::vector<std::uint32_t> rows;     ///< numbers, ordered by (file, pgoff)
    std::vector<std::uint32_t> row_of;   ///< the other way round
    /// Orders the rows anew.
    void order();
};

struct Columns {
    Tables tables;
    std::vector<Chunk> chunks; ///< all but the last one full
    std::size_t size = 0;      ///< events
    Appended<Who> whos;
    Appended<Detail> details;
    Ranges ranges;
    std::int64_t last_instant = 0;
    std::optional<std::int64_t> known_upto; ///< Trace::known_upto()
    mutable std::mutex hashing;             ///< held while `hash` is taken, which may be cancelled
    mutable std::optional<std::uint64_t> hash;

    Event event(std::size_t index) const;
    std::uint64_t seq(std::size_t index) const {
        const Chunk& chunk = chunks[index / kChunkEvents];
        return chunk.first_seq + chunk.seq[index % kChunkEvents];
    }
};

/// Pages that an event is about, both inclusive.
struct PagesAbout {
    std::int64_t first, last;
};
/// An empty answer where the event has no bounded page range of its own.
std::optional<PagesAbout> pages_about(Kind kind, std::int64_t pgoff, std::int64_t arg0);
/// Which row that these events refer to is not in the tables, for an error; empty where all are.
std::optional<std::string> missing_row(const Who& who, const Tables& tables);
/// Whether events of this kind give a range its lane, or only refer to one that has it.
bool makes_ranges(Kind kind);

} // namespace daxscope::trace
