// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/navigate.h"

#include "app/gui/describe.h"

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
    constexpr std::int64_t kMargin = 50; // a part in so many, on either side
    const trace::Trace& trace = *comparison.trace;
    if (trace.size() == 0) {
        return {trace.begin(), trace.end()};
    }
    std::int64_t first = trace.time(0), last = trace.time(trace.size() - 1);
    for (const replay::Run* run : {&comparison.recorded, &comparison.before, &comparison.after}) {
        if (!run->outcomes.empty()) {
            first = std::min(first, run->outcomes.front().begin);
            last = std::max(last, run->outcomes.back().end);
        }
    }
    const std::int64_t margin = std::max((last - first) / kMargin, ViewState::kShortest);
    return {std::max(first - margin, trace.begin()), std::min(last + margin, trace.end())};
}

bool toStorm(const replay::Comparison& comparison, ViewState& state, StormRef ref) {
    const auto& storms = stormsOf(comparison, ref.side);
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

Side stormSide(const replay::Comparison& comparison) {
    for (const Side side : {Side::Before, Side::Recorded, Side::After}) {
        if (!stormsOf(comparison, side).empty()) {
            return side;
        }
    }
    return Side::Before;
}

bool stepStorm(const replay::Comparison& comparison, ViewState& state, int by) {
    const auto current = state.currentStorm();
    if (!current) {
        return toStorm(comparison, state, {stormSide(comparison), 0});
    }
    return toStorm(comparison, state, {current->side, current->index + by});
}

bool stepRefault(const replay::Comparison& comparison, ViewState& state, int by) {
    const Side side = state.selectedSide();
    const auto& outcomes = runOf(comparison, side).outcomes;
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

namespace {

bool removesDirty(const replay::Comparison& comparison, Side side) {
    return runOf(comparison, side).totals.dirty_removed > 0;
}

/// The first access from `k` on, forward or back, that removed a dirty entry.
bool toDirty(const replay::Comparison& comparison, ViewState& state, Side side, std::int64_t k,
             int by) {
    const auto& outcomes = runOf(comparison, side).outcomes;
    for (; k >= 0 && k < static_cast<std::int64_t>(outcomes.size()); k += by) {
        if (outcomes[static_cast<std::size_t>(k)].dirty_removed) {
            reveal(comparison, state, static_cast<std::uint32_t>(k), side);
            return true;
        }
    }
    return false;
}

/// The first operation that is no fault and removed dirty entries.
bool toDirtyEvent(const replay::Comparison& comparison, ViewState& state, Side side) {
    const auto& marks = runOf(comparison, side).unmaps;
    const auto mark = std::find_if(marks.begin(), marks.end(),
                                   [](const auto& each) { return each.dirty_removed > 0; });
    if (mark == marks.end() || mark->event == replay::kNoIndex) {
        return false;
    }
    revealEvent(comparison, state, mark->event);
    state.setCurrentRange(mark->range);
    return true;
}

} // namespace

std::optional<Side> dirtySide(const replay::Comparison& comparison) {
    for (const Side side : {Side::Before, Side::After}) {
        if (removesDirty(comparison, side)) {
            return side;
        }
    }
    return std::nullopt;
}

bool stepDirty(const replay::Comparison& comparison, ViewState& state, int by) {
    const auto side = removesDirty(comparison, state.selectedSide())
                          ? std::optional(state.selectedSide())
                          : dirtySide(comparison);
    if (!side) {
        return false;
    }
    const auto& outcomes = runOf(comparison, *side).outcomes;
    if (const auto selected = state.selected(); selected && *selected < outcomes.size()) {
        return toDirty(comparison, state, *side, static_cast<std::int64_t>(*selected) + by, by);
    }
    const auto first =
        std::partition_point(outcomes.begin(), outcomes.end(),
                             [at = state.playhead().value_or(state.visible().begin)](
                                 const auto& outcome) { return outcome.begin < at; });
    return toDirty(comparison, state, *side, (first - outcomes.begin()) - (by < 0 ? 1 : 0), by);
}

bool toFirstDirty(const replay::Comparison& comparison, ViewState& state) {
    const auto side = dirtySide(comparison);
    return side &&
           (toDirty(comparison, state, *side, 0, 1) || toDirtyEvent(comparison, state, *side));
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
    state.setPlayhead(runOf(comparison, side).outcomes[outcome].begin);
}

void reveal(const replay::Comparison& comparison, ViewState& state, std::uint32_t outcome,
            Side side) {
    const auto& outcomes = runOf(comparison, side).outcomes;
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
