// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/histogram.h"

#include "app/gui/look/plain_tip.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/format.h"
#include "replay/lanes/heat_colours.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace daxscope::gui {

using replay::Bins;
using replay::Distribution;
using replay::Quantity;

namespace {

/// The run whose words a side's terms take: of two traces that of its trace.
QLatin1String runName(Side run) {
    return run == Side::Recorded ? QLatin1String("recorded")
           : run == Side::Before ? QLatin1String("before")
                                 : QLatin1String("after");
}

} // namespace

Histogram::Histogram(ViewState* state, QWidget* parent) : QWidget(parent), state_(state) {
    setObjectName(QStringLiteral("histogram"));
    setMouseTracking(true);
    setMinimumHeight(fontMetrics().height() * 6);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Histogram of each run"));
    QObject::connect(state, &ViewState::selectionChanged, this, [this] { update(); });
    QObject::connect(state, &ViewState::recordedLaneChanged, this, [this] {
        findBins();
        update();
    });
}

void Histogram::show(std::shared_ptr<const HistogramData> what) {
    drawn_ = std::move(what);
    cursor_.reset();
    findBins();
    update();
}

void Histogram::choose(Side side, std::size_t bin) {
    if (!drawn_ || (*drawn_)[side].all.bins.size() <= bin || (*drawn_)[side].all.bins[bin] == 0) {
        return;
    }
    const Side run = (*drawn_->sides)[side].run;
    const QString name = runName(run);
    const QString between =
        QStringLiteral("%1ns..%2ns").arg(drawn_->bins.least(bin)).arg(drawn_->bins.greatest(bin));
    QStringList terms;
    if (drawn_->quantity == Quantity::Duration) {
        terms << QStringLiteral("fault:%1").arg(name) << QStringLiteral("duration:") + between;
    } else {
        terms << (run == Side::Before ? QString() : name) + QStringLiteral("interval:") + between;
    }
    if (drawn_->within) {
        const std::int64_t zero = drawn_->sides->zero();
        terms << QStringLiteral("time:%1ns..%2ns")
                     .arg(drawn_->within->begin - zero)
                     .arg(drawn_->within->end - 1 - zero);
    }
    // What was said of another quantity or run would exclude it.
    QStringList kept;
    for (const QString& word : EventFilter::words(state_->filter())) {
        static const QRegularExpression own(
            QStringLiteral("^(fault|duration|interval|afterinterval|recordedinterval|time)[:<>=]"));
        if (!own.match(word).hasMatch()) {
            kept << word;
        }
    }
    state_->setFilter((kept + terms).join(u' '));
}

void Histogram::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const Theme theme(palette());
    painter.fillRect(rect(), theme.base);
    for (const Panel& panel : panels()) {
        paint(painter, theme, panel);
    }
    paintAxis(painter, theme);
}

void Histogram::mousePressEvent(QMouseEvent* event) {
    if (const auto at = binAt(event->position()); at && event->button() == Qt::LeftButton) {
        cursor_ = at;
        choose(at->first, at->second);
    }
}

void Histogram::mouseMoveEvent(QMouseEvent* event) {
    const auto at = binAt(event->position());
    QToolTip::showText(event->globalPosition().toPoint(),
                       at ? plainTip(tip(at->first, at->second)) : QString(), this);
}

void Histogram::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int down = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const std::vector<Panel> all = panels();
    if (all.empty() || (step == 0 && down == 0 && event->key() != Qt::Key_Return)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (!cursor_) {
        cursor_ = {all.front().side, first_};
    } else if (event->key() == Qt::Key_Return) {
        choose(cursor_->first, cursor_->second);
    } else if (step != 0) {
        cursor_->second = std::clamp(cursor_->second + static_cast<std::size_t>(step), first_,
                                     std::max(last_, first_ + 1) - 1);
    } else {
        auto at = std::find_if(all.begin(), all.end(),
                               [&](const Panel& panel) { return panel.side == cursor_->first; });
        const auto place = std::clamp<std::ptrdiff_t>((at - all.begin()) + down, 0,
                                                      static_cast<std::ptrdiff_t>(all.size()) - 1);
        cursor_->first = all[static_cast<std::size_t>(place)].side;
    }
    setAccessibleDescription(tip(cursor_->first, cursor_->second));
    update();
}

/// The sides that are drawn, from the top down.
std::vector<Side> Histogram::sides() const {
    std::vector<Side> all;
    for (const Side side : {Side::Recorded, Side::Before, Side::After}) {
        if (drawn_ && (*drawn_->sides)[side] &&
            (side != Side::Recorded || state_->recordedLaneShown())) {
            all.push_back(side);
        }
    }
    return all;
}

