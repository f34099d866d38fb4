// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a click, a double click and the context menu do, by what lies under them.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/state/navigate.h"

#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr double kContext = 0.15; ///< shown on either side of what is zoomed to, of its length
} // namespace

void CompareView::Impl::chooseRow(std::uint32_t range) {
    context.header.reset();
    state->setCurrentRange(range);
    rowSought = false;
}

/// The row that a label stands for; nullptr where there is none.
const Row* CompareView::Impl::labelAt(const QPointF& pos) const {
    const Pane* pane = labelledPane(pos);
    return pane != nullptr ? context.layout->row_at(pane->yInLayout(pos.y())) : nullptr;
}

std::optional<std::uint32_t> CompareView::Impl::headerAt(const QPointF& pos) const {
    const Pane* pane = paneAt(pos);
    pane = pane != nullptr ? pane : labelledPane(pos);
    const Row* row =
        pane != nullptr && sides ? context.layout->row_at(pane->yInLayout(pos.y())) : nullptr;
    return row != nullptr ? row->header : std::nullopt;
}

void CompareView::Impl::fold(std::uint32_t group, bool on) {
    if (const auto groups = state->groups(); groups && group < groups->groups.size()) {
        state->fold(groups->groups[group].key, on);
    }
}

/// The context menu of what lies under the pointer.
void CompareView::Impl::offer(const QPointF& pos, const QPoint& global) {
    Thing thing;
    const Pane* pane = paneAt(pos);
    if (pane != nullptr && pane->data()) {
        const Hit hit = pane->hitAt(pos);
        if (hit.row == nullptr || hit.row->header) {
            return;
        }
        thing.row = pane->windowRow(*hit.row);
        thing.outcome = hit.outcome;
        thing.side = pane->side();
        if (hit.outcome) {
            thing.mapping = pane->data().run().outcomes[*hit.outcome].mapping;
        } else if (hit.mapping) {
            thing.mapping = *hit.mapping;
        }
        const auto& storms = pane->data().storms();
        for (std::size_t k = 0; k < storms.size(); ++k) {
            if (storms[k].range == hit.row->range && storms[k].begin < hit.column.end &&
                storms[k].end > hit.column.begin) {
                thing.storm = StormRef{pane->side(), static_cast<int>(k)};
                break;
            }
        }
        thing.text = describe(pos);
    } else if (const Row* row = labelAt(pos); row != nullptr && !row->header) {
        thing.row = row->range;
        thing.text = context.rowLabel(Side::Before, row->range);
    } else {
        return;
    }
    QToolTip::hideText();
    offerThing(thing, sides, document, state, global, &view);
}

void CompareView::Impl::click(const QPointF& pos) {
    if (const auto group = headerAt(pos)) {
        context.header = group;
        fold(*group, !state->isGroupFolded(*group));
        replot();
        return;
    }
    const Pane* pane = paneAt(pos);
    if (pane == nullptr) {
        if (const Row* row = labelAt(pos)) { // a label chooses its row
            chooseRow(row->range);
        }
    }
    if (pane == nullptr || !pane->data()) {
        return;
    }
    const Hit hit = pane->hitAt(pos);
    if (hit.row != nullptr) {
        chooseRow(pane->windowRow(*hit.row));
    }
    // A fault takes the playhead to its begin; where there is none, it comes to the pointer.
    if (hit.outcome) {
        navigate::select(*sides, *state, *hit.outcome, pane->side());
    } else {
        state->select(std::nullopt, pane->side());
        state->setPlayhead(visibleTimeAt(pos.x()));
    }
}

void CompareView::Impl::doubleClick(QMouseEvent* event) {
    const Pane* pane = paneAt(event->position());
    if (pane == nullptr || !pane->data() || event->button() != Qt::LeftButton) {
        return;
    }
    drag = Drag::None;
    const Hit hit = pane->hitAt(event->position());
    if (hit.row == nullptr || hit.row->header) {
        return;
    }
    const TimeRange visible = state->visible();
    const auto& storms = pane->data().storms();
    for (std::size_t k = 0; k < storms.size(); ++k) {
        const replay::Storm& storm = storms[k];
        // A storm that fills the view has been zoomed to: then it is about the fault.
        if (storm.range == hit.row->range && storm.begin < hit.column.end &&
            storm.end > hit.column.begin &&
            static_cast<double>(storm.end - storm.begin) <
                0.6 * static_cast<double>(visible.length())) {
            zoomToStorm(storm, pane->side());
            state->setCurrentStorm(StormRef{pane->side(), static_cast<int>(k)});
            return;
        }
    }
    if (hit.outcome) {
        zoomToOutcome(*hit.outcome, pane->side());
    }
}

void CompareView::Impl::zoomToStorm(const replay::Storm& storm, Side side) {
    const PaneSide& place = context.place(side);
    const auto margin = std::llround(static_cast<double>(storm.end - storm.begin) * kContext);
    state->setVisible(
        {place.inWindow(storm.begin) - margin, place.inWindow(storm.end) + margin + 1});
    state->setCurrentRange(place.row(storm.range));
}

void CompareView::Impl::zoomToOutcome(std::uint32_t number, Side side) {
    const PaneData& data = paneOf(side)->data();
    if (!data || number >= data.run().outcomes.size()) {
        return;
    }
    const replay::Outcome& outcome = data.run().outcomes[number];
    std::int64_t begin = outcome.begin, end = std::max(outcome.end, outcome.begin + 1);
    if (outcome.cause_kind == replay::CauseKind::Fault && outcome.cause != replay::kNoIndex) {
        begin = std::min(begin, data.run().outcomes[outcome.cause].begin);
    } else if (outcome.cause != replay::kNoIndex) {
        begin = std::min(begin, data.trace().time(outcome.cause));
    }
    const auto margin = std::max<std::int64_t>(
        std::llround(static_cast<double>(end - begin) * 2 * kContext), 1'000);
    const PaneSide& place = context.place(side);
    state->setVisible({place.inWindow(begin) - margin, place.inWindow(end) + margin});
}

void CompareView::zoomToSelection() {
    if (const auto selected = impl_->state->selected()) {
        impl_->zoomToOutcome(*selected, impl_->state->selectedSide());
        return;
    }
    if (const auto ref = impl_->state->currentStorm()) {
        const PaneData& pane = impl_->paneOf(ref->side)->data();
        if (pane && ref->index >= 0 &&
            static_cast<std::size_t>(ref->index) < pane.storms().size()) {
            impl_->zoomToStorm(pane.storms()[static_cast<std::size_t>(ref->index)], ref->side);
        }
    }
}

} // namespace daxscope::gui
