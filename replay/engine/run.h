// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run: what one handler makes of one trace; or what the kernel really did, in the same shape.
#pragma once

#include "replay/engine/map_spans.h"
#include "replay/engine/outcomes.h"
#include "replay/engine/unmap_marks.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daxscope::replay {

/// Totals of a run.
struct Totals {
    std::uint64_t accesses = 0, hits = 0, pmd_faults = 0, pte_faults = 0, first_touches = 0,
                  refaults = 0, permissions = 0, unmaps = 0, zapped = 0, entries_removed = 0,
                  dirty_removed = 0;
    std::int64_t time_in_faults = 0; ///< ns, sum over faults of end - begin
    bool operator==(const Totals&) const = default;
};

/// What a run's figures rest on. In the recorded run a figure whose events no hook saw is not
/// recorded, never a zero. A handler's run knows all of it, unless unmaps from outside its faults
/// may have left no event.
struct Seen {
    bool unmaps = true;   ///< unmaps
    bool zaps = true;     ///< which mappings they zapped: refaults and storms rest on it
    bool removals = true; ///< DAX entries removed, dirty ones among them: no hook sees these
    /// Recorded faults that are in no run: their mapping, file or task is not recorded.
    std::uint64_t left_out = 0;
    /// Unmaps of which nobody knows if a fault asked for them: their origin is not recorded, or a
    /// fault whose begin is not recorded comes after them.
    std::uint64_t unplaced = 0;
    /// Faults in the runs of which the begin or the end is not recorded: what they took is unknown.
    std::uint64_t untimed = 0;
    /// Faults in the runs that are over, and of which the result is not recorded, more than events
    /// were lost: what they left mapped is unknown, and so is who was zapped.
    std::uint64_t untold = 0;
    /// Faults in the runs of which the flags are not recorded: a read or a write, nobody knows.
    std::uint64_t unflagged = 0;
    /// Every fault and every unmap has its place in the runs, and what they did is known.
    bool placed() const { return left_out == 0 && unplaced == 0 && untold == 0 && unflagged == 0; }
    bool operator==(const Seen&) const = default;
};

/// Copies share their rows.
struct Run {
    std::string handler; ///< Handler::name, or Session::truth(): "recorded"
    Outcomes outcomes;   ///< ordered by (begin, event)
    UnmapMarks unmaps;   ///< ordered by time
    MapSpans spans;      ///< ordered by (range, mapping, begin)
    Totals totals;
    Seen seen;
    std::string assumption; ///< empty, or the sentence to show ("each mapping revisits every 1.0 ms
                            ///< (given)")
    /// The very same rows as another's, in memory: what was made of one run is right for the other.
    bool shares(const Run& other) const {
        const auto same = [](const auto& one, const auto& two) {
            return one.shares(two) || (one.empty() && two.empty());
        };
        return same(outcomes, other.outcomes) && same(unmaps, other.unmaps) &&
               same(spans, other.spans);
    }
    /// xxh3 of outcomes, unmaps and spans: equal on every machine for equal trace, handler and
    /// options.
    std::uint64_t hash() const;
};

} // namespace daxscope::replay
