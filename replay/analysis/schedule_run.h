// SPDX-License-Identifier: GPL-3.0-or-later
//
// A finding's schedule as the run of its handler: what the lanes show of it, and its steps.
#pragma once

#include "model/explore/schedule.h"
#include "replay/analysis/counterexample.h"
#include "replay/engine/watch.h"

#include <optional>

namespace daxscope::replay {

/// The handler's own run on a counterexample. Replay of the trace cannot give it: an event tells
/// when a fault began, unmapped and ended, a schedule tells the order of all steps.
struct ScheduleRun {
    Run run; ///< its outcomes are numbered as those of every run of the trace
    std::vector<Watched>
        watched; ///< each outcome from close by; empty where no action made it. Where
                 ///< its fault is not done, the schedule ends in the middle of it
    std::vector<std::int64_t> times; ///< Counterexample::times
    std::vector<RangeState> states;  ///< at first, and as each action left the range
    std::int64_t period = 0;         ///< of a lasso's cycle, ns; 0 where it is none
};

/// @param made  the counterexample of a finding
/// @param story the same finding's schedule, replayed
ScheduleRun schedule_run(const Counterexample& made, const model::explore::Replayed& story,
                         const model::explore::Schedule& schedule, const model::Handler& handler);

/// The range at an instant, as look() tells it; nothing before the first action. From the last
/// action on what that one left; a lasso goes round.
std::optional<Watched> look_at(const ScheduleRun& schedule, std::int64_t time);

} // namespace daxscope::replay
