// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures of a stretch of time: what of a run lies in [begin, end). An access, a fault and an unmap
// lie where they begin: each is in one of two stretches that meet, and their figures add up.
#pragma once

#include "replay/engine/run.h"
#include "replay/lanes/time_range.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace daxscope::replay {

/// Sums of a stretch. Each adds up over stretches that meet, but the least and the greatest.
struct StretchTotals {
    Totals sums; ///< `unmaps` are of one range each: a call that zaps in two ranges counts twice
    std::uint64_t nopage = 0, fallback = 0, sigbus = 0, other = 0; ///< faults, by their result
    std::int64_t least = 0; ///< ns: the shortest fault; 0 where there is none
    std::int64_t most = 0;  ///< ns: the longest
    std::uint64_t faults() const { return sums.pmd_faults + sums.pte_faults; }
    void add(const StretchTotals& other);
    bool operator==(const StretchTotals&) const = default;
};

/// Sums of any stretch of one run, in a time that hardly depends on its length. Made once by going
/// through the run's rows, which are shared, not copied. Safe to read from several threads.
class StretchIndex {
public:
    /// @throws Cancelled
    explicit StretchIndex(const Run& run, const Progress& progress = {});

    /// Exact.
    StretchTotals totals(lanes::TimeRange stretch) const;
    /// The outcomes that begin in a stretch: {first, one behind the last}.
    std::pair<std::size_t, std::size_t> outcomes(lanes::TimeRange stretch) const;
    const Run& run() const { return run_; }

    /// Rows that are summed up together.
    static constexpr std::size_t kBlock = 4096;

private:
    Run run_;
    std::vector<StretchTotals> outcome_blocks_, unmap_blocks_;
};

/// What a stretch is broken down by.
enum class StretchBy : std::uint8_t { Task, Mapping, Range };

/// The part of a stretch that one task, mapping or range has.
struct StretchGroup {
    std::int64_t key = trace::kNone; ///< Task::id, Mapping::id or the place in Trace::ranges();
                                     ///< trace::kNone: assumed accesses, which are no task's
    std::uint64_t faults = 0, refaults = 0, hits = 0;
    std::int64_t time = 0; ///< in faults, ns
    bool operator==(const StretchGroup&) const = default;
};

/// What takes a walk over the stretch.
struct StretchDetails {
    /// Lengths of its faults, ns: the least one that so many percent are no longer than. Empty
    /// where there is no fault.
    std::optional<std::int64_t> p50, p90, p99;
    std::vector<StretchGroup> tasks, mappings, ranges; ///< most time first, then by key
    bool operator==(const StretchDetails&) const = default;
};

/// Exact.
/// @throws Cancelled
StretchDetails stretch_details(const trace::Trace& trace, const StretchIndex& index,
                               lanes::TimeRange stretch, const Progress& progress = {});

} // namespace daxscope::replay
