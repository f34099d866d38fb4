// SPDX-License-Identifier: GPL-3.0-or-later
//
// The transitions of a search on packed states, and the way back from them to a schedule.
#pragma once

#include "model/explore/packed.h"
#include "model/explore/schedule.h"

#include <vector>

namespace daxscope::model::explore {

template <std::size_t N>
class Transitions {
public:
    using State = Packed<N>;

    /// @param memory bytes that it may hold, so far as it has the choice
    Transitions(const Machine& machine, bool reduce, bool symmetry, std::size_t memory)
        : machine_(machine), packing_(machine), reduce_(reduce), symmetry_(symmetry) {
        while (most_bits_ > kFewestBits && (sizeof(Moves) << most_bits_) > memory) {
            most_bits_ -= 2;
        }
    }

    State named(const Configuration& at) const {
        State state = packing_.pack(at);
        name(state);
        return state;
    }

    /// Bytes held now, and at most.
    std::size_t memory() const { return known_.size() * sizeof(Moves); }
    std::size_t most_memory() const { return sizeof(Moves) << most_bits_; }

    std::uint64_t progress(const State& state) const { return packing_.progress(state); }

    /// Calls visit(next, effect) for every transition of a state. While an act from outside is
    /// under way each of them is Effect::outside: the act goes on in the end, and what goes round
    /// until then is no livelock.
    /// @return whether there is one, or all tasks are finished: false is a deadlock
    template <typename Visit>
    bool each(const State& state, const Visit& visit) {
        std::size_t flying = 0;
        bool acting = false;
        for (std::size_t place = 0; place < N; ++place) {
            flying += Packing<N>::in_flight(state, place) ? 1 : 0;
        }
        for (std::size_t place = 0; machine_.has_acts() && place < N; ++place) {
            acting = acting || machine_.is_act(Packing<N>::step_of(state, place));
        }
        const std::uint64_t world = packing_.world(state);
        std::array<Query, N> queries;
        for (std::size_t place = 0; place < N; ++place) {
            Around around;
            around.alone = flying == (Packing<N>::in_flight(state, place) ? 1 : 0);
            around.quiet = around.alone || !machine_.needs_quiet() ||
                           !packing_.others_fault_through_mapping(state, place);
            queries[place] = query(state, world, place, around);
            // They are on their way from memory side by side.
            __builtin_prefetch(&known_[queries[place].mixed >> shift_]);
        }
        bool any = false;
        for (std::size_t place = 0; place < N; ++place) {
            const Moves& moves = moves_of(state, place, queries[place]);
            for (std::size_t k = 0; k < moves.count; ++k) {
                any = true;
                State next = state;
                if (moves.to_world[k] != world) {
                    packing_.set_world(next, moves.to_world[k]);
                }
                Packing<N>::set_party(next, place, moves.to_party[k]);
                name(next);
                Effect effect = moves.effect[k];
                effect.outside = effect.outside || acting;
                visit(next, effect);
            }
        }
        return any || all_finished(state);
    }

    /// Takes a transition, from a configuration, that leads to a state and whose effect is
    /// wanted(effect); adds its actions.
    /// @return whether there is one
    template <typename Wanted>
    bool take(Configuration& at, const State& next, const Wanted& wanted,
              std::vector<Action>& actions) const {
        for (std::size_t task = 0; task < N; ++task) {
            if (!machine_.enabled(at, task)) {
                continue;
            }
            const int choices = machine_.may_choose(task, at.parties[task]) ? 2 : 1;
            for (int write = 0; write < choices; ++write) {
                Configuration moved = at;
                std::vector<Action> taken;
                Effect effect = act(moved, task, write != 0, taken);
                while (reduce_ && machine_.local(moved.parties[task])) {
                    effect.broken.bits |= act(moved, task, write != 0, taken).broken.bits;
                }
                if (named(moved) == next && wanted(effect)) {
                    at = moved;
                    actions.insert(actions.end(), taken.begin(), taken.end());
                    return true;
                }
            }
        }
        return false;
    }

private:
    /// All that a task can do next: what becomes of the world and of its own word. The task at a
    /// place is one and the same in all states, so this depends on the world, on its own word, and
    /// on whether it is alone in flight. One line of the processor's cache.
    struct alignas(64) Moves {
        std::uint64_t key = ~0ULL; ///< world, place, around
        std::uint64_t party = 0;
        std::array<std::uint64_t, 2> to_world{}, to_party{};
        std::array<Effect, 2> effect{};
        std::uint8_t count = 0;
    };
    static_assert(sizeof(Moves) == 64);
    // Few of these come up in a search, each of them in many states: to look one up costs less
    // than to run the steps again. Where two share a place, the later one stays; a small search
    // needs few places, and a table that is replaced too often grows.
    static constexpr unsigned kFewestBits = 6, kMostBits = 14;

