// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/hit_test.h"

#include <QString>

namespace daxscope::gui {

/// What lies under the pointer: one access in a few lines (what, who, when, how long, the result,
/// why it had to fault, what it did to others, what became of it in the other run), or the exact
/// counts of the column.
/// @param zero of two traces: ns BOOTTIME that times are counted from; of the other run nothing is
///     said then
QString tooltip(const PaneData& data, const Hit& hit, std::optional<std::int64_t> zero = {});

} // namespace daxscope::gui
