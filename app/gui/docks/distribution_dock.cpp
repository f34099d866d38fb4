// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long faults took, and how soon who was zapped came back: a histogram of each side, one under
// the other on the same bins. A bin that is clicked becomes the filter.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "replay/analysis/distribution.h"
#include "replay/analysis/refault_interval.h"
#include "replay/trace/side_by_side.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>

namespace daxscope::gui {

namespace {

using replay::Bins;
using replay::Distribution;
using replay::Quantity;

constexpr std::size_t kLinearBins = 100;

/// What is drawn.
struct Drawn {
    std::shared_ptr<const Sides> sides;
    Quantity quantity = Quantity::Duration;
    Bins bins = Bins::log();
    std::optional<TimeRange> within; ///< of the window; nothing: all of it
    bool filtered = false;
    struct OfSide {
        bool known = false;   ///< there is such a run, and it knows
        Distribution all;     ///< of the time
        Distribution passing; ///< of that, what passes the filter; without one all
    };
    std::array<OfSide, kSides.size()> of; ///< by Side
    const OfSide& operator[](Side side) const { return of[static_cast<std::size_t>(side)]; }
};

/// The run whose words a side's terms take: of two traces that of its trace.
QLatin1String runName(Side run) {
    return run == Side::Recorded ? QLatin1String("recorded")
           : run == Side::Before ? QLatin1String("before")
                                 : QLatin1String("after");
}

Drawn drawn(std::shared_ptr<const Sides> sides, std::shared_ptr<const ViewFilter::Result> filter,
            Quantity quantity, bool log, std::optional<TimeRange> within,
            const Progress& progress) {
    Drawn made;
    made.sides = sides;
    made.quantity = quantity;
    made.within = within;
    made.filtered = filter != nullptr;
    const auto each = [&](Bins bins) {
        return side_by_side<kSides.size()>([&](std::size_t k) {
            const PaneSide& place = (*sides)[kSides[k]];
            Drawn::OfSide of;
            if (!place) {
                return of;
            }
            const replay::Run& run = place.shown();
            of.known = quantity == Quantity::Duration || run.seen.zaps;
            const TimeRange time = within
                                       ? place.inTrace(*within)
                                       : TimeRange{place.trace().begin(), place.trace().end() + 1};
            of.all = replay::distribution(place.trace(), run, quantity, bins, time.begin, time.end,
                                          nullptr, progress);
            of.passing =
                filter && filter->of[static_cast<std::size_t>(kSides[k])]
                    ? replay::distribution(place.trace(), run, quantity, bins, time.begin, time.end,
                                           &(*filter)[kSides[k]].outcomes, progress)
                    : of.all;
            return of;
        });
    };
    auto found = each(made.bins);
    if (!log) {
        std::int64_t greatest = 0;
        for (const Drawn::OfSide& of : found) {
            greatest = std::max(greatest, of.all.greatest);
        }
        made.bins = Bins::linear_upto(greatest, kLinearBins);
        found = each(made.bins);
    }
    for (std::size_t k = 0; k < kSides.size(); ++k) {
        made.of[static_cast<std::size_t>(kSides[k])] = std::move(found[k]);
    }
    return made;
}

/// The histograms.
class Histogram : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(Distribution)
public:
    Histogram(ViewState* state, QWidget* parent) : QWidget(parent), state_(state) {
        setObjectName(QStringLiteral("histogram"));
        setMouseTracking(true);
        setMinimumHeight(fontMetrics().height() * 6);
        setFocusPolicy(Qt::StrongFocus);
        setAccessibleName(tr("Histogram of each run"));
        QObject::connect(state, &ViewState::selectionChanged, this, [this] { update(); });
    }

    void show(std::shared_ptr<const Drawn> what) {
        drawn_ = std::move(what);
        cursor_.reset();
        update();
    }

