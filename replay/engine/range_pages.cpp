// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/range_pages.h"

#include <algorithm>

namespace daxscope::replay {

Pages pages_in(const trace::PmdRange& range, std::int64_t per_pmd, std::int64_t pgoff,
               std::int64_t count) {
    const std::int64_t first = std::max<std::int64_t>(pgoff - range.pgoff, 0);
    const std::int64_t last = count == 0 ? per_pmd : std::min(pgoff - range.pgoff + count, per_pmd);
    if (first >= last) {
        return {};
    }
    return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last - first)};
}

std::span<const trace::PmdRange>::iterator first_range(std::span<const trace::PmdRange> ranges,
                                                       std::int64_t per_pmd,
                                                       const trace::Event& event) {
    const trace::PmdRange from{event.file, event.pgoff - event.pgoff % per_pmd};
    return std::lower_bound(ranges.begin(), ranges.end(), from,
                            [](const trace::PmdRange& a, const trace::PmdRange& b) {
                                return std::pair(a.file, a.pgoff) < std::pair(b.file, b.pgoff);
                            });
}

} // namespace daxscope::replay
