// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run keeps of each fault under way and of each slot.
#pragma once

#include "model/fault.h"
#include "replay/engine/brackets.h"
#include "replay/engine/recorded_fault.h"
#include "replay/engine/run.h"

namespace daxscope::replay {

/// Why a mapping, or a page of it, is not there any more.
struct Cause {
    std::uint32_t id = kNoIndex; ///< an access where kind is Fault, else an event
    CauseKind kind = CauseKind::None;
};

/// A fault under way.
struct Flight {
    model::Fault fault;
    std::uint32_t access = kNoIndex;
    bool in_retry = false; ///< the PMD fault's second bracket has begun
    bool in_pte = false;   ///< the PTE fault's bracket has begun
    bool waits = false;    ///< between two brackets
    /// The instants at which every answer of the file system is there: at first the begin, where
    /// nothing is asked; the PMD fault's once it was asked for the range; all once it was asked for
    /// the page.
    std::uint8_t answered = bit(model::Instant::Begin);
    bool unmapped = false;
    std::int64_t unmap_time = 0;
    bool hit = false;    ///< the page tables satisfy it: no fault
    bool learnt = false; ///< its own outcome told what the world had been before it
    Told told;           ///< by the fault that showed the access; nothing where it is assumed
};

/// When a bracket of a fault under way ends.
struct Timer {
    std::int64_t time;
    std::uint32_t access;
    std::uint32_t flight; ///< the access's; another one's where it finished before its time
};

/// What the hot Slot does not hold.
struct SlotMemory {
    std::int64_t span_begin = trace::kNone;
    std::int64_t installed = INT64_MIN; ///< when it last got something
    Cause cause;
    bool been = false;     ///< something was mapped here once
    bool known = false;    ///< an event of this slot was seen
    bool writable = false; ///< of the open span
};

/// Of a model::Step, what running it needs: the table itself is mostly words.
struct HotStep {
    model::StepFunction step;
    model::EnabledFunction enabled;
    std::uint8_t instant; ///< a set of one; empty at Fault::kDone, where nothing runs
    std::uint8_t pc;      ///< its place in the table
};

} // namespace daxscope::replay
