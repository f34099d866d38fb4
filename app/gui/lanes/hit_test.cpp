// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/hit_test.h"

#include <cmath>
#include <tuple>

namespace daxscope::gui {

namespace {

constexpr double kReach = 4; ///< device-independent pixels that a click may miss by

/// The better the lower: how far off in columns, then the less grave, then the shorter.
struct Candidate {
    double distance;
    int gravity;
    std::int64_t duration;
    std::uint32_t outcome;
    bool operator<(const Candidate& other) const {
        return std::tuple(distance, -gravity, -duration, outcome) <
               std::tuple(other.distance, -other.gravity, -other.duration, other.outcome);
    }
};

void offer(std::optional<Candidate>& best, const Candidate& candidate) {
    if (!best || candidate < *best) {
        best = candidate;
    }
}

Candidate candidate(const replay::OutcomeStrip& strip, std::size_t place, double distance) {
    return {distance, static_cast<int>(strip.class_of(place)), strip.duration(place),
            strip.outcome(place)};
}

void look(const replay::OutcomeStrip& strip, const Grid& grid, int column, qreal ratio,
          std::optional<Candidate>& best) {
    const std::int64_t begin = grid.edge(column);
    const std::int64_t end = std::max(grid.edge(column + 1), begin + 1);
    const std::size_t first = strip.lower_bound(begin);
    const std::size_t last = strip.lower_bound(end, first);
    // What begins in the column stands for it: the longest of many.
    if (first < last) {
        offer(best, candidate(strip, strip.longest(first, last), 0));
    }
    strip.visit_under_way(begin, first,
                          [&](std::size_t place) { offer(best, candidate(strip, place, 0)); });
    const double reach = kReach * ratio;
    if (last < strip.size()) {
        const double distance = grid.x(strip.begin(last)) - column;
        if (distance <= reach) {
            offer(best, candidate(strip, last, distance));
        }
    }
    if (first > 0) {
        const double distance = column - grid.x(strip.begin(first - 1) + strip.duration(first - 1));
        if (distance <= reach) {
            offer(best, candidate(strip, first - 1, std::max(distance, 0.5)));
        }
    }
}

} // namespace

Hit hitTest(const PaneData& data, const RowLayout& layout, const Grid& grid, double x, double y,
            qreal ratio) {
    Hit hit;
    const int column = std::clamp(static_cast<int>(std::floor(x * ratio)), 0, grid.columns() - 1);
    hit.column.begin = grid.edge(column);
    hit.column.end = std::max(grid.edge(column + 1), hit.column.begin + 1);
    hit.row = layout.row_at(y);
    if (hit.row == nullptr || hit.row->header || !data || hit.row->range >= data.shown().size()) {
        return hit;
    }
    const replay::Lane& lane = data.shown().lane(hit.row->range);
    std::optional<Candidate> best;
    if (!hit.row->open) {
        for (const replay::MappingStrip& strip : lane.strips) {
            look(strip.outcomes, grid, column, ratio, best);
        }
    } else {
        // Of the parties that have the strip one after the other, the one that is about here.
        const std::size_t place = hit.row->strip_at(y);
        for (const Party& party : hit.row->parties) {
            if (party.strip != place) {
                continue;
            }
            if (!hit.mapping || (party.begin < hit.column.end && party.end >= hit.column.begin)) {
                hit.mapping = party.mapping;
            }
            std::optional<Candidate> own;
            if (const replay::MappingStrip* strip = lane.strip(party.mapping)) {
                look(strip->outcomes, grid, column, ratio, own);
            }
            if (own && (!best || *own < *best)) {
                best = own;
                hit.mapping = party.mapping;
            }
        }
    }
    if (best) {
        hit.outcome = best->outcome;
    }
    return hit;
}

} // namespace daxscope::gui
