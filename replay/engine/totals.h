// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"
#include "replay/engine/times.h"

namespace daxscope::replay {

/// What an unmap adds; not the call itself, which may have several marks or none.
inline void add(Totals& totals, const UnmapMark& mark) {
    totals.zapped += mark.zapped;
    totals.entries_removed += mark.entries_removed;
    totals.dirty_removed += mark.dirty_removed;
}

inline void add(Totals& totals, const Outcome& outcome) {
    ++totals.accesses;
    switch (outcome.kind) {
    case OutcomeKind::Hit:
        ++totals.hits;
        return;
    case OutcomeKind::FirstTouch:
        ++totals.first_touches;
        break;
    case OutcomeKind::Refault:
        ++totals.refaults;
        break;
    case OutcomeKind::Permission:
        ++totals.permissions;
        break;
    }
    ++(outcome.pte ? totals.pte_faults : totals.pmd_faults);
    totals.entries_removed += outcome.entries_removed;
    totals.dirty_removed += outcome.dirty_removed ? 1 : 0;
    totals.time_in_faults = add_times(totals.time_in_faults, outcome.end - outcome.begin);
}

inline void add(Totals& totals, const Totals& other) {
    totals.accesses += other.accesses;
    totals.hits += other.hits;
    totals.pmd_faults += other.pmd_faults;
    totals.pte_faults += other.pte_faults;
    totals.first_touches += other.first_touches;
    totals.refaults += other.refaults;
    totals.permissions += other.permissions;
    totals.unmaps += other.unmaps;
    totals.zapped += other.zapped;
    totals.entries_removed += other.entries_removed;
    totals.dirty_removed += other.dirty_removed;
    totals.time_in_faults = add_times(totals.time_in_faults, other.time_in_faults);
}

} // namespace daxscope::replay
