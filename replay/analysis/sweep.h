// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much a comparison depends on the revisit interval that it assumes.
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/revisit_estimate.h"

#include <span>
#include <string>

namespace daxscope::replay {

/// What one handler makes of the trace with one revisit interval.
struct SweepFigures {
    Totals totals;
    std::uint64_t storms = 0;
    Seen seen; ///< what `totals` and `storms` rest on
    std::uint64_t faults() const { return totals.accesses - totals.hits; }
};

/// Both handlers with one interval.
struct SweepPoint {
    std::int64_t interval = 0; ///< ns
    SweepFigures before, after;
    /// Faults that Sweep::recorder takes with it: had mappings really come back that often, the
    /// recording would have about as many. Nothing: the recorder is not known, or is no measure.
    std::optional<std::uint64_t> recorder_faults;
};

/// A comparison over a range of intervals.
struct Sweep {
    std::string before, after; ///< handlers' names
    /// The handler of the kernel that recorded. Empty: none models it, events were lost or have no
    /// place in a run, or it does not take the recorded faults where nothing is assumed; then the
    /// recording speaks against no interval.
    std::string recorder;
    SweepFigures recorded;                   ///< no assumption in these
    SweepPoint without;                      ///< interval 0: only the recorded faults are accesses
    std::vector<SweepPoint> points;          ///< by rising interval
    std::optional<RevisitEstimate> measured; ///< what the trace itself says about the interval
    std::string verdict;                     ///< for which intervals the answer is the same
};

/// Does the recording contradict this interval, kept up all the time: would its own handler have
/// taken other_faults() with it (recorder.h)? Nothing where nobody knows.
std::optional<bool> contradicted(const Sweep& sweep, const SweepPoint& point);

/// Intervals in steps of 1, 2, 5 that a trace can tell apart: from the shortest that assumes at
/// most `most_accesses` accesses (and not below 1 us) to half the trace's length.
std::vector<std::int64_t> sweep_intervals(const trace::Trace& trace,
                                          std::uint64_t most_accesses = 1'000'000);

/// Steps of 1, 2, 5 from `low` to `high` (ns), both ends included.
/// @throws Error(Exit::Usage) unless 0 < low <= high
std::vector<std::int64_t> sweep_intervals(std::int64_t low, std::int64_t high);

/// Replays the trace through both handlers with each interval.
/// @param options of what it assumes, only the pace is used
/// @throws Error(Exit::Usage) where an interval gives too many accesses; Cancelled
Sweep sweep(const trace::Trace& trace, const CompareOptions& options,
            std::span<const std::int64_t> intervals, const Progress& progress = {});

/// Sweep::verdict, in the thread's language; everything else is there.
std::string sweep_verdict(const Sweep& sweep);

} // namespace daxscope::replay
