// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/plan.h"

#include <optional>

namespace daxscope::replay {

/// Every how many ns accesses were measured while the trace was recorded (`record --access`); empty
/// where they were not.
std::optional<std::int64_t> measured_period(const trace::Session& session);

/// Adds the accesses that were measured: one for each window (Kind::Access) of a mapping on a
/// range, in the window's middle. Not where a recorded fault of the mapping on the range falls into
/// the window, for that one set the bit. A mapping without any fault was there before the
/// recording: its first access is a first touch in the replay. Whether it read or wrote no bit
/// tells: as the mapping's last recorded access before it did, else it read. Sets Plan::assumption.
/// A mapping whose accesses are not measured in the trace gets none.
void add_measured(const trace::Trace& trace, std::int64_t period, Plan& plan);

} // namespace daxscope::replay