/// The bins that any of the sides has.
void Histogram::findBins() {
    first_ = SIZE_MAX;
    last_ = 0;
    for (const Side side : sides()) {
        const auto& bins = (*drawn_)[side].all.bins;
        const auto some =
            std::find_if(bins.begin(), bins.end(), [](std::uint64_t count) { return count > 0; });
        first_ = std::min(first_, static_cast<std::size_t>(some - bins.begin()));
        last_ = std::max(last_, bins.size());
    }
    first_ = drawn_ && drawn_->bins == Bins::log() ? std::min(first_, last_) : 0;
}

/// The sides one under the other.
std::vector<Histogram::Panel> Histogram::panels() const {
    const std::vector<Side> shown = sides();
    const double line = fontMetrics().height();
    const double each =
        (height() - line * 1.4) / static_cast<double>(std::max<std::size_t>(shown.size(), 1));
    std::vector<Panel> all;
    double top = 0;
    for (const Side side : shown) {
        all.push_back({side,
                       {4, top, QWidget::width() - 8.0, line},
                       {0, top + line, static_cast<double>(QWidget::width()),
                        std::max(4.0, each - line - 4)}});
        top += each;
    }
    return all;
}

double Histogram::step() const {
    return static_cast<double>(QWidget::width()) /
           static_cast<double>(std::max<std::size_t>(last_ - first_, 1));
}

double Histogram::x(std::size_t bin) const {
    return std::floor(static_cast<double>(bin - first_) * step());
}

double Histogram::width(std::size_t bin) const {
    return std::max(1.0, x(bin + 1) - x(bin));
}

std::optional<std::pair<Side, std::size_t>> Histogram::binAt(QPointF pos) const {
    for (const Panel& panel : panels()) {
        if (panel.bars.contains(pos) && last_ > first_) {
            std::size_t bin = first_ + static_cast<std::size_t>(pos.x() / step());
            while (bin > first_ && x(bin) > pos.x()) {
                --bin;
            }
            while (bin + 1 < last_ && x(bin + 1) <= pos.x()) {
                ++bin;
            }
            return std::pair(panel.side, bin);
        }
    }
    return std::nullopt;
}

QString Histogram::title(Side side) const {
    const HistogramData::OfSide& of = (*drawn_)[side];
    const bool durations = drawn_->quantity == Quantity::Duration;
    if (!of.known) {
        return tr("%1: who was zapped is not recorded").arg(drawn_->sides->name(side));
    }
    QString said = (durations ? tr("%1: %2 faults") : tr("%1: %2 refaults"))
                       .arg(drawn_->sides->name(side),
                            format::count(static_cast<std::int64_t>(of.passing.count)));
    if (drawn_->filtered) {
        said += tr(" of %1").arg(format::count(static_cast<std::int64_t>(of.all.count)));
    }
    if (of.passing.count > 0) {
        const auto upto = [&](double share) {
            return format::duration(
                std::min(drawn_->bins.greatest(of.passing.bin_at(share)), of.passing.greatest));
        };
        said += tr(" · half ≤ %1 · 99 % ≤ %2 · longest %3")
                    .arg(upto(0.5), upto(0.99), format::duration(of.passing.greatest));
    }
    if (of.passing.unknown > 0) {
        said += tr(" · of %1 not known")
                    .arg(format::count(static_cast<std::int64_t>(of.passing.unknown)));
    }
    return said;
}

QString Histogram::tip(Side side, std::size_t bin) const {
    const HistogramData::OfSide& of = (*drawn_)[side];
    const auto at = [bin](const Distribution& one) {
        return static_cast<std::int64_t>(bin < one.bins.size() ? one.bins[bin] : 0);
    };
    std::uint64_t upto = 0;
    for (std::size_t k = 0; k <= bin && k < of.all.bins.size(); ++k) {
        upto += of.all.bins[k];
    }
    QString said =
        tr("%1, %2 to %3: %4")
            .arg(drawn_->sides->name(side), format::duration(drawn_->bins.least(bin)),
                 format::duration(drawn_->bins.greatest(bin)), format::count(at(of.all)));
    if (drawn_->filtered) {
        said += tr(", %1 of them pass the filter").arg(format::count(at(of.passing)));
    }
    return said +
           tr("\n%1 are no longer")
               .arg(
                   format::percent(static_cast<double>(upto),
                                   static_cast<double>(std::max<std::uint64_t>(of.all.count, 1)))) +
           (at(of.all) > 0 ? tr("\nClick to filter by it") : QString());
}

