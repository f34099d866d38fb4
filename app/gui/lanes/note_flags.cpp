// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/note_flags.h"

#include "app/gui/lanes/delta_pane.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/shown.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

NoteFlags::NoteFlags(QCustomPlot* plot, const PaneContext& context,
                     std::array<const Pane*, 3> panes, const DeltaPane& axis)
    : QCPLayerable(plot, kPointerLayer), context_(context), panes_(panes), axis_(axis) {}

void NoteFlags::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

void NoteFlags::paintOver(QCPPainter* painter) {
    painter->save();
    draw(painter);
    painter->restore();
}

void NoteFlags::draw(QCPPainter* painter) {
    if (!context_.sides || context_.notes == nullptr) {
        return;
    }
    const std::vector<Note>& notes = context_.notes->all();
    const TimeRange visible = context_.state->visible();
    const auto from = [&notes](std::int64_t time) {
        return std::lower_bound(notes.begin(), notes.end(), time,
                                [](const Note& note, std::int64_t at) { return note.time < at; });
    };
    const QRectF axis = axis_.rect()->rect();
    const auto x = [this](const Note& note) { return std::floor(axis_.x(note.time)) + 0.5; };
    const auto end = from(visible.end);
    for (auto note = from(visible.begin); note != end;) {
        const double at = x(*note);
        auto next = std::next(note);
        while (next != end && x(*next) <= at) {
            ++next;
        }
        painter->setAntialiasing(false);
        painter->setPen(QPen(context_.theme->accent, 1, Qt::DashLine));
        for (const Pane* pane : panes_) {
            if (pane->isVisible()) {
                const QRectF area = pane->rect()->rect();
                painter->drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
            }
        }
        painter->drawLine(QPointF(at, axis.top()), QPointF(at, axis.bottom()));
        drawText(painter, at, (next == end ? axis.right() : x(*next)) - at, note->text);
        note = next;
    }
}

void NoteFlags::drawText(QCPPainter* painter, double at, double room, const QString& text) const {
    constexpr double kPadding = 4, kLeast = 24;
    const auto top = std::find_if(panes_.begin(), panes_.end(),
                                  [](const Pane* pane) { return pane->isVisible(); });
    if (top == panes_.end()) {
        return;
    }
    const QFontMetricsF metrics(mParentPlot->font());
    const double widest = std::min(room - 2, mParentPlot->width() / 4.0) - 2 * kPadding;
    const QRectF area = (*top)->rect()->rect();
    QString told =
        widest < kLeast ? QString() : metrics.elidedText(shown(text), Qt::ElideRight, widest);
    const double width = told.isEmpty() ? 5 : metrics.horizontalAdvance(told) + 2 * kPadding;
    const QRectF flag(at, area.top(), width, told.isEmpty() ? 5 : metrics.height() + 2);
    painter->setPen(Qt::NoPen);
    painter->setBrush(context_.theme->accent);
    painter->drawRect(flag);
    painter->setPen(context_.theme->base);
    painter->setFont(mParentPlot->font());
    painter->drawText(flag, Qt::AlignCenter, told);
}

} // namespace daxscope::gui

#include "moc_note_flags.cpp"
