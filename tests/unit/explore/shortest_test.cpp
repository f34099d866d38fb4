// SPDX-License-Identifier: GPL-3.0-or-later
//
// "The shortest schedule", held to a plain search that reduces nothing and shares no code with the
// explorer's but the machine itself.
#include "model/explore/packed.h"
#include "tests/unit/explore/library.h"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <optional>
#include <unordered_set>

using namespace daxscope::model;
using namespace daxscope::model::explore;

namespace {

constexpr std::size_t kTasks = 2;

struct Hash {
    std::size_t operator()(const Packed<kTasks>& state) const { return state.hash(); }
};

using Lengths = std::array<std::optional<std::size_t>, kInvariants>;

/// The fewest actions that other tasks can see before each invariant is broken, over all schedules.
/// Steps that they cannot see cost nothing, so what is reached by one goes to the queue's front.
Lengths plain_search(const Scenario& scenario, const Handler& handler) {
    const Machine machine(scenario, handler);
    const Packing<kTasks> packing(machine);
    struct Reached {
        Configuration at;
        std::size_t length;
    };
    Lengths lengths;
    std::unordered_set<Packed<kTasks>, Hash> done;
    std::deque<Reached> queue{{machine.initial(), 0}};
    while (!queue.empty()) {
        const Reached here = queue.front();
        queue.pop_front();
        if (!done.insert(packing.pack(here.at)).second) {
            continue;
        }
        for (std::size_t task = 0; task < kTasks; ++task) {
            if (!machine.enabled(here.at, task)) {
                continue;
            }
            const Party& party = here.at.parties[task];
            const bool seen = !machine.local(party);
            for (const bool write : {false, true}) {
                if (write && !machine.may_choose(task, party)) {
                    continue;
                }
                Reached next = here;
                const Effect effect = machine.act(next.at, task, write);
                next.length += seen ? 1 : 0;
                for (std::size_t k = 0; k < kInvariants; ++k) {
                    if (effect.broken.has(static_cast<Invariant>(k))) {
                        lengths[k] = std::min(lengths[k].value_or(next.length), next.length);
                    }
                }
                if (seen) {
                    queue.push_back(next);
                } else {
                    queue.push_front(next);
                }
            }
        }
    }
    return lengths;
}

std::size_t seen_actions(const Schedule& schedule, const Machine& machine) {
    return static_cast<std::size_t>(
        std::count_if(schedule.actions.begin(), schedule.actions.end(), [&](const Action& action) {
            return action.step == Action::kTouch || !machine.local(action.step);
        }));
}

} // namespace

TEST(Shortest, NoScheduleOfAPlainSearchIsShorterThanTheOneThatIsTold) {
    std::size_t held = 0;
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        if (scenario.tasks.size() != kTasks) {
            continue;
        }
        for (const Handler* handler : handlers_of(scenario)) {
            const Lengths lengths = plain_search(scenario, *handler);
            const Exploration found = explore::explore(scenario, *handler);
            for (std::size_t k = 0; k < kInvariants; ++k) {
                const auto invariant = static_cast<Invariant>(k);
                if (invariant == Invariant::Livelock || invariant == Invariant::Deadlock) {
                    continue;
                }
                SCOPED_TRACE(name + " " + std::string(handler->name) + " " +
                             std::string(text_of(invariant).name));
                const Finding* const finding = found.find(invariant);
                ASSERT_EQ(finding != nullptr, lengths[k].has_value());
                if (finding != nullptr) {
                    EXPECT_EQ(seen_actions(finding->schedule, Machine(scenario, *handler)),
                              *lengths[k]);
                    ++held;
                }
            }
        }
    }
    EXPECT_GT(held, 20U);
}
