// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run: what one handler makes of one trace; or what the kernel really did, in the same shape.
#pragma once

#include "replay/engine/rows.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daxscope::replay {

inline constexpr std::uint32_t kNoIndex = 0xffffffff;

/// What became of one access.
enum class OutcomeKind : std::uint8_t {
    Hit = 0,        ///< the page tables satisfied it: no fault
    FirstTouch = 1, ///< a fault of a mapping that had nothing there yet
    Refault = 2,    ///< a fault of a mapping that had been there and was zapped
    Permission = 3, ///< a fault because the mapping was there without the permission (write after
                    ///< read, or after writeback)
};

/// Why a mapping that refaults had gone (Outcome::cause_kind).
enum class CauseKind : std::uint8_t {
    None = 0,      ///< not a refault
    Fault = 1,     ///< zapped by a fault: `cause` is that fault's outcome
    Unmap = 2,     ///< zapped from outside the fault path: `cause` is the event (Origin tells who)
    Writeback = 3, ///< write-protected by writeback: `cause` is the event
    Munmap = 4,    ///< the process unmapped it itself: `cause` is the event
    Unexplained = 5, ///< it must have been zapped, but nothing in the trace did it
};

/// One access and what became of it. Outcome k of every run of one trace is the same access.
struct Outcome {
    std::int64_t begin = 0;         ///< ns BOOTTIME
    std::int64_t end = 0;           ///< ns BOOTTIME; == begin for hits
    std::uint32_t event = kNoIndex; ///< index in the trace of the fault that showed this access;
                                    ///< kNoIndex = assumed access
    std::uint32_t range = kNoIndex; ///< index in Trace::ranges()
    std::uint32_t mapping = 0;      ///< Mapping::id
    std::uint32_t cause = kNoIndex; ///< see CauseKind
    std::uint32_t zapped = 0; ///< mappings that this fault zapped (really had something there)
    std::uint16_t entries_removed = 0; ///< DAX entries that it removed from the page cache
    std::uint16_t result = 0;          ///< VM_FAULT_*: NOPAGE, FALLBACK, …; 0 for hits
    OutcomeKind kind = OutcomeKind::Hit;
    CauseKind cause_kind = CauseKind::None;
    std::uint8_t step =
        0xff; ///< step of the handler that decided the result (index); 0xff = none (recorded, hit)
    bool write : 1 = false;
    bool pte : 1 = false;           ///< ended in (or began as) a PTE fault
    bool unmapped : 1 = false;      ///< it called unmap, whether or not anyone lost something
    bool dirty_removed : 1 = false; ///< a dirty entry went: fsync would miss it
    bool operator==(const Outcome&) const = default;
};

/// An unmap of a page range, by a fault or from outside.
struct UnmapMark {
    std::int64_t time = 0;
    std::uint32_t range = kNoIndex;   ///< the range zapped; a wider unmap has a mark for each
                                      ///< range where it zapped something, else one at its first
    std::uint32_t outcome = kNoIndex; ///< the fault that did it, or kNoIndex
    std::uint32_t event = kNoIndex;   ///< the trace event, or kNoIndex where only the model did it
    std::uint32_t zapped = 0;         ///< mappings that lost something
    /// DAX entries that breaking the layout removed with it (dax_break_layout() of 6.15 and later),
    /// and the dirty ones among them. What a fault removes is in its Outcome; what truncate and
    /// punch free is no loss, and in neither.
    std::uint32_t entries_removed = 0, dirty_removed = 0;
    trace::Origin origin = trace::Origin::Unknown;
    bool operator==(const UnmapMark&) const = default;
};

/// A mapping had a range mapped by a PMD from `begin` to `end`.
struct MapSpan {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::uint32_t range = kNoIndex;
    std::uint32_t mapping = 0; ///< Mapping::id
    bool writable = false;     ///< at its end
    bool operator==(const MapSpan&) const = default;
};

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
    bool operator==(const Seen&) const = default;
};

/// Copies share their rows.
struct Run {
    std::string handler;    ///< Handler::name, or Session::truth(): "recorded"
    Rows<Outcome> outcomes; ///< ordered by (begin, event)
    Rows<UnmapMark> unmaps; ///< ordered by time
    Rows<MapSpan> spans;    ///< ordered by (range, mapping, begin)
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
