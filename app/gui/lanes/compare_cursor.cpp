// SPDX-License-Identifier: GPL-3.0-or-later
//
// The keyboard's cursor in the lanes: it goes from fault to fault of a row, as the pointer would,
// and is read out. What it is on is shown as what is under the pointer.
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/lanes/tooltip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"

#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr double kNsPerSecond = 1e9;
} // namespace

/// The pane that the cursor is in.
Side CompareView::Impl::cursorSide() const {
    const Side side = context.pointer.outcome ? context.pointer.side : state->selectedSide();
    return paneOf(side)->isVisible() && paneOf(side)->data() ? side : Side::Before;
}

/// The row that the cursor is in.
std::optional<std::uint32_t> CompareView::Impl::cursorRow() const {
    const auto shown = [this](const std::optional<std::uint32_t>& row) {
        return row && state->rows().contains(*row);
    };
    return shown(context.pointer.outcome ? context.pointer.range : std::nullopt)
               ? context.pointer.range
           : shown(state->currentRange()) ? state->currentRange()
           : state->rows().isEmpty()      ? std::nullopt
                                          : std::optional(state->rows().first());
}

/// Puts the cursor on an outcome, and brings that into sight.
void CompareView::Impl::putCursor(std::uint32_t outcome, Side side) {
    const PaneSide& place = context.place(side);
    const replay::Outcome& of = place.shown().outcomes[outcome];
    const std::int64_t begin = place.inWindow(of.begin);
    const std::uint32_t row = place.row(of.range);
    const TimeRange visible = state->visible();
    if (begin < visible.begin || begin >= visible.end) {
        const std::int64_t from = begin - visible.length() / 2;
        state->setVisible({from, from + visible.length()}, true);
    }
    context.header.reset();
    state->setCurrentRange(row);
    context.pointer.time = begin;
    context.pointer.range = row;
    context.pointer.outcome = outcome;
    context.pointer.side = side;
    repaintPointer();
    speak(outcome, side);
}

/// To the next fault of the cursor's row, or with by < 0 to the one before; where it is on none, to
/// the first one that is in sight.
void CompareView::Impl::moveCursor(int by) {
    const auto row = cursorRow();
    if (!sides || !row) {
        return;
    }
    const Side side = cursorSide();
    const PaneSide& place = context.place(side);
    const std::uint32_t range = place.range(*row);
    if (range == replay::kNoIndex) {
        say(sides->absent(side), visible().begin);
        return;
    }
    const auto& outcomes = place.shown().outcomes;
    const auto place_of = [&](std::int64_t time) {
        return std::partition_point(
                   outcomes.begin(), outcomes.end(),
                   [at = place.inTrace(time)](const auto& of) { return of.begin < at; }) -
               outcomes.begin();
    };
    const auto selected = state->selected();
    std::ptrdiff_t k = 0;
    if (context.pointer.outcome && context.pointer.side == side) {
        k = static_cast<std::ptrdiff_t>(*context.pointer.outcome) + by;
    } else if (selected && *selected < outcomes.size() && outcomes[*selected].range == range) {
        k = static_cast<std::ptrdiff_t>(*selected) + by;
    } else {
        k = by > 0 ? place_of(visible().begin) : place_of(visible().end) - 1;
    }
    for (; k >= 0 && k < static_cast<std::ptrdiff_t>(outcomes.size()); k += by) {
        const replay::Outcome& of = outcomes[static_cast<std::size_t>(k)];
        if (of.range == range && of.kind != replay::OutcomeKind::Hit) {
            putCursor(static_cast<std::uint32_t>(k), side);
            return;
        }
    }
    say(by > 0 ? CompareView::tr("No later fault in this row")
               : CompareView::tr("No earlier fault in this row"),
        context.pointer.time.value_or(visible().begin));
}

