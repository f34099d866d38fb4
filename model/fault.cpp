// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/fault.h"

namespace daxscope::model {

bool satisfied(const World& world, const Fault& fault) {
    switch (world.slots[fault.mapping].kind) {
    case SlotKind::None:
        return false;
    case SlotKind::HugeZero:
    case SlotKind::HugeRo:
        return !fault.write;
    case SlotKind::HugeRw:
        return true;
    case SlotKind::Table:
        break;
    }
    const Pte pte = world.pte(fault.mapping, fault.page);
    return pte == Pte::Rw || (pte != Pte::None && !fault.write);
}

bool copied_in_place(const World& world, const Fault& fault) {
    const Slot& slot = world.slots[fault.mapping];
    if (!fault.write || !fault.is_private || fault.other_slot || slot.kind != SlotKind::Table) {
        return false;
    }
    const Pte pte = world.pte(fault.mapping, fault.page);
    return pte == Pte::Ro || pte == Pte::Zero;
}

bool copy_in_place(World& world, const Fault& fault) {
    if (!copied_in_place(world, fault)) {
        return false;
    }
    world.set_pte(fault.mapping, fault.page, Pte::Rw);
    world.slots[fault.mapping].stale = false;
    return true;
}

} // namespace daxscope::model
