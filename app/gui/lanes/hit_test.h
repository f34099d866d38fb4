// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/scene.h"

#include <optional>

namespace daxscope::gui {

/// What lies under a point of a pane.
struct Hit {
    const Row* row = nullptr;             ///< nullptr below the last row
    std::optional<std::uint32_t> mapping; ///< of the strip; empty in a folded row
    TimeRange column;                     ///< the pixel column's time
    std::optional<std::uint32_t> outcome; ///< the one that a click selects
};

/// Finds it by searching, never by walking: O(log n) per mapping of the row.
/// @param x device-independent pixels from the left edge of the pane, @param y of the layout
Hit hitTest(const PaneData& data, const RowLayout& layout, const Grid& grid, double x, double y,
            qreal ratio);

} // namespace daxscope::gui
