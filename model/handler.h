// SPDX-License-Identifier: GPL-3.0-or-later
//
// A handler: one version of the kernel's DAX PMD fault path, as a table of named steps. The table
// is run by replay and by the explorer, and read by the step view and the documentation.
#pragma once

#include "model/invariant.h"
#include "model/result.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>

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

/// What a step is, for those who run or align a table. A step's words are for people: nothing
/// compares them.
struct Traits {
    /// Reads nothing but its own fault and what no scenario changes, changes nothing but its own
    /// fault, and never waits: explore::is_local().
    bool local : 1 = false;
    bool looks_at_size : 1 = false; ///< local only where nobody changes the file's size
    bool splits : 1 = false;        ///< local only where no mapping is private: it splits their PMD
    bool zeroes : 1 = false;        ///< zeroes the PMD's new and unwritten blocks
    bool asks_blocks : 1 = false;   ///< asks the file system what is there
    bool loads_hole : 1 = false;    ///< maps the huge zero page: fs_dax:dax_pmd_load_hole
    bool one_page : 1 = false;      ///< unmaps the faulting page alone, whatever entry it found
    bool breaks_layouts : 1 = false; ///< unmaps the whole file for a change of its extents
    bool invalidates : 1 = false;    ///< removes the entry of a page that write(2) allocates
    bool protects : 1 = false;       ///< writeback takes the permission to write: dax_writeback_one
    bool only_flushes : 1 = false;   ///< writeback takes nothing from anybody: 4.5's
    bool removes_entries : 1 = false; ///< breaking layouts removes the entries of the whole file
    bool checks_folio : 1 = false;    ///< SIGBUS where the storage's folio is of another order
};

/// What is one step in the tables of several handlers, in a version of each: to lay two tables side
/// by side. A step that has but one version needs none.
enum class Role : std::uint8_t {
    None = 0,
    Dispatch,
    CowWrite,
    BeyondEof,
    PastEof,
    GetBlock,
    Allocate,
    LockMmap,
    TooSmall,
    Unmap,
    Truncate,
    RelockMmap,
    Hole,
    InsertEntry,
    Map,
    Fallback,
    PteBeyondEof,
    PteCow,
    PteUnmap,
    PteInsertEntry,
    PteMap,
};

/// A step with what is said of it.
struct Step {
    /// The step's word everywhere: GUI line, test name, documentation ("unmap").
    std::string_view name = {};
    /// The kernel that it is modelled on ("4.5-rc1", "6.18"), which need not be the only one that
    /// does so; empty where none ever did.
    std::string_view kernel = {};
    /// That kernel's function ("unmap_mapping_range()").
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
    Role role = Role::None;
    Traits traits = {};
};

/// Index of the step at each label; 0xff = the table has no such label.
using Labels = std::array<std::uint8_t, kLabels>;

/// What acts on a range from outside of its faults.
enum class ActKind : std::uint8_t {
    Fsync = 0,        ///< fsync(): returns once all that was stored before it is durable
    Writeback = 1,    ///< the same by the flusher threads, who owe nobody anything
    PunchHole = 2,    ///< fallocate(FALLOC_FL_PUNCH_HOLE) of the whole range
    Fallocate = 3,    ///< fallocate() of another range of the file, which unmaps the whole file
    Write = 4,        ///< write(2) of the page that accesses touch
    Munmap = 5,       ///< munmap() of a mapping, which is then made anew
    Truncate = 6,     ///< ftruncate(): the file ends before the range
    Extend = 7,       ///< ftruncate(): the file ends behind the range
    Clone = 8,        ///< FICLONERANGE: another file gets the range's storage, too
    Dedupe = 9,       ///< FIDEDUPERANGE: the range gets another file's storage, of the same data
    Unshare = 10,     ///< fallocate(FALLOC_FL_UNSHARE_RANGE) of the range
    OtherReads = 11,  ///< a fault of the other file that shares the extent
    OtherWrites = 12, ///< the other file copies what it shares, or frees it
};
inline constexpr std::size_t kActKinds = 13;

/// One act as one kernel does it: steps from the first to the last, or to Label::Done. A task goes
/// through them as a fault does through a handler's.
struct Act {
    ActKind kind = ActKind::Fsync;
    std::span<const Step> steps;
};

/// A kernel's release: major, minor. {} = none.
using Release = std::pair<int, int>;

/// Which function of the kernel a handler is a version of.
enum class Family : std::uint8_t {
    GetBlock = 0, ///< __dax_pmd_fault(), which asks get_block(): 4.5
    Iomap = 1,    ///< dax_iomap_pmd_fault(), which asks iomap_begin(): 4.10 and later
};

struct Handler {
    std::string_view name;    ///< "pre-fix", "fixed", "iomap", "iomap-6.2", …
    std::string_view title;   ///< "4.5-rc1 __dax_pmd_fault()"
    std::string_view kernels; ///< "4.5-rc1", "4.10 - 6.1", "6.18 -"
    std::string_view summary; ///< one sentence: when it unmaps, what it removes
    std::span<const Step> steps;
    Labels labels = {};
    /// The handler that this one was made from, to tell what changed; nullptr: none is older.
    const Handler* predecessor = nullptr;
    /// What its kernels do to a range from outside; what is not here is not modelled for them.
    std::span<const Act> acts = {};
    Family family = Family::Iomap;
    /// The releases that have it: from this one on, {} = no release …
    Release since = {};
    /// … until before this one, {} = the newest has it still.
    Release until = {};
    bool real = true; ///< some kernel has it, be it a release candidate
    /// daxscope's test module that makes a stock kernel behave so; empty: none does.
    std::string_view module = {};
    /// That module unmaps before the kernel's own function begins, outside of the entry lock.
    bool unmaps_first = false;
    /// The one that a recording of it is compared as: where the module brings an older unmap back,
    /// the older handler; nullptr: itself.
    const Handler* stands_for = nullptr;
    /// The one that it is compared with unless the user says otherwise; nullptr: none.
    const Handler* partner = nullptr;
    /// That one comes first in the pair: it is the worse of the two.
    bool partner_first = false;
    /// The invariants that it can't break, and why.
    std::span<const Unbroken> unbroken = {};

    bool has_release(const Release& release) const {
        return since != Release{} && since <= release && (until == Release{} || release < until);
    }
    /// The release whose source it follows: its first, or that of the handler which it was made
    /// from.
    Release follows() const {
        return since == Release{} && predecessor != nullptr ? predecessor->follows() : since;
    }
    /// Why it can't break an invariant; empty where it can.
    std::string_view why_unbroken(Invariant invariant) const {
        const auto found =
            std::find_if(unbroken.begin(), unbroken.end(),
                         [invariant](const Unbroken& each) { return each.invariant == invariant; });
        return found == unbroken.end() ? std::string_view() : found->why;
    }
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
/// The one of a kernel's release; nullptr where none models it.
const Handler* handler_of_release(const Release& release);
/// The one of the newest kernels.
const Handler& newest_handler();
/// The one of a kernel with a test module of daxscope's loaded; nullptr where there is none of that
/// name.
const Handler* handler_of_module(std::string_view name);
/// What it is compared with unless the user says otherwise, and itself, in the order in which they
/// are shown: the worse one first.
std::pair<const Handler*, const Handler*> pair_of(const Handler& handler);

} // namespace daxscope::model
