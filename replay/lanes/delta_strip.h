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

/// One of the two runs of the strip.
struct DeltaSide {
    PaneData data;
    std::shared_ptr<const RowLayout> layout; ///< the rows that count, by this run's ranges
    std::int64_t ahead = 0; ///< ns: this run's times less those of the strip, where traces differ

    /// Was the trace being recorded at all of this time of the strip?
    bool covers(std::int64_t begin, std::int64_t end) const;
};

/// Exact, for a tooltip.
DeltaCount count_delta(const DeltaSide& before, const DeltaSide& after, std::int64_t begin,
                       std::int64_t end);

/// Paints after − before faults of each column, all rows together: bars up where there are more
/// after, down where there are fewer; their length goes with the logarithm. Columns at which a
/// side's trace was not being recorded have none: there is nothing to compare.
/// @return false when cancelled
bool paint_delta(const Scene& scene, const DeltaSide& before, const DeltaSide& after,
                 Canvas& canvas, const std::atomic<bool>* cancel);

} // namespace daxscope::lanes
