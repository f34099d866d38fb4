// SPDX-License-Identifier: GPL-3.0-or-later
//
// What dragging in the lanes begins, and how a time is selected by it.
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/state/notes.h"

#include <QToolTip>
#include <cmath>

namespace daxscope::gui {

/// The time at a point; near the begin or end of the fault under it, that, and near the playhead,
/// the playhead.
std::int64_t CompareView::Impl::snapped(const QPointF& pos) const {
    constexpr double kNear = 5; // pixels
    const std::int64_t there = visibleTimeAt(pos.x());
    std::int64_t found = there;
    double nearest = kNear * nsPerPixel();
    const auto offer = [&](std::int64_t time) {
        const double away = std::abs(static_cast<double>(time - there));
        if (away < nearest) {
            nearest = away;
            found = time;
        }
    };
    if (const auto time = state->playhead()) {
        offer(*time);
    }
    if (const Pane* pane = paneAt(pos); pane != nullptr && pane->data()) {
        if (const Hit hit = pane->hitAt(pos); hit.outcome) {
            const replay::Outcome& outcome = pane->data().run().outcomes[*hit.outcome];
            offer(pane->place().inWindow(outcome.begin));
            offer(pane->place().inWindow(outcome.end));
        }
    }
    return found;
}

/// Where an edge of the selected time lies under a point: the edge that stays when it is dragged.
std::optional<std::int64_t> CompareView::Impl::otherEdge(const QPointF& pos) const {
    constexpr double kNear = 4; // pixels
    const auto stretch = state->stretch();
    if (!stretch || sides == nullptr || inLabels(pos)) {
        return std::nullopt;
    }
    const auto there = static_cast<double>(timeAt(pos.x()));
    const double to_begin = std::abs(static_cast<double>(stretch->begin) - there) / nsPerPixel();
    const double to_end = std::abs(static_cast<double>(stretch->end) - there) / nsPerPixel();
    if (std::min(to_begin, to_end) > kNear) {
        return std::nullopt;
    }
    return to_begin < to_end ? stretch->end : stretch->begin;
}

/// The pointer has moved far enough: which gesture it is.
void CompareView::Impl::beginDrag(bool shift) {
    if (const auto handle =
            button == Qt::LeftButton && !shift && notes ? flags->handleAt(pressed) : std::nullopt) {
        drag = Drag::Note;
        dragged = *handle;
        notes->hold(true);
        QToolTip::hideText();
        plot->setCursor(Qt::SplitHCursor);
        return;
    }
    const bool zooms = button == Qt::RightButton || (button == Qt::LeftButton && shift);
    const bool selects = button == Qt::LeftButton && !shift && !inLabels(pressed);
    drag = zooms ? Drag::Rubber : selects ? Drag::Stretch : Drag::Pan;
    if (selects) {
        anchor = otherEdge(pressed).value_or(snapped(pressed));
        emit view.timeSelected();
    }
    state->endGesture();
    QToolTip::hideText();
    plot->setCursor(drag == Drag::Pan ? Qt::ClosedHandCursor : Qt::SplitHCursor);
}

void CompareView::Impl::dragNote(const QPointF& pos) {
    if (!notes) {
        return;
    }
    const std::int64_t time = snapped(pos);
    if (dragged.marker) {
        notes->setMarker(*dragged.marker, time);
    } else if (dragged.note < static_cast<int>(notes->all().size())) {
        dragged.note = notes->move(dragged.note, time);
    }
}

void CompareView::Impl::dragTime(const QPointF& pos) {
    const std::int64_t moved = snapped(pos);
    context.pointer.time.reset();
    state->setStretch(TimeRange{std::min(anchor, moved), std::max(anchor, moved)}, true);
}

} // namespace daxscope::gui
