// SPDX-License-Identifier: GPL-3.0-or-later
//
// One moment of a run from close by: the steps that a fault took, and what the range looked like
// before and after.
#pragma once

#include "model/fault.h"
#include "replay/engine/run.h"

namespace daxscope::replay {

class Keyframes;
struct Plan;

/// What one mapping has in a PMD range.
struct MappingState {
    std::uint32_t mapping = 0; ///< Mapping::id
    model::SlotKind kind = model::SlotKind::None;
    std::uint16_t zero = 0, read_only = 0, writable = 0; ///< PTEs of a page table, by kind
    bool operator==(const MappingState&) const = default;
};

/// One PMD range at one instant.
struct RangeState {
    model::Range range;
    std::vector<MappingState> mappings; ///< all that the trace ever shows there, by id
    bool operator==(const RangeState&) const = default;
};

/// A step that a fault took.
struct StepTaken {
    std::uint8_t step = 0;             ///< index in Handler::steps
    std::int64_t time = 0;             ///< ns BOOTTIME: when replay ran it
    std::vector<std::uint32_t> zapped; ///< Mapping::id of those that lost something to it
    model::Fault fault;                ///< as the step left it
    RangeState after;
    bool operator==(const StepTaken&) const = default;
};

/// A fault that has begun and is not over.
struct UnderWay {
    std::uint32_t access = kNoIndex; ///< the number of its outcome
    std::uint32_t mapping = 0;       ///< Mapping::id
    model::Fault fault;              ///< `pc` is the step that it takes next
    bool operator==(const UnderWay&) const = default;
};

/// What to look at: an access; or an event that is none; or, where both are kNoIndex, an instant.
struct Moment {
    std::uint32_t range = kNoIndex;  ///< index in Trace::ranges()
    std::uint32_t access = kNoIndex; ///< the number of an outcome, or kNoIndex
    std::uint32_t event = kNoIndex;  ///< index in the trace, where `access` is kNoIndex
    std::int64_t time = 0;           ///< ns BOOTTIME, where `event` is kNoIndex too
    bool is_instant() const { return access == kNoIndex && event == kNoIndex; }
    bool operator==(const Moment&) const = default;
};

/// What was there, in one run.
struct Watched {
    bool hit = false;             ///< an access that the page tables satisfied: no step was taken
    std::vector<StepTaken> steps; ///< of an access that faulted, in order
    model::Fault fault;           ///< as it ended
    RangeState before;            ///< just before; with the extent that the file system answered
    RangeState after;             ///< when the fault was over; just after an event or an instant
    std::vector<UnderWay> under_way; ///< of an instant: the range's faults just after it, in the
                                     ///< order of their begins
    bool operator==(const Watched&) const = default;
};

/// Replays the trace as far as the moment, as replay() does it. Faults of other ranges are passed
/// over, since nothing that happens in them changes what this one sees.
/// @param keyframes of a replay() of the same trace, plan and handler: the look goes on from the
///        last one before the moment; nullptr: it begins with the trace
/// @throws Cancelled
Watched look(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
             const Moment& moment, const Progress& progress = {},
             const Keyframes* keyframes = nullptr);

} // namespace daxscope::replay
