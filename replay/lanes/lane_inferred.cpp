// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stripes across what is a refault by inference alone, and bars that are cut where an access is
// assumed.
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

/// What is told from what was recorded.
using Told = bool (*)(const trace::Trace& trace, const replay::Outcome& outcome);

bool is_assumed(const trace::Trace& /*trace*/, const replay::Outcome& outcome) {
    return outcome.event == replay::kNoIndex;
}

/// The last column that those of a column reach; nothing where it has none.
std::optional<int> reach(const Scene& scene, Told told, const replay::OutcomeStrip& strip,
                         std::size_t first, std::size_t last) {
    if (told == replay::inferred &&
        strip.summarise(first, last).of(replay::OutcomeKind::Refault) == 0) {
        return std::nullopt;
    }
    const auto& outcomes = scene.data.run().outcomes;
    std::optional<int> furthest;
    for (std::size_t at = first; at < std::min(last, first + kLookedAt); ++at) {
        if (told(scene.data.trace(), outcomes[strip.outcome(at)])) {
            const std::int64_t end =
                strip.begin(at) + std::max<std::int64_t>(strip.duration(at), 1);
            furthest = std::max(furthest.value_or(0), scene.grid.column_of(end - 1));
        }
    }
    return furthest;
}

/// Where those of the strip stand, left to right and apart.
std::vector<Reach> reaches(const Scene& scene, Told told, const replay::OutcomeStrip& strip) {
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
        if (const auto end = reach(scene, told, strip, at, at + 1)) {
            add(0, *end + 1);
        }
    });
    const std::size_t upto = strip.lower_bound(grid.edge(grid.columns()));
    while (first < upto) {
        const int column = grid.column_of(strip.begin(first));
        const std::size_t next = strip.lower_bound(grid.edge(column + 1), first + 1);
        if (const auto end = reach(scene, told, strip, first, next)) {
            add(column, std::max(column + lone, *end + 1));
        }
        first = next;
    }
    return all;
}

/// Calls paint(reach, top, bottom), in device pixels, for each place of a row's strips.
template <typename Paint>
void for_each(const Scene& scene, const Row& row, const replay::Lane& lane, Told told,
              const Paint& paint) {
    const auto y = [&scene](double layout) {
        return static_cast<int>(std::lround((layout - scene.top) * scene.ratio));
    };
    for (const replay::MappingStrip& strip : lane.strips) {
        const Party* party = row.party(strip.mapping);
        if (party == nullptr) {
            continue;
        }
        const double strip_top = row.open ? row.strip_top(party->strip) : row.strips_top();
        const int top = y(strip_top), bottom = y(strip_top + row.strip_height());
        for (Reach at : reaches(scene, told, strip.outcomes)) {
            at.x1 = std::min(at.x1, scene.grid.columns());
            paint(at, top, bottom);
        }
    }
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
    const int stripe = std::max(1, static_cast<int>(kStripe * scene.ratio));
    const int period = std::max(2, static_cast<int>(kPeriod * scene.ratio));
    for_each(scene, row, lane, replay::inferred, [&](const Reach& at, int top, int bottom) {
        for (int line = top + period - stripe; line < bottom; line += period) {
            canvas.fill(at.x0, at.x1, line, std::min(line + stripe, bottom), below);
        }
    });
}

bool has_assumed(const replay::Comparison& comparison) {
    return !comparison.before.assumption.empty() && !comparison.measured;
}

void paint_assumed(const Scene& scene, Canvas& canvas, const Row& row, const replay::Lane& lane,
                   Rgb below) {
    if (scene.data.run().assumption.empty()) {
        return;
    }
    for_each(scene, row, lane, is_assumed, [&](const Reach& at, int top, int bottom) {
        const int faults = (bottom - top) / 5; // of a bar's height, which it has less
        const int hits = (bottom - top) / 6;   // they are low: half of theirs
        if (faults > 0) {
            canvas.fill(at.x0, at.x1, top, top + faults, below);
        }
        if (hits > 0) {
            canvas.fill(at.x0, at.x1, bottom - hits, bottom, below);
        }
    });
}

} // namespace daxscope::lanes
