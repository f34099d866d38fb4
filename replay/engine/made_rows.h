// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <vector>

namespace daxscope::replay {

/// What a run that goes on has made for good. The rows may be read by others while it does.
struct MadeRows {
    Rows<Outcome> outcomes; ///< refer to no outcome beyond them
    Rows<UnmapMark> unmaps; ///< the same
    Rows<MapSpan> spans; ///< in the order in which they ended; those of one slot in order of time
    std::vector<MapSpan> mapped; ///< that have not ended yet: `end` is the trace's
    Totals totals;               ///< of these outcomes and unmaps
};

} // namespace daxscope::replay
