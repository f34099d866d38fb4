// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/dispatch.h"

namespace daxscope::model::steps {

void dispatch_4_5(World& world, Fault& fault) {
    if (copy_in_place(world, fault)) {
        pmd_returns(fault, 0, Label::Done);
        return;
    }
    if (world.slots[fault.mapping].huge() && satisfied(world, fault)) {
        // Another thread of the mapping was quicker: huge_pmd_set_accessed(), no handler is asked.
        pmd_returns(fault, 0, Label::Done);
        return;
    }
    const Slot& slot = world.slots[fault.mapping];
    const bool table = slot.kind == SlotKind::Table && !fault.other_slot;
    // wp_huge_pmd() does not ask whether huge pages are wanted: the mapping has one already.
    if ((fault.no_huge && !slot.huge()) || table) {
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

void after_fallback_4_5(World& world, Fault& fault) {
    Slot& slot = world.slots[fault.mapping];
    if (slot.huge()) {
        fault.result = 0;
        fault.jump = Label::Done;
    } else if (!fault.other_slot) {
        slot.kind = SlotKind::Table; // pte_alloc()
    }
}

} // namespace daxscope::model::steps
