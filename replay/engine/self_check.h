// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace through a handler, fault by fault beside what the kernel returned.
#pragma once

#include "replay/engine/plan.h"
#include "replay/engine/replay.h"

#include <functional>
#include <string>
#include <vector>

namespace daxscope::replay {

/// One recorded fault that the handler of the recording kernel does not explain.
struct Miss {
    std::uint32_t event = kNoIndex; ///< index in the trace
    bool explained = false;         ///< the fault was expected, only its result or unmap differs
    bool unmap = false;             ///< the result is right, only the unmap differs
    std::string reason;             ///< what the model thought, and what was recorded; English
    std::string said;               ///< the same, as the thread that checked it speaks
};

/// A trace through the handler of the kernel that recorded it.
struct SelfCheck {
    /// Recorded faults of one kind, and those of them that the model has right: there is such a
    /// fault, it returns this, and it unmaps where the kernel did.
    struct Column {
        std::uint64_t faults = 0, right = 0;
        bool operator==(const Column&) const = default;
    };
    std::string handler;
    std::uint64_t faults = 0;    ///< recorded PMD and PTE faults
    std::uint64_t explained = 0; ///< the model too says that there must be a fault
    std::uint64_t predicted = 0; ///< … and what it returns
    /// Nothing of the fault's own outcome was used: the model was given the access, the file's size
    /// and what the file system answered, which are what the handler is given.
    Column independent;
    /// The result, or the PMD that the fault found, told what the world had been before it.
    Column learnt;
    /// The model has it mapped by then: another task of the mapping did between the processor's
    /// fault and the event. Right: the trace itself says so.
    Column races;
    bool unmaps_known = false;         ///< the trace has unmaps: the next two count
    std::uint64_t unmaps = 0;          ///< accesses in whose faults the kernel unmapped
    std::uint64_t unmaps_modelled = 0; ///< accesses in whose faults the model unmaps
    std::uint64_t unmaps_right = 0;    ///< accesses in whose faults both do
    enum class Basis : std::uint8_t { Independent, Learnt, Race };
    struct Judged {
        std::uint32_t event = kNoIndex; ///< index in the trace
        Basis basis = Basis::Independent;
        bool right = false;
    };
    std::vector<Judged> judged; ///< every recorded fault, in the order of the run; see Kept
    struct Unmapped {
        std::uint32_t event = kNoIndex; ///< the access's first fault; index in the trace
        bool recorded = false, modelled = false;
    };
    /// Accesses in whose faults the kernel or the model unmaps; see Kept.
    std::vector<Unmapped> unmapped;
    std::uint64_t missed = 0; ///< faults that are no way as the model has them
    std::vector<Miss> misses; ///< the first of them; see Kept
    std::uint64_t zapped = 0; ///< mappings that lose something in the model's run
};

/// What a check keeps of single faults beside its figures: of a long trace that is much.
struct Kept {
    std::size_t misses = SIZE_MAX; ///< so many, the first ones, each with its reason in words
    bool faults = true;            ///< SelfCheck::judged and unmapped
    /// Called with each fault as it is judged, in the order of the run; may be empty.
    std::function<void(const SelfCheck::Judged&)> each;
};

/// The accesses that a check is about: the recorded faults alone.
/// @throws Cancelled
Plan plan_of_faults(const trace::Trace& trace, const Progress& progress = {});

/// @param handler  whose; nullptr: that of the kernel that recorded the trace
/// @throws Cancelled; Error where the release is none that a handler models
SelfCheck self_check(const trace::Trace& trace, const Progress& progress = {},
                     const model::Handler* handler = nullptr, const Kept& kept = {});
/// The same on a plan_of_faults() at hand.
SelfCheck self_check(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
                     const Kept& kept, const Progress& progress = {});

/// self_check() that keeps the run as well: what the handler makes of the recorded faults alone.
/// @throws Cancelled
Run checked_run(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
                SelfCheck& check, const Kept& kept, const Progress& progress = {});

} // namespace daxscope::replay
