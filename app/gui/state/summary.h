// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/view_state.h"
#include "replay/analysis/compare.h"
#include "replay/analysis/run_counts.h"

#include <array>
#include <unordered_map>
#include <vector>

namespace daxscope::gui {

using replay::kSides;

using replay::DirtyRemoval;

/// Totals of one PMD range or one mapping in one run.
struct Counts : replay::RunCount {
    std::uint32_t storms = 0; ///< of a mapping: storms it is a party of
    /// Which of them are not known, as of two traces they may be: they are no zeros then.
    bool no_range = false;  ///< this trace has no such range: nothing is
    bool no_faults = false; ///< no hook saw all faults
    bool no_zaps = false;   ///< no hook saw who lost something: refaults and storms are not
    bool operator==(const Counts&) const = default;
};

/// The same for the three runs.
struct SideCounts {
    std::array<Counts, kSides.size()> sides;
    bool operator==(const SideCounts&) const = default;
    const Counts& operator[](Side side) const { return sides[static_cast<std::size_t>(side)]; }
    Counts& operator[](Side side) { return sides[static_cast<std::size_t>(side)]; }
};

/// By event index: the number of its outcome, kNoIndex where the event is no access, or is not
/// replayed yet.
class OutcomeOfEvent {
public:
    OutcomeOfEvent() = default;
    explicit(false) OutcomeOfEvent(replay::Rows<std::uint32_t> rows) : rows_(std::move(rows)) {}
    std::uint32_t operator[](std::size_t event) const {
        return event < rows_.size() ? rows_[event] : replay::kNoIndex;
    }

private:
    replay::Rows<std::uint32_t> rows_;
};

/// What the docks need of a comparison and would have to walk all outcomes for. Made on the worker,
/// of what the cache has counted where it has; immutable afterwards.
struct Summary {
    std::vector<SideCounts> ranges;                         ///< by index in Trace::ranges()
    std::unordered_map<std::uint32_t, SideCounts> mappings; ///< by Mapping::id
    OutcomeOfEvent outcome_of_event;

    /// By side, in order of time; the recorded run has none, for no hook sees them.
    std::array<std::vector<DirtyRemoval>, kSides.size()> dirty;
    std::array<std::vector<std::uint32_t>, kSides.size()> dirty_events; ///< their events, ascending

    const std::vector<DirtyRemoval>& dirtyOf(Side side) const {
        return dirty[static_cast<std::size_t>(side)];
    }
    /// Whether an event is such a removal on a side. O(log n).
    bool removesDirty(Side side, std::uint32_t event) const;
    /// The counts of a mapping; zeros where no outcome names it.
    SideCounts mapping(std::int64_t id) const;
};

/// @param progress outcomes of a run; reported from several threads
/// @throws Cancelled
Summary summarize(const replay::Comparison& comparison, const Progress& progress = {});
/// Of the same runs, with the storms of another rule.
Summary withStorms(Summary summary, const replay::Comparison& comparison);

/// The same of a comparison that grows: only what came since the last time is looked at.
class GrowingSummary {
public:
    /// @param comparison its runs are those of the last time, and more
    Summary extend(const replay::Comparison& comparison);

private:
    Summary sum_; ///< without storms, and without what is below
    std::array<std::size_t, kSides.size()> outcomes_{}, unmaps_{}; ///< taken in so far
    replay::GrowingRows<std::uint32_t> of_event_;
    std::size_t numbered_ = 0; ///< outcomes in it
};

} // namespace daxscope::gui
