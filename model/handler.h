// SPDX-License-Identifier: GPL-3.0-or-later
//
// A handler: one version of the kernel's DAX PMD fault path, as a table of named steps.
#pragma once

#include <span>
#include <string_view>

namespace daxscope::model {

struct Fault; // one fault in flight: fault.h
struct World; // what it acts on: world.h

/// What one step does to the fault in flight and to the world. Pure: no other state.
struct Step {
    std::string_view
        name; ///< the step's word everywhere: GUI line, test name, documentation ("unmap")
    std::string_view row;  ///< row of kernel-facts.md that it models ("1.3/10"), for citation
    std::string_view text; ///< what the kernel does there, one sentence
    bool (*enabled)(const World&,
                    const Fault&); ///< may it run now? nullptr = always (no lock to wait for)
    void (*step)(World&, Fault&);  ///< runs it: changes the world, sets the next step or the result
};

struct Handler {
    std::string_view name;    ///< "pre-fix", "fixed", "iomap", "iomap-6.2", …
    std::string_view title;   ///< "4.5-rc1 __dax_pmd_fault()"
    std::string_view kernels; ///< "4.5-rc1", "4.10 - 6.1", "6.2 -"
    std::string_view summary; ///< one sentence: when it unmaps, what it removes
    std::span<const Step> steps;
};

/// All handlers, oldest kernel first. Adding one is one file in model/handlers/ and one line in the
/// table.
std::span<const Handler* const> handlers();
/// nullptr where there is none of that name.
const Handler* find_handler(std::string_view name);

} // namespace daxscope::model
