// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/navigate.h"

#include "app/gui/state/describe.h"

#include <algorithm>

namespace daxscope::gui::navigate {

namespace {

constexpr std::int64_t kRoomShare = 10; // a storm gets a tenth of its length on either side

void show(ViewState& state, std::int64_t begin, std::int64_t end) {
    const TimeRange visible = state.visible();
    if (begin >= visible.begin && end <= visible.end) {
        return;
    }
    const std::int64_t middle = begin + (end - begin) / 2;
    const std::int64_t from = middle - visible.length() / 2;
    state.setVisible({from, from + visible.length()});
}

} // namespace

TimeRange home(const replay::Comparison& comparison) {
    const auto [begin, end] = replay::home(comparison);
    return {begin, end};
}

bool toStorm(const replay::Comparison& comparison, ViewState& state, StormRef ref) {
    const auto& storms = replay::storms_of(comparison, ref.side);
    if (ref.index < 0 || static_cast<std::size_t>(ref.index) >= storms.size()) {
        return false;
    }
    const replay::Storm& storm = storms[static_cast<std::size_t>(ref.index)];
    const std::int64_t room = std::max<std::int64_t>((storm.end - storm.begin) / kRoomShare, 1);
    state.setCurrentStorm(ref);
    state.setCurrentRange(storm.range);
    state.setVisible({storm.begin - room, storm.end + room});
    select(comparison, state, storm.first, ref.side);
    return true;
}

bool stepStorm(const replay::Comparison& comparison, ViewState& state, int by) {
    const auto current = state.currentStorm();
    if (!current) {
        return toStorm(comparison, state, {replay::storm_side(comparison), 0});
    }
    return toStorm(comparison, state, {current->side, current->index + by});
}

bool stepRefault(const replay::Comparison& comparison, ViewState& state, int by) {
    const Side side = state.selectedSide();
    const auto& outcomes = replay::run_of(comparison, side).outcomes;
    std::optional<std::uint32_t> range = state.currentRange();
    std::int64_t k = 0;
    if (const auto selected = state.selected(); selected && *selected < outcomes.size()) {
        range = outcomes[*selected].range;
        k = static_cast<std::int64_t>(*selected) + by;
    } else {
        const auto first = std::partition_point(
            outcomes.begin(), outcomes.end(),
            [at = state.visible().begin](const auto& outcome) { return outcome.begin < at; });
        k = (first - outcomes.begin()) - (by < 0 ? 1 : 0);
    }
    for (; k >= 0 && k < static_cast<std::int64_t>(outcomes.size()); k += by) {
        const replay::Outcome& outcome = outcomes[static_cast<std::size_t>(k)];
        if (outcome.kind == replay::OutcomeKind::Refault && (!range || outcome.range == *range)) {
            reveal(comparison, state, static_cast<std::uint32_t>(k), side);
            return true;
        }
    }
    return false;
}

std::optional<Side> dirtySide(const Summary& summary) {
    for (const Side side : {Side::Before, Side::After}) {
        if (!summary.dirtyOf(side).empty()) {
            return side;
        }
    }
    return std::nullopt;
}

namespace {

/// Shows and selects one of a side's removals.
bool toDirty(const replay::Comparison& comparison, const Summary& summary, ViewState& state,
             Side side, std::ptrdiff_t place) {
    const std::vector<DirtyRemoval>& all = summary.dirtyOf(side);
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(all.size())) {
        return false;
    }
    const DirtyRemoval& removal = all[static_cast<std::size_t>(place)];
    if (removal.outcome != replay::kNoIndex) {
        reveal(comparison, state, removal.outcome, side);
        return true;
    }
    revealEvent(comparison, state, removal.event);
    state.setCurrentRange(removal.range);
    return true;
}

} // namespace

bool stepDirty(const replay::Comparison& comparison, const Summary& summary, ViewState& state,
               int by) {
    const auto side = !summary.dirtyOf(state.selectedSide()).empty()
                          ? std::optional(state.selectedSide())
                          : dirtySide(summary);
    if (!side) {
        return false;
    }
    const auto selected = state.selected();
    const auto& outcomes = replay::run_of(comparison, state.selectedSide()).outcomes;
    std::int64_t at = state.playhead().value_or(state.visible().begin);
    if (selected && *selected < outcomes.size()) {
        at = outcomes[*selected].begin;
    } else if (const auto event = state.selectedEvent();
               event && *event < comparison.trace->size()) {
        at = comparison.trace->time(*event);
    }
    const std::vector<DirtyRemoval>& all = summary.dirtyOf(*side);
    const auto first = std::partition_point(
        all.begin(), all.end(), [at](const DirtyRemoval& removal) { return removal.time < at; });
    for (auto here = first; here != all.end() && here->time == at; ++here) {
        const bool is_selected =
            here->outcome != replay::kNoIndex
                ? selected && *selected == here->outcome && state.selectedSide() == *side
                : state.selectedEvent() == here->event;
        if (is_selected) {
            return toDirty(comparison, summary, state, *side, here - all.begin() + by);
        }
    }
    return toDirty(comparison, summary, state, *side, first - all.begin() - (by < 0 ? 1 : 0));
}

bool toFirstDirty(const replay::Comparison& comparison, const Summary& summary, ViewState& state) {
    const auto side = dirtySide(summary);
    return side && toDirty(comparison, summary, state, *side, 0);
}

bool toMapping(const replay::Comparison& comparison, ViewState& state, std::int64_t mapping) {
    const auto& outcomes = comparison.before.outcomes;
    const auto found =
        std::find_if(outcomes.begin(), outcomes.end(), [mapping](const replay::Outcome& outcome) {
            return outcome.mapping == static_cast<std::uint32_t>(mapping);
        });
    if (found == outcomes.end()) {
        return false;
    }
    reveal(comparison, state, static_cast<std::uint32_t>(found - outcomes.begin()), Side::Before);
    return true;
}

bool toCause(const replay::Comparison& comparison, ViewState& state) {
    const auto selected = state.selected();
    if (!selected) {
        return false;
    }
    const describe::Cause cause = describe::cause(comparison, state.selectedSide(), *selected);
    if (cause.outcome) {
        reveal(comparison, state, *cause.outcome, state.selectedSide());
    } else if (cause.event) {
        revealEvent(comparison, state, *cause.event);
    }
    return cause.outcome || cause.event;
}

void select(const replay::Comparison& comparison, ViewState& state, std::uint32_t outcome,
            Side side) {
    state.select(outcome, side);
    state.setPlayhead(replay::run_of(comparison, side).outcomes[outcome].begin);
}

void reveal(const replay::Comparison& comparison, ViewState& state, std::uint32_t outcome,
            Side side) {
    const auto& outcomes = replay::run_of(comparison, side).outcomes;
    if (outcome >= outcomes.size()) {
        return;
    }
    show(state, outcomes[outcome].begin, outcomes[outcome].end);
    if (outcomes[outcome].range != replay::kNoIndex) {
        state.setCurrentRange(outcomes[outcome].range);
    }
    select(comparison, state, outcome, side);
}

void revealEvent(const replay::Comparison& comparison, ViewState& state, std::uint32_t event) {
    const trace::Trace& trace = *comparison.trace;
    if (event >= trace.size()) {
        return;
    }
    show(state, trace.time(event), trace.time_end(event));
    if (const std::uint32_t range = trace.range_of(event); range != trace::Trace::kNoRange) {
        state.setCurrentRange(range);
    }
    state.selectEvent(event);
    state.setPlayhead(trace.time(event));
}

} // namespace daxscope::gui::navigate
