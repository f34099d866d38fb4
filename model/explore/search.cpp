// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/search.h"

#include "model/explore/lasso.h"
#include "model/explore/state_set.h"
#include "model/explore/transitions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace daxscope::model::explore {

namespace {

template <std::size_t N>
class Search {
public:
    using State = Packed<N>;

    static constexpr std::size_t kAllDepths = static_cast<std::size_t>(-1);

    /// @param depths states so far from the beginning are found, but not looked at
    Search(const Machine& machine, const Options& options, std::size_t depths = kAllDepths)
        : machine_(machine), options_(options), depths_(depths),
          transitions_(machine, options.reduce, options.symmetry, options.max_memory / 16) {}

    Exploration run() {
        result_.state_bytes = sizeof(State);
        breadth_first();
        for (std::size_t k = 0; k < kInvariants; ++k) {
            if (found_[k]) {
                result_.findings.push_back(tell(static_cast<Invariant>(k), *found_[k]));
            }
        }
        if (result_.end == End::Complete) {
            search_cycles();
        }
        result_.states = states_.size();
        return std::move(result_);
    }

private:
    /// How an invariant was broken first: on the way from a state to the next, or in a state.
    struct Broken {
        std::uint32_t from = 0;
        std::optional<State> to;
    };
    struct Next {
        State state;
        std::uint64_t hash;
        std::uint32_t from;
        bool may_cycle; ///< it can lie on a cycle without a hit
    };

    // Successors are looked up in batches: the lines of the table are on their way from memory
    // while other successors are still made.
    static constexpr std::size_t kBatch = 96;
    static constexpr std::uint32_t kReport = 1U << 16;

    void breadth_first() {
        const Configuration start = machine_.initial();
        const State first = transitions_.named(start);
        states_.insert(first, first.hash(), 0);
        note_start(start);
        graph_.backward.resize(1);
        std::vector<Next> batch;
        std::uint32_t head = 0, level_end = 1, next_report = kReport;
        graph_.levels.push_back(0);
        while (head < states_.size()) {
            if (head == level_end) {
                if (graph_.levels.size() == depths_) {
                    break;
                }
                graph_.levels.push_back(head);
                level_end = states_.size();
            }
            batch.clear();
            for (; head < level_end && batch.size() < kBatch; ++head) {
                expand(head, batch);
            }
            if (!room_for(batch.size())) {
                break;
            }
            for (const Next& next : batch) {
                states_.prefetch_state(next.hash);
            }
            for (const Next& next : batch) {
                insert(next);
            }
            if (head >= next_report) {
                next_report = head + kReport;
                if (!report(head, false)) {
                    break;
                }
            }
        }
        result_.depth = static_cast<std::uint32_t>(graph_.levels.size() - 1);
        note_memory(memory());
    }

    /// A hit is no livelock; nor are refaults that an act from outside is the cause of.
    static bool may_cycle(const Effect& effect) { return !effect.hit && !effect.outside; }

    void expand(std::uint32_t from, std::vector<Next>& batch) {
        const State state = states_[from];
        const std::uint64_t progress = transitions_.progress(state);
        const bool moves = transitions_.each(state, [&](const State& next, const Effect& effect) {
            ++result_.transitions;
            if (!effect.broken.empty()) {
                note(effect.broken, from, next);
            }
            const std::uint64_t hash = next.hash();
            states_.prefetch_slot(hash);
            batch.push_back(
                {next, hash, from, may_cycle(effect) && transitions_.progress(next) == progress});
        });
        auto& deadlock = found_[static_cast<std::size_t>(Invariant::Deadlock)];
        if (!moves && !deadlock) {
            deadlock = Broken{from, std::nullopt};
        }
    }

    void insert(const Next& next) {
        const auto [number, fresh] = states_.insert(next.state, next.hash, next.from);
        if (fresh && (number & 63) == 0) {
            graph_.backward.resize(number / 64 + 1);
        }
        while (graph_.first.size() <= next.from) {
            graph_.first.push_back(static_cast<std::uint32_t>(graph_.to.size()));
        }
        if (next.may_cycle) {
            graph_.to.push_back(number);
            if (number <= next.from) {
                graph_.backward[number / 64] |= 1ULL << (number % 64);
                graph_.any_backward = true;
            }
        }
    }

