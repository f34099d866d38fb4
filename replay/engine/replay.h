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

/// The handler of the kernel that recorded the trace.
/// @throws Error where the release is none that a handler models
const model::Handler& handler_of(const trace::Session& session);
/// The handler of the test module that was loaded while it was recorded (key::kTestModule): that,
/// not the release's, is what the kernel had. nullptr: none was, or none that this daxscope knows.
const model::Handler* module_of(const trace::Session& session);

/// The two handlers a trace is compared with unless the user says otherwise: {before, after}.
/// pair_of() the handler of its kernel; where the test module was loaded, of the one that the
/// module stands for.
std::pair<const model::Handler*, const model::Handler*> default_pair(const trace::Session& session);

} // namespace daxscope::replay
