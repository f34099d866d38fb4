// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/overlays.h"
#include "app/gui/state/text.h"
#include "replay/lanes/lane_dirty.h"
#include "replay/lanes/lane_inferred.h"
#include "replay/lanes/rows.h"
#include "replay/words/translate.h"

namespace daxscope::gui {

using replay::OutcomeClass;

namespace {

using lanes::Sign;

QString aggregateText() {
    return text(words::tr(lanes::kAggregate));
}

constexpr int kSwatch = 14, kGap = 5, kBetween = 14, kMargin = 8, kLeading = 2;

void drawSign(QCPPainter* painter, const Theme& theme, const QRectF& box, Sign sign) {
    const auto part = [&](double from, double to, const QColor& color) {
        painter->fillRect(QRectF(box.left(), box.top() + from * box.height(), box.width(),
                                 (to - from) * box.height()),
                          color);
    };
    switch (sign) {
    case Sign::Dirty: {
        const double middle = box.center().x();
        const auto mark = [&](double around, const QColor& color) {
            painter->fillRect(QRectF(middle - 1 - around, box.top(), 2 + 2 * around, box.height()),
                              color);
            painter->fillRect(QRectF(middle - 4 - around, box.top(), 8 + 2 * around, 3 + around),
                              color);
        };
        mark(1, QColor(lanes::kDirtyEdge));
        mark(0, QColor(lanes::kDirtyColor));
        break;
    }
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
    case Sign::WhyMapping:
    case Sign::WhyStorage:
    case Sign::WhyEntries:
    case Sign::WhyUnknown:
        part(0.6, 1, QColor(lanes::why_colour(lanes::why_of(sign), theme.dark).rgb()));
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
    case Sign::Inferred:
        part(0, 1, theme.of(OutcomeClass::Refault));
        for (const double line : {0.17, 0.5, 0.83}) {
            part(line - 0.08, line + 0.08, theme.base);
        }
        break;
    case Sign::Assumed:
        part(0.2, 0.83, theme.of(OutcomeClass::Refault));
        break;
    case Sign::Loss:
        painter->setPen(QPen(theme.loss, 1));
        painter->setBrush(QBrush(theme.loss, Qt::BDiagPattern));
        painter->drawRect(box);
        break;
    }
}

} // namespace

/// Where things stand, from the legend's left edge: as many lines as it takes.
struct Legend::Flow {
    struct Place {
        double x;
        int line;
    };
    QFont font;
    int width;
    lanes::Seldom seldom;
    std::vector<lanes::LegendEntry> all = lanes::legend(seldom);
    std::vector<Place> entries;
    Place aggregate{0, 0};

    int lines() const { return aggregate.line + 1; }

    Flow(const QFont& aFont, int aWidth, const lanes::Seldom& some)
        : font(aFont), width(aWidth), seldom(some) {
        const QFontMetrics metrics(font);
        Place at{kMargin, 0};
        const auto put = [&](double wide) {
            if (at.x > kMargin && at.x + wide > width - kMargin) {
                at = {kMargin, at.line + 1};
            }
            return std::exchange(at, Place{at.x + wide + kBetween, at.line});
        };
        for (const lanes::LegendEntry& entry : all) {
            entries.push_back(
                put(kSwatch + kGap + metrics.horizontalAdvance(text(words::tr(entry.text)))));
        }
        aggregate = put(metrics.horizontalAdvance(aggregateText()));
    }
};

Legend::Legend(QCustomPlot* plot, const PaneContext& context)
    : QCPLayoutElement(plot), context_(context) {}

Legend::~Legend() = default;

const Legend::Flow& Legend::flow(int width) const {
    lanes::Seldom seldom;
    for (const Side side : kSides) {
        if (context_.sides && (*context_.sides)[side]) {
            const replay::Comparison& of = *(*context_.sides)[side].comparison;
            seldom.inferred = seldom.inferred || lanes::has_inferred(of);
            seldom.assumed = seldom.assumed || lanes::has_assumed(of);
        }
    }
    if (flow_ == nullptr || flow_->width != width || flow_->font != mParentPlot->font() ||
        flow_->seldom != seldom) {
        flow_ = std::make_unique<Flow>(mParentPlot->font(), width, seldom);
    }
    return *flow_;
}

QSize Legend::minimumOuterSizeHint() const {
    const int line = QFontMetrics(mParentPlot->font()).height() + kLeading;
    return {10, flow(mParentPlot->viewport().width()).lines() * line + 4};
}

void Legend::draw(QCPPainter* painter) {
    const Theme& theme = *context_.theme;
    const QFontMetrics metrics(mParentPlot->font());
    painter->setFont(mParentPlot->font());
    painter->setAntialiasing(true);
    const double line = metrics.height() + kLeading;
    const Flow& flow = this->flow(mParentPlot->viewport().width());
    const auto at = [&](const Flow::Place& place) {
        return QPointF(mRect.left() + place.x, mRect.top() + 2 + place.line * line);
    };
    for (std::size_t k = 0; k < flow.all.size(); ++k) {
        const QPointF from = at(flow.entries[k]);
        drawSign(painter, theme,
                 QRectF(from + QPointF(0, (line - kSwatch) / 2), QSizeF(kSwatch, kSwatch - 2)),
                 flow.all[k].sign);
        painter->setPen(theme.text);
        painter->drawText(from + QPointF(kSwatch + kGap, metrics.ascent() + 1),
                          text(words::tr(flow.all[k].text)));
    }
    painter->setPen(theme.dim);
    painter->drawText(at(flow.aggregate) + QPointF(0, metrics.ascent() + 1), aggregateText());
}

} // namespace daxscope::gui