    /// Clicked, or chosen by keys: it becomes the filter.
    void choose(Side side, std::size_t bin) {
        if (!drawn_ || (*drawn_)[side].all.bins.size() <= bin ||
            (*drawn_)[side].all.bins[bin] == 0) {
            return;
        }
        const Side run = (*drawn_->sides)[side].run;
        const QString name = runName(run);
        const QString between = QStringLiteral("%1ns..%2ns")
                                    .arg(drawn_->bins.least(bin))
                                    .arg(drawn_->bins.greatest(bin));
        QStringList terms;
        if (drawn_->quantity == Quantity::Duration) {
            terms << QStringLiteral("fault:%1").arg(name) << QStringLiteral("duration:") + between;
        } else {
            terms << (run == Side::Before ? QString() : name) + QStringLiteral("interval:") +
                         between;
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
            static const QRegularExpression own(QStringLiteral(
                "^(fault|duration|interval|afterinterval|recordedinterval|time)[:<>=]"));
            if (!own.match(word).hasMatch()) {
                kept << word;
            }
        }
        state_->setFilter((kept + terms).join(u' '));
    }
    /// Where a bin of a side is drawn.
    QRectF barRect(Side side, std::size_t bin) const {
        for (const Panel& panel : panels()) {
            if (panel.side == side) {
                return {x(bin), panel.bars.top(), width(bin), panel.bars.height()};
            }
        }
        return {};
    }
    const std::shared_ptr<const Drawn>& what() const { return drawn_; }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        const Theme theme(palette());
        painter.fillRect(rect(), theme.base);
        for (const Panel& panel : panels()) {
            paint(painter, theme, panel);
        }
        paintAxis(painter, theme);
    }
    void mousePressEvent(QMouseEvent* event) override {
        if (const auto at = binAt(event->position()); at && event->button() == Qt::LeftButton) {
            cursor_ = at;
            choose(at->first, at->second);
        }
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        const auto at = binAt(event->position());
        QToolTip::showText(event->globalPosition().toPoint(),
                           at ? plainTip(tip(at->first, at->second)) : QString(), this);
    }
    void keyPressEvent(QKeyEvent* event) override {
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
            auto at = std::find_if(all.begin(), all.end(), [&](const Panel& panel) {
                return panel.side == cursor_->first;
            });
            const auto place = std::clamp<std::ptrdiff_t>(
                (at - all.begin()) + down, 0, static_cast<std::ptrdiff_t>(all.size()) - 1);
            cursor_->first = all[static_cast<std::size_t>(place)].side;
        }
        setAccessibleDescription(tip(cursor_->first, cursor_->second));
        update();
    }

