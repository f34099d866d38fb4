// SPDX-License-Identifier: GPL-3.0-or-later
//
// Going from one thing to another in a comparison: what keys, lists and links do to the view state.
// Each returns false, and changes nothing, where there is nothing to go to.
#pragma once

#include "app/gui/state/summary.h"

namespace daxscope::gui::navigate {

/// What a trace is first looked at by: from its first event to its last, in any of the runs, with a
/// small margin. A session often idles before it ends: that is there to be panned to.
TimeRange home(const replay::Comparison& comparison);

/// Shows a storm with some room around it, makes its range the current one and selects its first
/// refault.
bool toStorm(const replay::Comparison& comparison, ViewState& state, StormRef storm);
/// The storm `by` ranks further than the current one; the costliest where none is current. The side
/// is the current storm's, else the first of before, recorded and after that has storms.
bool stepStorm(const replay::Comparison& comparison, ViewState& state, int by);

/// Selects the next (by > 0) or previous refault on the range of the selection, else of the current
/// range, else of any range, on the side that is selected.
bool stepRefault(const replay::Comparison& comparison, ViewState& state, int by);
/// The side whose removals of dirty DAX entries are gone to first: before, else after; nothing
/// where no run removes any.
std::optional<Side> dirtySide(const Summary& summary);
/// Selects the next (by > 0) or previous access, or operation that is none, that removed a dirty
/// DAX entry, on any range: from the selection on, else from the playhead, else from what is
/// visible. The side is the selected one where that has any, else dirtySide().
bool stepDirty(const replay::Comparison& comparison, const Summary& summary, ViewState& state,
               int by);
/// The first one of all.
bool toFirstDirty(const replay::Comparison& comparison, const Summary& summary, ViewState& state);
/// Selects the first fault of a mapping, in the run before. O(accesses until then).
bool toMapping(const replay::Comparison& comparison, ViewState& state, std::int64_t mapping);
/// Selects what zapped the selected refault's mapping.
bool toCause(const replay::Comparison& comparison, ViewState& state);

/// Selects an outcome, and puts the playhead at its begin.
void select(const replay::Comparison& comparison, ViewState& state, std::uint32_t outcome,
            Side side);
/// The same, and pans, without zooming, so that it can be seen.
void reveal(const replay::Comparison& comparison, ViewState& state, std::uint32_t outcome,
            Side side);
/// The same for an event that is no access.
void revealEvent(const replay::Comparison& comparison, ViewState& state, std::uint32_t event);

} // namespace daxscope::gui::navigate
