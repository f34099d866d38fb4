// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/assumption_box.h"

#include "app/gui/look/decimal_box.h"
#include "app/gui/state/document.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace daxscope::gui {

namespace {
constexpr double kNsInMs = 1e6;
} // namespace

AssumptionBox::AssumptionBox(Document* document, QWidget* parent)
    : QWidget(parent), document_(document), what_(new QComboBox(this)),
      interval_(new DecimalBox(this)), accesses_(new QSpinBox(this)), pace_(new QComboBox(this)) {
    constexpr double kLongest = 1'000'000, kUsual = 1; // ms
    constexpr int kMost = 1'000'000, kSome = 50;
    what_->addItems({tr("Assume nothing"), tr("Assume a revisit every"), tr("Assume accesses")});
    what_->setObjectName(QStringLiteral("assume"));
    what_->setAccessibleName(tr("What is assumed of accesses that left no event"));
    what_->setToolTip(tr("Accesses that found their mapping left no event. To ask what a worse "
                         "handler would have cost, assume how often each mapping comes back, or "
                         "how many accesses each makes; the figures then rest on that "
                         "assumption."));
    interval_->setRange(0.001, kLongest);
    interval_->setDecimals(3);
    interval_->setValue(kUsual);
    interval_->setSuffix(tr(" ms"));
    interval_->setAccessibleName(tr("Assumed revisit interval"));
    interval_->setObjectName(QStringLiteral("assumed-interval"));
    accesses_->setRange(1, kMost);
    accesses_->setValue(kSome);
    accesses_->setToolTip(tr("Of each mapping to each range; those that are recorded count"));
    accesses_->setAccessibleName(tr("Assumed accesses of each mapping"));
    accesses_->setObjectName(QStringLiteral("assumed-accesses"));
    pace_->addItem(tr("regularly"), QVariant::fromValue(replay::Pace::Regular));
    pace_->addItem(tr("at random"), QVariant::fromValue(replay::Pace::Random));
    pace_->addItem(tr("in turns"), QVariant::fromValue(replay::Pace::InTurns));
    pace_->setToolTip(tr("When the assumed accesses come: at even distances; at random; or in "
                         "turns, each when the one before on its range is done. Faults that "
                         "overlap can end a storm, those in turns never do."));
    pace_->setAccessibleName(tr("Pace of the assumed accesses"));
    pace_->setObjectName(QStringLiteral("assumed-pace"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* part : std::initializer_list<QWidget*>{what_, interval_, accesses_, pace_}) {
        row->addWidget(part);
    }
    row->addStretch();
    interval_->setKeyboardTracking(false);
    accesses_->setKeyboardTracking(false);
    connect(what_, &QComboBox::currentIndexChanged, this, &AssumptionBox::apply);
    connect(interval_, &QDoubleSpinBox::valueChanged, this, &AssumptionBox::apply);
    connect(accesses_, &QSpinBox::valueChanged, this, &AssumptionBox::apply);
    connect(pace_, &QComboBox::currentIndexChanged, this, &AssumptionBox::apply);
    connect(document, &Document::opened, this, &AssumptionBox::follow);
    connect(document, &Document::comparisonChanged, this, &AssumptionBox::follow);
    apply();
}

void AssumptionBox::follow() {
    const replay::Options& assumed = document_->assumed();
    following_ = true;
    if (assumed.revisit_interval) {
        what_->setCurrentIndex(Interval);
        interval_->setValue(static_cast<double>(*assumed.revisit_interval) / kNsInMs);
    } else if (assumed.accesses) {
        what_->setCurrentIndex(Number);
        accesses_->setValue(static_cast<int>(*assumed.accesses));
    } else {
        what_->setCurrentIndex(Nothing);
    }
    if (assumed.assumes()) {
        pace_->setCurrentIndex(pace_->findData(QVariant::fromValue(assumed.pace)));
    }
    following_ = false;
    showParts();
}

void AssumptionBox::showParts() {
    const int what = what_->currentIndex();
    interval_->setVisible(what == Interval);
    accesses_->setVisible(what == Number);
    pace_->setVisible(what != Nothing);
}

void AssumptionBox::apply() {
    if (following_) {
        return;
    }
    showParts();
    const int what = what_->currentIndex();
    replay::Options options;
    if (what == Interval) {
        options.revisit_interval = static_cast<std::int64_t>(interval_->value() * kNsInMs);
    } else if (what == Number) {
        options.accesses = static_cast<std::uint64_t>(accesses_->value());
    }
    if (what != Nothing) {
        options.pace = pace_->currentData().value<replay::Pace>();
    }
    document_->assume(options);
}

} // namespace daxscope::gui
