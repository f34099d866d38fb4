// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/delta_pane.h"

#include "app/gui/lanes/overlays.h"
#include "app/gui/state/format.h"

#include <cmath>

namespace daxscope::gui {

namespace {

constexpr int kHeight = 38;
constexpr int kHalfLabel = 24; ///< of the time axis, pixels
constexpr int kApart = 6;      ///< between two words, pixels

QString moreText(bool two) {
    return two ? QCoreApplication::translate("DeltaLabel", "more faults in B")
               : QCoreApplication::translate("DeltaLabel", "more faults after");
}
QString fewerText() {
    return QCoreApplication::translate("DeltaLabel", "fewer (log)");
}

/// What the times of the axis count from.
QString zeroText(const PaneContext& context) {
    if (!context.sides) {
        return {};
    }
    return context.sides->align() == replay::Align::Storm
               ? QCoreApplication::translate("DeltaLabel", "from 1st storm")
               : QCoreApplication::translate("DeltaLabel", "from start");
}

/// Whether there is any time to draw: a recording that was cut off before its first event says when
/// it began, and no more.
bool hasTime(const PaneContext& context) {
    return !context.sides || context.sides->bounds().length() > 0;
}

/// What the strip shows, and its axis, in the margin beside it.
class DeltaLabel : public QCPLayerable {
public:
    DeltaLabel(QCustomPlot* plot, const QCPAxisRect& rect, const PaneContext& context)
        : QCPLayerable(plot, QStringLiteral("axes")), rect_(rect), context_(context) {}

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override {
        painter->setAntialiasing(true);
    }
    QRect clipRect() const override { return rect_.outerRect(); }
    void draw(QCPPainter* painter) override {
        const Theme& theme = *context_.theme;
        const QFontMetricsF metrics(mParentPlot->font());
        const QRectF rect(rect_.outerRect().left() + 4, rect_.rect().top(),
                          rect_.rect().left() - rect_.outerRect().left() - 10,
                          rect_.rect().height());
        const double middle = rect.center().y();
        const auto line = [&](double y, bool up, const QColor& color, const QString& text) {
            const double x = rect.right() - 4;
            const double tip = up ? -4 : 4;
            painter->setPen(Qt::NoPen);
            painter->setBrush(color);
            painter->drawPolygon(
                QPolygonF({{x, y + tip}, {x - 4, y - tip * 0.6}, {x + 4, y - tip * 0.6}}));
            painter->setPen(theme.text);
            painter->setFont(mParentPlot->font());
            painter->drawText(
                QRectF(rect.left(), y - metrics.height() / 2, rect.width() - 14, metrics.height()),
                Qt::AlignRight | Qt::AlignVCenter, text);
        };
        line(middle - metrics.height() * 0.55, true, theme.more, moreText(context_.isTwo()));
        line(middle + metrics.height() * 0.55, false, theme.fewer, fewerText());
        if (!hasTime(context_)) {
            const QRectF below(rect_.rect().left(), rect.bottom() + 2, rect_.rect().width(),
                               metrics.height());
            painter->setPen(theme.text);
            painter->drawText(below, Qt::AlignCenter,
                              QCoreApplication::translate("DeltaLabel", "end not recorded"));
            return;
        }
        // The axis lies below the strip, and its first label may reach into the margin.
        const QString from = zeroText(context_);
        const double right = std::min(rect.right() - kHalfLabel, firstLabelBegin(metrics) - kApart);
        if (right - rect.left() >= metrics.horizontalAdvance(from)) {
            painter->setPen(theme.text);
            painter->drawText(
                QRectF(rect.left(), rect.bottom() + 2, right - rect.left(), metrics.height()),
                Qt::AlignRight | Qt::AlignVCenter, from);
        }
    }

private:
    /// Where the first label of the time axis begins, pixels.
    double firstLabelBegin(const QFontMetricsF& metrics) const {
        const QCPAxis& axis = *rect_.axis(QCPAxis::atBottom);
        double begin = rect_.rect().right();
        const QVector<double> ticks = axis.tickVector();
        const QVector<QString> labels = axis.tickVectorLabels();
        for (qsizetype k = 0; k < std::min(ticks.size(), labels.size()); ++k) {
            const double at = axis.coordToPixel(ticks[k]);
            if (at >= rect_.rect().left()) { // those before it are not drawn
                begin = std::min(begin, at - metrics.horizontalAdvance(labels[k]) / 2);
            }
        }
        return begin;
    }
    const QCPAxisRect& rect_;
    const PaneContext& context_;
};

/// The crosshair's part in the strip.
class DeltaPointer : public QCPLayerable, public PaintsOver {
public:
    DeltaPointer(QCustomPlot* plot, const QCPAxisRect& rect, const PaneContext& context)
        : QCPLayerable(plot, kPointerLayer), rect_(rect), context_(context) {}
    void paintOver(QCPPainter* painter) override {
        painter->save();
        painter->setClipRect(clipRect());
        applyDefaultAntialiasingHint(painter);
        draw(painter);
        painter->restore();
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override {
        painter->setAntialiasing(false);
    }
    QRect clipRect() const override { return rect_.rect(); }
    void draw(QCPPainter* painter) override {
        if (context_.pointer.time) {
            QColor line = context_.theme->text;
            line.setAlphaF(0.45F);
            painter->setPen(QPen(line, 1));
            const double x = std::floor(rect_.axis(QCPAxis::atBottom)
                                            ->coordToPixel(static_cast<double>(
                                                *context_.pointer.time - context_.bounds.begin))) +
                             0.5;
            painter->drawLine(QPointF(x, rect_.rect().top()), QPointF(x, rect_.rect().bottom()));
        }
    }

private:
    const QCPAxisRect& rect_;
    const PaneContext& context_;
};

} // namespace

DeltaPane::DeltaPane(QCustomPlot* plot, const PaneContext& context, QThreadPool& pool)
    : plot_(plot), context_(context), rect_(new QCPAxisRect(plot, false)),
      ticker_(QSharedPointer<TimeTicker>::create()) {
    QCPAxis* bottom = rect_->addAxis(QCPAxis::atBottom);
    QCPAxis* left = rect_->addAxis(QCPAxis::atLeft);
    for (QCPAxis* axis : {bottom, left}) {
        axis->setLayer(QStringLiteral("axes"));
    }
    bottom->setTicker(ticker_);
    bottom->grid()->setLayer(QStringLiteral("axes"));
    left->setTicks(false);
    left->setTickLabels(false);
    left->grid()->setVisible(false);
    left->setRange(0, kHeight);
    left->setRangeReversed(true);
    rect_->setAutoMargins(QCP::msNone);
    rect_->setMinimumSize(10, kHeight);
    strip_ = new PicturePlottable(bottom, left, pool);
    connect(strip_, &PicturePlottable::refined, this, &DeltaPane::refined);
    new DeltaLabel(plot, *rect_, context);   // the plot owns its layerables
    new DeltaPointer(plot, *rect_, context); // …
}

DeltaPane::~DeltaPane() = default;

int DeltaPane::labelWidth() const {
    const QFontMetrics metrics(plot_->font());
    return std::max({metrics.horizontalAdvance(moreText(context_.isTwo())),
                     metrics.horizontalAdvance(fewerText()),
                     metrics.horizontalAdvance(zeroText(context_)) + kHalfLabel}) +
           32;
}

void DeltaPane::fitTicks() {
    ticker_->setRoom(rect_->rect().width(), plot_->font());
}

double DeltaPane::x(std::int64_t time) const {
    return rect_->axis(QCPAxis::atBottom)
        ->coordToPixel(static_cast<double>(time - context_.bounds.begin));
}

int DeltaPane::axisHeight() const {
    return QFontMetrics(plot_->font()).height() + 12;
}

void DeltaPane::setData(PaneData before, PaneData after) {
    before_ = std::move(before);
    after_ = std::move(after);
    refresh();
}

void DeltaPane::refresh() {
    const Theme& theme = *context_.theme;
    rect_->setMinimumMargins({});
    rect_->setMinimumSize(10, kHeight + axisHeight());
    rect_->setMaximumSize(QWIDGETSIZE_MAX, kHeight + axisHeight());
    for (QCPAxis* axis : rect_->axes()) {
        axis->setBasePen(QPen(theme.frame, 1));
        axis->setTickPen(QPen(theme.frame, 1));
        axis->setSubTickPen(QPen(theme.frame, 1));
        axis->setTickLabelColor(theme.text);
        axis->setTickLabelFont(plot_->font());
        axis->grid()->setPen(QPen(theme.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    QCPAxis* const time = rect_->axis(QCPAxis::atBottom);
    time->setTicks(hasTime(context_));
    time->setTickLabels(hasTime(context_));
    time->grid()->setVisible(hasTime(context_));
    Scene scene;
    scene.data = before_;
    scene.theme = context_.theme->colours;
    PicturePlottable::Renderer renderer;
    if (before_ && after_ && context_.layout) {
        renderer = [before = side(Side::Before), after = side(Side::After)](
                       const Scene& what, Canvas& canvas, const std::atomic<bool>* cancel) {
            return lanes::paint_delta(what, before, after, canvas, cancel);
        };
        ticker_->setZero(static_cast<double>(context_.sides->zero() - context_.bounds.begin));
    }
    strip_->show(std::move(scene), std::move(renderer), context_.bounds);
}

lanes::DeltaSide DeltaPane::side(Side which) const {
    return {which == Side::Before ? before_ : after_,
            context_.counted[static_cast<std::size_t>(which)], context_.place(which).ahead};
}

QString DeltaPane::describeAt(const QPointF& pos) const {
    if (!before_ || !after_) {
        return {};
    }
    const Grid grid = strip_->grid();
    const int column = std::clamp(
        static_cast<int>((pos.x() - rect_->rect().left()) * plot_->bufferDevicePixelRatio()), 0,
        grid.columns() - 1);
    const std::int64_t begin = grid.edge(column);
    const std::int64_t end = std::max(grid.edge(column + 1), begin + 1);
    const lanes::DeltaSide before = side(Side::Before), after = side(Side::After);
    const lanes::DeltaCount count = lanes::count_delta(before, after, begin, end);
    QString text =
        tr("%1 + %2, all rows shown")
            .arg(format::time(begin - context_.sides->zero()), format::duration(end - begin));
    if (context_.isTwo() && !(before.covers(begin, end) && after.covers(begin, end))) {
        const auto told = [&](const lanes::DeltaSide& side, std::uint64_t faults) {
            return side.covers(begin, end) ? format::count(static_cast<std::int64_t>(faults))
                                           : tr("not recorded");
        };
        return tr("%1\nfaults in A: %2, in B: %3")
            .arg(text, told(before, count.before), told(after, count.after));
    }
    text +=
        (context_.isTwo() ? tr("\nfaults in A: %1, in B: %2") : tr("\nfaults before %1, after %2"))
            .arg(format::count(static_cast<std::int64_t>(count.before)),
                 format::count(static_cast<std::int64_t>(count.after)));
    if (count.before > 0 && count.difference() != 0) {
        const double percent =
            100.0 * static_cast<double>(count.difference()) / static_cast<double>(count.before);
        text +=
            tr("\n%1%2 (%3 %)")
                .arg(count.difference() > 0 ? QStringLiteral("+") : QStringLiteral("−"),
                     format::count(std::abs(count.difference())), QString::number(percent, 'f', 0));
    }
    return text;
}

} // namespace daxscope::gui
