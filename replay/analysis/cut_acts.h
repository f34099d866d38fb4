// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a trace has of acts on a PMD range from outside of its faults, in a scenario's words.
#pragma once

#include "model/explore/scenario.h"
#include "replay/engine/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace daxscope::replay {

struct OutsideAct {
    std::int64_t time = 0;                         ///< ns BOOTTIME
    std::int64_t task = trace::kNone;              ///< Task::id
    std::uint32_t mapping = kNoIndex;              ///< Access::Munmap: whose
    trace::Origin origin = trace::Origin::Unknown; ///< of an unmap
    /// Empty where no scenario can have it.
    std::optional<model::explore::Access> act;
    bool unsaid = false; ///< which range of the file it was about, the trace does not tell
    /// Access::Writeback: when it was asked for, ns BOOTTIME, and for which pages of the file, the
    /// first and the last one; kNone where that was not recorded. fsync() asks for all that a file
    /// can have.
    std::int64_t asked_at = trace::kNone, asked_first = trace::kNone, asked_last = trace::kNone;
    std::string what; ///< "punch-hole", or, where no scenario has it, what the trace has: "unmap
                      ///< (truncate)"
    bool operator==(const OutsideAct&) const = default;
};

/// Is the bracket of an fsync() (Kind::WritebackRange) about the range?
bool covers(const trace::Event& sync, const trace::PmdRange& range);

/// The acts on a range in [from, to], in order. The events of one act make one: layouts are broken
/// before a hole is punched, and writeback goes entry by entry.
/// @param empty_syncs also an fsync() of the range that found nothing to write there
std::vector<OutsideAct> acts_on(const trace::Trace& trace, const Plan& plan, std::uint32_t range,
                                std::int64_t from, std::int64_t to, bool empty_syncs = false);

/// One thing that a task does, and when.
struct DoneAt {
    std::int64_t time = 0;
    model::explore::Access what = model::explore::Access::Read;
};

/// Gives a task the list and the rounds that do these things: for ever where it goes on in one way
/// for longer than the list may be.
/// @param most how long a list may be
/// @return what was cut short, a sentence; or nothing
std::string list_of(std::vector<DoneAt> done, std::size_t most, model::explore::ScenarioTask& task);

} // namespace daxscope::replay
