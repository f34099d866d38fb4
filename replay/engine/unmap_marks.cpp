// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/unmap_marks.h"

#include "replay/trace/error.h"

#include <algorithm>

namespace daxscope::replay {

UnmapMarks::UnmapMarks(const std::vector<UnmapMark>& marks) {
    GrowingUnmaps growing;
    growing.reserve(marks.size());
    for (const UnmapMark& mark : marks) {
        growing.push_back(mark);
    }
    *this = growing.all();
}

bool UnmapMarks::operator==(const UnmapMarks& other) const {
    return shares(other) || std::equal(begin(), end(), other.begin(), other.end());
}

void GrowingUnmaps::push_back(const UnmapMark& mark) {
    constexpr std::uint32_t kMostZapped = (1U << 27) - 1;
    UnmapRow row;
    row.time = mark.time;
    row.range = mark.range;
    row.outcome = mark.outcome;
    row.event = mark.event;
    row.origin = static_cast<std::uint32_t>(mark.origin) & 0xf;
    row.zapped = mark.zapped & kMostZapped;
    if (mark.zapped > kMostZapped || mark.entries_removed > 0 || mark.dirty_removed > 0) {
        if (wide_.size() > kMostZapped) {
            throw Error(Exit::Io, "more unmaps removed DAX entries than a replay can number");
        }
        row.wide = 1;
        row.zapped = static_cast<std::uint32_t>(wide_.size()) & kMostZapped;
        wide_.push_back({mark.zapped, mark.entries_removed, mark.dirty_removed});
    }
    rows_.push_back(row);
}

} // namespace daxscope::replay