    void note(InvariantSet broken, std::uint32_t from, const State& to) {
        for (std::size_t k = 0; k < kInvariants; ++k) {
            if (broken.has(static_cast<Invariant>(k)) && !found_[k]) {
                found_[k] = Broken{from, to};
            }
        }
    }

    void note_start(Configuration start) {
        World world;
        world.range = start.range;
        world.slots = std::span<Slot>(start.slots.data(), machine_.mappings());
        const InvariantSet broken = machine_.broken_at_rest(world, start.monitor);
        for (std::size_t k = 0; k < kInvariants; ++k) {
            if (broken.has(static_cast<Invariant>(k))) {
                found_[k] = Broken{0, std::nullopt};
            }
        }
    }

    std::size_t memory() const {
        return states_.memory() + graph_.memory_with(0, 0) + transitions_.memory();
    }
    void note_memory(std::size_t bytes) { result_.memory = std::max(result_.memory, bytes); }

    bool room_for(std::size_t count) {
        const std::size_t bytes = states_.memory_with(count) + graph_.memory_with(count, count) +
                                  transitions_.most_memory();
        if (bytes > options_.max_memory) {
            result_.end = End::MemoryFull;
            return false;
        }
        if (states_.size() + count > options_.max_states || graph_.to.size() > 0xf0000000) {
            result_.end = End::StateLimit;
            return false;
        }
        note_memory(bytes - transitions_.most_memory() + transitions_.memory());
        return true;
    }

    bool report(std::uint64_t done, bool cycles) {
        if (!options_.progress ||
            options_.progress({states_.size(), done, result_.transitions,
                               static_cast<std::uint32_t>(graph_.levels.size()), memory(),
                               cycles})) {
            return true;
        }
        result_.end = End::Cancelled;
        return false;
    }

    void search_cycles() {
        if (!graph_.any_backward) {
            return;
        }
        while (graph_.first.size() <= states_.size()) {
            graph_.first.push_back(static_cast<std::uint32_t>(graph_.to.size()));
        }
        Lasso lasso(graph_, states_.size());
        const auto room = [this](std::size_t more) {
            const std::size_t bytes = memory() + more;
            if (bytes > options_.max_memory) {
                result_.end = End::MemoryFull;
                return false;
            }
            note_memory(bytes);
            return true;
        };
        const auto go_on = [this](std::uint64_t done) { return report(done, true); };
        if (!lasso.search(room, go_on)) {
            return;
        }
        const bool shortest = lasso.shorten(options_.max_memory - memory());
        Finding finding{Invariant::Livelock, {}, shortest};
        const std::size_t rounds = unfold(lasso.cycle(), finding.schedule);
        lasso_length_ = graph_.depth_of(lasso.cycle().front()) + rounds * lasso.cycle().size();
        if (rounds > 1) {
            // The shortest cycle of named states, but not of states: one that comes back to itself
            // in fewer rounds may be shorter.
            tell_apart(finding);
        }
        result_.findings.push_back(std::move(finding));
        std::sort(result_.findings.begin(), result_.findings.end(),
                  [](const Finding& a, const Finding& b) { return a.invariant < b.invariant; });
    }

    std::vector<std::uint32_t> way_to(std::uint32_t number) const {
        std::vector<std::uint32_t> way;
        for (; number != 0; number = states_.parent(number)) {
            way.push_back(number);
        }
        std::reverse(way.begin(), way.end());
        return way;
    }

    template <typename Wanted>
    void take(Configuration& at, const State& next, Schedule& schedule,
              const Wanted& wanted) const {
        if (!transitions_.take(at, next, wanted, schedule.actions)) {
            throw std::logic_error("a state that the search reached cannot be reached again");
        }
    }