    struct Query {
        std::uint64_t key = 0, party = 0, mixed = 0;
        Around around;
    };
    static Query query(const State& state, std::uint64_t world, std::size_t place,
                       const Around& around) {
        Query query;
        query.around = around;
        query.party = Packing<N>::party(state, place);
        static_assert(Packing<N>::kWorldBits + 5 <= 64);
        query.key = world | (4 * place + (around.quiet ? 2 : 0) + (around.alone ? 1 : 0))
                                << Packing<N>::kWorldBits;
        query.mixed = ((query.key ^ query.key >> 29) * 0x9e3779b97f4a7c15ULL ^ query.party) *
                      0xff51afd7ed558ccdULL;
        return query;
    }

    const Moves& moves_of(const State& state, std::size_t place, const Query& query) {
        Moves* moves = &known_[query.mixed >> shift_];
        if (moves->key != query.key || moves->party != query.party) {
            if (++misses_ > known_.size() && shift_ > 64 - most_bits_) {
                shift_ -= 2;
                known_.assign(std::size_t{1} << (64 - shift_), {});
                misses_ = 0;
                moves = &known_[query.mixed >> shift_];
            }
            moves->key = query.key;
            moves->party = query.party;
            find(state, place, query.around, *moves);
        }
        return *moves;
    }

    void find(const State& state, std::size_t place, const Around& around, Moves& moves) const {
        moves.count = 0;
        std::array<Slot, kMostMappings> base_slots;
        World base;
        Monitor base_monitor;
        base.slots = std::span<Slot>(base_slots.data(), machine_.mappings());
        packing_.unpack(state, base, base_monitor);
        Party party;
        packing_.unpack(state, place, party);
        const std::size_t task = packing_.task_at(place);
        if (!machine_.enabled(base, base_monitor, party, task, around)) {
            return;
        }
        const int choices = machine_.may_choose(task, party) ? 2 : 1;
        for (int write = 0; write < choices; ++write) {
            std::array<Slot, kMostMappings> slots = base_slots;
            World world = base;
            world.slots = std::span<Slot>(slots.data(), machine_.mappings());
            Monitor monitor = base_monitor;
            Party moved = party;
            Effect effect = machine_.act(world, monitor, moved, task, write != 0, around.alone);
            while (reduce_ && machine_.local(moved)) {
                const Effect more =
                    machine_.act(world, monitor, moved, task, write != 0, around.alone);
                effect.broken.bits |= more.broken.bits;
            }
            State next = state;
            packing_.pack(world, monitor, place, moved, next);
            moves.to_world[moves.count] = packing_.world(next);
            moves.to_party[moves.count] = Packing<N>::party(next, place);
            moves.effect[moves.count] = effect;
            ++moves.count;
        }
    }

    bool all_finished(const State& state) const {
        for (std::size_t place = 0; place < N; ++place) {
            Party party;
            packing_.unpack(state, place, party);
            if (!Machine::finished(party)) {
                return false;
            }
        }
        return true;
    }

    void name(State& state) const {
        if (symmetry_) {
            packing_.canonical(state);
        }
    }

    Effect act(Configuration& at, std::size_t task, bool write,
               std::vector<Action>& actions) const {
        const Party& party = at.parties[task];
        Action action{static_cast<std::uint8_t>(task), Action::kTouch, false};
        if (const std::uint8_t step = machine_.next_step(task, party); step != Fault::kDone) {
            action.step = step;
        } else if (party.under_way) {
            action.write = party.fault.write;
        } else {
            const Access access = machine_.scenario().tasks[task].accesses[party.position];
            action.write = access == Access::Either ? write : access == Access::Write;
        }
        actions.push_back(action);
        return machine_.act(at, task, write);
    }

    const Machine& machine_;
    Packing<N> packing_;
    bool reduce_, symmetry_;
    unsigned most_bits_ = kMostBits;
    unsigned shift_ = 64 - kFewestBits;
    std::size_t misses_ = 0; ///< since the table has its size
    std::vector<Moves> known_ = std::vector<Moves>(std::size_t{1} << kFewestBits);
};

} // namespace daxscope::model::explore
