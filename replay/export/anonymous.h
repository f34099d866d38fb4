// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that can be shown to strangers.
#pragma once

#include "replay/trace/session.h"

namespace daxscope::exports {

/// Replaces in the tables of a trace what identifies somebody by stand-ins, the same one for the
/// same thing wherever it occurs, given in the order of ids:
///
/// - paths become file-1, file-2, …; devices 0:1, 0:2, …; inode numbers 1, 2, …
/// - names of tasks become task-1, …; process and thread numbers 1, 2, …
/// - the kernel's release is cut down to its numbers, 6.12.48
/// - of the session stay rows that are numbers, or words of our own: sizes, clock, times, machine,
///   hooks and what was not recorded. The command, filters, the build of the kernel, the
///   PID namespace and whatever is not known here go
/// - the places of losses become place-1, … unless they are hooks
/// - clock snapshots go: no time of day is left
///
/// What stays tells what happened: times since boot, offsets in files and on devices, addresses,
/// page-table values, flags, the file system's type.
/// @throws Error(Exit::Usage) for a trace that was made of a scenario, whose text it holds
void make_anonymous(trace::Tables& tables);

} // namespace daxscope::exports
