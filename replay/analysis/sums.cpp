// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/sums.h"

#include "model/fault.h"
#include "replay/analysis/harm.h"
#include "replay/trace/large_memory.h"

namespace daxscope::replay {

void add_sums(const trace::Trace& trace, const Outcomes& outcomes, std::size_t outcome,
              const UnmapMarks& unmaps, std::size_t unmap, Sums& sums) {
    constexpr std::size_t kStretch = 1 << 14; // rows between two looks at what is in memory
    for (; outcome < outcomes.size(); ++outcome) {
        if (outcome % kStretch == 0) {
            LargeMemory::stay_within_share();
        }
        const Outcome& each = outcomes[outcome];
        sums.zaps_by_faults += each.zapped;
        sums.dirty_faults += each.dirty_removed ? 1 : 0;
        if ((each.result & model::vm_fault::kSigbus) != 0 && each.event != kNoIndex &&
            inside_the_file(trace.event(each.event))) {
            ++sums.killed;
        }
        if (each.kind == OutcomeKind::Permission && each.cause_kind == CauseKind::Writeback) {
            ++sums.writebacks[trace.event(each.cause).task];
        }
    }
    for (; unmap < unmaps.size(); ++unmap) {
        if (unmaps[unmap].dirty_removed > 0) {
            sums.dirty_ranges.insert(unmaps[unmap].range);
        }
    }
}

} // namespace daxscope::replay
