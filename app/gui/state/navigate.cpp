// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/navigate.h"

#include "app/gui/state/describe.h"
#include "replay/analysis/outcome_strip.h"

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

namespace {

/// Makes it the current range, and shows its row again where it was hidden.
void goToRow(ViewState& state, std::uint32_t row) {
    if (row != replay::kNoIndex && !state.rows().contains(row)) {
        QVector<std::uint32_t> rows = state.rows();
        rows << row;
        state.setRows(rows);
    }
    state.setCurrentRange(row);
}

} // namespace

bool toStorm(const Sides& sides, ViewState& state, StormRef ref) {
    const PaneSide& side = sides[ref.side];
    if (!side) {
        return false;
    }
    const auto& storms = side.storms();
    if (ref.index < 0 || static_cast<std::size_t>(ref.index) >= storms.size()) {
        return false;
    }
    const replay::Storm& storm = storms[static_cast<std::size_t>(ref.index)];
    const std::int64_t room = std::max<std::int64_t>((storm.end - storm.begin) / kRoomShare, 1);
    state.setCurrentStorm(ref);
    goToRow(state, side.row(storm.range));
    state.setVisible({side.inWindow(storm.begin) - room, side.inWindow(storm.end) + room});
    select(sides, state, storm.first, ref.side);
    return true;
}

bool stepStorm(const Sides& sides, ViewState& state, int by) {
    const auto current = state.currentStorm();
    if (!current) {
        const Side selected = state.selectedSide();
        const bool own = sides.isTwo() && sides[selected] && !sides[selected].storms().empty();
        return toStorm(sides, state, {own ? selected : sides.stormSide(), 0});
    }
    if (toStorm(sides, state, {current->side, current->index + by})) {
        return true;
    }
    // Of two traces, B's storms come after A's.
    if (!sides.isTwo() || current->side != (by > 0 ? Side::Before : Side::After)) {
        return false;
    }
    const Side other = by > 0 ? Side::After : Side::Before;
    return toStorm(sides, state,
                   {other, by > 0 ? 0 : static_cast<int>(sides[other].storms().size()) - 1});
}

namespace {

/// Selects the next access of the selected side that `wanted` takes, from the selected one on, or
/// else from where what is visible begins.
template <typename Wanted>
bool stepTo(const Sides& sides, ViewState& state, int by, Wanted wanted) {
    const Side side = state.selectedSide();
    const auto& outcomes = sides[side].shown().outcomes;
    std::int64_t k = 0;
    if (const auto selected = state.selected(); selected && *selected < outcomes.size()) {
        k = static_cast<std::int64_t>(*selected) + by;
    } else {
        const auto first =
            std::partition_point(outcomes.begin(), outcomes.end(),
                                 [at = sides[side].inTrace(state.visible().begin)](
                                     const auto& outcome) { return outcome.begin < at; });
        k = (first - outcomes.begin()) - (by < 0 ? 1 : 0);
    }
    for (; k >= 0 && k < static_cast<std::int64_t>(outcomes.size()); k += by) {
        if (wanted(outcomes[static_cast<std::size_t>(k)])) {
            reveal(sides, state, static_cast<std::uint32_t>(k), side);
            return true;
        }
    }
    return false;
}

} // namespace

bool stepRefault(const Sides& sides, ViewState& state, int by) {
    const Side side = state.selectedSide();
    if (!sides[side]) {
        return false;
    }
    const auto& outcomes = sides[side].shown().outcomes;
    std::optional<std::uint32_t> range;
    if (const auto row = state.currentRange()) {
        range = sides[side].range(*row);
    }
    if (const auto selected = state.selected(); selected && *selected < outcomes.size()) {
        range = outcomes[*selected].range;
    }
    return stepTo(sides, state, by, [range](const replay::Outcome& outcome) {
        return outcome.kind == replay::OutcomeKind::Refault && (!range || outcome.range == *range);
    });
}

namespace {

/// On a range that is shown, an outcome of which `wanted` is true.
template <typename Wanted>
bool stepShown(const Sides& sides, ViewState& state, int by, Wanted wanted) {
    const Side side = state.selectedSide();
    if (!sides[side]) {
        return false;
    }
    std::vector<bool> shown(sides[side].trace().ranges().size());
    for (const std::uint32_t row : state.rows()) {
        const std::uint32_t range = sides[side].range(row);
        if (range < shown.size()) { // else this side has none in that row
            shown[range] = true;
        }
    }
    return stepTo(sides, state, by, [&](const replay::Outcome& outcome) {
        return outcome.range < shown.size() && shown[outcome.range] && wanted(outcome);
    });
}

} // namespace

bool stepFault(const Sides& sides, ViewState& state, int by) {
    return stepShown(sides, state, by, [](const replay::Outcome& outcome) {
        return outcome.kind != replay::OutcomeKind::Hit;
    });
}

bool stepFallback(const Sides& sides, ViewState& state, int by) {
    return stepShown(sides, state, by, [](const replay::Outcome& outcome) {
        return outcome.kind != replay::OutcomeKind::Hit &&
               (outcome.pte || replay::failed(outcome.result));
    });
}

bool stepLoss(const Sides& sides, ViewState& state, int by) {
    const PaneSide& place = sides[state.selectedSide()];
    if (!place) {
        return false;
    }
    const auto playhead = state.playhead();
    const std::int64_t at = place.inTrace(playhead ? *playhead
                                          : by > 0 ? state.visible().begin - 1
                                                   : state.visible().end);
    std::optional<std::int64_t> next;
    for (const trace::Loss& loss : place.trace().losses()) {
        if (by > 0 ? loss.ts > at && (!next || loss.ts < *next)
                   : loss.ts < at && (!next || loss.ts > *next)) {
            next = loss.ts;
        }
    }
    if (!next) {
        return false;
    }
    state.setPlayhead(place.inWindow(*next));
    state.followPlayhead();
    return true;
}