private:
    struct Panel {
        Side side;
        QRectF title, bars;
    };

    /// The sides one under the other, and the bins that any of them has.
    std::vector<Panel> panels() const {
        std::vector<Panel> all;
        first_ = last_ = 0;
        if (!drawn_) {
            return all;
        }
        first_ = SIZE_MAX;
        for (const Side side : {Side::Recorded, Side::Before, Side::After}) {
            if ((*drawn_->sides)[side] && (side != Side::Recorded || state_->recordedLaneShown())) {
                all.push_back({side, {}, {}});
                const auto& bins = (*drawn_)[side].all.bins;
                const auto some = std::find_if(bins.begin(), bins.end(),
                                               [](std::uint64_t count) { return count > 0; });
                first_ = std::min(first_, static_cast<std::size_t>(some - bins.begin()));
                last_ = std::max(last_, bins.size());
            }
        }
        first_ = drawn_->bins == Bins::log() ? std::min(first_, last_) : 0;
        const double line = fontMetrics().height();
        const double each =
            (height() - line * 1.4) / static_cast<double>(std::max<std::size_t>(all.size(), 1));
        double top = 0;
        for (Panel& panel : all) {
            panel.title = {4, top, QWidget::width() - 8.0, line};
            panel.bars = {0, top + line, static_cast<double>(QWidget::width()),
                          std::max(4.0, each - line - 4)};
            top += each;
        }
        return all;
    }
    double step() const {
        return static_cast<double>(QWidget::width()) /
               static_cast<double>(std::max<std::size_t>(last_ - first_, 1));
    }
    double x(std::size_t bin) const {
        return std::floor(static_cast<double>(bin - first_) * step());
    }
    double width(std::size_t bin) const { return std::max(1.0, x(bin + 1) - x(bin)); }

    std::optional<std::pair<Side, std::size_t>> binAt(QPointF pos) const {
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

    QString title(Side side) const {
        const Drawn::OfSide& of = (*drawn_)[side];
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

    QString tip(Side side, std::size_t bin) const {
        const Drawn::OfSide& of = (*drawn_)[side];
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
                   .arg(format::percent(
                       static_cast<double>(upto),
                       static_cast<double>(std::max<std::uint64_t>(of.all.count, 1)))) +
               (at(of.all) > 0 ? tr("\nClick to filter by it") : QString());
    }

    /// The bin of the selected fault.
    std::optional<std::size_t> selected(Side side) const {
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

    void paint(QPainter& painter, const Theme& theme, const Panel& panel) const {
        const Drawn::OfSide& of = (*drawn_)[panel.side];
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
        for (const Drawn::OfSide& each : drawn_->of) {
            for (const std::uint64_t count : each.all.bins) {
                most = std::max(most, count);
            }
        }
        const QColor strong = theme.outcome[static_cast<std::size_t>(
            drawn_->quantity == Quantity::Duration ? replay::OutcomeClass::FirstTouch
                                                   : replay::OutcomeClass::Refault)];
        const auto bars = [&](const Distribution& one, const QColor& color) {
            for (std::size_t bin = first_; bin < one.bins.size(); ++bin) {
                if (one.bins[bin] > 0) { // a single one is seen, too
                    const double tall =
                        std::max(2.0, panel.bars.height() * static_cast<double>(one.bins[bin]) /
                                          static_cast<double>(most));
                    const double wide = width(bin);
                    painter.fillRect(QRectF(x(bin), panel.bars.bottom() - tall,
                                            wide > 3 ? wide - 1 : wide, tall),
                                     color);
                }
            }
        };
        if (drawn_->filtered) {
            bars(of.all, blend(strong, theme.base, 0.25));
        }
        bars(of.passing, strong);
        paintShare(painter, theme, panel, of.passing);
        const auto outline = [&](std::size_t bin, const QColor& color) {
            if (bin >= first_ && bin < last_) {
                painter.setPen(QPen(color, 2));
                painter.drawRect(
                    QRectF(x(bin), panel.bars.top() + 1, width(bin), panel.bars.height() - 2));
            }
        };
        if (const auto bin = selected(panel.side)) {
            outline(*bin, theme.accent);
        }
        if (cursor_ && cursor_->first == panel.side && hasFocus()) {
            outline(cursor_->second, theme.text);
        }
    }

    /// The cumulative line: the share of those that are no longer.
    void paintShare(QPainter& painter, const Theme& theme, const Panel& panel,
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

    void paintAxis(QPainter& painter, const Theme& theme) const {
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

    ViewState* state_;
    std::shared_ptr<const Drawn> drawn_;
    std::optional<std::pair<Side, std::size_t>> cursor_; ///< of the keyboard
    mutable std::size_t first_ = 0, last_ = 0;           ///< bins that are drawn
};

class DistributionDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(Distribution)
public:
    DistributionDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state), filter_(needs.filter),
          histogram_(new Histogram(needs.state, this)), in_front_(new InFront(parent, this)),
          counting_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        auto* bar = new QHBoxLayout;
        bar->setContentsMargins(8, 0, 8, 0);
        quantity_ = box("distribution-of", tr("What is counted"),
                        {tr("Durations of faults"), tr("Intervals from zap to refault")});
        scale_ = box("distribution-scale", tr("Scale"), {tr("Logarithmic"), tr("Linear")});
        what_ = new QLabel(this);
        what_->setObjectName(QStringLiteral("distribution-what"));
        bar->addWidget(quantity_);
        bar->addWidget(scale_);
        bar->addWidget(what_, 1);
        layout->addLayout(bar);
        layout->addWidget(histogram_, 1);
        setFocusProxy(histogram_);
        rest_.setSingleShot(true);
        constexpr int kRest = 60; // ms, while a time is dragged
        rest_.setInterval(kRest);
        connect(&rest_, &QTimer::timeout, this, [this] { count(); });
        connect(document_, &Document::comparisonChanged, this, [this] {
            if (!document_->grew()) {
                histogram_->show(nullptr);
            }
            ask();
        });
        connect(filter_, &ViewFilter::changed, this, [this] { ask(); });
        connect(state_, &ViewState::stretchChanged, this, [this] { ask(); });
        connect(state_, &ViewState::recordedLaneChanged, histogram_,
                [this] { histogram_->update(); });
        connect(in_front_, &InFront::changed, this, [this] { ask(); });
        ask();
    }

private:
    QComboBox* box(const char* name, const QString& accessible, const QStringList& entries) {
        auto* made = new QComboBox(this);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(accessible);
        made->addItems(entries);
        connect(made, &QComboBox::currentIndexChanged, this, [this] { ask(); });
        return made;
    }

    /// Counts anew, where somebody sees it.
    void ask() {
        if (*in_front_ && !rest_.isActive()) {
            rest_.start();
        }
    }

    void count() {
        const auto sides = document_->sides();
        if (!sides || (counting_.busy() && document_->grew())) {
            if (sides) {
                rest_.start();
            }
            return;
        }
        const auto quantity =
            quantity_->currentIndex() == 0 ? Quantity::Duration : Quantity::Interval;
        const auto filter = filter_->isOn() || filter_->fault() ? filter_->result() : nullptr;
        counting_.want(
            [sides, filter, quantity, log = scale_->currentIndex() == 0,
             within = state_->stretch()](const Progress& progress) {
                return drawn(sides, filter, quantity, log, within, progress);
            },
            [this](Drawn made) {
                what_->setText(made.within ? tr("of the selected time, %1")
                                                 .arg(format::duration(made.within->length()))
                                           : tr("of the whole trace"));
                histogram_->show(std::make_shared<const Drawn>(std::move(made)));
            },
            [this](const Failure& why) { emit document_->failed(why.what, why.remedy); });
    }

    Document* document_;
    ViewState* state_;
    ViewFilter* filter_;
    Histogram* histogram_;
    InFront* in_front_;
    QComboBox *quantity_ = nullptr, *scale_ = nullptr;
    QLabel* what_ = nullptr;
    QTimer rest_;
    Latest<Drawn> counting_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeDistributionDock(const DockNeeds& needs, QWidget* parent) {
    return new DistributionDock(needs, parent);
}

} // namespace daxscope::gui
