// SPDX-License-Identifier: GPL-3.0-or-later
//
// __handle_mm_fault(): who is asked, the PMD handler or the 4 KiB path.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void dispatch_4_5(World& world, Fault& fault);
void dispatch_6_1(World& world, Fault& fault);

inline constexpr Step kDispatch45{
    .name = "handle_mm_fault",
    .row = "1.1",
    .function = "__handle_mm_fault()",
    .text = "The PMD handler is asked where the slot is empty, or holds a huge PMD that a write "
            "finds read-only; under a page table the 4 KiB path is; nobody where another thread "
            "mapped enough.",
    .step = dispatch_4_5,
    .branches = {{.to = Label::Done, .result = 0, .when = "a huge PMD suffices by now"},
                 {.to = Label::Pte, .when = "the slot holds a page table, or MADV_NOHUGEPAGE"}},
};

inline constexpr Step kDispatch61{
    .name = "handle_mm_fault",
    .row = "2.2/when",
    .function = "__handle_mm_fault()",
    .text =
        "As before 5.8, but a huge PMD of a private mapping is split for a write, without asking.",
    .step = dispatch_6_1,
    .branches = {{.to = Label::Pte, .when = "a write to a private mapping's huge PMD"},
                 {.to = Label::Done, .result = 0, .when = "a huge PMD suffices by now"},
                 {.to = Label::Pte, .when = "the slot holds a page table, or MADV_NOHUGEPAGE"}},
};

} // namespace daxscope::model::steps
