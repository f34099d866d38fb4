// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/plan.h"

namespace daxscope::replay {

/// Adds the accesses that left no event, as the options assume them, with the kind of the mapping's
/// last access before, while the mapping lives: until it is unmapped, its process exits or the
/// trace ends. Sets Plan::assumption.
///
/// - Each at its time: every interval after the mapping's first fault in the range; or the number
///   of accesses, evenly from the end of that fault to the mapping's end. Not while the mapping is
///   in a recorded fault there.
/// - In turns: once all mappings of the range have come, round after round in the order in which
///   they came, a round in an interval, or so that all rounds fit in before the first of them goes.
///   An access that would begin in a recorded fault on the range waits for its end. A mapping that
///   goes before the last one comes takes no turns: its accesses are each at their time.
/// @throws Error(Exit::Usage) where both an interval and a number are given, one of them is not
///         above 0, or gives too many accesses
void add_revisits(const trace::Trace& trace, const Options& options, Plan& plan);

} // namespace daxscope::replay
