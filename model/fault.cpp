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

} // namespace daxscope::model
