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

} // namespace daxscope::replay
