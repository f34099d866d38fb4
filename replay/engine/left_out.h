// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/store/trace.h"

#include <cstdint>
#include <unordered_set>

namespace daxscope::replay {

/// Unmaps by faults of a recording in which a test module stood before them (key::kUnmapsKept), of
/// which no zap was recorded: the module left them out, or they took nothing from anybody, which is
/// the same. Calls that were made are recorded. By number; empty where no module stood there.
std::unordered_set<std::uint32_t> unmaps_left_out(const trace::Trace& trace);

} // namespace daxscope::replay
