// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <span>
#include <vector>

namespace daxscope::replay {

/// What a run that goes on has made for good. The rows may be read by others while it does.
struct MadeRows {
    Outcomes outcomes; ///< refer to no outcome beyond them
    UnmapMarks unmaps; ///< the same
    /// By slot: its spans that have ended. Those that there were the last time are there. Good
    /// until the run goes on.
    std::span<const Column<SpanRow>> spans;
    Rows<SlotKey> keys;
    std::vector<MapSpan> mapped; ///< that have not ended yet: `end` is the trace's
    Totals totals;               ///< of these outcomes and unmaps
};

} // namespace daxscope::replay
