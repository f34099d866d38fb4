// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a comparison says, in the window's language. The comparison itself keeps English, for
// reports, copies and JSON.
#pragma once

#include "replay/analysis/verdict.h"

namespace daxscope::gui {

/// The verdict in the window's language; by any thread. Made once for each of the latest few
/// comparisons, by whoever asks first: summarize() asks on its worker, for it may walk over the
/// trace.
replay::Verdict spokenVerdict(const replay::Comparison& comparison);

} // namespace daxscope::gui
