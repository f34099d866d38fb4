// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/module.h"

namespace daxscope::model::steps {

void module_unmap(World& world, Fault& fault) {
    const bool cheap_checks = !(fault.write && fault.is_private) && !fault.before_vma &&
                              !fault.after_vma && !fault.colour &&
                              world.range.inside == world.range.pages;
    if (cheap_checks) {
        unmap(world, fault, 0, world.range.pages);
    }
}

} // namespace daxscope::model::steps
