// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/zoom_index.h"
#include "replay/lanes/row_layout.h"
#include "replay/lanes/time_range.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace daxscope::lanes {

/// A row with the parties that any of the runs knows: the same strips in every pane.
Row row_of(std::uint32_t range, std::span<const std::shared_ptr<const replay::ZoomIndex>> indices);

/// Storms less than `pixel` ns apart are one band: there are no more bands than pixels. In the
/// order of time; each ends after the begin of `visible`.
std::vector<TimeRange> storm_bands(const replay::ZoomIndex& index, std::uint32_t range,
                                   TimeRange visible, std::int64_t pixel);

/// A band under a filter.
struct StormBand {
    TimeRange time;
    bool passes; ///< a fault within one of its storms does
};
/// The same where faults are filtered: what passes and what does not are bands of their own, unless
/// one pixel has both.
/// @param passing what passes of `index`, see ZoomIndex::only()
std::vector<StormBand> storm_bands(const replay::ZoomIndex& index, const replay::ZoomIndex& passing,
                                   std::uint32_t range, TimeRange visible, std::int64_t pixel);

/// ns from one tick to the next: 1, 2 or 5 times a power of ten, so that at most `count` fit.
std::int64_t tick_step(double length, int count);
inline constexpr int kTicks = 7;

/// What the legend explains, in its order.
enum class Sign {
    Dirty,
    Refault,
    FirstTouch,
    Permission,
    Failed,
    WhyMapping, ///< a foot of its colour: lane_why.h
    WhyStorage,
    WhyEntries,
    WhyUnknown,
    Hit,
    Mapped,
    Unmap,
    Cause,
    Storm,
    Loss,
    Inferred, ///< stripes: lane_inferred.h
    Assumed,  ///< cut above and below: lane_inferred.h
};
struct LegendEntry {
    Sign sign;
    std::string_view text;
};
/// What a legend explains only where there is some of it.
struct Seldom {
    bool inferred = false; ///< refaults of a trace whose unmaps were not recorded
    bool assumed = false;  ///< accesses that left no event
    bool operator==(const Seldom&) const = default;
};
std::vector<LegendEntry> legend(const Seldom& seldom = {});
inline constexpr std::string_view kAggregate =
    "A column shows the most severe of its faults; its strength is log2 of their number";

} // namespace daxscope::lanes
