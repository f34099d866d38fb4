// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

namespace daxscope::replay {

/// Which of the three runs of a comparison.
enum class Side { Recorded, Before, After };
inline constexpr std::array kSides{Side::Recorded, Side::Before, Side::After};

/// The run of one side.
const Run& run_of(const Comparison& comparison, Side side);
/// The storms of one side, by rank.
const std::vector<Storm>& storms_of(const Comparison& comparison, Side side);
/// The side whose storms are looked at first: of before, recorded and after the first that has any.
Side storm_side(const Comparison& comparison);
/// What a trace is first looked at by: from its first event to its last, in any of the runs, with a
/// small margin. A session often idles before it ends. {begin, end}, ns BOOTTIME.
std::pair<std::int64_t, std::int64_t> home(const Comparison& comparison);

} // namespace daxscope::replay
