// SPDX-License-Identifier: GPL-3.0-or-later
//
// The reproducer of what the explorer found.
#pragma once

#include "model/explore/search.h"
#include "replay/analysis/counterexample.h"
#include "replay/reproducer/program.h"

namespace daxscope::replay::reproducer {

/// No program can order the steps of a fault from outside: what is reproduced is the finding as the
/// scenario has it where accesses and system calls come in turns, the shortest such schedule. It is
/// searched for here, also where the scenario is not strict. A lasso's cycle is gone through
/// kRounds times. Where the finding is no fault itself, accesses that show it come at the end.
/// The expected counts are the handler's, of the same list.
/// @throws Error(Exit::Io) where there is none in turns or it cannot be shown by counting; where
/// the
///         scenario begins as no system calls leave it; where the handler's kernels have no events
///         to count. Cancelled where the search was stopped.
Program of_finding(const NamedScenario& named, const model::Handler& handler,
                   model::Invariant invariant, const model::explore::Options& options = {});

inline constexpr std::size_t kRounds = 200;

} // namespace daxscope::replay::reproducer
