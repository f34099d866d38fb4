// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/scene.h"
#include "replay/lanes/lane_painter.h"
#include "tests/gui/compare/made_comparison.h"

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <utility>

namespace daxscope::gui {

/// Columns of the picture of partScene(), in device pixels.
inline int columnsAt(qreal ratio) {
    return static_cast<int>(700 * ratio);
}

/// Outcomes in bursts and pauses on a few lanes; no spans, so that what is not an event is blank.
inline replay::Run bursts(std::uint64_t seed, std::size_t count, std::uint32_t ranges,
                          std::uint32_t mappings, std::int64_t length) {
    std::mt19937_64 random(seed);
    const auto draw = [&random](std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random);
    };
    std::set<std::int64_t> times;
    while (times.size() < count) {
        const std::int64_t at = draw(0, length - 1);
        for (std::int64_t k = draw(1, 30); k > 0 && times.size() < count; --k) {
            times.insert(std::min(at + draw(0, length / 50), length - 1));
        }
    }
    using replay::Outcome;
    using replay::OutcomeKind;
    std::vector<Outcome> outcomes;
    for (const std::int64_t time : times) {
        Outcome outcome;
        outcome.begin = made::kStart + time;
        outcome.kind = static_cast<OutcomeKind>(draw(0, 3));
        outcome.end =
            outcome.begin + (outcome.kind == OutcomeKind::Hit ? 0 : draw(1, length / 400));
        outcome.range = static_cast<std::uint32_t>(draw(0, ranges - 1));
        outcome.mapping = static_cast<std::uint32_t>(draw(1, mappings));
        outcome.result = outcome.kind == OutcomeKind::Hit ? 0 : draw(0, 5) == 0 ? 0x800 : 0x100;
        outcomes.push_back(outcome);
    }
    replay::Run run;
    run.outcomes = outcomes;
    return run;
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
