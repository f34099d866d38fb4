// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was there before a made trace began: its scenario says so, and nothing need be guessed from
// what the file system answered the handler that was explored.
#pragma once

#include "model/world.h"
#include "replay/trace/session.h"

#include <optional>

namespace daxscope::trace {

struct FirstWorld {
    model::Entry pmd_entry = model::Entry::None; ///< Zero, or None: others come with their faults
    model::Blocks blocks;                        ///< the answer for the whole range
    model::Blocks page_blocks;                   ///< … and for its one page
};

/// Empty for a recording, and for a trace whose scenario this version can't read.
std::optional<FirstWorld> first_world_of(const Session& session);

} // namespace daxscope::trace
