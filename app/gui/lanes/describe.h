// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/lanes/hit_test.h"

#include <QString>

namespace daxscope::gui {

/// One access in a few lines: what, who, when, how long, the result, why it had to fault, what it
/// did to others, and what became of it in the other run.
QString describeOutcome(const PaneData& data, std::uint32_t outcome);
/// "refault: thrown out by reader-1234's fault 1.2 ms earlier"; empty where nothing caused it.
QString causeText(const PaneData& data, const replay::Outcome& outcome);
/// What lies under the pointer: one event in detail, or the exact counts of the column.
QString describeHit(const PaneData& data, const Hit& hit);
/// "before", "after", "recorded".
QString sideText(Side side);

} // namespace daxscope::gui
