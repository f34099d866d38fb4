// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/schedule_run.h"

#include "replay/engine/replay.h"

#include <algorithm>
#include <iterator>

namespace daxscope::replay {

using model::Pte;
using model::Slot;
using model::SlotKind;
using model::explore::Action;
using model::explore::Configuration;
using model::explore::Replayed;
using model::explore::Told;

namespace {

bool present(const Slot& slot) {
    return slot.huge() || (slot.kind == SlotKind::Table && slot.page != Pte::None);
}

class Builder {
public:
    Builder(const Counterexample& made, const Replayed& story, const model::Handler& handler)
        : made_(made), story_(story), handler_(handler), mappings_(made.trace->mappings().size()) {}

    ScheduleRun build(std::size_t cycle) {
        built_.run = recorded(*made_.trace);
        built_.run.handler = std::string(handler_.name);
        outcomes_.assign(built_.run.outcomes.begin(), built_.run.outcomes.end());
        built_.watched.resize(built_.run.outcomes.size());
        built_.times = made_.times;
        built_.states.push_back(state_of(story_.before));
        for (std::size_t k = 0; k < story_.told.size(); ++k) {
            tell(k);
            built_.states.push_back(state_of(story_.told[k].after));
        }
        if (cycle < story_.told.size()) {
            built_.period =
                static_cast<std::int64_t>(story_.told.size() - cycle) * Counterexample::kActionTime;
            repeat(built_.period);
        }
        Totals& totals = built_.run.totals;
        totals.entries_removed = 0;
        totals.dirty_removed = 0;
        built_.run.outcomes = outcomes_;
        for (const Outcome& outcome : outcomes_) {
            totals.entries_removed += outcome.entries_removed;
            totals.dirty_removed += outcome.dirty_removed ? 1 : 0;
        }
        return std::move(built_);
    }

private:
    std::int64_t task_of(const Outcome& outcome) const {
        return outcome.event == kNoIndex ? trace::kNone : made_.trace->event(outcome.event).task;
    }

    /// The task's fault that is under way at that time.
    std::uint32_t outcome_at(std::int64_t task, std::int64_t time) const {
        std::uint32_t found = kNoIndex;
        const std::vector<Outcome>& outcomes = outcomes_;
        for (std::uint32_t k = 0; k < outcomes.size() && outcomes[k].begin <= time; ++k) {
            if (outcomes[k].end >= time && task_of(outcomes[k]) == task) {
                found = k;
            }
        }
        return found;
    }

    RangeState state_of(const Configuration& at) const {
        RangeState state;
        state.range = at.range;
        for (std::size_t m = 0; m < mappings_; ++m) {
            const Slot& slot = at.slots[m];
            MappingState mapping;
            mapping.mapping = static_cast<std::uint32_t>(m) + 1;
            mapping.kind = slot.kind;
            if (slot.kind == SlotKind::Table) {
                mapping.zero = slot.page == Pte::Zero ? 1 : 0;
                mapping.read_only = slot.page == Pte::Ro ? 1 : 0;
                mapping.writable = slot.page == Pte::Rw ? 1 : 0;
            }
            state.mappings.push_back(mapping);
        }
        return state;
    }

    /// The same task's next action; the last one where it has none.
    std::size_t next_of(std::size_t k) const {
        const auto task = story_.told[k].action.task;
        do {
            ++k;
        } while (k < story_.told.size() && story_.told[k].action.task != task);
        return std::min(k, story_.told.size() - 1);
    }

