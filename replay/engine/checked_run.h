// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/replay.h"

namespace daxscope::replay {

/// self_check() that hands out the run as well: what the handler makes of the recorded faults
/// alone.
/// @throws Cancelled
Run checked_run(const trace::Trace& trace, const model::Handler& handler, SelfCheck& check,
                const Progress& progress = {});

/// Whether it was recorded with the test module loaded (key::kTestModule): the module's handler,
/// not the release's, is what the kernel had.
bool has_test_module(const trace::Session& session);

} // namespace daxscope::replay
