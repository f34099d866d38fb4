// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who unmapped whom.
#pragma once

#include "replay/analysis/storms.h"

#include <map>
#include <utility>

namespace daxscope::replay {

/// {by, whom} -> how often: Mapping::id of the fault that unmapped and of the mapping that
/// refaulted for it.
using Zaps = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t>;
/// Of the refaults of one storm of the run. Of another run of the same trace: what that makes of
/// the same accesses, from the storm's first refault to its last.
Zaps zaps_of(const Run& run, const Storm& storm);

} // namespace daxscope::replay
