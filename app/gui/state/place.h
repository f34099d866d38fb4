// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"
#include "replay/store/trace.h"

namespace daxscope::gui {

/// What was looked at in one trace, for another recording of the same kind: times are the same
/// since the trace's begin, ranges those of the same bytes of the same files. The selection stays
/// only where the two are one and the same recording.
ViewState::Kept carriedOver(ViewState::Kept kept, const trace::Trace& from, const trace::Trace& to);

/// What was looked at in a part of a trace, for more of it: all of it, with the access and the
/// event that were selected, which may have other numbers by now.
/// @param counted of `to`
ViewState::Kept grownOver(ViewState::Kept kept, const Sides& from, const Sides& to,
                          const Summary& counted);

} // namespace daxscope::gui
