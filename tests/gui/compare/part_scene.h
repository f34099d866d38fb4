// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/scene.h"
#include "replay/lanes/lane_painter.h"
#include "tests/gui/compare/made_comparison.h"

#include <memory>
#include <utility>

namespace daxscope::gui {

/// Columns of the picture of partScene(), in device pixels.
inline int columnsAt(qreal ratio) {
    return static_cast<int>(700 * ratio);
}

/// The run before, mappings 1 and 2 on each range, and a part of the trace in view, with an edge
/// that no event knows.
/// @param length  of the trace, ns
inline Scene partScene(const std::shared_ptr<const replay::Comparison>& comparison,
                       std::uint32_t ranges, std::int64_t length, double rowHeight, qreal ratio,
                       const QPalette& palette) {
    Scene scene;
    scene.data = {comparison, std::make_shared<replay::ZoomIndex>(comparison->before, ranges),
                  Side::Before};
    std::vector<Row> rows;
    for (std::uint32_t range = 0; range < ranges; ++range) {
        Row row;
        row.range = range;
        row.parties = {{1, 0, made::kStart + length, 0}, {2, 0, made::kStart + length, 0}};
        row.pack();
        rows.push_back(row);
    }
    auto layout = std::make_shared<RowLayout>();
    layout->arrange(std::move(rows), 400, rowHeight);
    const int columns = columnsAt(ratio);
    scene.height = layout->content_height();
    scene.layout = std::move(layout);
    scene.theme = laneColours(palette);
    scene.ratio = ratio;
    scene.grid = Grid(made::kStart, static_cast<double>(length) / 7.3,
                      static_cast<double>(length) / 2.1 / columns, columns);
    scene.visible = {scene.grid.edge(0), scene.grid.edge(columns)};
    return scene;
}

} // namespace daxscope::gui
