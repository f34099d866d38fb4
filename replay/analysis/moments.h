// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/keyframes.h"
#include "replay/engine/plan.h"

namespace daxscope::replay {

/// What looking at single moments of a comparison takes, beside the trace and the handlers: look()
/// in watch.h.
struct Moments {
    Plan plan;
    Keyframes before, after; ///< of the run before and the run after, not times
};

} // namespace daxscope::replay
