// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/overlays.h"

#include "app/gui/lanes/qt_canvas.h"
#include "app/gui/state/format.h"
#include "app/gui/state/stretch_stats.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

PanePart::PanePart(const Pane& pane, const PaneContext& context, QCustomPlot* plot,
                   const QString& layer)
    : QCPLayerable(plot, layer), pane_(pane), context_(context) {}

void PanePart::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

QRect PanePart::clipRect() const {
    return pane_.rect()->rect();
}

double PanePart::x(std::int64_t time) const {
    return pane_.rect()
        ->axis(QCPAxis::atBottom)
        ->coordToPixel(static_cast<double>(time - pane_.bounds().begin));
}

double PanePart::xOfWindow(std::int64_t time) const {
    return x(pane_.place().inTrace(time));
}

double PanePart::y(double layoutY) const {
    return pane_.yInPlot(layoutY);
}

void PanePart::drawCut(QCPPainter* painter, const QLineF& line, const QRectF& within) {
    if (const auto part = cutTo(within, line)) {
        painter->drawLine(*part);
    }
}

void PanePart::drawCut(QCPPainter* painter, const QRectF& rect, const QRectF& within) {
    drawCut(painter, QLineF(rect.topLeft(), rect.topRight()), within);
    drawCut(painter, QLineF(rect.topRight(), rect.bottomRight()), within);
    drawCut(painter, QLineF(rect.bottomRight(), rect.bottomLeft()), within);
    drawCut(painter, QLineF(rect.bottomLeft(), rect.topLeft()), within);
}

void PanePart::fillCut(QCPPainter* painter, const QRectF& rect, const QColor& color,
                       const QRectF& within) {
    if (const QRectF part = rect.intersected(within); !part.isEmpty()) {
        painter->fillRect(part, color);
    }
}

// --- PartAbove ---

void PartAbove::paintOver(QCPPainter* painter) {
    if (!pane_.isVisible()) {
        return;
    }
    painter->save();
    painter->setClipRect(clipRect());
    applyDefaultAntialiasingHint(painter);
    draw(painter);
    painter->restore();
}

// --- PointerMarks ---

void PointerMarks::draw(QCPPainter* painter) {
    if (!pane_.data()) {
        return;
    }
    const Theme& theme = *context_.theme;
    const QRectF rect = area();
    const Pointer& pointer = context_.pointer;
    drawStretch(painter);
    if (pointer.rubber) {
        QColor tint = theme.accent;
        tint.setAlphaF(0.25F);
        const double left = xOfWindow(pointer.rubber->begin);
        const QRectF band(left, rect.top(), xOfWindow(pointer.rubber->end) - left, rect.height());
        painter->fillRect(band, tint);
        painter->setPen(QPen(theme.accent, 1));
        painter->drawLine(band.topLeft(), band.bottomLeft());
        painter->drawLine(band.topRight(), band.bottomRight());
    }
    if (pointer.time) {
        QColor line = theme.text;
        line.setAlphaF(0.45F);
        painter->setPen(QPen(line, 1));
        const double at = std::floor(xOfWindow(*pointer.time)) + 0.5;
        painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
    }
    // Of one trace an access is the same in every run; of two it is on one side.
    const auto here = [this](Side side) { return !context_.isTwo() || side == pane_.side(); };
    const auto selected =
        here(context_.state->selectedSide()) ? context_.state->selected() : std::nullopt;
    if (pointer.outcome && here(pointer.side) && pointer.outcome != selected) {
        drawRing(painter, *pointer.outcome, theme.text, 1);
    }
    if (selected) {
        drawRing(painter, *selected, theme.accent, 2);
    }
}

/// The selected time.
void PointerMarks::drawStretch(QCPPainter* painter) const {
    const auto stretch = context_.state->stretch();
    const QRectF rect = area();
    if (!stretch) {
        return;
    }
    const double left = xOfWindow(stretch->begin), right = xOfWindow(stretch->end);
    if (right < rect.left() || left > rect.right()) {
        return;
    }
    const Theme& theme = *context_.theme;
    QColor outside = theme.base;
    outside.setAlphaF(0.45F); // what is not selected steps back
    const double from = std::clamp(left, rect.left(), rect.right());
    const double to = std::clamp(right, rect.left(), rect.right());
    painter->fillRect(QRectF(rect.left(), rect.top(), from - rect.left(), rect.height()), outside);
    painter->fillRect(QRectF(to, rect.top(), rect.right() - to, rect.height()), outside);
    painter->setPen(QPen(theme.accent, 1));
    for (const double edge : {left, right}) {
        if (edge >= rect.left() && edge <= rect.right()) {
            const double at = std::floor(edge) + 0.5;
            painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
        }
    }
}

void PointerMarks::drawRing(QCPPainter* painter, std::uint32_t number, const QColor& color,
                            double width) const {
    const auto& outcomes = pane_.data().run().outcomes;
    if (number >= outcomes.size()) {
        return;
    }
    const replay::Outcome& outcome = outcomes[number];
    const Row* row = pane_.layout()->row_of(outcome.range);
    if (row == nullptr) {
        return;
    }
    const std::size_t strip = row->strip_of(outcome.mapping);
    QRectF ring(x(outcome.begin), y(row->strip_top(strip)), x(outcome.end) - x(outcome.begin),
                row->strip_height());
    if (ring.right() < area().left() - 8 || ring.left() > area().right() + 8) {
        return;
    }
    ring.setLeft(std::max(ring.left(), area().left() - 8));
    ring.setRight(std::min(ring.right(), area().right() + 8));
    ring.adjust(-2, 0, 2, 0);
    if (ring.width() < 8) {
        ring.adjust(-(8 - ring.width()) / 2, 0, (8 - ring.width()) / 2, 0);
    }
    const auto pen = [painter](const QColor& what, double wide) {
        painter->setPen(QPen(what, wide, Qt::SolidLine, Qt::SquareCap));
    };
    pen(context_.theme->base, width + 2);
    drawCut(painter, ring, pane_.areaOf(*row));
    pen(color, width);
    drawCut(painter, ring, pane_.areaOf(*row));
}

// --- PaneFigures ---

void PaneFigures::draw(QCPPainter* painter) {
    if (!pane_.data()) {
        return;
    }
    if (const auto stretch = context_.state->stretch()) {
        drawFigure(painter, *stretch,
                   context_.stretch != nullptr ? context_.stretch->brief(pane_.side())
                                               : format::duration(stretch->length()));
    }
    if (const auto& rubber = context_.pointer.rubber) {
        drawFigure(painter, *rubber, format::duration(rubber->length()));
    }
}

void PaneFigures::drawFigure(QCPPainter* painter, TimeRange of, const QString& told) const {
    const QRectF rect = area();
    const double left = xOfWindow(of.begin), right = xOfWindow(of.end);
    if (right < rect.left() || left > rect.right()) {
        return;
    }
    const double from = std::clamp(left, rect.left(), rect.right());
    const double to = std::clamp(right, rect.left(), rect.right());
    const QFontMetricsF metrics(painter->font());
    QRectF label(0, rect.top() + 1, metrics.horizontalAdvance(told) + 12, metrics.height() + 2);
    label.moveLeft(std::clamp((from + to - label.width()) / 2, rect.left(),
                              std::max(rect.left(), rect.right() - label.width())));
    const Theme& theme = *context_.theme;
    painter->fillRect(label, theme.base);
    painter->setPen(QPen(theme.accent, 1));
    painter->drawRect(label);
    painter->setPen(theme.text);
    painter->drawText(label, Qt::AlignCenter, told);
}

} // namespace daxscope::gui
