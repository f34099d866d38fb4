// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of a run's totals its trace tells.
#pragma once

#include "replay/engine/run.h"
#include "replay/store/trace.h"

namespace daxscope::replay {

/// Of each of the Totals, whether it is known. What is not is no zero: of the recorded run it was
/// not recorded, of a handler's it rests on what was not.
struct KnownTotals {
    bool hits = true, pmd_faults = true, pte_faults = true, first_touches = true, refaults = true,
         permissions = true, unmaps = true, zapped = true, entries_removed = true, time = true;
};

/// Of a run that was made of this trace.
KnownTotals known_totals(const trace::Trace& trace, const Run& run);
/// Of totals of which nothing else is told than this.
KnownTotals known_totals(const Seen& seen);

} // namespace daxscope::replay
