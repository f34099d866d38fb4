// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exhaustive search of all interleavings of a scenario under a handler.
#pragma once

#include "model/explore/schedule.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace daxscope::model::explore {

/// How far a search is.
struct Status {
    std::uint64_t states = 0;      ///< found so far
    std::uint64_t done = 0;        ///< of these, looked at in the phase under way
    std::uint64_t transitions = 0; ///< taken so far
    std::uint32_t depth = 0;       ///< transitions from the beginning
    std::size_t memory = 0;        ///< bytes held
    bool cycles = false;           ///< all states are known; cycles are searched
};

struct Options {
    bool reduce = true;   ///< partial-order reduction: is_local()
    bool symmetry = true; ///< like tasks are not told apart
    std::size_t max_memory = std::size_t{2} << 30;
    std::uint64_t max_states = 0xfffffffe;
    /// Called now and then on the searching thread. @return false to stop
    std::function<bool(const Status&)> progress;
};

/// Why a search ended.
enum class End : std::uint8_t { Complete, MemoryFull, StateLimit, Cancelled };

struct Finding {
    Invariant invariant = Invariant::ZeroLeft;
    Schedule schedule;
    /// Proven: no schedule with fewer actions that other tasks can see leads to it; for a lasso,
    /// the way to the cycle and the cycle taken together. False only of a lasso: there may be a
    /// shorter one, which memory or time did not suffice to rule out.
    bool shortest = true;
};

struct Exploration {
    End end = End::Complete;
    std::uint64_t states = 0; ///< distinct ones
    /// States searched besides, in which like tasks are told apart: to find the shortest lasso.
    std::uint64_t told_apart = 0;
    std::uint64_t transitions = 0;
    std::uint32_t depth = 0; ///< the farthest state from the beginning
    std::size_t memory = 0;  ///< bytes held at most
    std::size_t state_bytes = 0;
    std::vector<Finding> findings; ///< in the order of Invariant

    /// Every interleaving was searched and nothing was found. Never true of a search that was cut.
    bool clean() const { return end == End::Complete && findings.empty(); }
    const Finding* find(Invariant invariant) const {
        for (const Finding& finding : findings) {
            if (finding.invariant == invariant) {
                return &finding;
            }
        }
        return nullptr;
    }
};

/// Searches breadth first, so that what it finds it finds by the shortest way; then, where tasks
/// can come back to where they were, searches the cycles that have no hit.
Exploration explore(const Scenario& scenario, const Handler& handler, const Options& options = {});

} // namespace daxscope::model::explore