bool stepRange(ViewState& state, int by) {
    const QVector<std::uint32_t>& rows = state.rows();
    const auto current = state.currentRange();
    const qsizetype place = current ? rows.indexOf(*current) : -1;
    qsizetype next = place >= 0 ? place + by : by > 0 ? 0 : rows.size() - 1;
    while (next >= 0 && next < rows.size() && state.isFolded(rows[next])) {
        next += by > 0 ? 1 : -1;
    }
    if (next < 0 || next >= rows.size()) {
        return false;
    }
    state.setCurrentRange(rows[next]);
    return true;
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
bool toDirty(const Sides& sides, const Summary& summary, ViewState& state, Side side,
             std::ptrdiff_t place) {
    const std::vector<DirtyRemoval>& all = summary.dirtyOf(side);
    if (place < 0 || place >= static_cast<std::ptrdiff_t>(all.size())) {
        return false;
    }
    const DirtyRemoval& removal = all[static_cast<std::size_t>(place)];
    if (removal.outcome != replay::kNoIndex) {
        reveal(sides, state, removal.outcome, side);
        return true;
    }
    revealEvent(sides, state, removal.event, side);
    goToRow(state, sides[side].row(removal.range));
    return true;
}

} // namespace

bool stepDirty(const Sides& sides, const Summary& summary, ViewState& state, int by) {
    const auto side = !summary.dirtyOf(state.selectedSide()).empty()
                          ? std::optional(state.selectedSide())
                          : dirtySide(summary);
    if (!side) {
        return false;
    }
    const auto selected = state.selected();
    const PaneSide& looked = sides[state.selectedSide()];
    const auto& outcomes = looked.shown().outcomes;
    std::int64_t at = state.playhead().value_or(state.visible().begin);
    if (selected && *selected < outcomes.size()) {
        at = looked.inWindow(outcomes[*selected].begin);
    } else if (const auto event = state.selectedEvent(); event && *event < looked.trace().size()) {
        at = looked.inWindow(looked.trace().time(*event));
    }
    at = sides[*side].inTrace(at);
    const std::vector<DirtyRemoval>& all = summary.dirtyOf(*side);
    const auto first = std::partition_point(
        all.begin(), all.end(), [at](const DirtyRemoval& removal) { return removal.time < at; });
    for (auto here = first; here != all.end() && here->time == at; ++here) {
        const bool is_selected =
            here->outcome != replay::kNoIndex
                ? selected && *selected == here->outcome && state.selectedSide() == *side
                : state.selectedEvent() == here->event;
        if (is_selected) {
            return toDirty(sides, summary, state, *side, here - all.begin() + by);
        }
    }
    return toDirty(sides, summary, state, *side, first - all.begin() - (by < 0 ? 1 : 0));
}

bool toFirstDirty(const Sides& sides, const Summary& summary, ViewState& state) {
    const auto side = dirtySide(summary);
    return side && toDirty(sides, summary, state, *side, 0);
}

bool toMapping(const Sides& sides, ViewState& state, std::int64_t mapping, Side side) {
    const auto& outcomes = sides[side].shown().outcomes;
    const auto found =
        std::find_if(outcomes.begin(), outcomes.end(), [mapping](const replay::Outcome& outcome) {
            return outcome.mapping == static_cast<std::uint32_t>(mapping);
        });
    if (found == outcomes.end()) {
        return false;
    }
    reveal(sides, state, static_cast<std::uint32_t>(found - outcomes.begin()), side);
    return true;
}

bool toCause(const Sides& sides, ViewState& state) {
    const auto selected = state.selected();
    if (!selected) {
        return false;
    }
    const Side side = state.selectedSide();
    const describe::Cause cause =
        describe::cause(*sides[side].comparison, sides[side].run, *selected);
    if (cause.outcome) {
        reveal(sides, state, *cause.outcome, side);
    } else if (cause.event) {
        revealEvent(sides, state, *cause.event, side);
    }
    return cause.outcome || cause.event;
}

void select(const Sides& sides, ViewState& state, std::uint32_t outcome, Side side) {
    state.select(outcome, side);
    state.setPlayhead(sides[side].inWindow(sides[side].shown().outcomes[outcome].begin));
}

void reveal(const Sides& sides, ViewState& state, std::uint32_t number, Side side) {
    const PaneSide& pane = sides[side];
    if (!pane || number >= pane.shown().outcomes.size()) {
        return;
    }
    const replay::Outcome& outcome = pane.shown().outcomes[number];
    show(state, pane.inWindow(outcome.begin), pane.inWindow(outcome.end));
    if (outcome.range != replay::kNoIndex) {
        goToRow(state, pane.row(outcome.range));
    }
    select(sides, state, number, side);
}

void revealEvent(const Sides& sides, ViewState& state, std::uint32_t event, Side side) {
    const PaneSide& pane = sides[side];
    if (!pane || event >= pane.trace().size()) {
        return;
    }
    const trace::Trace& trace = pane.trace();
    show(state, pane.inWindow(trace.time(event)), pane.inWindow(trace.time_end(event)));
    if (const std::uint32_t range = trace.range_of(event); range != trace::Trace::kNoRange) {
        goToRow(state, pane.row(range));
    }
    state.selectEvent(event, side);
    state.setPlayhead(pane.inWindow(trace.time(event)));
}

} // namespace daxscope::gui::navigate
