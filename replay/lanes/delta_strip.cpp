// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/delta_strip.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace daxscope::lanes {

namespace {

/// Whether the rows are all there is: then no lane has to be looked at by itself.
bool is_whole(const DeltaSide& side) {
    const auto& rows = side.layout->rows();
    const std::size_t size = side.data.strong().size();
    return rows.size() >= size &&
           static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [size](const Row& row) {
               return row.range < size; // else another trace's
           })) == size;
}

void add_faults(const DeltaSide& side, const Grid& shown, std::int64_t sign,
                std::vector<std::int64_t>& columns, const std::atomic<bool>* cancel) {
    const PaneData& data = side.data;
    const Grid grid = shown.moved(side.ahead);
    if (is_whole(side)) {
        std::uint64_t before = data.strong().faults_before(grid.edge(0));
        for (int column = 0; column < grid.columns(); ++column) {
            const std::uint64_t after = data.strong().faults_before(grid.edge(column + 1));
            columns[static_cast<std::size_t>(column)] +=
                sign * static_cast<std::int64_t>(after - before);
            before = after;
        }
        return;
    }
    const std::int64_t begin = grid.edge(0), end = grid.edge(grid.columns());
    for (const Row& row : side.layout->rows()) {
        if (row.range >= data.strong().size()) {
            continue;
        }
        if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
            return;
        }
        for (const auto& strip : data.strong().lane(row.range).strips) {
            const replay::OutcomeStrip& outcomes = strip.outcomes;
            for (std::size_t first = outcomes.lower_bound(begin); first < outcomes.size();) {
                const std::int64_t time = outcomes.begin(first);
                if (time >= end) {
                    break;
                }
                const int column = grid.column_of(time);
                const std::size_t last = outcomes.lower_bound(grid.edge(column + 1), first + 1);
                const auto counts = outcomes.classes(first, last);
                const std::uint32_t hits =
                    counts[static_cast<std::size_t>(replay::OutcomeClass::Hit)];
                const std::uint32_t all = std::accumulate(counts.begin(), counts.end(), 0U);
                columns[static_cast<std::size_t>(column)] +=
                    sign * static_cast<std::int64_t>(all - hits);
                first = last;
            }
        }
    }
}

} // namespace

bool DeltaSide::covers(std::int64_t begin, std::int64_t end) const {
    return data.trace().begin() < end + ahead && begin + ahead <= data.trace().end();
}

DeltaCount count_delta(const DeltaSide& before, const DeltaSide& after, std::int64_t begin,
                       std::int64_t end) {
    const auto faults = [&](const DeltaSide& side) {
        const replay::ZoomIndex& index = side.data.strong();
        const std::int64_t from = begin + side.ahead, upto = end + side.ahead;
        std::uint64_t count = 0;
        if (is_whole(side)) {
            return index.faults_before(upto) - index.faults_before(from);
        }
        for (const Row& row : side.layout->rows()) {
            if (row.range < index.size()) {
                count += index.query(row.range, from, upto).outcomes.faults();
            }
        }
        return count;
    };
    return {faults(before), faults(after)};
}

bool paint_delta(const Scene& scene, const DeltaSide& before, const DeltaSide& after,
                 Canvas& canvas, const std::atomic<bool>* cancel) {
    const Colours& theme = *scene.theme;
    const int height = static_cast<int>(std::lround(scene.height * scene.ratio));
    canvas.fill(0, scene.grid.columns(), 0, height, theme.base.rgb());
    std::vector<std::int64_t> columns(static_cast<std::size_t>(scene.grid.columns()));
    add_faults(before, scene.grid, -1, columns, cancel);
    add_faults(after, scene.grid, 1, columns, cancel);
    if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
        return false;
    }
    if (before.data.comparison->trace != after.data.comparison->trace) {
        for (int column = 0; column < scene.grid.columns(); ++column) {
            const std::int64_t begin = scene.grid.edge(column), end = scene.grid.edge(column + 1);
            if (!before.covers(begin, end) || !after.covers(begin, end)) {
                columns[static_cast<std::size_t>(column)] = 0;
            }
        }
    }
    std::int64_t most = 1;
    for (const std::int64_t column : columns) {
        most = std::max(most, std::abs(column));
    }
    const int zero = height / 2;
    const int line = std::max(1, static_cast<int>(scene.ratio));
    canvas.fill(0, scene.grid.columns(), zero, zero + line,
                blend(theme.text, theme.base, 0.3).rgb());
    const double room = zero - line;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        if (columns[k] == 0) {
            continue;
        }
        const double share = std::log1p(static_cast<double>(std::abs(columns[k]))) /
                             std::log1p(static_cast<double>(most));
        const int length = std::max(2 * line, static_cast<int>(std::lround(share * room)));
        const int x = static_cast<int>(k);
        if (columns[k] > 0) {
            canvas.fill(x, x + 1, zero - length, zero, theme.more.rgb());
        } else {
            canvas.fill(x, x + 1, zero + line, zero + line + length, theme.fewer.rgb());
        }
    }
    return true;
}

} // namespace daxscope::lanes
