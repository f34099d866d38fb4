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

    Transitions(const Machine& machine, bool reduce, bool symmetry)
        : machine_(machine), packing_(machine), reduce_(reduce), symmetry_(symmetry) {}

    State named(const Configuration& at) const {
        State state = packing_.pack(at);
        name(state);
        return state;
    }

    std::uint64_t progress(const State& state) const { return packing_.progress(state); }

    /// Calls visit(next, effect) for every transition of a state.
    /// @return whether there is one, or all tasks are finished: false is a deadlock
    template <typename Visit>
    bool each(const State& state, const Visit& visit) const {
        std::array<Slot, kMostMappings> base_slots;
        World base;
        Monitor base_monitor;
        base.slots = std::span<Slot>(base_slots.data(), machine_.mappings());
        packing_.unpack(state, base, base_monitor);
        std::size_t flying = 0;
        for (std::size_t place = 0; place < N; ++place) {
            flying += Packing<N>::in_flight(state, place) ? 1 : 0;
        }
        bool any = false, all_finished = true;
        for (std::size_t place = 0; place < N; ++place) {
            Party party;
            packing_.unpack(state, place, party);
            all_finished = all_finished && Machine::finished(party);
            if (!machine_.enabled(base, base_monitor, party)) {
                continue;
            }
            any = true;
            const std::size_t task = packing_.task_at(place);
            const bool alone = flying == (party.fault.done() ? 0 : 1);
            const int choices = machine_.may_choose(task, party) ? 2 : 1;
            for (int write = 0; write < choices; ++write) {
                std::array<Slot, kMostMappings> slots = base_slots;
                World world = base;
                world.slots = std::span<Slot>(slots.data(), machine_.mappings());
                Monitor monitor = base_monitor;
                Party moved = party;
                Effect effect = machine_.act(world, monitor, moved, task, write != 0, alone);
                while (reduce_ && machine_.local(moved)) {
                    const Effect more =
                        machine_.act(world, monitor, moved, task, write != 0, alone);
                    effect.broken.bits |= more.broken.bits;
                }
                State next = state;
                packing_.pack(world, monitor, place, moved, next);
                name(next);
                visit(next, effect);
            }
        }
        return any || all_finished;
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
    void name(State& state) const {
        if (symmetry_) {
            packing_.canonical(state);
        }
    }

    Effect act(Configuration& at, std::size_t task, bool write,
               std::vector<Action>& actions) const {
        const Party& party = at.parties[task];
        Action action{static_cast<std::uint8_t>(task), Action::kTouch, false};
        if (!party.fault.done()) {
            action.step = party.fault.pc;
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
};

} // namespace daxscope::model::explore
