// SPDX-License-Identifier: GPL-3.0-or-later
//
// A schedule of the explorer as a trace: what the recorder would have written had a kernel gone
// through it. So a counterexample is shown, stored and replayed like anything that was recorded;
// its session says that it was not (Session::made()).
//
//     const Finding& finding = found.findings.front();
//     const Counterexample made = make_counterexample({"hole-race", scenario}, handler, finding);
//     const Run lane = recorded(*made.trace);            // the schedule itself
//     const Run other = replay(*made.trace, *better);    // the same accesses under another handler
//     // Action k of finding.schedule happens at made.times[k] on these lanes.
//     trace::save(*made.trace, "race.daxtrace");         // replay/trace/writer.h
#pragma once

#include "model/explore/search.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace daxscope::replay {

/// A scenario and its name: that of its file, without directory and suffix.
struct NamedScenario {
    std::string name;
    model::explore::Scenario scenario;
};

struct Counterexample {
    static constexpr std::int64_t kActionTime = 1'000; ///< ns from one action to the next
    /// A lasso's cycle is gone through so often: enough for what repeats to count as a storm.
    static constexpr std::size_t kRounds = 16;

    std::shared_ptr<const trace::Trace> trace;
    /// When each action of the finding's schedule happens, ns BOOTTIME, ascending. A cycle's
    /// further rounds come after the last of them.
    std::vector<std::int64_t> times;
};

/// Makes the trace of a finding. Task k of the scenario is task k + 1 of the trace and mapping k
/// is mapping k + 1, in a process of its own. What a mapping has at first is mapped by a fault
/// before the schedule begins; the faults in flight at its end are run to their ends. Hits leave
/// no event, as on a real kernel; `times` has them.
///
/// The trace's "recorded" run is the schedule. Replay through the same handler need not be: it
/// knows only when a fault began, unmapped and ended, so that faults whose steps alternate within
/// these instants may come out in another order.
/// @throws std::invalid_argument where the schedule is none of that scenario and handler
Counterexample make_counterexample(const NamedScenario& scenario, const model::Handler& handler,
                                   const model::explore::Finding& finding);

} // namespace daxscope::replay
