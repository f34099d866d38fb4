// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/storms.h"
#include "replay/engine/replay.h"

#include <array>
#include <memory>
#include <optional>

namespace daxscope::replay {

/// One line of the verdict: a figure as recorded, before and after.
struct Metric {
    std::string_view name; ///< "faults", "hits", "unmaps", "refaults", "DAX entries removed", "time
                           ///< in faults", "storms", …
    std::string_view unit; ///< "" or "ns"
    std::optional<std::int64_t> recorded; ///< none: it rests on what no hook saw, "not recorded"
    std::int64_t before = 0, after = 0;
    bool more_is_better = false; ///< of hits; fewer is better of everything else
    /// False where what was not recorded decides `before` and `after`: they are not known, whatever
    /// the replay counted.
    bool judged = true;
    /// 0 where the two are not known.
    std::int64_t difference() const { return judged ? after - before : 0; }
    bool improves() const { return difference() != 0 && (difference() > 0) == more_is_better; }
};

struct Moments;   // moments.h
class ZoomIndex;  // zoom_index.h
struct Sums;      // sums.h
struct RunCounts; // run_counts.h

/// One trace through two handlers.
struct Comparison {
    std::shared_ptr<const trace::Trace> trace;
    Run recorded, before, after;
    /// Events that the runs and all that is made of them are of, the first ones of a part whose
    /// last ones are not decided yet; nothing: all of them.
    std::optional<std::size_t> decided;
    /// The number of those events.
    std::size_t events() const { return decided.value_or(trace->size()); }
    std::vector<Storm> storms_recorded, storms_before, storms_after;
    std::vector<Metric> metrics; ///< in the order to print
    std::string verdict;   ///< one or two sentences in plain words; says so where losses weaken it
    std::string caution;   ///< Verdict::caution
    bool measured = false; ///< Run::assumption assumes nothing: it says how accesses were measured
    std::shared_ptr<const Moments> moments; ///< what looking at single moments takes; nullptr:
                                            ///< nobody asked for it
    /// Of recorded, before, after: the index, where it was made while the trace was read, or came
    /// out of the cache. Nothing where it is for whoever wants it to make.
    std::array<std::shared_ptr<const ZoomIndex>, 3> indices;
    /// The same of what the verdict says; conclude() makes those that are not there.
    std::array<std::shared_ptr<const Sums>, 3> sums;
    /// The same, out of the cache alone: what the docks count, and outcome_of_event().
    std::array<std::shared_ptr<const RunCounts>, 3> counts;
    Rows<std::uint32_t> outcome_of_event;
};

struct CompareOptions {
    const model::Handler* before = nullptr; ///< nullptr: the one of default_pair()
    const model::Handler* after = nullptr;  ///< the same
    Options replay;
    StormRule rule;
    bool moments = false; ///< Comparison::moments, unless the runs are in the cache

    /// {before, after} for a trace.
    std::pair<const model::Handler*, const model::Handler*>
    handlers(const trace::Session& session) const;
};

Comparison compare(std::shared_ptr<const trace::Trace> trace, const CompareOptions& options = {},
                   const Progress& progress = {});
/// Metrics, sums and verdict, of its runs and storms.
void conclude(Comparison& comparison);
/// Storms, metrics and verdict anew for another rule, without replaying.
void retune(Comparison& comparison, const StormRule& rule);

} // namespace daxscope::replay
