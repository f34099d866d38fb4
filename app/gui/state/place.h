// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/view_state.h"
#include "replay/store/trace.h"

namespace daxscope::gui {

/// What was looked at in one trace, for another recording of the same kind: times are the same
/// since the trace's begin, ranges those of the same bytes of the same files. The selection stays
/// only where the two are one and the same recording.
ViewState::Kept carriedOver(ViewState::Kept kept, const trace::Trace& from, const trace::Trace& to);

} // namespace daxscope::gui
