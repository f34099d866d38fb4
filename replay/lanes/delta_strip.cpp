// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/delta_strip.h"

#include <cmath>
#include <numeric>

namespace daxscope::lanes {

namespace {

/// Whether the rows are all there is: then no lane has to be looked at by itself.
bool is_whole(const PaneData& data, const RowLayout& layout) {
    return layout.rows().size() == data.index->size();
}

void add_faults(const PaneData& data, const RowLayout& layout, const Grid& grid, std::int64_t sign,
                std::vector<std::int64_t>& columns, const std::atomic<bool>* cancel) {
    if (is_whole(data, layout)) {
        std::uint64_t before = data.index->faults_before(grid.edge(0));
        for (int column = 0; column < grid.columns(); ++column) {
            const std::uint64_t after = data.index->faults_before(grid.edge(column + 1));
            columns[static_cast<std::size_t>(column)] +=
                sign * static_cast<std::int64_t>(after - before);
            before = after;
        }
        return;
    }
    const std::int64_t begin = grid.edge(0), end = grid.edge(grid.columns());
    for (const Row& row : layout.rows()) {
        if (row.range >= data.index->size()) {
            continue;
        }
        if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
            return;
        }
        for (const auto& strip : data.index->lane(row.range).strips) {
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

DeltaCount count_delta(const PaneData& before, const PaneData& after, const RowLayout& layout,
                       std::int64_t begin, std::int64_t end) {
    DeltaCount count;
    if (is_whole(before, layout)) {
        const auto faults = [&](const PaneData& data) {
            return data.index->faults_before(end) - data.index->faults_before(begin);
        };
        return {faults(before), faults(after)};
    }
    for (const Row& row : layout.rows()) {
        count.before += before.index->query(row.range, begin, end).outcomes.faults();
        count.after += after.index->query(row.range, begin, end).outcomes.faults();
    }
    return count;
}

bool paint_delta(const Scene& scene, const PaneData& before, const PaneData& after,
                 const RowLayout& layout, Canvas& canvas, const std::atomic<bool>* cancel) {
    const Colours& theme = *scene.theme;
    const int height = static_cast<int>(std::lround(scene.height * scene.ratio));
    canvas.fill(0, scene.grid.columns(), 0, height, theme.base.rgb());
    std::vector<std::int64_t> columns(static_cast<std::size_t>(scene.grid.columns()));
    add_faults(before, layout, scene.grid, -1, columns, cancel);
    add_faults(after, layout, scene.grid, 1, columns, cancel);
    if (cancel != nullptr && cancel->load(std::memory_order_relaxed)) {
        return false;
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
