// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/refault_interval.h"

#include <algorithm>

namespace daxscope::replay {

RefaultIntervals::RefaultIntervals(const trace::Trace& trace, const Run& run)
    : trace_(trace), run_(run), mark_(run.outcomes.size(), kNoIndex) {
    for (std::size_t k = 0; k < run.unmaps.size(); ++k) {
        const UnmapMark& mark = run.unmaps[k];
        if (mark.outcome < mark_.size() && mark_[mark.outcome] == kNoIndex &&
            run.outcomes[mark.outcome].range == mark.range) {
            mark_[mark.outcome] = static_cast<std::uint32_t>(k);
        }
    }
}

std::optional<std::int64_t> RefaultIntervals::of(std::uint32_t outcome) const {
    const Outcome& refault = run_.outcomes[outcome];
    if (refault.kind != OutcomeKind::Refault) {
        return std::nullopt;
    }
    std::int64_t zapped = 0;
    switch (refault.cause_kind) {
    case CauseKind::Fault: {
        const std::uint32_t mark = mark_[refault.cause];
        zapped = mark == kNoIndex ? run_.outcomes[refault.cause].begin : run_.unmaps[mark].time;
        break;
    }
    case CauseKind::Unmap:
    case CauseKind::Writeback:
    case CauseKind::Munmap:
        zapped = trace_.time(refault.cause);
        break;
    case CauseKind::None:
    case CauseKind::Unexplained:
        return std::nullopt;
    }
    return std::max<std::int64_t>(refault.begin - zapped, 0);
}

} // namespace daxscope::replay
