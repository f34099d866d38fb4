// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much the comparison depends on the revisit interval that it assumes: `compare --sweep` as a
// curve. A click assumes an interval.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/sweep_chart.h"
#include "app/gui/docks/work_bar.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/shown.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

/// What a sweep was made of. The interval that is assumed now is no part of it.
struct SweepOf {
    std::shared_ptr<const trace::Trace> trace;
    std::string before, after;
    replay::StormRule rule;
    replay::Pace pace = replay::Pace::Regular;
    bool operator==(const SweepOf&) const = default;
};

replay::Sweep sweepOf(const SweepOf& of, const Progress& progress) {
    replay::CompareOptions options;
    options.before = model::find_handler(of.before);
    options.after = model::find_handler(of.after);
    options.rule = of.rule;
    options.replay.pace = of.pace;
    return replay::sweep(*of.trace, options, replay::sweep_intervals(*of.trace), progress);
}

class SweepDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(SweepDock)
public:
    SweepDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), chart_(new SweepChart(this)),
          in_front_(new InFront(parent, this)), work_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        auto* head = new QHBoxLayout;
        head->setContentsMargins(8, 0, 8, 0);
        figure_ = new QComboBox(this);
        figure_->setObjectName(QStringLiteral("sweep-of"));
        figure_->setAccessibleName(tr("What the curve is of"));
        figure_->addItems({tr("Faults"), tr("Refaults"), tr("Storms")});
        connect(figure_, &QComboBox::currentIndexChanged, chart_,
                [this](int to) { chart_->setFigure(static_cast<SweepChart::Figure>(to)); });
        said_ = new QLabel(this);
        said_->setObjectName(QStringLiteral("sweep-said"));
        said_->setWordWrap(true);
        said_->setTextFormat(Qt::PlainText);
        head->addWidget(figure_, 0, Qt::AlignTop);
        // In a low dock the sentence is scrolled, so that the curve below keeps its axis.
        constexpr int kFewest = 3, kMost = 7; // lines
        auto* sentence = new QScrollArea(this);
        sentence->setObjectName(QStringLiteral("sweep-sentence"));
        sentence->setFrameShape(QFrame::NoFrame);
        sentence->setWidgetResizable(true);
        sentence->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        sentence->setMinimumHeight(kFewest * fontMetrics().lineSpacing());
        sentence->setMaximumHeight(kMost * fontMetrics().lineSpacing());
        said_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        sentence->setWidget(said_);
        head->addWidget(sentence, 1);
        layout->addLayout(head, 1);
        bar_ = new WorkBar(
            QStringLiteral("sweep-progress"), tr("Intervals replayed so far"),
            [this] { return work_.progress(); }, this);
        layout->addWidget(bar_);
        layout->addWidget(chart_, 3);
        setFocusProxy(chart_);
        connect(chart_, &SweepChart::chosen, this, [this](qint64 interval) {
            replay::Options options;
            options.revisit_interval = interval;
            options.pace = document_->assumed().pace;
            document_->assume(options);
        });
        connect(bar_, &WorkBar::cancelAsked, this, [this] {
            work_.drop();
            bar_->stopped(tr("Stopped."));
        });
        connect(bar_, &WorkBar::againAsked, this, [this] {
            asked_.reset();
            look(true);
        });
        connect(document_, &Document::opened, this, [this] {
            if (!document_->grew()) {
                drop();
            }
        });
        connect(document_, &Document::comparisonChanged, this, [this] { look(false); });
        connect(in_front_, &InFront::changed, this, [this] { look(false); });
        say();
        look(false);
    }

private:
    /// Traces above this are swept when asked to: it takes two replays for each interval.
    static constexpr std::size_t kAtOnce = 1'000'000;

    void drop() {
        work_.drop();
        bar_->done();
        asked_.reset();
        sweep_.reset();
        chart_->show(nullptr);
        say();
    }

    void look(bool asked) {
        const auto sides = document_->sides();
        const auto comparison = !sides || sides->isTwo() ? nullptr : document_->comparison();
        if (!comparison) {
            return;
        }
        chart_->setAssumed(document_->assumed().revisit_interval);
        const SweepOf wanted{comparison->trace, comparison->before.handler,
                             comparison->after.handler, document_->stormRule(),
                             document_->assumed().pace};
        if (asked_ == wanted || !*in_front_ || (work_.busy() && document_->grew())) {
            say();
            return;
        }
        asked_ = wanted;
        if (wanted.trace->size() > kAtOnce && !asked) {
            bar_->stopped(tr("%1 events: each interval replays them twice. Begin?")
                              .arg(format::count(static_cast<std::int64_t>(wanted.trace->size()))));
            return;
        }
        bar_->busy();
        work_.want([wanted](const Progress& progress) { return sweepOf(wanted, progress); },
                   [this](replay::Sweep made) {
                       sweep_ = std::make_shared<const replay::Sweep>(std::move(made));
                       bar_->done();
                       chart_->show(sweep_);
                       say();
                       look(false); // more may have come
                   },
                   [this](const Failure& why) { bar_->stopped(why.what + u' ' + why.remedy); });
        say();
    }

    void say() {
        QStringList said{tr("ASSUMED, not recorded: hits leave no event, so a quiet trace looks "
                            "alike under every handler. Here each mapping comes back at an "
                            "interval; a click assumes it in the whole window.")};
        if (sweep_ && sweep_->points.empty()) {
            said << tr("The trace has no DAX fault: there is nothing to sweep over.");
        } else if (sweep_) {
            said << (sweep_->measured
                         ? tr("The trace itself says every %1 (%2; the band).")
                               .arg(format::duration(sweep_->measured->interval),
                                    text(replay::revisit_source_text(*sweep_->measured)))
                         : tr("The trace does not tell the interval."));
            said << shown(replay::sweep_verdict(*sweep_));
        }
        said_->setText(said.join(u' '));
    }

    Document* document_;
    SweepChart* chart_;
    InFront* in_front_;
    QComboBox* figure_ = nullptr;
    QLabel* said_ = nullptr;
    WorkBar* bar_ = nullptr;
    std::optional<SweepOf> asked_; ///< what is there, or under way, or was stopped
    std::shared_ptr<const replay::Sweep> sweep_;
    Latest<replay::Sweep> work_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeSweepDock(const DockNeeds& needs, QWidget* parent) {
    return new SweepDock(needs, parent);
}

} // namespace daxscope::gui
