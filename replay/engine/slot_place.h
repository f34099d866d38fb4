// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/plan.h"

namespace daxscope::replay {

/// How a mapping lies over a PMD range, and what it asks of its faults; without the mapping's row
/// nothing is known, and it counts as shared and congruent.
SlotPlace place_of(const trace::Trace& trace, std::uint32_t range, std::uint32_t mapping);

} // namespace daxscope::replay
