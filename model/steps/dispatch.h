// SPDX-License-Identifier: GPL-3.0-or-later
//
// __handle_mm_fault(): who is asked, the PMD handler or the 4 KiB path.
#pragma once

#include "model/steps/returns.h"

namespace daxscope::model::steps {

void dispatch_4_5(World& world, Fault& fault);
void dispatch_6_1(World& world, Fault& fault);
void after_fallback_4_5(World& world, Fault& fault);

inline constexpr Step kDispatch45{
    .name = "handle_mm_fault",
    .kernel = "4.5",
    .function = "__handle_mm_fault()",
    .text = "The PMD handler is asked where the slot is empty, or holds a huge PMD that a write "
            "finds read-only; under a page table the 4 KiB path is; nobody where another thread "
            "mapped enough. Of a private mapping's page that a write finds read-only, "
            "do_wp_page() makes a copy; nobody is asked.",
    .step = dispatch_4_5,
    .branches = {{.to = Label::Done,
                  .result = 0,
                  .when = "a write finds a page of a private mapping read-only"},
                 {.to = Label::Done, .result = 0, .when = "a huge PMD suffices by now"},
                 {.to = Label::Pte,
                  .when = "the slot holds a page table, or is empty under MADV_NOHUGEPAGE"}},
    .role = Role::Dispatch,
};

/// 4.5's PMD handler splits for a write to a private mapping and for nothing else, so other
/// fallbacks can leave a huge PMD in the slot: that of another thread of the mapping ("pmd already
/// present"), or the one that the write found read-only: a huge zero page where the blocks no
/// longer cover the range (a file system that tells a hole's length), storage where a page over
/// the hole came back to the entry's index ("PMD radix insertion failed"). __handle_mm_fault() of
/// 4.5 then returns 0 without asking __dax_fault(): under a huge PMD the 4 KiB path begins no
/// fault. That a huge PMD comes to the slot later, while it runs, is another thread's doing:
/// __dax_fault()'s mapping then finds no page table of its own and the access is tried again.
inline constexpr Step kAfterFallback45{
    .name = "after fallback",
    .kernel = "4.5",
    .function = "__handle_mm_fault()",
    .text = "The 4 KiB path is asked where the slot holds a page table; an empty slot gets one. A "
            "huge PMD stays as it is: nobody is asked, and the access is tried again.",
    .step = after_fallback_4_5,
    .instant = Instant::End,
    .label = Label::FellBack,
    .branches = {{.to = Label::Done, .result = 0, .when = "the slot holds a huge PMD"}},
};

inline constexpr Step kDispatch61{
    .name = "handle_mm_fault",
    .kernel = "6.1",
    .function = "__handle_mm_fault()",
    .text =
        "As before 5.8, but a huge PMD of a private mapping is split for a write, without asking.",
    .step = dispatch_6_1,
    .branches = {{.to = Label::Pte, .when = "a write to a private mapping's huge PMD"},
                 {.to = Label::Done,
                  .result = 0,
                  .when = "a write finds a page of a private mapping read-only"},
                 {.to = Label::Done, .result = 0, .when = "a huge PMD suffices by now"},
                 {.to = Label::Pte,
                  .when = "the slot holds a page table, or is empty under MADV_NOHUGEPAGE"}},
    .role = Role::Dispatch,
};

} // namespace daxscope::model::steps
