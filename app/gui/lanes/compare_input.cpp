// SPDX-License-Identifier: GPL-3.0-or-later
//
// The mouse and the keys; what is under the pointer.
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/lanes/tooltip.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/text.h"
#include "replay/words/of_lanes.h"

#include <QApplication>
#include <QToolTip>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr double kWheelStep = 0.8; ///< zoom of one notch
constexpr double kPanStep = 0.1;   ///< of the visible length, for a notch or a key
constexpr double kKeyZoom = 0.7;
constexpr double kRowStep = 1.15; ///< growth of the rows for one notch
constexpr double kNotch = 120;    ///< QWheelEvent::angleDelta() of one
} // namespace

std::int64_t CompareView::Impl::timeAt(double x) const {
    const QCPAxis* axis = before->rect()->axis(QCPAxis::atBottom);
    return context.bounds.begin + std::llround(std::floor(axis->pixelToCoord(x)));
}

std::int64_t CompareView::Impl::visibleTimeAt(double x) const {
    const TimeRange visible = state->visible();
    return std::clamp(timeAt(x), visible.begin, visible.end - 1);
}

double CompareView::Impl::nsPerPixel() const {
    return static_cast<double>(state->visible().length()) /
           std::max(before->rect()->rect().width(), 1);
}

bool CompareView::Impl::inLabels(const QPointF& pos) const {
    return pos.x() < before->rect()->rect().left();
}

/// The pane whose labels lie at a point; nullptr: none's.
const Pane* CompareView::Impl::labelledPane(const QPointF& pos) const {
    for (const Pane* pane : panes()) {
        const QRect rect = pane->rect()->rect();
        if (pane->isVisible() && sides != nullptr && inLabels(pos) && pos.y() >= rect.top() &&
            pos.y() <= rect.bottom()) {
            return pane;
        }
    }
    return nullptr;
}

/// What a row is that a side has no range for.
QString CompareView::Impl::absence(const Pane& pane, const Row& row) const {
    return CompareView::tr("%1\n%2").arg(context.rowLabel(pane.side(), pane.windowRow(row)),
                                         sides->absent(pane.side()));
}

/// What a label may have no room for: the whole name, and who has the strip beside it.
QString CompareView::Impl::labelTip(const Pane& pane, const QPointF& pos) const {
    constexpr std::size_t kMost = 12;
    const double y = pane.yInLayout(pos.y());
    const Row* row = pane.layout()->row_at(y);
    if (row == nullptr) {
        return {};
    }
    if (row->header) {
        return context.groupTip(*row->header);
    }
    if (row->range == replay::kNoIndex) {
        return absence(pane, *row);
    }
    const trace::Trace& trace = pane.place().trace();
    QStringList lines{text(words::range_lines(trace, row->range))};
    if (row->open && pos.x() > context.labelWidth + 10) {
        std::size_t told = 0;
        for (const Party& party : row->parties) {
            if (party.strip == row->strip_at(y) && told++ < kMost) {
                lines << format::party(trace, party.mapping);
            }
        }
        if (told > kMost) {
            lines << QStringLiteral("…");
        }
    }
    return lines.join(u'\n');
}

QString CompareView::Impl::describe(const QPointF& pos) const {
    if (const Pane* pane = labelledPane(pos)) {
        return labelTip(*pane, pos);
    }
    if (const Pane* pane = paneAt(pos); pane != nullptr && pane->data()) {
        const Hit hit = pane->hitAt(pos);
        if (hit.row != nullptr && hit.row->header) {
            return context.groupTip(*hit.row->header);
        }
        return hit.row != nullptr && hit.row->range == replay::kNoIndex
                   ? absence(*pane, *hit.row)
                   : tooltip(pane->data(), hit, sides->zeroOf(pane->side()));
    }
    return delta->rect()->rect().contains(pos.toPoint()) ? delta->describeAt(pos) : QString();
}

void CompareView::Impl::repaintPointer() {
    plot->update();
}

