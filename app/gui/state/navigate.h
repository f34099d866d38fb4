// SPDX-License-Identifier: GPL-3.0-or-later
//
// Going from one thing to another in a comparison: what keys, lists and links do to the view state.
// Each returns false, and changes nothing, where there is nothing to go to.
#pragma once

#include "app/gui/state/sides.h"

namespace daxscope::gui::navigate {

/// Shows a storm with some room around it, makes its range the current one and selects its first
/// refault.
bool toStorm(const Sides& sides, ViewState& state, StormRef storm);
/// The storm `by` ranks further than the current one; the costliest where none is current. The side
/// is the current storm's, else Sides::stormSide(). Of two traces, A's storms go on with B's, and
/// where none is current it begins on the selected side.
bool stepStorm(const Sides& sides, ViewState& state, int by);

/// Selects the next (by > 0) or previous refault on the range of the selection, else of the current
/// range, else of any range, on the side that is selected.
bool stepRefault(const Sides& sides, ViewState& state, int by);
/// Selects the next (by > 0) or previous fault on any range that is shown, on the side that is
/// selected: from the selection on, else from what is visible.
bool stepFault(const Sides& sides, ViewState& state, int by);
/// The same for a fault that did not end huge: it fell back, went by 4 KiB, or ended in an error.
bool stepFallback(const Sides& sides, ViewState& state, int by);
/// Puts the playhead where the next (by > 0) or previous loss of the selected side's trace was
/// noticed, from the playhead on, else from what is visible, and pans there.
bool stepLoss(const Sides& sides, ViewState& state, int by);
/// Goes to the range of the row below (by > 0) or above, or to the first or last row where none is
/// current.
bool stepRange(ViewState& state, int by);
/// The side whose removals of dirty DAX entries are gone to first: before, else after; nothing
/// where no run removes any.
std::optional<Side> dirtySide(const Summary& summary);
/// Selects the next (by > 0) or previous access, or operation that is none, that removed a dirty
/// DAX entry, on any range: from the selection on, else from the playhead, else from what is
/// visible. The side is the selected one where that has any, else dirtySide().
bool stepDirty(const Sides& sides, const Summary& summary, ViewState& state, int by);
/// The first one of all.
bool toFirstDirty(const Sides& sides, const Summary& summary, ViewState& state);
/// Selects the first fault of a mapping, which is of that side's trace. O(accesses until then).
bool toMapping(const Sides& sides, ViewState& state, std::int64_t mapping,
               Side side = Side::Before);
/// Selects what zapped the selected refault's mapping.
bool toCause(const Sides& sides, ViewState& state);

/// Selects an outcome, and puts the playhead at its begin.
void select(const Sides& sides, ViewState& state, std::uint32_t outcome, Side side);
/// The same, and pans, without zooming, so that it can be seen.
void reveal(const Sides& sides, ViewState& state, std::uint32_t outcome, Side side);
/// The same for an event that is no access.
void revealEvent(const Sides& sides, ViewState& state, std::uint32_t event, Side side);

} // namespace daxscope::gui::navigate
