// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which pages of which PMD ranges an event is about.
#pragma once

#include "replay/store/trace.h"

namespace daxscope::replay {

/// Pages of one PMD range, counted from its first.
struct Pages {
    std::uint32_t first = 0, count = 0;
};

/// The pages of a range that [pgoff, pgoff + count) covers; a count of 0 reaches to the file's end.
/// @param per_pmd pages of a PMD range
Pages pages_in(const trace::PmdRange& range, std::int64_t per_pmd, std::int64_t pgoff,
               std::int64_t count);

} // namespace daxscope::replay
