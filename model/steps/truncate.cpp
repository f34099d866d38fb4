// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/steps/truncate.h"

namespace daxscope::model::steps {

bool no_fault_inside(const World& world, const Fault&) {
    return world.range.fault_readers == 0;
}

void truncate_size_first(World& world, Fault&) {
    world.range.inode_locked = true;
    world.range.inside = 0;
}

void truncate_bar(World& world, Fault&) {
    world.range.faults_barred = true;
}

void truncate_size(World& world, Fault&) {
    world.range.inside = 0;
}

void truncate_unmap(World& world, Fault& fault) {
    constexpr bool kEvenCows = true;
    fault.unmapped = true;
    fault.zapped += world.unmap(0, world.range.pages, kEvenCows);
}

void extend_size(World& world, Fault& fault) {
    world.range.inside = world.range.pages;
    let_go(world, fault);
}

} // namespace daxscope::model::steps
