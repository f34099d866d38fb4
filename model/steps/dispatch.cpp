// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/dispatch.h"

namespace daxscope::model::steps {

void dispatch_4_5(World& world, Fault& fault) {
    if (world.slots[fault.mapping].huge() && satisfied(world, fault)) {
        // Another thread of the mapping was quicker: huge_pmd_set_accessed(), no handler is asked.
        pmd_returns(fault, 0, Label::Done);
        return;
    }
    const bool table = world.slots[fault.mapping].kind == SlotKind::Table && !fault.other_slot;
    if (fault.no_huge || table) {
        fault.jump = Label::Pte;
        return;
    }
    fault.asked_pmd = true;
}

void dispatch_6_1(World& world, Fault& fault) {
    // wp_huge_pmd() since 5.8: a write to a private mapping splits the PMD at once (mm/memory.c).
    if (fault.is_private && fault.write && world.slots[fault.mapping].huge()) {
        world.zap(fault.mapping, 0, world.range.pages);
        if (!fault.retried) {
            fault.jump = Label::Pte;
            return;
        }
    }
    dispatch_4_5(world, fault);
}

} // namespace daxscope::model::steps
