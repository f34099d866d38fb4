// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of a run's totals its trace tells.
#pragma once

#include "replay/engine/run.h"
#include "replay/store/trace.h"

#include <string>

namespace daxscope::replay {

/// Of each of the Totals, whether it is known. What is not is no zero: of the recorded run it was
/// not recorded, of a handler's it rests on what was not.
struct KnownTotals {
    bool hits = true, pmd_faults = true, pte_faults = true, first_touches = true, refaults = true,
         permissions = true, unmaps = true, zapped = true, entries_removed = true, time = true;
};

/// Of each sum of lengths of time: none where an int64 does not hold it, or where part of it is
/// unknown.
bool time_known(const Run& run);
/// What of the recorded has no place in the runs, so that handlers can't be judged by them: a
/// sentence with its full stop; empty: nothing.
std::string unplaced_text(const Seen& seen);
/// The model of the kernel that recorded has less than half of the faults that were recorded: a
/// sentence with its full stop. Empty: it is not so, or neither run is that model's.
std::string unexplained_text(const trace::Trace& trace, const Run& recorded, const Run& before,
                             const Run& after);

/// Of a run that was made of this trace.
KnownTotals known_totals(const trace::Trace& trace, const Run& run);
/// Of totals of which nothing else is told than this.
KnownTotals known_totals(const Seen& seen);

} // namespace daxscope::replay