    void tell(std::size_t k) {
        const Told& told = story_.told[k];
        const Configuration& before = k == 0 ? story_.before : story_.told[k - 1].after;
        if (told.action.step == Action::kTouch) {
            return; // no step; the fault's first one finds the range as the touch did
        }
        if (told.action.step >= handler_.steps.size()) {
            return; // an act from outside is no fault of this run
        }
        std::uint32_t number = outcome_at(told.action.task + 1, made_.times[k]);
        if (number == kNoIndex) {
            // handle_mm_fault() went straight to the 4 KiB path, whose bracket begins there.
            number = outcome_at(told.action.task + 1, made_.times[next_of(k)]);
        }
        if (number == kNoIndex) {
            return;
        }
        Outcome& outcome = outcomes_[number];
        Watched& watched = built_.watched[number];
        if (watched.steps.empty()) {
            watched.before = state_of(before);
        }
        StepTaken step;
        step.step = told.action.step;
        step.time = made_.times[k];
        step.fault = told.fault;
        step.after = state_of(told.after);
        for (std::size_t m = 0; m < mappings_ && told.fault.unmapped; ++m) {
            if (present(before.slots[m]) && !present(told.after.slots[m])) {
                step.zapped.push_back(static_cast<std::uint32_t>(m) + 1);
            }
        }
        watched.after = step.after;
        watched.fault = step.fault;
        watched.steps.push_back(std::move(step));
        if (told.fault.done()) {
            // One that the schedule leaves under way has the result that the trace ran it on to;
            // its last step, not done, says where the schedule ends.
            outcome.step = told.fault.decided;
            outcome.result = told.fault.result;
        }
        outcome.entries_removed = told.fault.entries_removed;
        outcome.dirty_removed = told.fault.dirty_removed;
    }

    /// The further rounds of a cycle are as the one that was told.
    void repeat(std::int64_t length) {
        auto& outcomes = outcomes_;
        const std::int64_t told_until = made_.times.back();
        for (std::size_t k = 0; k < outcomes.size(); ++k) {
            const std::int64_t beyond = outcomes[k].begin - told_until;
            if (beyond <= 0) {
                continue;
            }
            const std::int64_t shift = (beyond + length - 1) / length * length;
            const std::uint32_t twin = outcome_at(task_of(outcomes[k]), outcomes[k].begin - shift);
            if (twin == kNoIndex || outcomes[twin].begin != outcomes[k].begin - shift) {
                continue;
            }
            built_.watched[k] = built_.watched[twin];
            for (StepTaken& step : built_.watched[k].steps) {
                step.time += shift;
            }
            outcomes[k].step = outcomes[twin].step;
            outcomes[k].result = outcomes[twin].result;
            outcomes[k].entries_removed = outcomes[twin].entries_removed;
            outcomes[k].dirty_removed = outcomes[twin].dirty_removed;
        }
    }

    const Counterexample& made_;
    const Replayed& story_;
    const model::Handler& handler_;
    std::size_t mappings_;
    ScheduleRun built_;
    std::vector<Outcome> outcomes_; ///< of the run, as the story has them
};

} // namespace

ScheduleRun schedule_run(const Counterexample& made, const Replayed& story,
                         const model::explore::Schedule& schedule, const model::Handler& handler) {
    return Builder(made, story, handler).build(schedule.cycle);
}

std::optional<Watched> look_at(const ScheduleRun& schedule, std::int64_t time) {
    const auto& times = schedule.times;
    if (times.empty() || time < times.front()) {
        return {};
    }
    // Further rounds of a cycle are as the one that was told.
    std::int64_t told = time;
    if (schedule.period > 0 && time > times.back()) {
        told -= (time - times.back() + schedule.period - 1) / schedule.period * schedule.period;
    }
    const auto place = [&times](auto at) { return static_cast<std::size_t>(at - times.begin()); };
    Watched found;
    found.before = schedule.states[place(std::lower_bound(times.begin(), times.end(), told))];
    found.after = schedule.states[place(std::upper_bound(times.begin(), times.end(), told))];
    for (std::uint32_t k = 0; k < schedule.watched.size(); ++k) {
        const auto& steps = schedule.watched[k].steps;
        const auto next =
            std::partition_point(steps.begin(), steps.end(),
                                 [time](const StepTaken& step) { return step.time <= time; });
        if (next != steps.begin() && !std::prev(next)->fault.done()) {
            found.under_way.push_back(
                {k, schedule.run.outcomes[k].mapping, std::prev(next)->fault});
        }
    }
    return found;
}

} // namespace daxscope::replay