void CompareView::Impl::hover(const QPointF& pos, const QPoint& global) {
    Pointer pointer;
    const Pane* pane = paneAt(pos);
    if (pane != nullptr || delta->rect()->rect().contains(pos.toPoint())) {
        pointer.time = timeAt(pos.x());
    }
    if (pane != nullptr && pane->data()) {
        const Hit hit = pane->hitAt(pos);
        pointer.outcome = hit.outcome;
        pointer.side = pane->side();
        if (hit.row != nullptr && !hit.row->header) {
            pointer.range = pane->windowRow(*hit.row);
        }
    }
    context.pointer = pointer;
    repaintPointer();
    if (playhead->isHandleAt(pos) || otherEdge(pos) || flags->handleAt(pos)) {
        plot->setCursor(Qt::SplitHCursor);
    } else if (headerAt(pos)) {
        plot->setCursor(Qt::PointingHandCursor);
    } else {
        plot->unsetCursor();
    }
    QToolTip::showText(global, plainTip(describe(pos)), plot);
}

void CompareView::Impl::leave() {
    context.pointer = {};
    repaintPointer();
}

void CompareView::Impl::mousePress(QMouseEvent* event) {
    if (sides == nullptr ||
        (event->button() != Qt::LeftButton && event->button() != Qt::RightButton &&
         event->button() != Qt::MiddleButton)) {
        return;
    }
    drag = Drag::Pressed;
    button = event->button();
    pressed = event->position();
    visibleAtPress = state->visible();
    scrollAtPress = scroll;
    if (button == Qt::LeftButton && playhead->isHandleAt(pressed)) {
        drag = Drag::Playhead;
        state->setPlayhead(visibleTimeAt(pressed.x()));
    }
}

void CompareView::Impl::mouseMove(QMouseEvent* event) {
    const QPointF pos = event->position();
    if (drag == Drag::Pressed &&
        (pos - pressed).manhattanLength() >= QApplication::startDragDistance() / 2.0) {
        beginDrag(event->modifiers().testFlag(Qt::ShiftModifier));
    }
    if (drag == Drag::Pan) {
        // Whole pixels: the picture only moves.
        const auto by = std::llround((pressed.x() - pos.x()) * nsPerPixel());
        setScroll(scrollAtPress + pressed.y() - pos.y());
        state->setVisible({visibleAtPress.begin + by, visibleAtPress.end + by}, true);
        return;
    }
    if (drag == Drag::Rubber) {
        const std::int64_t one = visibleTimeAt(pressed.x());
        const std::int64_t other = visibleTimeAt(pos.x());
        context.pointer.time.reset();
        context.pointer.outcome.reset();
        context.pointer.rubber = TimeRange{std::min(one, other), std::max(one, other) + 1};
        repaintPointer();
        return;
    }
    if (drag == Drag::Stretch) {
        dragTime(pos);
        return;
    }
    if (drag == Drag::Note) {
        dragNote(pos);
        return;
    }
    if (drag == Drag::Playhead) {
        state->setPlayhead(visibleTimeAt(pos.x()));
        return;
    }
    if (drag == Drag::None) {
        hover(pos, event->globalPosition().toPoint());
    }
}

void CompareView::Impl::mouseRelease(QMouseEvent* event) {
    const Drag was = std::exchange(drag, Drag::None);
    plot->unsetCursor();
    if (was == Drag::Note && notes) {
        notes->hold(false);
    } else if (was == Drag::Pan) {
        state->endGesture();
    } else if (was == Drag::Rubber) {
        if (const auto range = std::exchange(context.pointer.rubber, {})) {
            state->setVisible(*range);
        }
        repaintPointer();
    } else if (was == Drag::Pressed && button == Qt::LeftButton) {
        click(event->position());
    } else if (was == Drag::Pressed) {
        offer(event->position(), event->globalPosition().toPoint());
    }
}

void CompareView::Impl::growRows(double steps, double aroundY) {
    const double now = context.layout->row_height();
    if (now <= 0 || steps == 0) {
        return;
    }
    const double wanted = now * std::pow(kRowStep, steps);
    // Low rows would round back to what they were.
    const double next =
        std::clamp(std::round(steps > 0 ? std::max(wanted, now + 1) : std::min(wanted, now - 1)),
                   RowLayout::kLeastHeight, RowLayout::kGreatestHeight);
    if (aroundY >= context.layout->held()) { // what stays on top keeps its place by itself
        const double y = scroll + aroundY;
        double headers = 0; // above it: they keep their height
        for (const Row& row : context.layout->rows()) {
            headers += row.header && row.top < y ? row.height : 0;
        }
        scroll = std::round(headers + (y - headers) * next / now - aroundY);
    }
    rowHeight = next;
    rowsChanged = true;
    replot();
}

