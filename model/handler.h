// SPDX-License-Identifier: GPL-3.0-or-later
//
// A handler: one version of the kernel's DAX PMD fault path, as a table of named steps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace daxscope::model {

struct Fault; // one fault in flight: fault.h
struct World; // what it acts on: world.h

/// A place in the table that a step can jump to, as the kernel's function has labels.
enum class Label : std::uint8_t {
    None = 0, ///< go on to the next step
    Storage,  ///< the storage branch
    Out,      ///< the function's common end
    Fallback, ///< the fallback label
    Pte,      ///< handle_pte_fault(): the 4 KiB path
    PteOut,   ///< the common end of the 4 KiB path
    Done,     ///< the fault is over
};
inline constexpr std::size_t kLabels = 7;

/// When, inside the recorded bracket of a fault, replay runs a step. Overlap counts as it did in
/// reality only because the instants differ: a handler unmaps early and maps late.
enum class Instant : std::uint8_t {
    Begin = 0,      ///< when the fault began
    Unmap = 1,      ///< when it unmapped; where it did not, when it began
    Section = 2,    ///< under the entry lock: when it unmapped; where it did not, when it ended
    End = 3,        ///< when the PMD fault ended
    PteUnmap = 4,   ///< as Unmap, of the PTE fault
    PteSection = 5, ///< as Section, of the PTE fault
    PteEnd = 6,     ///< when the PTE fault ended
};

/// What one step does to the fault in flight and to the world. Pure: no other state.
struct Step {
    std::string_view
        name; ///< the step's word everywhere: GUI line, test name, documentation ("unmap")
    std::string_view row;  ///< row of kernel-facts.md that it models ("1.3/10"), for citation
    std::string_view text; ///< what the kernel does there, one sentence
    bool (*enabled)(const World&,
                    const Fault&); ///< may it run now? nullptr = always (no lock to wait for)
    void (*step)(World&, Fault&);  ///< runs it: changes the world, sets the next step or the result
    Instant instant = Instant::Begin;
    Label label = Label::None; ///< this step is where that label stands
};

struct Handler {
    std::string_view name;    ///< "pre-fix", "fixed", "iomap", "iomap-6.2", …
    std::string_view title;   ///< "4.5-rc1 __dax_pmd_fault()"
    std::string_view kernels; ///< "4.5-rc1", "4.10 - 6.1", "6.2 -"
    std::string_view summary; ///< one sentence: when it unmaps, what it removes
    std::span<const Step> steps;
    std::array<std::uint8_t, kLabels> labels = {}; ///< index of the step at each label
};

/// Where each label of a step table stands, for Handler::labels.
constexpr std::array<std::uint8_t, kLabels> labels_of(std::span<const Step> steps) {
    std::array<std::uint8_t, kLabels> found{};
    found.fill(0xff);
    for (std::size_t k = 0; k < steps.size(); ++k) {
        if (steps[k].label != Label::None) {
            found[static_cast<std::size_t>(steps[k].label)] = static_cast<std::uint8_t>(k);
        }
    }
    return found;
}

/// All handlers, oldest kernel first. Adding one is one file in model/handlers/ and one line in the
/// table.
std::span<const Handler* const> handlers();
/// nullptr where there is none of that name.
const Handler* find_handler(std::string_view name);

} // namespace daxscope::model