/// The bin of the selected fault.
std::optional<std::size_t> Histogram::selected(Side side) const {
    const PaneSide& place = (*drawn_->sides)[side];
    const auto outcome = state_->selected();
    if (!outcome || *outcome >= place.shown().outcomes.size() ||
        (drawn_->sides->isTwo() && state_->selectedSide() != side)) {
        return std::nullopt;
    }
    const replay::Outcome& of = place.shown().outcomes[*outcome];
    if (of.kind == replay::OutcomeKind::Hit || drawn_->quantity == Quantity::Interval) {
        return std::nullopt;
    }
    return drawn_->bins.of(of.end - of.begin);
}

void Histogram::paint(QPainter& painter, const Theme& theme, const Panel& panel) const {
    const HistogramData::OfSide& of = (*drawn_)[panel.side];
    painter.setPen(theme.text);
    painter.drawText(panel.title, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(title(panel.side), Qt::ElideRight,
                                              static_cast<int>(panel.title.width())));
    painter.setPen(theme.frame);
    painter.drawLine(panel.bars.bottomLeft(), panel.bars.bottomRight());
    if (!of.known || last_ <= first_) {
        return;
    }
    std::uint64_t most = 1; // of all panels: their heights compare
    for (const HistogramData::OfSide& each : drawn_->of) {
        for (const std::uint64_t count : each.all.bins) {
            most = std::max(most, count);
        }
    }
    const replay::OutcomeClass hue = drawn_->quantity == Quantity::Duration
                                         ? replay::OutcomeClass::FirstTouch
                                         : replay::OutcomeClass::Refault;
    const QColor strong = theme.of(hue);
    const auto bars = [&](const Distribution& one, const QColor& color) {
        for (std::size_t bin = first_; bin < one.bins.size(); ++bin) {
            if (one.bins[bin] > 0) { // a single one is seen, too
                const double tall =
                    std::max(2.0, panel.bars.height() * static_cast<double>(one.bins[bin]) /
                                      static_cast<double>(most));
                const double wide = width(bin);
                painter.fillRect(
                    QRectF(x(bin), panel.bars.bottom() - tall, wide > 3 ? wide - 1 : wide, tall),
                    color);
            }
        }
    };
    if (drawn_->filtered) {
        bars(of.all, colorOf(lanes::rest_colour(*theme.colours, theme.colours->of(hue))));
    }
    bars(of.passing, strong);
    paintShare(painter, theme, panel, of.passing);
    // In the colour of text, which is far from all bars: an accent is too near to some.
    const auto outline = [&](std::size_t bin, Qt::PenStyle style) {
        if (bin >= first_ && bin < last_) {
            painter.setPen(QPen(theme.text, 2, style));
            painter.drawRect(
                QRectF(x(bin), panel.bars.top() + 1, width(bin), panel.bars.height() - 2));
        }
    };
    if (const auto bin = selected(panel.side)) {
        outline(*bin, Qt::SolidLine);
    }
    if (cursor_ && cursor_->first == panel.side && hasFocus()) {
        outline(cursor_->second, Qt::DotLine);
    }
}

/// The cumulative line: the share of those that are no longer.
void Histogram::paintShare(QPainter& painter, const Theme& theme, const Panel& panel,
                           const Distribution& of) const {
    if (of.count == 0) {
        return;
    }
    QPolygonF line{panel.bars.bottomLeft()};
    std::uint64_t upto = 0;
    for (std::size_t bin = first_; bin < last_; ++bin) {
        upto += bin < of.bins.size() ? of.bins[bin] : 0;
        const double y = panel.bars.bottom() - panel.bars.height() * static_cast<double>(upto) /
                                                   static_cast<double>(of.count);
        line << QPointF(x(bin), y) << QPointF(x(bin + 1), y);
    }
    painter.setPen(QPen(theme.dim, 1.4));
    painter.drawPolyline(line);
}

void Histogram::paintAxis(QPainter& painter, const Theme& theme) const {
    const double top = height() - fontMetrics().height() * 1.2;
    double free = 0;
    painter.setPen(theme.dim);
    for (std::size_t bin = first_; bin < last_; ++bin) {
        const QString text = format::duration(drawn_->bins.least(bin));
        if (const double wide = fontMetrics().horizontalAdvance(text); x(bin) >= free) {
            if (x(bin) + wide > QWidget::width()) {
                return;
            }
            painter.drawLine(QPointF(x(bin), top), QPointF(x(bin), top + 3));
            painter.drawText(QPointF(x(bin) + 2, top + fontMetrics().ascent() + 1), text);
            free = x(bin) + wide + 24;
        }
    }
}

} // namespace daxscope::gui
