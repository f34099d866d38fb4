// SPDX-License-Identifier: GPL-3.0-or-later
//
// A schedule: who acts when. It is what a finding is exported as, and it can be run again.
//
// To show a finding step by step:
//
//     const Exploration found = explore(scenario, handler, options);
//     const Finding& finding = found.findings.front();
//     const Replayed story = replay_schedule(scenario, handler, finding.schedule);
//
// story.before is the world at first; story.told[k] is action k: who, which step, what changed, and
// the whole world after it. make_counterexample() (replay/analysis/counterexample.h) makes a trace
// of the same schedule and gives the time of each action in it, so that lanes can follow the story.
// Scenario, handler and the results are plain values or constants: a search may run on any thread.
#pragma once

#include "model/explore/machine.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::model::explore {

/// One action of one task.
struct Action {
    static constexpr std::uint8_t kTouch = 0xfe; ///< it touches the range

    std::uint8_t task = 0;      ///< place in Scenario::tasks
    std::uint8_t step = kTouch; ///< Machine::step_at(): index in Handler::steps, or beyond them
                                ///< the step of an act from outside; or kTouch
    bool write = false;         ///< kTouch: the access is a write
    bool operator==(const Action&) const = default;
};

struct Schedule {
    static constexpr std::size_t kNoCycle = static_cast<std::size_t>(-1);

    std::vector<Action> actions;
    /// A lasso: after the last action all is as it was before actions[cycle], and it can go on so
    /// for ever. kNoCycle: no lasso.
    std::size_t cycle = kNoCycle;
    bool operator==(const Schedule&) const = default;
};

/// One action of a schedule that was run.
struct Told {
    Action action;
    std::string task;                  ///< who
    std::string step;                  ///< "touches to read", or the step's name
    std::string_view kernel, function; ///< where the step is from; empty for a touch
    std::string_view text;             ///< what the kernel does there; empty for a touch
    std::vector<std::string> changes; ///< what is different now, and how a fault or an access ended
    Configuration after;
    /// The task's fault as this action left it, also where it is over (`after` has it no more).
    /// `unmapped` and `zapped` tell of this action alone.
    Fault fault;
    Effect effect;
};

struct Replayed {
    Configuration before; ///< at the beginning
    std::vector<Told> told;
    InvariantSet broken; ///< on the way; Livelock where the schedule is a lasso that closes
    bool stuck = false;  ///< at its end no task can act, and not all are finished
};

/// Runs a schedule, action by action, and tells it. Nothing is reduced here: every step of every
/// fault is an action of its own.
/// @throws std::invalid_argument where an action is none that its task can do at that moment
Replayed replay_schedule(const Scenario& scenario, const Handler& handler,
                         const Schedule& schedule);

} // namespace daxscope::model::explore
