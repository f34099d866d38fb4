// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/keyframes.h"
#include "replay/engine/plan.h"

namespace daxscope::replay {

/// What looking at single moments of a comparison takes, beside the trace and the handlers: look()
/// in watch.h.
struct Moments {
    Plan plan;
    Keyframes before; ///< of the run before, not times
    Keyframes after;  ///< of the run after; none where both are of one handler
};

} // namespace daxscope::replay
