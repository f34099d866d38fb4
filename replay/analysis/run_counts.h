// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is counted of a run by PMD range and by mapping, and what few of its outcomes are looked for
// all the time. All of it costs a walk over all outcomes: once.
#pragma once

#include "replay/engine/run.h"
#include "replay/trace/progress.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace daxscope::replay {

/// Totals of one PMD range or one mapping in one run.
struct RunCount {
    std::uint64_t faults = 0; ///< outcomes that are no hit
    std::uint64_t refaults = 0;
    std::uint64_t hits = 0;
    std::int64_t time_in_faults = 0; ///< ns
    void add(const Outcome& outcome);
    bool operator==(const RunCount&) const = default;
};

/// Dirty DAX entries that a run removed: by an access, or by an operation that broke the layout.
struct DirtyRemoval {
    std::int64_t time = 0;            ///< ns BOOTTIME: where the access or operation begins
    std::uint32_t outcome = kNoIndex; ///< in the run's outcomes; kNoIndex = no access
    std::uint32_t event = kNoIndex;   ///< kNoIndex = an access that was assumed
    std::uint32_t range = kNoIndex;   ///< the first, where an operation took several
    bool operator==(const DirtyRemoval&) const = default;
};

/// Adds what a run's operations removed to what its accesses did, in order of time.
/// @param from the first unmap that is not in it
void add_layouts(const Run& run, std::size_t from, std::vector<DirtyRemoval>& dirty);

/// Of one run. Immutable once made.
struct RunCounts {
    std::vector<RunCount> ranges;                         ///< by index in Trace::ranges()
    std::unordered_map<std::uint32_t, RunCount> mappings; ///< by Mapping::id
    std::vector<DirtyRemoval> dirty;                      ///< in order of time
    /// Outcomes that may have fallen back: faults that ended in a PTE fault, or in FALLBACK.
    Rows<std::uint32_t> fell_back;
};

/// Whether it is one of RunCounts::fell_back.
bool fell_back(const Outcome& outcome);
/// @param ranges Trace::ranges().size()
/// @param progress outcomes
/// @throws Cancelled
RunCounts count(const Run& run, std::size_t ranges, const Progress& progress = {});
/// By event, the number of its outcome, which is the same in every run; kNoIndex: it is no access.
Rows<std::uint32_t> outcome_of_event(const Run& run, std::size_t events);

} // namespace daxscope::replay
