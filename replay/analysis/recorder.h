// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording as the test of what is assumed of it.
#pragma once

#include "replay/engine/run.h"

namespace daxscope::replay {

/// The handler of the kernel that recorded, by which assumed accesses can be tested: with those
/// that took place it takes the recorded faults. nullptr: no handler models that kernel, events
/// were lost, or some have no place in a run.
/// @param recorded  Run::seen of the recorded run
const model::Handler* recorder_of(const trace::Trace& trace, const Seen& recorded);

/// Are these other faults than the recorded ones, more or fewer by more than a tenth? The tenth was
/// chosen by looking at the bundled storms, where a steady revisit interval that fits is 0 to 6 %
/// off and the next one 17 % and more.
/// @param faults    of recorder_of() with the assumed accesses
/// @param recorded  of the recorded run
bool other_faults(std::uint64_t faults, std::uint64_t recorded);

} // namespace daxscope::replay
