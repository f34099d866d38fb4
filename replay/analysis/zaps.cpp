// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zaps.h"

namespace daxscope::replay {

Zaps zaps_of(const Run& run, const Storm& storm) {
    Zaps zaps;
    for (std::size_t k = storm.first; k <= storm.last && k < run.outcomes.size(); ++k) {
        const Outcome& o = run.outcomes[k];
        if (o.range == storm.range && o.kind == OutcomeKind::Refault &&
            o.cause_kind == CauseKind::Fault && run.outcomes[o.cause].mapping != o.mapping) {
            ++zaps[{run.outcomes[o.cause].mapping, o.mapping}];
        }
    }
    return zaps;
}

} // namespace daxscope::replay