void CompareView::Impl::wheel(QWheelEvent* event) {
    const QPointF pos = event->position();
    const double notches = event->angleDelta().y() / kNotch;
    const double sideways = event->angleDelta().x() / kNotch;
    event->accept();
    if (sides == nullptr) {
        return;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const Pane* pane = paneAt(pos);
        growRows(notches, pane != nullptr ? pos.y() - pane->rect()->rect().top() : 0);
    } else if (inLabels(pos)) {
        setScroll(scroll - notches * 3 * std::max(context.layout->row_height(), 10.0));
    } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        state->pan(-(notches + sideways) * kPanStep);
    } else if (std::abs(sideways) > std::abs(notches)) {
        state->pan(-sideways * kPanStep);
    } else if (notches != 0) {
        state->zoom(std::pow(kWheelStep, notches), timeAt(pos.x()));
    }
}

bool CompareView::Impl::key(QKeyEvent* event) {
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    // Around the pointer where it is over the lanes, else around the middle.
    const std::int64_t around =
        context.pointer.time.value_or(visible().begin + visible().length() / 2);
    const int code = event->key();
    // In a window they are its actions', or somebody took them away from those.
    if (document && ((code >= Qt::Key_A && code <= Qt::Key_Z) || code == Qt::Key_Plus ||
                     code == Qt::Key_Minus || code == Qt::Key_Backspace)) {
        return false;
    }
    switch (code) {
    case Qt::Key_W:
    case Qt::Key_Plus:
        state->zoom(kKeyZoom, around);
        return true;
    case Qt::Key_S:
    case Qt::Key_Minus:
        state->zoom(1 / kKeyZoom, around);
        return true;
    case Qt::Key_A:
        state->pan(-kPanStep);
        return true;
    case Qt::Key_D:
        state->pan(kPanStep);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int by = event->key() == Qt::Key_Left ? -1 : 1;
        if (shift) {
            state->pan(by * kPanStep);
        } else if (!foldAtCursor(by < 0)) {
            moveCursor(by);
        }
        return true;
    }
    case Qt::Key_Up:
    case Qt::Key_Down: {
        const int by = event->key() == Qt::Key_Up ? -1 : 1;
        shift ? moveCursorPane(by) : moveCursorRow(by);
        return true;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return foldAtCursor({}) || selectAtCursor();
    case Qt::Key_PageUp:
        setScroll(scroll - scrollBar->pageStep());
        return true;
    case Qt::Key_PageDown:
        setScroll(scroll + scrollBar->pageStep());
        return true;
    case Qt::Key_F:
        view.fit();
        return true;
    case Qt::Key_Z:
        view.zoomToSelection();
        return true;
    case Qt::Key_Backspace:
        if (shift) {
            state->forward();
        } else {
            state->back();
        }
        return true;
    case Qt::Key_Escape:
        if (drag != Drag::None) { // gives up the gesture
            drag = Drag::None;
            context.pointer.rubber.reset();
            plot->unsetCursor();
            repaintPointer();
        } else {
            if (!state->selected() && !state->selectedEvent()) {
                state->setStretch(std::nullopt);
            }
            state->select(std::nullopt, state->selectedSide());
        }
        return true;
    default:
        return false;
    }
}

void CompareView::keyPressEvent(QKeyEvent* event) {
    constexpr auto kOurs = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if ((event->modifiers() & kOurs) != Qt::NoModifier || !impl_->key(event)) {
        QWidget::keyPressEvent(event);
    }
}

bool CompareView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != impl_->plot) {
        return QWidget::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        impl_->mousePress(static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove:
        impl_->mouseMove(static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonRelease:
        impl_->mouseRelease(static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        impl_->doubleClick(static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::Wheel:
        impl_->wheel(static_cast<QWheelEvent*>(event));
        return true;
    case QEvent::Resize:
        impl_->replotAsked = true; // the plot does so by itself
        return false;
    case QEvent::Leave:
        impl_->leave();
        return false;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace daxscope::gui
