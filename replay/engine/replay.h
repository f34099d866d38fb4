// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/handler.h"
#include "replay/engine/run.h"

#include <optional>

namespace daxscope::replay {

/// When assumed accesses come.
enum class Pace : std::uint8_t {
    Regular, ///< each at its time, at even distances
    Random,  ///< each at its time, independent of all others (a Poisson process); the same ones in
             ///< every run
    InTurns  ///< the accesses to a range wait for one another: its mappings come in turns, and each
             ///< begins when the one before it is over, however long that takes. The other two let
             ///< faults overlap.
};

/// Accesses that found their mapping left no event. What is assumed of them is named in
/// Run::assumption; with neither an interval nor a number, only the recorded faults count, and the
/// accesses that were measured.
struct Options {
    /// Time between two accesses of one mapping to one range (ns).
    std::optional<std::int64_t> revisit_interval;
    /// Accesses of each mapping to each range that it ever faulted in, recorded ones included. Not
    /// with an interval.
    std::optional<std::uint64_t> accesses;
    Pace pace = Pace::Regular;
    /// Where the interval or the number comes from, in words, for Run::assumption.
    std::string revisit_source = "given";
    /// Where nothing else is assumed, accesses that were measured (record --access) count.
    bool measured = true;
    /// Whether anything is assumed.
    bool assumes() const { return revisit_interval || accesses; }
    bool operator==(const Options&) const = default;
};

/// What the kernel really did, read off the events alone: causes of refaults are the recorded
/// unmaps.
Run recorded(const trace::Trace& trace, const Progress& progress = {});

/// Replays every access of the trace through a handler.
/// @throws Cancelled
Run replay(const trace::Trace& trace, const model::Handler& handler, const Options& options = {},
           const Progress& progress = {});

/// One recorded fault that the handler of the recording kernel does not explain.
struct Miss {
    std::uint32_t event = kNoIndex; ///< index in the trace
    bool explained = false;         ///< the fault was expected, only its result or unmap differs
    bool unmap = false;             ///< the result is right, only the unmap differs
    std::string reason;             ///< what the model thought, and what was recorded
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
    std::vector<Judged> judged; ///< every recorded fault, in the order of the run
    struct Unmapped {
        std::uint32_t event = kNoIndex; ///< the access's first fault; index in the trace
        bool recorded = false, modelled = false;
    };
    std::vector<Unmapped> unmapped; ///< accesses in whose faults the kernel or the model unmaps
    std::vector<Miss> misses;
};
/// @param handler  whose; nullptr: that of the kernel that recorded the trace
SelfCheck self_check(const trace::Trace& trace, const Progress& progress = {},
                     const model::Handler* handler = nullptr);

/// The handler of the kernel that recorded the trace.
/// @throws Error where the release is none that a handler models
const model::Handler& handler_of(const trace::Session& session);

/// The two handlers a trace is compared with unless the user says otherwise: {before, after}.
/// pair_of() the handler of its kernel; where the test module was loaded, of the one that the
/// module stands for.
std::pair<const model::Handler*, const model::Handler*> default_pair(const trace::Session& session);

} // namespace daxscope::replay
