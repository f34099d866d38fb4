// SPDX-License-Identifier: GPL-3.0-or-later
//
// __handle_mm_fault(): who is asked, the PMD handler or the 4 KiB path.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void dispatch_4_5(World& world, Fault& fault);
void dispatch_6_1(World& world, Fault& fault);

inline constexpr Step kDispatch45{
    "handle_mm_fault", "1.1",
    "The PMD handler is asked where the slot is empty, or holds a huge PMD that a write finds "
    "read-only; under a page table the 4 KiB path is; nobody where another thread mapped enough.",
    nullptr, dispatch_4_5};
inline constexpr Step kDispatch61{
    "handle_mm_fault", "2.2/when",
    "As before 5.8, but a huge PMD of a private mapping is split for a write, without asking.",
    nullptr, dispatch_6_1};

} // namespace daxscope::model::steps
