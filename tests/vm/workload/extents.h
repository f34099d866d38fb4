// SPDX-License-Identifier: GPL-3.0-or-later
//
// Extents that two files share, a PMD range at a time, at the same place in both.
#pragma once

#include "party.h"

namespace daxscope::workload {

/// FICLONERANGE: the range of the mapped file that begins at `page` becomes that of `from`.
void clone_range(int from, const Mapping& mapping, std::int64_t page);

/// FIDEDUPERANGE: it shares that of `from` if it holds the same.
/// @return whether it did
bool dedupe_range(int from, const Mapping& mapping, std::int64_t page);

} // namespace daxscope::workload
