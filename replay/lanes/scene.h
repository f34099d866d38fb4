// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/side.h"
#include "replay/analysis/zoom_index.h"
#include "replay/lanes/colours.h"
#include "replay/lanes/lane_why.h"
#include "replay/lanes/row_layout.h"
#include "replay/lanes/time_range.h"

#include <atomic>
#include <memory>

namespace daxscope::lanes {

/// What one pane draws: a run and its index. Holds what it points into.
struct PaneData {
    std::shared_ptr<const replay::Comparison> comparison;
    std::shared_ptr<const replay::ZoomIndex> index;
    replay::Side side = replay::Side::Before;
    std::shared_ptr<const WhyMarks> whys = nullptr; ///< nullptr: fallbacks are not marked
    /// What passes the filter, ZoomIndex::only(): drawn strong. nullptr: there is no filter.
    std::shared_ptr<const replay::ZoomIndex> matching = nullptr;
    bool hides = false; ///< what does not pass is left out, and not drawn dim

    /// What is strong.
    const replay::ZoomIndex& strong() const { return matching != nullptr ? *matching : *index; }
    /// What can be seen, and pointed at.
    const replay::ZoomIndex& shown() const { return hides ? strong() : *index; }
    explicit operator bool() const { return comparison != nullptr && index != nullptr; }
    const trace::Trace& trace() const { return *comparison->trace; }
    const replay::Run& run() const;
    const std::vector<replay::Storm>& storms() const;
};

/// Pixel columns over time. Column c holds the instants of [edge(c), edge(c + 1)), so each instant
/// is in one column and only one; where a column is shorter than a nanosecond, some hold none.
class Grid {
public:
    Grid() = default;
    /// @param origin ns BOOTTIME; @param begin of column 0, ns after origin; @param step ns a
    /// column
    Grid(std::int64_t origin, double begin, double step, int columns)
        : origin_(origin), begin_(begin), step_(step), columns_(columns) {}

    int columns() const { return columns_; }
    /// The same columns over a trace whose times are `by` ns more.
    Grid moved(std::int64_t by) const { return {origin_ + by, begin_, step_, columns_}; }
    double begin() const { return begin_; }
    double step() const { return step_; }
    std::int64_t edge(int column) const;
    int column_of(std::int64_t time) const; ///< below 0 and from columns() on: outside
    double x(std::int64_t time) const {
        return (static_cast<double>(time - origin_) - begin_) / step_;
    }

private:
    std::int64_t origin_ = 0;
    double begin_ = 0, step_ = 1;
    int columns_ = 0;
};

/// All that a picture of a pane depends on. A value: a job takes its own.
struct Scene {
    PaneData data;
    std::shared_ptr<const RowLayout> layout;
    std::shared_ptr<const Colours> theme;
    Grid grid;         ///< in device pixels
    double top = 0;    ///< y of the picture's top in the layout, device-independent pixels
    double height = 0; ///< of the picture, device-independent pixels
    double ratio = 1;  ///< device pixels per device-independent pixel
    TimeRange visible; ///< what of the grid is on screen: arcs are drawn where it has few refaults
};

/// When a fault of this run unmapped the range: its own mark's time; its begin where it has none.
std::int64_t unmap_time(const PaneData& data, std::uint32_t range, std::uint32_t outcome);

/// Above so many refaults in sight, arcs would only be a blot.
inline constexpr std::uint32_t kMostArcs = 200;

} // namespace daxscope::lanes
