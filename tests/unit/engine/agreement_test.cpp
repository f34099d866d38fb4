// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replay and explorer run the same step tables: a random schedule of the explorer, written down as
// a trace, must come out of replay with the same outcomes. A recording has three instants of a
// fault, its begin, its unmap and its end, so the schedules here let a fault's steps happen at
// these and nowhere between; what faults do to one another at them is left to chance.
#include "replay/analysis/counterexample.h"
#include "replay/engine/replay.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <optional>
#include <ostream>
#include <random>

namespace daxscope::replay {
namespace {

using namespace model::explore;
using model::Fault;
using model::Handler;
using model::Instant;

/// An act that is modelled for the handler's kernels, other than fsync: writeback does the same.
Access random_act(std::mt19937& random, const Handler& handler, model::Extent extent) {
    constexpr std::array kActs{Access::Writeback, Access::PunchHole, Access::Fallocate,
                               Access::Pwrite, Access::Munmap};
    while (true) {
        const Access act = kActs[random() % kActs.size()];
        if (handler.act(*act_of(act)) != nullptr &&
            (act != Access::Pwrite || extent != model::Extent::Shared)) {
            return act;
        }
    }
}

constexpr unsigned upto(Instant instant) {
    return (2U << static_cast<unsigned>(instant)) - 1;
}

/// @param acts let tasks act from outside as well
Scenario random_scenario(std::mt19937& random, const Handler& handler, bool acts) {
    const auto pick = [&random](unsigned count) { return static_cast<unsigned>(random() % count); };
    Scenario scenario;
    scenario.extent = static_cast<model::Extent>(pick(4));
    scenario.hole_length = pick(2) == 0;
    const std::size_t mappings = 1 + pick(3);
    for (std::size_t m = 0; m < mappings; ++m) {
        scenario.mappings.push_back({std::string(1, static_cast<char>('A' + m)),
                                     model::SlotKind::None, pick(10) == 0, pick(8) == 0});
        ScenarioMapping& mapping = scenario.mappings.back();
        mapping.is_private = !mapping.sync && pick(6) == 0;
        mapping.partial = pick(10) == 0;
    }
    const std::size_t tasks = 1 + pick(3);
    for (std::size_t t = 0; t < tasks; ++t) {
        ScenarioTask task{std::string(1, static_cast<char>('a' + t)),
                          static_cast<std::uint8_t>(pick(static_cast<unsigned>(mappings))),
                          {Access::Either},
                          kForever};
        scenario.tasks.push_back(task);
    }
    if (acts) {
        for (std::size_t t = 0; t < 1 + pick(2) && scenario.tasks.size() < kMostTasks; ++t) {
            const Access act = random_act(random, handler, scenario.extent);
            ScenarioTask task{"outside" + std::to_string(t),
                              static_cast<std::uint8_t>(pick(static_cast<unsigned>(mappings))),
                              {act},
                              kForever};
            scenario.tasks.push_back(task);
        }
    }
    return scenario;
}

/// Makes a schedule group by group; a group is what one task does at one instant of its fault, or
/// an act from outside as a whole, which is one event.
class Scheduler {
public:
    Scheduler(const Scenario& scenario, const Handler& handler, std::mt19937& random)
        : machine_(scenario, handler), handler_(handler), random_(random), at_(machine_.initial()) {
    }

    /// @return nothing where faults got into one another's way so that a recording cannot tell
    std::optional<Schedule> make(std::size_t groups) {
        // What was there when a recording began is guessed from its first fault: that one has the
        // range to itself.
        do {
            if (!one_group(0)) {
                return {};
            }
        } while (!at_.parties[0].fault.done());
        for (std::size_t k = 0; k < groups; ++k) {
            if (!one_group(random_() % machine_.tasks())) {
                return {};
            }
        }
        for (std::size_t t = 0; t < machine_.tasks(); ++t) {
            for (int left = 8; !at_.parties[t].fault.done(); --left) {
                if (left == 0 || !one_group(t)) {
                    return {};
                }
            }
        }
        return schedule_;
    }

private:
    struct Tried {
        Configuration at;
        std::vector<Action> actions;
        bool blocked = false, unmapped = false;
    };

    const Fault& fault(const Configuration& at, std::size_t task) const {
        return at.parties[task].fault;
    }