    Schedule walk(std::uint32_t number, Configuration& at) const {
        Schedule schedule;
        at = machine_.initial();
        for (const std::uint32_t next : way_to(number)) {
            take(at, states_[next], schedule, [](const Effect&) { return true; });
        }
        return schedule;
    }

    Finding tell(Invariant invariant, const Broken& broken) const {
        Finding finding{invariant, {}, true};
        Configuration at;
        finding.schedule = walk(broken.from, at);
        if (broken.to) {
            take(at, *broken.to, finding.schedule,
                 [invariant](const Effect& effect) { return effect.broken.has(invariant); });
        }
        return finding;
    }

    /// A shorter lasso, sought among states in which like tasks are told apart. All states of one
    /// are nearer to the beginning than the length of the lasso known so far. Where these are too
    /// many, it is not known to be the shortest.
    void tell_apart(Finding& lasso) {
        constexpr std::uint64_t kFew = 4'000'000; // a second or two
        Options apart = options_;
        apart.symmetry = false;
        apart.max_memory -= memory();
        apart.max_states = std::min(apart.max_states, kFew);
        if (options_.progress) {
            apart.progress = [this](Status status) {
                status.states += states_.size();
                status.transitions += result_.transitions;
                status.memory += memory();
                status.cycles = true;
                return options_.progress(status);
            };
        }
        Search search(machine_, apart, lasso_length_ - 1);
        const Exploration found = search.run();
        note_memory(memory() + found.memory);
        result_.told_apart = found.states;
        if (found.end != End::Complete) {
            lasso.shortest = false;
            if (found.end == End::Cancelled) {
                result_.end = End::Cancelled;
            }
            return;
        }
        const Finding* const other = found.find(Invariant::Livelock);
        lasso.shortest = other == nullptr || other->shortest;
        if (other != nullptr && search.lasso_length_ < lasso_length_) {
            lasso = *other;
        }
    }

    /// A cycle of named states comes back to a state where like tasks may have changed places. Gone
    /// through again and again it comes back to the very same configuration.
    /// @return the rounds that it took
    std::size_t unfold(const std::vector<std::uint32_t>& cycle, Schedule& schedule) const {
        Configuration at;
        schedule = walk(cycle.front(), at);
        std::vector<Configuration> rounds;
        std::vector<std::size_t> begins;
        while (true) {
            const auto seen = std::find_if(rounds.begin(), rounds.end(),
                                           [&](const auto& round) { return same(round, at); });
            if (seen != rounds.end()) {
                schedule.cycle = begins[static_cast<std::size_t>(seen - rounds.begin())];
                return rounds.size();
            }
            rounds.push_back(at);
            begins.push_back(schedule.actions.size());
            for (std::size_t k = 1; k <= cycle.size(); ++k) {
                take(at, states_[cycle[k % cycle.size()]], schedule,
                     [](const Effect& effect) { return may_cycle(effect); });
            }
        }
    }

    bool same(const Configuration& a, const Configuration& b) const {
        return packing_.pack(a) == packing_.pack(b);
    }

    const Machine& machine_;
    const Options& options_;
    const std::size_t depths_;
    Transitions<N> transitions_;
    Packing<N> packing_{machine_};
    StateSet<State> states_;
    Graph graph_;
    std::size_t lasso_length_ = 0; ///< transitions of the way and the cycle
    std::array<std::optional<Broken>, kInvariants> found_;
    Exploration result_;
};

} // namespace

Exploration explore(const Scenario& scenario, const Handler& handler, const Options& options) {
    const Machine machine(scenario, handler);
    switch (scenario.tasks.size()) {
    case 1:
        return Search<1>(machine, options).run();
    case 2:
        return Search<2>(machine, options).run();
    case 3:
        return Search<3>(machine, options).run();
    case 4:
        return Search<4>(machine, options).run();
    case 5:
        return Search<5>(machine, options).run();
    default:
        throw std::invalid_argument("a scenario has 1 to 5 tasks");
    }
}

} // namespace daxscope::model::explore
