// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/replay.h"

namespace daxscope::replay {

/// self_check() that hands out the run as well: what the handler makes of the recorded faults
/// alone.
/// @throws Cancelled
Run checked_run(const trace::Trace& trace, const model::Handler& handler, SelfCheck& check,
                const Progress& progress = {});

/// The handler of the test module that was loaded while it was recorded (key::kTestModule): that,
/// not the release's, is what the kernel had. nullptr: none was, or none that this daxscope knows.
const model::Handler* module_of(const trace::Session& session);

} // namespace daxscope::replay
