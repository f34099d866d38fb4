// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cycles without a hit in the graph of all states: schedules that go on for ever in which every
// access faults.
#pragma once

#include "model/explore/state_set.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace daxscope::model::explore {

/// The transitions that may lie on such a cycle, by the numbers of the states: those that are
/// neither a hit nor progress that nothing can undo.
struct Graph {
    /// The edges of state s are those at [first[s], first[s + 1]). Where a search was cut, the last
    /// states have no `first`, and no edges.
    NumberList first, to;
    std::vector<std::uint32_t> levels;   ///< the number of the first state of each depth
    std::vector<std::uint64_t> backward; ///< a bit for each state: an edge from it, or from a state
                                         ///< that was found later, leads there
    bool any_backward = false;

    bool is_target(std::uint32_t state) const {
        return (backward[state / 64] >> (state % 64) & 1) != 0;
    }
    std::size_t depth_of(std::uint32_t state) const;
    std::size_t memory_with(std::size_t more_states, std::size_t more_edges) const {
        return first.memory_with(more_states) + to.memory_with(more_edges) +
               backward.capacity() * sizeof(std::uint64_t);
    }
};

/// Finds one. Every cycle has an edge that leads to a state found no later than the one it comes
/// from, and the state of it that was found first is where such an edge leads.
class Lasso {
public:
    explicit Lasso(const Graph& graph, std::uint32_t states) : graph_(graph), states_(states) {}

    /// Depth first.
    /// @param room  room(bytes): may these be held beside the graph?
    /// @param go_on go_on(states looked at): false to stop
    /// @return whether there is a cycle; false too where room() or go_on() said no
    bool search(const std::function<bool(std::size_t)>& room,
                const std::function<bool(std::uint64_t)>& go_on);

    /// Makes the way to the cycle and the cycle together as short as can be.
    /// @param bytes memory that it may take
    /// @return false where memory or patience did not suffice to be sure
    bool shorten(std::size_t bytes);

    /// The states of the cycle, one after the other.
    const std::vector<std::uint32_t>& cycle() const { return cycle_; }

private:
    enum class Colour : std::uint8_t { White, Grey, Black };
    struct Frame {
        std::uint32_t state;
        std::uint32_t edge; ///< the next one to be looked at
    };
    bool from(std::uint32_t root);
    bool may_go_on();
    std::size_t held() const;
    std::size_t shortest_cycle(std::uint32_t root, std::size_t most);

    const Graph& graph_;
    std::uint32_t states_;
    const std::function<bool(std::size_t)>* room_ = nullptr;
    const std::function<bool(std::uint64_t)>* go_on_ = nullptr;

    std::vector<Colour> colours_;
    std::vector<Frame> stack_;
    std::uint64_t looked_at_ = 0;
    bool stopped_ = false;

    std::vector<std::uint32_t> marks_, came_from_, queue_;
    std::uint64_t patience_ = 0; ///< edges that may still be looked at
    std::vector<std::uint32_t> cycle_;
};

} // namespace daxscope::model::explore
