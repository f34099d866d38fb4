// SPDX-License-Identifier: GPL-3.0-or-later
//
// What accesses without an event have in common, wherever they come from.
#pragma once

#include "replay/engine/plan.h"

namespace daxscope::replay {

/// When the recorded fault of an access was over: its PTE fault counts.
std::int64_t end_of_fault(const trace::Trace& trace, const Access& access);

/// Puts accesses without an event between the recorded ones, which come first where times are
/// equal.
/// @param assumed  ordered by time
void merge_assumed(const std::vector<Access>& assumed, Plan& plan);

} // namespace daxscope::replay
