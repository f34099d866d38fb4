// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is what a trace says possible, and is it whole? The file's own soundness (SQLite's checks, the
// decoding tables) is another matter: replay/trace/vet_file.h.
#pragma once

#include "replay/store/trace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace daxscope::replay {

/// Something that is missing, that cannot be, or that does not fit together.
struct Finding {
    std::string name; ///< stable, for JSON
    std::int64_t count = 0;
    std::string text;
};

/// A fault that began and never ended.
struct OpenFault {
    std::uint32_t event = 0;
    std::int64_t open_for = 0; ///< ns, from its begin to the trace's end
    /// The open fault of the same range that began first, kNone where it is this one: as far as
    /// the trace can tell, the one that has the entry's lock.
    std::int64_t first_there = trace::kNone;
    std::int64_t ended_since = 0; ///< faults of others on its range that began later and ended
};

/// The faults that never ended, in order of their begin. One pass and a sort: no more memory than
/// what it gives.
std::vector<OpenFault> open_faults(const trace::Trace& trace, const Progress& progress = {});

/// A task whose times don't fit those of the others in the order in which the events arrived.
struct ClockJump {
    std::int64_t task = trace::kNone;  ///< Task::id
    std::int64_t offset = 0;           ///< ns to add to its times, which mends it
    std::int64_t events = 0;           ///< of it that cannot have been then
    std::uint32_t first = 0, last = 0; ///< of these, in the order of arrival
};

/// Tasks with events that arrived after later ones of other tasks by more than a recorder's
/// scheduling explains, all by about the same time. Empty for traces that no ring delivered.
std::vector<ClockJump> clock_jumps(const trace::Trace& trace, const Progress& progress = {});

/// All of it, the gravest first: what is lost, what cannot be, what does not fit together, what
/// was not recorded. Time and memory grow with the trace and no faster.
std::vector<Finding> vet(const trace::Trace& trace, const Progress& progress = {});

} // namespace daxscope::replay
