// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/overlays.h"
#include "app/gui/lanes/text.h"

namespace daxscope::gui {

using replay::OutcomeClass;

namespace {

enum class Sign { Refault, FirstTouch, Permission, Failed, Hit, Mapped, Unmap, Cause, Storm, Loss };

struct Entry {
    Sign sign;
    QString text;
};

QString tr(const char* text) {
    return QCoreApplication::translate("daxscope::gui::lanes", text);
}

QVector<Entry> entries() {
    return {{Sign::Refault, tr("refault")},
            {Sign::FirstTouch, tr("first touch")},
            {Sign::Permission, tr("permission")},
            {Sign::Failed, tr("fallback or SIGBUS")},
            {Sign::Hit, tr("hit")},
            {Sign::Mapped, tr("mapped")},
            {Sign::Unmap, tr("unmap")},
            {Sign::Cause, tr("who threw out whom")},
            {Sign::Storm, tr("storm")},
            {Sign::Loss, tr("events lost")}};
}

QString aggregate() {
    return tr("A column shows its gravest fault, stronger the more there are (log)");
}

constexpr int kSwatch = 14, kGap = 5, kBetween = 14;

void drawSign(QCPPainter* painter, const Theme& theme, const QRectF& box, Sign sign) {
    const auto part = [&](double from, double to, const QColor& color) {
        painter->fillRect(QRectF(box.left(), box.top() + from * box.height(), box.width(),
                                 (to - from) * box.height()),
                          color);
    };
    switch (sign) {
    case Sign::Refault:
        part(0, 1, theme.of(OutcomeClass::Refault));
        break;
    case Sign::FirstTouch:
        part(0.4, 1, theme.of(OutcomeClass::FirstTouch));
        break;
    case Sign::Permission:
        part(0, 0.6, theme.of(OutcomeClass::Permission));
        break;
    case Sign::Failed:
        part(0.3, 0.7, theme.of(OutcomeClass::Failed));
        break;
    case Sign::Hit:
        part(0.7, 1, theme.of(OutcomeClass::Hit));
        break;
    case Sign::Mapped:
        part(0.22, 0.78, theme.spanWritable);
        break;
    case Sign::Unmap: {
        const QPointF middle = box.center();
        painter->setPen(QPen(theme.unmap, 1.6));
        painter->drawLine(middle + QPointF(-3, -3), middle + QPointF(3, 3));
        painter->drawLine(middle + QPointF(-3, 3), middle + QPointF(3, -3));
        part(0, 0.2, theme.unmap);
        break;
    }
    case Sign::Cause: {
        QPainterPath path(box.topLeft() + QPointF(0, 2));
        path.cubicTo(box.center() + QPointF(2, -6), box.center() + QPointF(-4, 5),
                     box.bottomRight() - QPointF(4, 3));
        painter->setPen(QPen(theme.arc, 1.3));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(path);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.arc);
        const QPointF tip = box.bottomRight() - QPointF(0, 3);
        painter->drawPolygon(QPolygonF({tip, tip + QPointF(-5, -3), tip + QPointF(-5, 3)}));
        break;
    }
    case Sign::Storm: {
        QColor tint = theme.storm;
        tint.setAlphaF(0.2F);
        part(0, 1, tint);
        painter->setPen(QPen(theme.storm, 2));
        painter->drawLine(box.bottomLeft(), box.bottomRight());
        break;
    }
    case Sign::Loss:
        painter->setPen(QPen(theme.loss, 1));
        painter->setBrush(QBrush(theme.loss, Qt::BDiagPattern));
        painter->drawRect(box);
        break;
    }
}

} // namespace

Legend::Legend(QCustomPlot* plot, const PaneContext& context)
    : QCPLayoutElement(plot), context_(context) {}

QSize Legend::minimumOuterSizeHint() const {
    return {10, QFontMetrics(mParentPlot->font()).height() * 2 + 8};
}

void Legend::draw(QCPPainter* painter) {
    const Theme& theme = *context_.theme;
    const QFontMetrics metrics(mParentPlot->font());
    painter->setFont(mParentPlot->font());
    double x = mRect.left() + 8, y = mRect.top() + 2;
    const double line = metrics.height() + 2;
    painter->setAntialiasing(true);
    for (const Entry& entry : entries()) {
        const double width = kSwatch + kGap + metrics.horizontalAdvance(entry.text) + kBetween;
        if (x + width > mRect.right()) {
            break; // too narrow for all: what comes first matters most
        }
        drawSign(painter, theme, QRectF(x, y + (line - kSwatch) / 2, kSwatch, kSwatch - 2),
                 entry.sign);
        painter->setPen(theme.text);
        painter->drawText(QPointF(x + kSwatch + kGap, y + metrics.ascent() + 1), entry.text);
        x += width;
    }
    painter->setPen(theme.dim);
    const QRectF below(mRect.left() + 8, y + line, mRect.width() - 16, line);
    painter->drawText(
        below, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(aggregate(), Qt::ElideRight, static_cast<int>(below.width())));
}

} // namespace daxscope::gui
