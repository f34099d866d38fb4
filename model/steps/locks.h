// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a step waits for, where more than one function waits for it.
#pragma once

#include "model/fault.h"

namespace daxscope::model::steps {

/// Nobody has the range's entry locked (4.7 and later, and `entry-locked`).
inline bool entry_unlocked(const World& world, const Fault&) {
    return !world.range.entry_locked;
}

/// Nobody has the inode locked: write(2), fallocate(), truncate.
inline bool inode_unlocked(const World& world, const Fault&) {
    return !world.range.inode_locked;
}

} // namespace daxscope::model::steps
