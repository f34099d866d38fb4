// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/side.h"
#include "replay/analysis/zoom_index.h"
#include "replay/lanes/lane_why.h"
#include "replay/lanes/time_range.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace daxscope::report {

/// A comparison with the indexes that pictures are painted from.
struct Indexed {
    std::shared_ptr<const replay::Comparison> comparison;
    std::array<std::shared_ptr<const replay::ZoomIndex>, 3> indices; ///< by Side
    std::array<std::shared_ptr<const lanes::WhyMarks>, 3> whys;      ///< by Side
};
/// @throws Cancelled
Indexed indexed(std::shared_ptr<const replay::Comparison> comparison,
                const Progress& progress = {});

/// What a picture shows.
struct View {
    lanes::TimeRange visible;
    std::vector<std::uint32_t> rows; ///< ranges, top first; those that find no room are left out
    int width = 1600, height = 820;  ///< CSS pixels
};
/// The whole trace, all ranges.
View overview(const replay::Comparison& comparison);
/// The costliest storm of storm_side(), with some room around it.
View storm_view(const replay::Comparison& comparison);

/// The compare view as an SVG picture, in light colours: the run before above, the one after below,
/// a delta strip and the time between, the legend under them.
/// @param mark an element that says who made it
std::string svg_picture(const Indexed& indexed, const View& view, std::string_view mark);

} // namespace daxscope::report