/// To the row below, or with by < 0 above: to its fault that is next to where the cursor was.
void CompareView::Impl::moveCursorRow(int by) {
    const auto row = cursorRow();
    if (!sides || !row) {
        return;
    }
    const Side side = cursorSide();
    const std::int64_t time =
        context.pointer.outcome && context.pointer.time ? *context.pointer.time : visible().begin;
    const auto& laid = context.layout->rows();
    const Row* from = context.header ? nullptr : context.layout->row_of(*row);
    for (const Row& one : laid) {
        from = context.header && one.header == context.header ? &one : from;
    }
    // From a row that is folded away, or not shown yet: to the first.
    const std::ptrdiff_t next = from == nullptr || (!context.header && !state->currentRange())
                                    ? (by > 0 ? 0 : std::ssize(laid) - 1)
                                    : from - laid.data() + by;
    if (next < 0 || next >= std::ssize(laid)) {
        say(by > 0 ? CompareView::tr("The last row") : CompareView::tr("The first row"), time);
        return;
    }
    const Row& to = laid[static_cast<std::size_t>(next)];
    if (to.header) {
        goToHeader(to);
        return;
    }
    const std::uint32_t now = to.range;
    context.header.reset();
    state->setCurrentRange(now);
    const PaneSide& place = context.place(side);
    const std::uint32_t range = place.range(now);
    const auto& outcomes = place.shown().outcomes;
    std::optional<std::uint32_t> nearest;
    for (std::uint32_t k = 0; k < outcomes.size(); ++k) {
        const replay::Outcome& of = outcomes[k];
        if (of.range != range || of.kind == replay::OutcomeKind::Hit) {
            continue;
        }
        const auto apart = [&](std::uint32_t which) {
            return std::abs(place.inWindow(outcomes[which].begin) - time);
        };
        if (!nearest || apart(k) <= apart(*nearest)) {
            nearest = k;
        } else {
            break; // they are by time: from here on they are further away
        }
    }
    const TimeRange sight = visible();
    if (nearest && place.inWindow(outcomes[*nearest].begin) >= sight.begin &&
        place.inWindow(outcomes[*nearest].begin) < sight.end) {
        putCursor(*nearest, side);
        return;
    }
    context.pointer.outcome.reset();
    repaintPointer();
    say(CompareView::tr("%1: no fault in sight").arg(context.rowLabel(side, now)), time);
}

/// The keyboard's cursor is on a group: Enter, Left and Right fold it and unfold it.
void CompareView::Impl::goToHeader(const Row& row) {
    context.header = row.header;
    context.pointer.outcome.reset();
    if (row.top >= context.layout->held()) {
        seek(row.top, row.height);
    }
    replot();
    say(state->isGroupFolded(*row.header)
            ? CompareView::tr("Group %1, folded").arg(context.groupLabel(*row.header))
            : CompareView::tr("Group %1, unfolded").arg(context.groupLabel(*row.header)),
        visible().begin);
}

bool CompareView::Impl::foldAtCursor(std::optional<bool> on) {
    if (!context.header) {
        return false;
    }
    const std::uint32_t group = *context.header;
    fold(group, on.value_or(!state->isGroupFolded(group)));
    say(state->isGroupFolded(group)
            ? CompareView::tr("Group %1, folded").arg(context.groupLabel(group))
            : CompareView::tr("Group %1, unfolded").arg(context.groupLabel(group)),
        visible().begin);
    return true;
}

/// The same access in the pane below, or with by < 0 above.
void CompareView::Impl::moveCursorPane(int by) {
    const Side order[] = {Side::Recorded, Side::Before, Side::After};
    const auto at = std::find(std::begin(order), std::end(order), cursorSide()) - order;
    for (std::ptrdiff_t to = at + by; to >= 0 && to < std::ssize(order); to += by) {
        if (!paneOf(order[to])->isVisible() || !paneOf(order[to])->data()) {
            continue;
        }
        const auto outcome = context.isTwo() ? std::nullopt : context.pointer.outcome;
        if (outcome && *outcome < context.place(order[to]).shown().outcomes.size()) {
            putCursor(*outcome, order[to]);
        } else {
            context.pointer.outcome.reset();
            state->select(std::nullopt, order[to]);
            say(sides->name(order[to]), visible().begin);
        }
        return;
    }
}

bool CompareView::Impl::selectAtCursor() {
    if (!sides || !context.pointer.outcome) {
        return false;
    }
    navigate::select(*sides, *state, *context.pointer.outcome, context.pointer.side);
    return true;
}

TimeRange CompareView::Impl::visible() const {
    return state->visible();
}

/// @param time of the window
void CompareView::Impl::say(const QString& what, std::int64_t time) {
    const std::int64_t zero = sides ? sides->zero() : 0;
    const auto seconds = [zero](std::int64_t at) {
        return static_cast<double>(at - zero) / kNsPerSecond;
    };
    plot->speak(
        {what, seconds(time), seconds(state->bounds().begin), seconds(state->bounds().end)});
}

/// Reads an outcome out: where it is, and what its tooltip says.
void CompareView::Impl::speak(std::uint32_t outcome, Side side) {
    const Pane* pane = paneOf(side);
    if (!sides || !pane->data() || outcome >= pane->data().run().outcomes.size()) {
        return;
    }
    const PaneSide& place = context.place(side);
    const replay::Outcome& of = place.shown().outcomes[outcome];
    Hit hit;
    hit.row = pane->layout()->row_of(of.range);
    hit.column = {of.begin, of.begin + 1};
    hit.mapping = of.mapping;
    hit.outcome = outcome;
    const QString lines =
        hit.row == nullptr ? QString() : tooltip(pane->data(), hit, sides->zeroOf(side));
    say(CompareView::tr("%1, %2. %3")
            .arg(sides->name(side), context.rowLabel(side, place.row(of.range)), lines),
        place.inWindow(of.begin));
}

} // namespace daxscope::gui
