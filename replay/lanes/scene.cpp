// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/scene.h"

#include <algorithm>
#include <cmath>

namespace daxscope::lanes {

const replay::Run& PaneData::run() const {
    return replay::run_of(*comparison, side);
}

const std::vector<replay::Storm>& PaneData::storms() const {
    return replay::storms_of(*comparison, side);
}

std::int64_t unmap_time(const PaneData& data, std::uint32_t range, std::uint32_t outcome) {
    const replay::Outcome& fault = data.run().outcomes[outcome];
    const auto& marks = data.run().unmaps;
    const replay::UnmapStrip& strip = data.index->lane(range).unmaps;
    for (std::size_t at = strip.lower_bound(fault.begin);
         at < strip.size() && marks[strip.mark(at)].time <= fault.end; ++at) {
        if (marks[strip.mark(at)].outcome == outcome) {
            return marks[strip.mark(at)].time;
        }
    }
    return fault.begin;
}

std::int64_t Grid::edge(int column) const {
    return origin_ + static_cast<std::int64_t>(std::ceil(begin_ + column * step_));
}

int Grid::column_of(std::int64_t time) const {
    // Far outside is outside, whatever the column: keep clear of int's range.
    auto column =
        static_cast<int>(std::clamp(std::floor(x(time)), -2.0, static_cast<double>(columns_) + 1));
    if (column < 0 || column > columns_) {
        return column;
    }
    // The division may round over an edge; the edges decide.
    while (edge(column) > time) {
        --column;
    }
    while (column < columns_ && edge(column + 1) <= time) {
        ++column;
    }
    return column;
}

} // namespace daxscope::lanes
