// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/plan.h"

namespace daxscope::replay {

/// Adds the accesses that left no event: each mapping comes back to its range every `interval` ns
/// after its first fault there, with the kind of its last access, until it is unmapped, its process
/// exits or the trace ends; but not while it is in a recorded fault there. Sets Plan::assumption.
/// @param source where the interval comes from, in words
/// @throws Error(Exit::Usage) where the interval is not above 0 or gives too many accesses
void add_revisits(const trace::Trace& trace, std::int64_t interval, const std::string& source,
                  Plan& plan);

} // namespace daxscope::replay
