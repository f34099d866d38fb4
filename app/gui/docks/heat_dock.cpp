// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where it is hot: a figure of all ranges that are shown, over the whole time.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/heat_view.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/wrapped_row.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/shown_indices.h"

#include <QComboBox>
#include <QLabel>
#include <QTimer>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

/// What a heat map is asked of, for a worker.
struct HeatWish {
    std::shared_ptr<const Sides> sides;
    ShownIndices::BySide indices;
    std::shared_ptr<const ViewFilter::Result> filter; ///< nullptr: none
    QVector<std::uint32_t> rows;
    std::optional<Side> side; ///< nothing: after less before
    replay::HeatOf of;
    replay::HeatTimes times;
    std::uint32_t lines;

    bool rests_on_zaps() const {
        return of == replay::HeatOf::Refaults || of == replay::HeatOf::Zaps;
    }
    replay::HeatRun run(Side which) const {
        const PaneSide& place = (*sides)[which];
        const auto at = static_cast<std::size_t>(which);
        if (!place || indices[at] == nullptr) {
            return {};
        }
        replay::HeatRun made{&place.shown(), indices[at].get(),  nullptr,
                             nullptr,        place.range_of_row, place.ahead};
        if (filter && filter->of[at]) {
            made.outcomes = &(*filter)[which].outcomes;
            made.events = &(*filter)[which].events;
        }
        return made;
    }
    bool knows(Side which) const {
        const PaneSide& place = (*sides)[which];
        return place && (!rests_on_zaps() || place.shown().seen.zaps);
    }
};

HeatData heatOf(const HeatWish& wish, const Progress& progress) {
    HeatData made{wish.sides, wish.rows, wish.side, wish.filter != nullptr, true, {}};
    made.known =
        wish.knows(wish.side.value_or(Side::After)) && (wish.side || wish.knows(Side::Before));
    if (made.known) {
        const replay::HeatRun of = wish.run(wish.side.value_or(Side::After));
        const replay::HeatRun less = wish.run(Side::Before);
        made.map =
            replay::heat_map(of, wish.side ? nullptr : &less, wish.of, wish.times,
                             {wish.rows.constData(), static_cast<std::size_t>(wish.rows.size())},
                             wish.lines, progress);
    }
    return made;
}

class HeatDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(HeatDock)
public:
    HeatDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state), filter_(needs.filter),
          indices_(needs.indices), view_(new HeatView(needs.state, this)),
          in_front_(new InFront(parent, this)), work_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        auto* bar = new WrappedRow;
        figure_ = box("heat-of", tr("Figure"),
                      {tr("Faults"), tr("Refaults"), tr("Mappings zapped"), tr("Time in faults"),
                       tr("Fallbacks")});
        side_ = box("heat-side", tr("Side"),
                    {tr("Before"), tr("After"), tr("Recorded"), tr("After less before")});
        what_ = new QLabel(this);
        what_->setObjectName(QStringLiteral("heat-what"));
        bar->add(figure_);
        bar->add(side_);
        bar->add(what_, true);
        layout->addLayout(bar);
        layout->addWidget(view_, 1);
        setFocusProxy(view_);
        rest_.setSingleShot(true);
        constexpr int kRest = 60; // ms, while it is resized
        rest_.setInterval(kRest);
        connect(&rest_, &QTimer::timeout, this, [this] { count(); });
        connect(indices_, &ShownIndices::changed, this, [this] {
            if (!document_->grew()) {
                view_->show(nullptr);
            }
            ask();
        });
        connect(filter_, &ViewFilter::changed, this, [this] { ask(); });
        connect(state_, &ViewState::rowsChanged, this, [this] { ask(); });
        connect(in_front_, &InFront::changed, this, [this] { ask(); });
        view_->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Resize) {
            ask();
        }
        return QWidget::eventFilter(watched, event);
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
        const auto sides = indices_->sides();
        if (!sides) {
            work_.drop();
            view_->show(nullptr);
            return;
        }
        if (work_.busy() && document_->grew()) { // else it would never come to an end
            rest_.start();
            return;
        }
        constexpr std::array kSideOf{std::optional(Side::Before), std::optional(Side::After),
                                     std::optional(Side::Recorded), std::optional<Side>()};
        const auto filter = filter_->applies() ? filter_->result() : nullptr;
        const TimeRange bounds = state_->bounds();
        const QSize room = view_->room();
        work_.want(
            [wish = HeatWish{sides,
                             indices_->of(),
                             filter,
                             state_->rows(),
                             kSideOf[static_cast<std::size_t>(side_->currentIndex())],
                             static_cast<replay::HeatOf>(figure_->currentIndex()),
                             {bounds.begin, bounds.end, static_cast<std::uint32_t>(room.width())},
                             static_cast<std::uint32_t>(room.height())}](const Progress& progress) {
                return heatOf(wish, progress);
            },
            [this](HeatData made) { show(std::move(made)); },
            [this](const Failure& why) { emit document_->failed(why.what, why.remedy); });
    }

    void show(HeatData made) {
        const std::int64_t most = made.map.most;
        const auto ranges = static_cast<std::int64_t>(made.rows.size());
        const QString figure =
            made.map.of == replay::HeatOf::Time ? format::duration(most) : format::count(most);
        QString text =
            tr("%1 ranges, at most %2 in a cell (log2)").arg(format::count(ranges), figure);
        if (made.map.lines > 0 && ranges > made.map.lines) {
            text += tr("; a line shows the greatest of up to %1 ranges")
                        .arg(format::count((ranges + made.map.lines - 1) / made.map.lines));
        }
        what_->setText(made.known ? text : tr("not recorded"));
        view_->show(std::make_shared<const HeatData>(std::move(made)));
    }

    Document* document_;
    ViewState* state_;
    ViewFilter* filter_;
    ShownIndices* indices_;
    HeatView* view_;
    InFront* in_front_;
    QComboBox *figure_ = nullptr, *side_ = nullptr;
    QLabel* what_ = nullptr;
    QTimer rest_;
    Latest<HeatData> work_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeHeatDock(const DockNeeds& needs, QWidget* parent) {
    return new HeatDock(needs, parent);
}

} // namespace daxscope::gui
