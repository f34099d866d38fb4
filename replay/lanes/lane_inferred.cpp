// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stripes across what is a refault by inference alone.
#include "replay/lanes/lane_inferred.h"

#include "replay/analysis/hints.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace daxscope::lanes {

namespace {

constexpr double kStripe = 1, kPeriod = 3; ///< device-independent pixels
constexpr double kLone = 2;                ///< … width of a mark with nothing close behind it
constexpr std::size_t kLookedAt = 64;      ///< outcomes of a column

struct Reach {
    int x0, x1;
};

/// The last column that a column's inferred refaults reach; nothing where it has none.
std::optional<int> reach(const Scene& scene, const replay::OutcomeStrip& strip, std::size_t first,
                         std::size_t last) {
    if (strip.summarise(first, last).of(replay::OutcomeKind::Refault) == 0) {
        return std::nullopt;
    }
    const auto& outcomes = scene.data.run().outcomes;
    std::optional<int> furthest;
    for (std::size_t at = first; at < std::min(last, first + kLookedAt); ++at) {
        if (replay::inferred(scene.data.trace(), outcomes[strip.outcome(at)])) {
            const std::int64_t end =
                strip.begin(at) + std::max<std::int64_t>(strip.duration(at), 1);
            furthest = std::max(furthest.value_or(0), scene.grid.column_of(end - 1));
        }
    }
    return furthest;
}

/// Where the strip's inferred refaults stand, left to right and apart.
std::vector<Reach> reaches(const Scene& scene, const replay::OutcomeStrip& strip) {
    std::vector<Reach> all;
    const Grid& grid = scene.grid;
    const int lone = std::max(1, static_cast<int>(kLone * scene.ratio));
    const auto add = [&](int x0, int x1) {
        if (!all.empty() && x0 <= all.back().x1) {
            all.back().x1 = std::max(all.back().x1, x1);
        } else {
            all.push_back({x0, x1});
        }
    };
    std::size_t first = strip.lower_bound(grid.edge(0));
    strip.visit_under_way(grid.edge(0), first, [&](std::size_t at) {
        if (const auto end = reach(scene, strip, at, at + 1)) {
            add(0, *end + 1);
        }
    });
    const std::size_t upto = strip.lower_bound(grid.edge(grid.columns()));
    while (first < upto) {
        const int column = grid.column_of(strip.begin(first));
        const std::size_t next = strip.lower_bound(grid.edge(column + 1), first + 1);
        if (const auto end = reach(scene, strip, first, next)) {
            add(column, std::max(column + lone, *end + 1));
        }
        first = next;
    }
    return all;
}

} // namespace

bool has_inferred(const replay::Comparison& comparison) {
    return !comparison.trace->session().recorded(trace::Kind::Unmap) &&
           comparison.recorded.totals.refaults > 0;
}

bool has_inferred(const trace::Trace& trace, const replay::Run& run) {
    return !trace.session().recorded(trace::Kind::Unmap) &&
           std::any_of(run.outcomes.begin(), run.outcomes.end(),
                       [&](const auto& outcome) { return replay::inferred(trace, outcome); });
}

void paint_inferred(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane,
                    Rgb below) {
    if (scene.data.trace().session().recorded(trace::Kind::Unmap)) {
        return;
    }
    const auto y = [&scene](double layout) {
        return static_cast<int>(std::lround((layout - scene.top) * scene.ratio));
    };
    const int stripe = std::max(1, static_cast<int>(kStripe * scene.ratio));
    const int period = std::max(2, static_cast<int>(kPeriod * scene.ratio));
    for (const replay::MappingStrip& strip : lane.strips) {
        const Party* party = row.party(strip.mapping);
        if (party == nullptr) {
            continue;
        }
        const double strip_top = row.open ? row.strip_top(party->strip) : row.strips_top();
        const int top = y(strip_top), bottom = y(strip_top + row.strip_height());
        for (const Reach& at : reaches(scene, strip.outcomes)) {
            for (int line = top + period - stripe; line < bottom; line += period) {
                canvas.fill(at.x0, std::min(at.x1, scene.grid.columns()), line,
                            std::min(line + stripe, bottom), below);
            }
        }
    }
}

} // namespace daxscope::lanes
