// SPDX-License-Identifier: GPL-3.0-or-later
//
// The marks of dirty DAX entries that were removed: in each column in which one was, over all else.
#include "replay/lanes/lane_dirty.h"

#include <algorithm>
#include <cmath>

namespace daxscope::lanes {

namespace {

constexpr double kCore = 2, kEdge = 1;    ///< device-independent pixels
constexpr double kHead = 3, kTallest = 8; ///< the head stands out so far; strips below have none

std::uint32_t dirty(const replay::OutcomeStrip& strip, std::size_t first, std::size_t last) {
    return strip.summarise(first, last).dirty_removed;
}

/// Calls `visit(column)` for the columns in which `strip` removed dirty entries, left to right.
template <typename Visit>
void each_dirty(const replay::OutcomeStrip& strip, const Grid& grid, Visit visit) {
    const std::size_t last = strip.lower_bound(grid.edge(grid.columns()));
    std::size_t first = strip.lower_bound(grid.edge(0));
    if (dirty(strip, first, last) == 0) {
        return;
    }
    while (first < last) {
        // Halves that hold none are left out: it costs by what is there to be shown.
        std::size_t low = first, high = last;
        while (high - low > 1) {
            const std::size_t middle = low + (high - low) / 2;
            (dirty(strip, first, middle) > 0 ? high : low) = middle;
        }
        if (dirty(strip, low, high) == 0) {
            return;
        }
        const int column = grid.column_of(strip.begin(low));
        visit(column);
        first = strip.lower_bound(grid.edge(column + 1), low + 1);
    }
}

} // namespace

void paint_dirty(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane) {
    struct Mark {
        int column, y0, y1;
    };
    const Grid& grid = scene.grid;
    const auto y = [&scene](double layout) {
        return static_cast<int>(std::lround((layout - scene.top) * scene.ratio));
    };
    const int top = y(row.top), bottom = std::max(y(row.top + row.height), top + 1);
    std::vector<Mark> marks;
    for (const replay::MappingStrip& strip : lane.strips) {
        int y0 = top, y1 = bottom;
        if (row.open) {
            const auto party =
                std::find_if(row.parties.begin(), row.parties.end(),
                             [&](const Party& each) { return each.mapping == strip.mapping; });
            if (party != row.parties.end()) {
                y0 = y(row.strip_top(party->strip));
                y1 = std::max(y0 + 1, y(row.strip_top(party->strip) + row.strip_height()));
            }
        }
        each_dirty(strip.outcomes, grid, [&](int column) { marks.push_back({column, y0, y1}); });
    }
    for (auto at =
             std::lower_bound(lane.dirty_layouts.begin(), lane.dirty_layouts.end(), grid.edge(0));
         at != lane.dirty_layouts.end() && *at < grid.edge(grid.columns());) {
        const int column = grid.column_of(*at);
        marks.push_back({column, top, bottom}); // the whole file's: every mapping's
        at = std::lower_bound(at + 1, lane.dirty_layouts.end(), grid.edge(column + 1));
    }
    const int core = std::max(1, static_cast<int>(kCore * scene.ratio));
    const int edge = std::max(1, static_cast<int>(kEdge * scene.ratio));
    const int head = static_cast<int>(kHead * scene.ratio);
    const auto paint = [&](int around, Rgb color) {
        for (const Mark& mark : marks) {
            canvas.fill(mark.column - around, mark.column + core + around, mark.y0, mark.y1, color);
            if (mark.y1 - mark.y0 >= kTallest * scene.ratio) {
                canvas.fill(mark.column - head - around, mark.column + core + head + around,
                            mark.y0, mark.y0 + head + around, color);
            }
        }
    };
    paint(edge, kDirtyEdge); // all edges first: none covers another one's core
    paint(0, kDirtyColor);
}

} // namespace daxscope::lanes
