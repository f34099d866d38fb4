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

const Pane* NoteFlags::top() const {
    const auto found = std::find_if(panes_.begin(), panes_.end(),
                                    [](const Pane* pane) { return pane->isVisible(); });
    return found == panes_.end() ? nullptr : *found;
}

const Pane* NoteFlags::bottom() const {
    const auto found = std::find_if(panes_.rbegin(), panes_.rend(),
                                    [](const Pane* pane) { return pane->isVisible(); });
    return found == panes_.rend() ? nullptr : *found;
}

double NoteFlags::x(std::int64_t time) const {
    return std::floor(axis_.x(time)) + 0.5;
}

/// Of the notes in sight, one for a pixel column.
QVector<NoteFlags::Flag> NoteFlags::flags() const {
    constexpr double kPadding = 4, kLeast = 24, kSmall = 5;
    QVector<Flag> made;
    const Pane* pane = top();
    if (!context_.sides || context_.notes == nullptr || pane == nullptr) {
        return made;
    }
    const std::vector<Note>& notes = context_.notes->all();
    const TimeRange visible = context_.state->visible();
    const auto from = [&notes](std::int64_t time) {
        return std::lower_bound(notes.begin(), notes.end(), time,
                                [](const Note& note, std::int64_t at) { return note.time < at; });
    };
    const QFontMetricsF metrics(mParentPlot->font());
    const QRectF area = pane->rect()->rect();
    const auto end = from(visible.end);
    for (auto note = from(visible.begin); note != end;) {
        const double at = x(note->time);
        auto next = std::next(note);
        while (next != end && x(next->time) <= at) {
            ++next;
        }
        const double room = (next == end ? area.right() : x(next->time)) - at;
        const double widest = std::min(room - 2, mParentPlot->width() / 4.0) - 2 * kPadding;
        const QString told = widest < kLeast
                                 ? QString()
                                 : metrics.elidedText(shown(note->text), Qt::ElideRight, widest);
        const double width =
            told.isEmpty() ? kSmall : metrics.horizontalAdvance(told) + 2 * kPadding;
        const double height = told.isEmpty() ? kSmall : metrics.height() + 2;
        made.push_back({static_cast<int>(note - notes.begin()), at,
                        QRectF(at, area.top(), width, height), told});
        note = next;
    }
    return made;
}

std::optional<NoteFlags::Handle> NoteFlags::handleAt(const QPointF& pos) const {
    constexpr double kNear = 3; // pixels
    if (!context_.sides || context_.notes == nullptr || top() == nullptr) {
        return std::nullopt;
    }
    for (const Flag& flag : flags()) {
        if (flag.box.adjusted(-kNear, 0, kNear, kNear).contains(pos)) {
            return Handle{std::nullopt, flag.note};
        }
    }
    const TimeRange visible = context_.state->visible();
    const bool in_pane = std::any_of(panes_.begin(), panes_.end(), [&](const Pane* pane) {
        return pane->isVisible() && QRectF(pane->rect()->rect()).contains(pos);
    });
    const Markers& markers = context_.notes->markers();
    for (std::size_t which = 0; in_pane && which < markers.size(); ++which) {
        const auto time = markers[which];
        if (time && visible.begin <= *time && *time < visible.end &&
            std::abs(x(*time) - pos.x()) <= kNear) {
            return Handle{which, -1};
        }
    }
    return std::nullopt;
}

void NoteFlags::draw(QCPPainter* painter) {
    for (const Flag& flag : flags()) {
        painter->setAntialiasing(false);
        painter->setPen(QPen(context_.theme->accent, 1, Qt::DashLine));
        drawLine(painter, flag.at);
        drawFlag(painter, flag.box, flag.text);
    }
    drawMarkers(painter);
}

void NoteFlags::drawLine(QCPPainter* painter, double at) const {
    const QRectF axis = axis_.rect()->rect();
    for (const Pane* pane : panes_) {
        if (pane->isVisible()) {
            const QRectF area = pane->rect()->rect();
            painter->drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        }
    }
    painter->drawLine(QPointF(at, axis.top()), QPointF(at, axis.bottom()));
}

void NoteFlags::drawFlag(QCPPainter* painter, const QRectF& box, const QString& text) const {
    painter->setPen(Qt::NoPen);
    painter->setBrush(context_.theme->accent);
    painter->drawRect(box);
    painter->setPen(context_.theme->base);
    painter->setFont(mParentPlot->font());
    painter->drawText(box, Qt::AlignCenter, text);
}

void NoteFlags::drawMarkers(QCPPainter* painter) const {
    const Pane* pane = bottom();
    if (!context_.sides || context_.notes == nullptr || pane == nullptr) {
        return;
    }
    const QRectF area = pane->rect()->rect();
    const QFontMetricsF metrics(mParentPlot->font());
    const double height = metrics.height() + 2;
    const TimeRange visible = context_.state->visible();
    const Markers& markers = context_.notes->markers();
    drawBetween(painter, QRectF(area.left(), area.bottom() - height, area.width(), height),
                markers);
    for (std::size_t which = 0; which < markers.size(); ++which) {
        if (!markers[which] || *markers[which] < visible.begin || *markers[which] >= visible.end) {
            continue;
        }
        const double at = x(*markers[which]);
        painter->setAntialiasing(false);
        painter->setPen(QPen(context_.theme->accent, 1));
        drawLine(painter, at);
        const double left = std::clamp(at - height / 2, area.left(), area.right() - height);
        drawFlag(painter, QRectF(left, area.bottom() - height, height, height),
                 which == 0 ? QStringLiteral("A") : QStringLiteral("B"));
    }
}

/// A line from one to the other, as much of it as is in sight, that says how long it is.
void NoteFlags::drawBetween(QCPPainter* painter, const QRectF& area, const Markers& markers) const {
    constexpr double kPadding = 6;
    if (!between(markers)) {
        return;
    }
    const QString told = QStringLiteral("A–B ") + betweenText(markers);
    const auto edge = [&](std::int64_t time) {
        return std::clamp(axis_.x(time), area.left(), area.right());
    };
    const double from = edge(std::min(*markers[0], *markers[1]));
    const double to = edge(std::max(*markers[0], *markers[1]));
    if (from >= area.right() || to <= area.left()) {
        return; // both are out of sight, on the same side
    }
    painter->setAntialiasing(false);
    painter->setPen(QPen(context_.theme->accent, 1));
    painter->drawLine(QPointF(from, area.center().y()), QPointF(to, area.center().y()));
    const double width = QFontMetricsF(mParentPlot->font()).horizontalAdvance(told) + 2 * kPadding;
    // Beside them where it has no room between: the letters stay legible.
    const bool fits = to - from >= width + area.height();
    const double wanted = fits ? (from + to - width) / 2 : to + area.height();
    const double left = fits || wanted + width <= area.right()
                            ? wanted
                            : std::max(area.left(), from - area.height() - width);
    const QRectF box(left, area.top(), width, area.height());
    painter->setBrush(context_.theme->base);
    painter->drawRect(box.adjusted(0, 0, -1, -1));
    painter->setPen(context_.theme->text);
    painter->setFont(mParentPlot->font());
    painter->drawText(box, Qt::AlignCenter, told);
}

} // namespace daxscope::gui

#include "moc_note_flags.cpp"
