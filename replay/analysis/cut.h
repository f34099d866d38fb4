// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario cut out of a trace: one PMD range at one moment, the mappings most involved, and what
// they do next. The explorer then searches what the trace did not show.
#pragma once

#include "replay/analysis/counterexample.h"
#include "replay/analysis/storms.h"
#include "replay/trace/progress.h"

#include <optional>

namespace daxscope::replay {

struct CutOptions {
    /// The moment, ns BOOTTIME. Empty: where the worst storm (of the range) begins; in a trace
    /// without a storm, the first fault of the busiest range.
    std::optional<std::int64_t> at;
    /// Index in Trace::ranges(). Empty: the one with most faults just after the moment.
    std::optional<std::uint32_t> range;
    std::size_t mappings = 3; ///< at most so many, 1 to 4
    std::size_t accesses = 4; ///< of each task at most, 1 to kMostAccesses
    StormRule rule;
};

struct Cut {
    NamedScenario named; ///< name: as in "cut-0.251837s", without the trace's name
    std::uint32_t range = kNoIndex;
    std::int64_t at = 0;     ///< ns BOOTTIME: the begin of the first access that is in it
    std::uint32_t event = 0; ///< index in the trace of the fault that shows that access
    /// Who is who: the trace's mapping behind each of the scenario's, its task behind each task.
    std::vector<std::uint32_t> mappings;
    std::vector<std::int64_t> tasks;
    /// What was left out, cut short or assumed; a sentence each.
    std::vector<std::string> notes;
};

/// What is there comes from replaying the trace through the handler of its kernel up to the moment;
/// what is done next, from the accesses that the trace has from the moment on, and what acts on the
/// range from outside between them (acts_on()). A task that goes on for longer than
/// CutOptions::accesses, and always in the same way, does so for ever.
/// @throws Error(Exit::Usage) where nothing is to be cut: no fault from the moment on, or none on
///         the range; Error(Exit::Io) where no handler models the kernel; Cancelled
Cut cut(const trace::Trace& trace, const CutOptions& options, const Progress& progress = {});

/// The scenario file of a cut: where it was cut from, the notes, the scenario.
/// @param from the name of the trace, for people
std::string scenario_file(const trace::Trace& trace, const Cut& cut, const std::string& from);

} // namespace daxscope::replay
