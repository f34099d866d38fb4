// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every run of one trace has in common: its accesses, which unmap belongs to which fault, and
// where each mapping's page tables are kept. Made once, then replayed through any handler.
#pragma once

#include "replay/engine/accesses.h"
#include "replay/engine/replay.h"
#include "replay/trace/first_world.h"

#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

namespace daxscope::replay {

class Keyframes;

/// One mapping's view of one range: geometry that never changes.
struct SlotPlace {
    std::uint32_t range = 0;
    std::uint32_t mapping = 0; ///< Mapping::id
    std::uint32_t place = 0;   ///< among the slots of the range
    std::int64_t tgid =
        trace::kNone; ///< of the task whose fault came first, else the mapping's: the owner's
    bool is_private = false, sync = false, no_huge = false;
    bool before_vma = false, after_vma = false, colour = false;
};

/// A fault says another size of its file than was known.
struct SizeChange {
    std::uint32_t event = kNoIndex; ///< when its access begins
    std::int64_t file = 0;
    std::int64_t pages = 0;
};

struct Plan {
    Accesses accesses;                    ///< ordered by (begin, event)
    LargeVector<std::uint32_t> access_of; ///< per event: its access, kNoIndex = none
    /// Made at once, ordered by (range, mapping); of a trace that grows, by first appearance.
    std::vector<SlotPlace> slots;
    std::vector<std::vector<std::uint32_t>> slots_of; ///< per range: its slots, by place
    std::vector<std::uint32_t>
        slots_by_mapping; ///< indices in `slots`, ordered by (mapping, row of the range)
    /// {event of an unmap, access}: that access had mapped before the unmap, though its bracket
    /// ends later: its PMD was gone when it was done. Ordered by event.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> mapped_before;
    std::vector<SizeChange> sizes; ///< ordered by event
    /// unmaps_left_out(): nothing was done there.
    std::unordered_set<std::uint32_t> left_out;
    bool unmaps_first = false;   ///< recorded with the module that unmaps as 4.5-rc1 did
    bool frees_tables = false;   ///< MADV_DONTNEED frees page tables: x86-64 since 6.14
    bool tells_order = false;    ///< recorded with --races: more than slots and ranges has a past
    bool tells_dispatch = false; ///< … and not made: dispatches are there
    /// Unmaps were not recorded: what takes a mapping away may have left no event.
    bool unmaps_unknown = false;
    Seen seen; ///< what of the recorded has no place or no time: its numbers alone
    bool writeback_known = false; ///< writeback was recorded
    bool pmd_known = false;       ///< the trace has the PMDs' values
    bool extents_known = false;   ///< the trace has the extents
    std::vector<bool> shared;     ///< per range: FIEMAP says that all of it is shared
    /// Some read fault was answered "shared", as from 6.2 on: then one that was not, met no shared
    /// extent, whatever FIEMAP said at its own time.
    bool reads_tell_shared = false;
    std::int64_t pmd_fault_time = 0; ///< median length of a PMD fault, ns; 0 without one
    /// What was there before a made trace began.
    std::optional<trace::FirstWorld> first;
    std::string assumption; ///< Run::assumption
    bool assumes = false;   ///< some accesses are assumed: they have no event
    bool in_turns = false;  ///< assumed accesses wait for one another (Pace::InTurns)

    std::vector<std::uint32_t> slots_by_tgid; ///< the same, ordered by (tgid, row, mapping)

    std::uint32_t slot_at(std::uint32_t range, std::uint32_t place) const {
        return slots_of[range][place];
    }
    /// The slots of one mapping whose ranges reach beyond page `pgoff` of the file, as indices in
    /// `slots`, in the order of their rows.
    std::span<const std::uint32_t> slots_from(const trace::Trace& trace, std::int64_t mapping,
                                              std::int64_t pgoff) const;
    /// The slots of one process.
    std::span<const std::uint32_t> slots_of_process(std::int64_t tgid) const;
};

/// @throws Cancelled; Error(Exit::Usage) where what is assumed gives too many accesses
Plan make_plan(const trace::Trace& trace, const Options& options, const Progress& progress);
/// Adds the accesses without an event, as the options have them, to a plan that has none.
/// @throws Error(Exit::Usage) where what is assumed gives too many accesses
void assume(const trace::Trace& trace, const Options& options, Plan& plan);

/// recorded() and replay() on a plan at hand.
/// @param keyframes where to put the run's keyframes, for look(); nullptr: nowhere
Run recorded(const trace::Trace& trace, const Plan& plan, const Progress& progress = {});
Run replay(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
           const Progress& progress = {}, Keyframes* keyframes = nullptr);

/// FAULT_FLAG_WRITE.
inline constexpr std::uint32_t kFaultWrite = 0x1;

} // namespace daxscope::replay
