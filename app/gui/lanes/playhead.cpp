// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/playhead.h"

#include "app/gui/lanes/delta_pane.h"
#include "app/gui/state/format.h"

#include <cmath>

namespace daxscope::gui {

namespace {

constexpr double kTip = 4; ///< of the flag, pixels

/// The largest power of ten that is no longer than a pixel: more digits would not be its time.
std::int64_t resolution(double nsPerPixel) {
    std::int64_t step = 1;
    while (static_cast<double>(step) * 10 <= nsPerPixel) {
        step *= 10;
    }
    return step;
}

} // namespace

Playhead::Playhead(QCustomPlot* plot, const PaneContext& context, std::array<const Pane*, 3> panes,
                   const DeltaPane& axis)
    : QCPLayerable(plot, kPointerLayer), context_(context), panes_(panes), axis_(axis) {}

void Playhead::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

QRectF Playhead::axisRect() const {
    const QRectF strip = axis_.rect()->rect();
    return {strip.left(), strip.bottom() + 1, strip.width(),
            static_cast<double>(axis_.axisHeight())};
}

bool Playhead::isHandleAt(const QPointF& pos) const {
    return axisRect().contains(pos);
}

void Playhead::paintOver(QCPPainter* painter) {
    painter->save();
    draw(painter);
    painter->restore();
}

void Playhead::draw(QCPPainter* painter) {
    if (!context_.sides) {
        return;
    }
    const auto time = context_.state->playhead();
    const TimeRange visible = context_.state->visible();
    if (!time || *time < visible.begin || *time >= visible.end) {
        drawLoop(painter);
        if (time) {
            drawArrow(painter, *time >= visible.end);
        }
        return;
    }
    const double pixel = static_cast<double>(visible.length()) / std::max(axisRect().width(), 1.0);
    const QString told = format::time(*time - context_.sides->zero(), resolution(pixel));
    const QRectF flag = flagRect(axis_.x(*time), told);
    hideLabels(painter, flag);
    drawLoop(painter);
    applyDefaultAntialiasingHint(painter);
    const double at = std::floor(axis_.x(*time)) + 0.5;
    QColor halo = context_.theme->base;
    halo.setAlphaF(0.55F);
    const auto line = [&](const QRectF& rect) {
        painter->setPen(QPen(halo, 3));
        painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
        painter->setPen(QPen(context_.theme->text, 1));
        painter->drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom()));
    };
    for (const Pane* pane : panes_) {
        if (pane->isVisible()) {
            line(pane->rect()->rect());
        }
    }
    line(axis_.rect()->rect());
    drawHandle(painter, at, flag, told);
}

void Playhead::drawLoop(QCPPainter* painter) const {
    const auto loop = context_.state->loop();
    if (!loop) {
        return;
    }
    constexpr double kBand = 4, kEnd = 5; // above the words of the axis
    const QRectF axis = axisRect();
    const double left = std::max(axis_.x(loop->begin), axis.left());
    const double right = std::min(axis_.x(loop->end), axis.right());
    if (right < axis.left() || left > axis.right()) {
        return;
    }
    QColor band = context_.theme->accent;
    band.setAlphaF(0.6F);
    painter->setAntialiasing(false);
    painter->fillRect(QRectF(left, axis.top(), right - left, kBand), band);
    // Its ends stand out, where they are in sight.
    for (const std::int64_t end : {loop->begin, loop->end}) {
        if (const double at = axis_.x(end); at >= axis.left() && at <= axis.right()) {
            painter->fillRect(QRectF(at - 1, axis.top(), 2, kEnd), context_.theme->accent);
        }
    }
}

/// Where the flag with this text goes: it stays within the axis.
QRectF Playhead::flagRect(double at, const QString& text) const {
    constexpr double kPadding = 6;
    const QRectF axis = axisRect();
    const double width = QFontMetricsF(mParentPlot->font()).horizontalAdvance(text) + 2 * kPadding;
    const double left = std::clamp(at - width / 2, axis.left(), axis.right() - width);
    return {left, axis.top() + kTip + 1, width, axis.height() - kTip - 2};
}

/// Half a time beside the flag could be read as another time: it is all there or not at all. The
/// axis is not drawn anew when the playhead moves, so what it wrote is painted over.
void Playhead::hideLabels(QCPPainter* painter, const QRectF& flag) const {
    constexpr double kBaseLine = 2, kRoom = 2; // pixels
    const QCPAxis* axis = axis_.rect()->axis(QCPAxis::atBottom);
    const QFontMetricsF metrics(axis->tickLabelFont());
    const QVector<double> ticks = axis->tickVector();
    const QVector<QString> labels = axis->tickVectorLabels();
    const QRectF whole = axisRect();
    painter->setAntialiasing(false);
    for (qsizetype k = 0; k < std::min(ticks.size(), labels.size()); ++k) {
        const double width = metrics.horizontalAdvance(labels[k]) + 2 * kRoom;
        const QRectF label(axis->coordToPixel(ticks[k]) - width / 2, whole.top() + kBaseLine, width,
                           whole.height() - kBaseLine);
        if (label.intersects(flag)) {
            painter->fillRect(label, mParentPlot->palette().color(QPalette::Window));
        }
    }
}

void Playhead::drawHandle(QCPPainter* painter, double at, const QRectF& flag,
                          const QString& text) const {
    const QRectF axis = axisRect();
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(context_.theme->text);
    painter->drawPolygon(
        QPolygonF({{at, axis.top()}, {at - kTip, flag.top() + 1}, {at + kTip, flag.top() + 1}}));
    painter->drawRoundedRect(flag, 3, 3);
    painter->setPen(context_.theme->base);
    painter->setFont(mParentPlot->font());
    painter->drawText(flag, Qt::AlignCenter, text);
}

void Playhead::drawArrow(QCPPainter* painter, bool later) const {
    constexpr double kLength = 7, kHalf = 5;
    const QRectF axis = axisRect();
    const double middle = axis.center().y();
    const double tip = later ? axis.right() : axis.left();
    const double base = later ? tip - kLength : tip + kLength;
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(context_.theme->text);
    painter->drawPolygon(
        QPolygonF({{tip, middle}, {base, middle - kHalf}, {base, middle + kHalf}}));
}

} // namespace daxscope::gui

#include "moc_playhead.cpp"
