// SPDX-License-Identifier: GPL-3.0-or-later
//
// "The shortest schedule", held to a plain search that reduces nothing and shares no code with the
// explorer's but the machine itself.
#include "model/explore/packed.h"
#include "tests/unit/explore/library.h"
#include "tests/unit/explore/random_scenario.h"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

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

/// All states without the hits and what an act from outside is the cause of: where a lasso's cycle
/// can lie.
class PlainGraph {
public:
    PlainGraph(const Scenario& scenario, const Handler& handler)
        : machine_(scenario, handler), packing_(machine_) {
        const std::size_t start = number(machine_.initial());
        for (std::size_t at = start; at < all_.size(); ++at) {
            expand(at);
        }
    }

    /// The fewest actions that other tasks can see of a way from the start to a cycle and of that
    /// cycle together; nothing where there is none.
    std::optional<std::size_t> shortest_lasso() const {
        const std::vector<std::size_t> way = distances(0, any_);
        std::optional<std::size_t> best;
        for (std::size_t root = 0; root < all_.size(); ++root) {
            if (best && way[root] >= *best) {
                continue;
            }
            const std::vector<std::size_t> from = distances(root, missing_);
            for (std::size_t last = 0; last < all_.size(); ++last) {
                for (const Edge& edge : missing_[last]) {
                    if (edge.to == root && from[last] != kFar) {
                        const std::size_t length = way[root] + from[last] + edge.seen;
                        best = std::min(best.value_or(length), length);
                    }
                }
            }
        }
        return best;
    }
    std::size_t size() const { return all_.size(); }

private:
    static constexpr std::size_t kFar = static_cast<std::size_t>(-1);
    struct Edge {
        std::size_t to, seen; ///< seen: 1 where other tasks can see it, else 0
    };
    using Edges = std::vector<std::vector<Edge>>;

    std::size_t number(const Configuration& at) {
        const auto [found, fresh] = numbers_.emplace(packing_.pack(at), all_.size());
        if (fresh) {
            all_.push_back(at);
            any_.emplace_back();
            missing_.emplace_back();
        }
        return found->second;
    }

    bool acting(const Configuration& at) const {
        return std::any_of(at.parties.begin(), at.parties.end(),
                           [this](const Party& party) { return machine_.is_act(party.fault.pc); });
    }

    void expand(std::size_t here) {
        for (std::size_t task = 0; task < kTasks; ++task) {
            const Configuration at = all_[here];
            if (!machine_.enabled(at, task)) {
                continue;
            }
            const Party& party = at.parties[task];
            for (const bool write : {false, true}) {
                if (write && !machine_.may_choose(task, party)) {
                    continue;
                }
                Configuration next = at;
                const Effect effect = machine_.act(next, task, write);
                const Edge edge{number(next), machine_.local(party) ? 0U : 1U};
                any_[here].push_back(edge);
                if (!effect.hit && !effect.outside && !acting(at)) {
                    missing_[here].push_back(edge);
                }
            }
        }
    }

    std::vector<std::size_t> distances(std::size_t root, const Edges& edges) const {
        std::vector<std::size_t> found(all_.size(), kFar);
        std::deque<std::size_t> queue{root};
        found[root] = 0;
        while (!queue.empty()) {
            const std::size_t at = queue.front();
            queue.pop_front();
            for (const Edge& edge : edges[at]) {
                if (found[at] + edge.seen < found[edge.to]) {
                    found[edge.to] = found[at] + edge.seen;
                    edge.seen == 0 ? queue.push_front(edge.to) : queue.push_back(edge.to);
                }
            }
        }
        return found;
    }

    Machine machine_;
    Packing<kTasks> packing_;
    std::vector<Configuration> all_;
    std::unordered_map<Packed<kTasks>, std::size_t, Hash> numbers_;
    Edges any_, missing_;
};

std::size_t seen_actions(const Schedule& schedule, const Machine& machine) {
    return static_cast<std::size_t>(
        std::count_if(schedule.actions.begin(), schedule.actions.end(), [&](const Action& action) {
            return action.step == Action::kTouch || !machine.local(action.step);
        }));
}

/// Holds each finding but the cycles to a plain search. @return how many there were
std::size_t hold_findings(const Scenario& scenario, const Handler& handler) {
    const Lengths lengths = plain_search(scenario, handler);
    const Exploration found = explore::explore(scenario, handler);
    std::size_t held = 0;
    for (std::size_t k = 0; k < kInvariants; ++k) {
        const auto invariant = static_cast<Invariant>(k);
        if (invariant == Invariant::Livelock || invariant == Invariant::Deadlock) {
            continue;
        }
        SCOPED_TRACE(std::string(handler.name) + " " + std::string(text_of(invariant).name) + "\n" +
                     to_text(scenario));
        const Finding* const finding = found.find(invariant);
        EXPECT_EQ(finding != nullptr, lengths[k].has_value());
        if (finding != nullptr && lengths[k]) {
            EXPECT_EQ(seen_actions(finding->schedule, Machine(scenario, handler)), *lengths[k]);
            ++held;
        }
    }
    return held;
}

/// Holds the lasso to a plain search. @return whether there was one
bool hold_lasso(const Scenario& scenario, const Handler& handler) {
    constexpr std::size_t kMost = 6000; // states; the plain search takes their square
    const PlainGraph plain(scenario, handler);
    if (plain.size() > kMost) {
        return false;
    }
    const Exploration found = explore::explore(scenario, handler);
    const Finding* const finding = found.find(Invariant::Livelock);
    SCOPED_TRACE(std::string(handler.name) + "\n" + to_text(scenario));
    const std::optional<std::size_t> length = plain.shortest_lasso();
    EXPECT_EQ(finding != nullptr, length.has_value());
    if (finding == nullptr || !length) {
        return false;
    }
    EXPECT_TRUE(finding->shortest);
    EXPECT_EQ(seen_actions(finding->schedule, Machine(scenario, handler)), *length);
    return true;
}

/// Every shipped scenario of two tasks under every handler that it is about.
template <typename Hold>
std::size_t each_shipped(const Hold& hold) {
    std::size_t held = 0;
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        for (const Handler* handler : handlers_of(scenario)) {
            SCOPED_TRACE(name);
            held += scenario.tasks.size() == kTasks ? hold(scenario, *handler) : 0;
        }
    }
    return held;
}

/// Random ones, acts from outside among them.
template <typename Hold>
std::size_t each_random(int count, const Hold& hold) {
    std::mt19937 random(5);
    std::size_t held = 0;
    for (int k = 0; k < count; ++k) {
        const Handler& handler = *handlers()[random() % handlers().size()];
        const Scenario scenario = with_acts(random_scenario(random), handler, random);
        held += scenario.tasks.size() == kTasks ? hold(scenario, handler) : 0;
    }
    return held;
}

} // namespace

TEST(Shortest, NoScheduleOfAPlainSearchIsShorterThanTheOneThatIsTold) {
    EXPECT_GT(each_shipped(hold_findings), 20U);
    EXPECT_GT(each_random(200, hold_findings), 20U);
}

TEST(Shortest, NoLassoOfAPlainSearchIsShorterThanTheOneThatIsTold) {
    EXPECT_GT(each_shipped(hold_lasso), 10U);
    EXPECT_GT(each_random(600, hold_lasso), 5U);
}
