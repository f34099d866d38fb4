// SPDX-License-Identifier: GPL-3.0-or-later
//
// A handler: one version of the kernel's DAX PMD fault path, as a table of named steps. The table
// is run by replay and by the explorer, and read by the step view and the documentation.
#pragma once

#include "model/result.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
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
    FellBack, ///< __handle_mm_fault() again, where its own step is between PMD handler and PTE path
    Pte,      ///< handle_pte_fault(): the 4 KiB path
    PteOut,   ///< the common end of the 4 KiB path
    Done,     ///< the fault is over
};
inline constexpr std::size_t kLabels = 8;

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

/// One way that a step can leave the table's order.
struct Branch {
    static constexpr std::int32_t kNone = -1;

    Label to = Label::None;       ///< where it goes
    std::int32_t result = kNone;  ///< VM_FAULT_* that it returns there; kNone: not decided here
    Reason reason = Reason::None; ///< of a fallback
    std::string_view when = {};   ///< the condition; empty where `reason` says it all
    bool operator==(const Branch&) const = default;
};

/// The branches of one step, in the order in which the kernel looks.
class Branches {
public:
    static constexpr std::size_t kMost = 4;
    constexpr Branches() = default;
    constexpr Branches(std::initializer_list<Branch> list) : size_(list.size()) {
        std::copy(list.begin(), list.end(), branches_.begin());
    }
    constexpr const Branch* begin() const { return branches_.data(); }
    constexpr const Branch* end() const { return branches_.data() + size_; }
    constexpr bool empty() const { return size_ == 0; }

private:
    std::array<Branch, kMost> branches_{};
    std::size_t size_ = 0;
};

/// What one step does to the fault in flight and to the world. Pure: no other state.
using StepFunction = void (*)(World&, Fault&);
/// May it run now?
using EnabledFunction = bool (*)(const World&, const Fault&);

/// A step with what is said of it.
struct Step {
    /// The step's word everywhere: GUI line, test name, documentation ("unmap").
    std::string_view name = {};
    /// What it models, for citation ("1.3/10"); HANDLERS.md says how rows are numbered.
    std::string_view row = {};
    /// The kernel function that does it ("unmap_mapping_range()").
    std::string_view function = {};
    /// What the kernel does there, one sentence.
    std::string_view text = {};
    /// Runs it: changes the world, sets where it goes and the result.
    StepFunction step = nullptr;
    /// nullptr = always (no lock to wait for).
    EnabledFunction enabled = nullptr;
    /// The lock that `enabled` waits for; empty where it never waits.
    std::string_view waits_for = {};
    Instant instant = Instant::Begin;
    Label label = Label::None; ///< this step is where that label stands
    /// Where it can go, other than on to the next step. A test holds each table to this.
    Branches branches = {};
    bool goes_on = true; ///< it can go on to the next step
};

/// Index of the step at each label; 0xff = the table has no such label.
using Labels = std::array<std::uint8_t, kLabels>;

/// What acts on a range from outside of its faults.
enum class ActKind : std::uint8_t {
    Fsync = 0,     ///< fsync(): returns once all that was stored before it is durable
    Writeback = 1, ///< the same by the flusher threads, who owe nobody anything
    PunchHole = 2, ///< fallocate(FALLOC_FL_PUNCH_HOLE) of the whole range
    Fallocate = 3, ///< fallocate() of another range of the file, which unmaps the whole file
    Write = 4,     ///< write(2) of the page that accesses touch
    Munmap = 5,    ///< munmap() of a mapping, which is then made anew
    Truncate = 6,  ///< ftruncate(): the file ends before the range
    Extend = 7,    ///< ftruncate(): the file ends behind the range
};
inline constexpr std::size_t kActKinds = 8;

/// One act as one kernel does it: steps from the first to the last, or to Label::Done. A task goes
/// through them as a fault does through a handler's.
struct Act {
    ActKind kind = ActKind::Fsync;
    std::span<const Step> steps;
};

struct Handler {
    std::string_view name;    ///< "pre-fix", "fixed", "iomap", "iomap-6.2", …
    std::string_view title;   ///< "4.5-rc1 __dax_pmd_fault()"
    std::string_view kernels; ///< "4.5-rc1", "4.10 - 6.1", "6.2 -"
    std::string_view summary; ///< one sentence: when it unmaps, what it removes
    std::span<const Step> steps;
    Labels labels = {};
    /// The handler that this one was made from, to tell what changed; nullptr: none is older.
    const Handler* predecessor = nullptr;
    /// What its kernels do to a range from outside; what is not here is not modelled for them.
    std::span<const Act> acts = {};

    /// nullptr where the act is not modelled for the handler's kernels.
    const Act* act(ActKind kind) const {
        const auto found = std::find_if(acts.begin(), acts.end(),
                                        [kind](const Act& each) { return each.kind == kind; });
        return found == acts.end() ? nullptr : &*found;
    }
    /// The step at a label; nullptr for None and Done, and where the table has no such label.
    const Step* at(Label label) const {
        const std::size_t place = labels[static_cast<std::size_t>(label)];
        return place < steps.size() ? &steps[place] : nullptr;
    }
};

/// Where each label of a step table stands, for Handler::labels.
constexpr Labels labels_of(std::span<const Step> steps) {
    Labels found{};
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