    /// The task's steps as far as those of the instants, on a copy.
    Tried steps(Tried from, std::size_t task, unsigned instants) const {
        while (!fault(from.at, task).done() &&
               ((1U << static_cast<unsigned>(instant(from.at, task))) & instants) != 0) {
            if (!machine_.enabled(from.at, task)) {
                from.blocked = true;
                return from;
            }
            from.actions.push_back(
                {static_cast<std::uint8_t>(task), fault(from.at, task).pc, false});
            Fault& moving = from.at.parties[task].fault;
            moving.unmapped = false;
            machine_.act(from.at, task, false);
            from.unmapped = from.unmapped || moving.unmapped;
        }
        return from;
    }
    Instant instant(const Configuration& at, std::size_t task) const {
        return handler_.steps[fault(at, task).pc].instant;
    }
    bool in_pte(const Configuration& at, std::size_t task) const {
        return fault(at, task).pc >= handler_.labels[static_cast<std::size_t>(model::Label::Pte)];
    }

    /// @return false where the schedule cannot go on
    bool one_group(std::size_t task) {
        Tried tried;
        tried.at = at_;
        if (act_of(machine_.scenario().tasks[task].accesses.front())) {
            return act_group(std::move(tried), task);
        }
        const bool begins = fault(at_, task).done();
        if (begins) {
            const bool choose = machine_.may_choose(task, at_.parties[task]);
            const bool write = choose ? random_() % 2 == 0 : fault(at_, task).write;
            tried.actions.push_back({static_cast<std::uint8_t>(task), Action::kTouch, write});
            machine_.act(tried.at, task, write);
            if (fault(tried.at, task).done()) {
                return commit(std::move(tried)); // a hit
            }
            tried = steps(std::move(tried), task, upto(Instant::Begin));
            will_unmap_[task] = false;
        }
        if (fault(tried.at, task).done()) {
            return commit(std::move(tried));
        }
        if (in_pte(tried.at, task)) {
            return pte_group(std::move(tried), task, begins);
        }
        // What would happen if it got as far as its unmap now?
        const Tried unmap = steps(tried, task, upto(Instant::Section));
        if (begins) {
            const Tried alone = steps(tried, task, upto(Instant::Unmap));
            will_unmap_[task] = alone.unmapped;
            return commit(alone.unmapped || alone.blocked ? tried : alone, !alone.blocked);
        }
        if (unmap.unmapped && !unmapped_[task]) {
            unmapped_[task] = true;
            return commit(unmap, !unmap.blocked);
        }
        if (will_unmap_[task] && !unmapped_[task]) {
            return false; // it looked as if it would unmap, when it began; now it will not
        }
        Tried end = steps(std::move(tried), task, upto(Instant::End));
        unmapped_[task] = false;
        pte_begun_[task] = false;
        return commit(end, !end.blocked);
    }

    /// @return true without an action where it would have to wait to begin
    bool act_group(Tried tried, std::size_t task) {
        do {
            if (!machine_.enabled(tried.at, task)) {
                return tried.actions.empty();
            }
            const std::uint8_t step = machine_.next_step(task, tried.at.parties[task]);
            tried.actions.push_back({static_cast<std::uint8_t>(task), step, false});
            machine_.act(tried.at, task, false);
        } while (!fault(tried.at, task).done());
        return commit(std::move(tried));
    }

    bool pte_group(Tried tried, std::size_t task, bool begins) {
        const Tried unmap = steps(tried, task, upto(Instant::PteSection));
        if (unmap.unmapped && !unmapped_[task]) {
            unmapped_[task] = true;
            pte_begun_[task] = true;
            return commit(unmap, !unmap.blocked);
        }
        if (!pte_begun_[task] || begins) {
            pte_begun_[task] = true;
            const Tried begun = steps(std::move(tried), task, upto(Instant::PteUnmap));
            return commit(begun, !begun.blocked);
        }
        Tried end = steps(std::move(tried), task, upto(Instant::PteEnd));
        return commit(end, !end.blocked && fault(end.at, task).done());
    }

    bool commit(Tried tried, bool allowed = true) {
        if (!allowed) {
            return false;
        }
        at_ = tried.at;
        schedule_.actions.insert(schedule_.actions.end(), tried.actions.begin(),
                                 tried.actions.end());
        for (std::size_t t = 0; t < machine_.tasks(); ++t) {
            if (fault(at_, t).done()) {
                unmapped_[t] = pte_begun_[t] = false;
            }
        }
        return true;
    }

