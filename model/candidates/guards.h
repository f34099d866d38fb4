// SPDX-License-Identifier: GPL-3.0-or-later
//
// What keeps a handler that unmaps less from leaving stale mappings: the steps of system calls, and
// of the fault itself, that unmap, lock or invalidate by themselves. Each guard can be taken out of
// a handler, to prove that the handler leans on it: the explorer then finds what it is there for.
#pragma once

#include "model/explore/scenario.h"
#include "model/handler.h"
#include "model/invariant.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace daxscope::model {

/// Which size a scenario's faults have: PMDs as far as they fit, or 4 KiB pages throughout.
enum class FaultSize : std::uint8_t { Pmd, Pte };

/// One step that a guard rests on, and what runs in its place where the guard is taken out.
struct Disarmed {
    StepFunction step = nullptr;
    StepFunction without = nullptr;
    /// What it waits for then; nullptr: what it waited for before.
    EnabledFunction enabled = nullptr;
};

struct Guard {
    std::string_view name;      ///< "write(2): invalidate", unique
    std::string_view call;      ///< the system call, or "page fault"
    std::string_view functions; ///< the kernel's, as 6.18 has them
    std::string_view text;      ///< what it does, one sentence
    std::string_view without;   ///< "write(2) copied a shared block and unmapped nothing"
    /// Whose steps: of an act, or (nullopt) of the fault.
    std::optional<ActKind> act;
    std::span<const Disarmed> steps;
    /// What is broken without it.
    Invariant invariant = Invariant::StaleStorage;
    /// Without it an entry goes and what it names stays mapped, no more: only a handler that tells
    /// by the entry what is mapped leans on it.
    bool entry_alone = false;
    /// Who acts on mapping B of a shared extent, which another task reads through A for ever: there
    /// it counts. A line of a scenario without its "task".
    std::string_view task;
    bool in_turns = false; ///< … where accesses and acts come in turns
};

/// All of them, by system call.
std::span<const Guard> guards();

/// The steps of a handler that a guard rests on, each once.
std::vector<const Step*> steps_of(const Guard& guard, const Handler& handler);

/// The scenario in which a guard counts.
explore::Scenario scenario_of(const Guard& guard, FaultSize size);

/// The same scenario with all that maps or is mapped of 4 KiB pages: each mapping under
/// MADV_NOHUGEPAGE, what it has at first in a page table, the entry that of a page.
explore::Scenario in_small_pages(explore::Scenario scenario);

/// Handlers that no kernel has and that somebody might propose for the newest one's.
std::vector<const Handler*> candidates();

/// A handler without one guard. Owns its tables: what explores or replays it must not outlive it.
class Unguarded {
public:
    /// @param handler must outlive it
    /// @param only which of the guard's steps is taken out; nullopt: all
    Unguarded(const Handler& handler, const Guard& guard, std::optional<std::size_t> only = {});
    Unguarded(const Unguarded&) = delete;
    Unguarded& operator=(const Unguarded&) = delete;

    const Handler& handler() const { return handler_; }

private:
    Handler handler_;
    std::vector<Step> steps_;
    std::vector<std::vector<Step>> act_steps_;
    std::vector<Act> acts_;
};

} // namespace daxscope::model
