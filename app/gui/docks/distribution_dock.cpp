// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long faults took, and how soon who was zapped came back: a histogram of each side, one under
// the other on the same bins. A bin that is clicked becomes the filter.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/histogram.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/wrapped_row.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "replay/analysis/distribution.h"
#include "replay/analysis/refault_interval.h"
#include "replay/trace/side_by_side.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

using replay::Bins;
using replay::Quantity;

constexpr std::size_t kLinearBins = 100;

HistogramData histogramOf(std::shared_ptr<const Sides> sides,
                          std::shared_ptr<const ViewFilter::Result> filter, Quantity quantity,
                          bool log, std::optional<TimeRange> within, const Progress& progress) {
    HistogramData made;
    made.sides = sides;
    made.quantity = quantity;
    made.within = within;
    made.filtered = filter != nullptr;
    const auto each = [&](Bins bins) {
        return side_by_side<kSides.size()>([&](std::size_t k) {
            const PaneSide& place = (*sides)[kSides[k]];
            HistogramData::OfSide of;
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
        for (const HistogramData::OfSide& of : found) {
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
        auto* bar = new WrappedRow;
        quantity_ = box("distribution-of", tr("What is counted"),
                        {tr("Durations of faults"), tr("Intervals from zap to refault")});
        scale_ = box("distribution-scale", tr("Scale"), {tr("Logarithmic"), tr("Linear")});
        what_ = new QLabel(this);
        what_->setObjectName(QStringLiteral("distribution-what"));
        bar->add(quantity_);
        bar->add(scale_);
        bar->add(what_, true);
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
        connect(in_front_, &InFront::changed, this, [this] { ask(); });
        ask();
    }

private:
    QComboBox* box(const char* name, const QString& accessible, const QStringList& entries) {
        auto* made = choiceBox(name, accessible, entries, this);
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
        const auto filter = filter_->applies() ? filter_->result() : nullptr;
        counting_.want(
            [sides, filter, quantity, log = scale_->currentIndex() == 0,
             within = state_->stretch()](const Progress& progress) {
                return histogramOf(sides, filter, quantity, log, within, progress);
            },
            [this](HistogramData made) {
                what_->setText(made.within ? tr("of the selected time, %1")
                                                 .arg(format::duration(made.within->length()))
                               : document_->isPart() ? tr("of what is read")
                                                     : tr("of the whole trace"));
                histogram_->show(std::make_shared<const HistogramData>(std::move(made)));
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
    Latest<HistogramData> counting_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeDistributionDock(const DockNeeds& needs, QWidget* parent) {
    return new DistributionDock(needs, parent);
}

} // namespace daxscope::gui