    Machine machine_;
    const Handler& handler_;
    std::mt19937& random_;
    Configuration at_;
    Schedule schedule_;
    std::array<bool, kMostTasks> will_unmap_{}, unmapped_{}, pte_begun_{};
};

/// What a fault came to.
struct Ended {
    std::int64_t begin = 0;
    std::uint32_t mapping = 0, zapped = 0, entries_removed = 0;
    std::uint16_t result = 0;
    bool write = false, pte = false, unmapped = false, dirty_removed = false;
    bool operator==(const Ended&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Ended& e) {
    return out << "at " << e.begin << " mapping " << e.mapping << (e.write ? " write" : " read")
               << (e.pte ? " pte" : "") << " result " << e.result << " zapped " << e.zapped
               << (e.unmapped ? " unmapped" : "") << " removed " << e.entries_removed
               << (e.dirty_removed ? " dirty" : "");
}

/// The faults of a schedule that leave an event, in the order in which they began.
std::vector<Ended> ended_by(const Scenario& scenario, const Handler& handler,
                            const Schedule& schedule, const std::vector<std::int64_t>& times) {
    std::vector<Ended> ended;
    std::vector<Ended> open(scenario.tasks.size());
    const Replayed replayed = replay_schedule(scenario, handler, schedule);
    for (std::size_t k = 0; k < replayed.told.size(); ++k) {
        const Told& told = replayed.told[k];
        Ended& fault = open[told.action.task];
        if (told.action.step != Action::kTouch && told.action.step >= handler.steps.size()) {
            continue; // from outside
        }
        if (told.action.step == Action::kTouch) {
            fault = {};
            continue;
        }
        if (fault.begin == 0 && (told.fault.asked_pmd || told.fault.asked_pte)) {
            fault.begin = times[k];
        }
        fault.zapped += told.fault.zapped;
        fault.unmapped = fault.unmapped || told.fault.unmapped;
        if (told.fault.done() && fault.begin != 0) {
            fault.mapping = told.fault.mapping + 1U;
            fault.entries_removed = told.fault.entries_removed;
            fault.result = told.fault.result;
            fault.write = told.fault.write;
            fault.pte = told.fault.asked_pte;
            fault.dirty_removed = told.fault.dirty_removed;
            ended.push_back(fault);
        }
    }
    std::sort(ended.begin(), ended.end(),
              [](const Ended& a, const Ended& b) { return a.begin < b.begin; });
    return ended;
}

std::vector<Ended> ended_by(const Run& run) {
    std::vector<Ended> ended;
    for (const Outcome& outcome : run.outcomes) {
        ended.push_back({outcome.begin, outcome.mapping, outcome.zapped, outcome.entries_removed,
                         outcome.result, outcome.write, outcome.pte, outcome.unmapped,
                         outcome.dirty_removed});
    }
    return ended;
}

class Agreement : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Handlers, Agreement,
                         testing::Values("pre-fix", "fixed", "entry-locked", "iomap", "iomap-6.2"),
                         [](const auto& test) {
                             std::string name(test.param);
                             for (char& c : name) {
                                 c = c == '-' || c == '.' ? '_' : c;
                             }
                             return name;
                         });

/// Random schedules of a handler, each against its replay.
void agree(const Handler& handler, bool acts) {
    std::mt19937 random(11);
    int schedules = 0;
    std::size_t faults = 0, unmaps = 0, overlaps = 0;
    for (int k = 0; k < 2000 && !testing::Test::HasFailure(); ++k) {
        const NamedScenario named{"random", random_scenario(random, handler, acts)};
        const auto schedule = Scheduler(named.scenario, handler, random).make(30);
        if (!schedule) {
            continue;
        }
        const Counterexample made =
            make_counterexample(named, handler, {Invariant::ZeroLeft, *schedule, true});
        const std::vector<Ended> expected =
            ended_by(named.scenario, handler, *schedule, made.times);
        const auto run = replay::replay(*made.trace, handler);
        EXPECT_EQ(ended_by(run), expected) << to_text(named.scenario);
        ++schedules;
        faults += expected.size();
        for (std::size_t n = 0; n < run.outcomes.size(); ++n) {
            unmaps += run.outcomes[n].unmapped ? 1 : 0;
            overlaps += n > 0 && run.outcomes[n - 1].end > run.outcomes[n].begin ? 1 : 0;
        }
    }
    // Enough of them, and such that something could go wrong.
    EXPECT_GT(schedules, 500);
    EXPECT_GT(faults, 1000U);
    EXPECT_GT(unmaps, 100U);
    EXPECT_GT(overlaps, acts ? 50U : 100U);
}

TEST_P(Agreement, AScheduleOfTheExplorerHasTheSameOutcomesInReplay) {
    agree(*model::find_handler(GetParam()), false);
}

TEST_P(Agreement, SoItHasWhereOthersActFromOutsideBetweenTheFaults) {
    agree(*model::find_handler(GetParam()), true);
}

} // namespace
} // namespace daxscope::replay
