// SPDX-License-Identifier: GPL-3.0-or-later
//
// The reproducer of a storm that a trace has.
#pragma once

#include "replay/analysis/storms.h"
#include "replay/reproducer/program.h"
#include "replay/trace/progress.h"

namespace daxscope::replay::reproducer {

inline constexpr std::size_t kMostActions = 200;

/// What the storm's parties, and whoever acted on its range meanwhile, did, in the recorded order
/// and in turns. Accesses that found their mapping were not recorded, and are not in it.
/// The range begins as the replay through the handler of the trace's kernel has it there. The
/// expected counts are the recorded faults (of a trace that the explorer made: its modelled ones).
/// @param run  the run as recorded that the storm was found in
/// @param from the trace's name, for people
/// @param most actions in the program, where repetitions are told once: a longer storm is cut off
///        there, its counts too, and says so
/// @throws Error where no handler models the kernel; Cancelled
Program of_storm(const trace::Trace& trace, const Run& run, const Storm& storm,
                 const std::string& from, const Progress& progress = {},
                 std::size_t most = kMostActions);

} // namespace daxscope::replay::reproducer
