// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/known.h"

#include "replay/analysis/hints.h"
#include "replay/trace/import_keys.h"

namespace daxscope::replay {

using trace::Kind;

KnownTotals known_totals(const Seen& seen) {
    KnownTotals known;
    known.refaults = known.zapped = seen.zaps;
    known.unmaps = seen.unmaps;
    known.entries_removed = seen.removals;
    return known;
}

KnownTotals known_totals(const trace::Trace& trace, const Run& run) {
    const trace::Session& session = trace.session();
    const bool recorded = run.handler == session.truth();
    const bool unmaps = session.recorded(Kind::Unmap) || session.made();
    // Who came to what an unseen unmap had taken, is counted of any handler.
    const bool judged = recorded || unmaps || taken_unseen(run) == 0;
    KnownTotals known = known_totals(run.seen);
    // An access that finds its mapping leaves no event, unless accesses were measured.
    known.hits = recorded ? session.made() || !run.assumption.empty() : judged;
    known.pmd_faults = judged && session.recorded(Kind::PmdFault);
    known.pte_faults = judged && session.recorded(Kind::PteFault);
    known.first_touches = judged;
    // What a fault of our own recordings found in the page tables is known without the unmaps.
    known.permissions = unmaps || (recorded && !session.values.contains(trace::key::kImporter));
    known.entries_removed = known.entries_removed && judged;
    known.time = judged && (run.totals.time_in_faults > 0 ||
                            !session.values.contains(trace::key::kWithoutBegin));
    return known;
}

} // namespace daxscope::replay
