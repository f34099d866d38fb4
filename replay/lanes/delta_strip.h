// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/canvas.h"
#include "replay/lanes/scene.h"

namespace daxscope::lanes {

/// Faults of some lanes in one stretch of time, in the two runs.
struct DeltaCount {
    std::uint64_t before = 0, after = 0;
    std::int64_t difference() const {
        return static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before);
    }
};

/// Exact, for a tooltip.
DeltaCount count_delta(const PaneData& before, const PaneData& after, const RowLayout& layout,
                       std::int64_t begin, std::int64_t end);

/// Paints after − before faults of each column, all rows together: bars up where there are more
/// after, down where there are fewer; their length goes with the logarithm.
/// @return false when cancelled
bool paint_delta(const Scene& scene, const PaneData& before, const PaneData& after,
                 const RowLayout& layout, Canvas& canvas, const std::atomic<bool>* cancel);

} // namespace daxscope::lanes
