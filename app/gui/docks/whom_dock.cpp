// SPDX-License-Identifier: GPL-3.0-or-later
//
// The current storm: what it is, and who unmapped whom how often, under both handlers.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "replay/analysis/zaps.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

namespace daxscope::gui {

namespace {

/// The parties of one storm, and what each run makes of its accesses.
struct Whom {
    std::shared_ptr<const Sides> sides; ///< nullptr: no storm
    StormRef ref;
    replay::Storm storm;
    std::vector<std::uint32_t> parties;           ///< mappings, the busiest first
    std::size_t left_out = 0;                     ///< parties that the table has no room for
    std::array<replay::Zaps, kSides.size()> zaps; ///< by Side; of two traces the storm's alone

    std::uint64_t count(Side side, std::uint32_t by, std::uint32_t whom) const {
        const replay::Zaps& all = zaps[static_cast<std::size_t>(side)];
        const auto found = all.find({by, whom});
        return found == all.end() ? 0 : found->second;
    }
};

constexpr std::size_t kMostParties = 40;

Whom whom_of(const std::shared_ptr<const Sides>& sides, StormRef ref) {
    const PaneSide& place = (*sides)[ref.side];
    Whom whom{sides, ref, place.storms()[static_cast<std::size_t>(ref.index)], {}, 0, {}};
    for (const Side side : kSides) {
        if ((*sides)[side] && (!sides->isTwo() || side == ref.side)) {
            whom.zaps[static_cast<std::size_t>(side)] =
                replay::zaps_of((*sides)[side].shown(), whom.storm);
        }
    }
    std::map<std::uint32_t, std::uint64_t> busy;
    for (const std::uint32_t party : whom.storm.parties) {
        busy[party] = 0;
    }
    for (const replay::Zaps& zaps : whom.zaps) {
        for (const auto& [pair, count] : zaps) {
            busy[pair.first] += count;
            busy[pair.second] += count;
        }
    }
    for (const auto& [party, count] : busy) {
        whom.parties.push_back(party);
    }
    std::stable_sort(whom.parties.begin(), whom.parties.end(),
                     [&busy](std::uint32_t a, std::uint32_t b) { return busy[a] > busy[b]; });
    if (whom.parties.size() > kMostParties) {
        whom.left_out = whom.parties.size() - kMostParties;
        whom.parties.resize(kMostParties);
    }
    return whom;
}

class WhomModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(WhomModel)
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(Whom whom) {
        beginResetModel();
        whom_ = std::move(whom);
        endResetModel();
    }
    const Whom& whom() const { return whom_; }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(whom_.parties.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() || whom_.parties.empty()
                   ? 0
                   : static_cast<int>(whom_.parties.size()) + 1;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const std::uint32_t by = party(index.row());
        if (index.column() == 0) {
            return role == Qt::DisplayRole         ? QVariant(name(by))
                   : role == Qt::ToolTipRole       ? plainTip(whole(by))
                   : role == Qt::TextAlignmentRole ? cellAlignment(Qt::AlignLeft)
                                                   : QVariant();
        }
        const std::uint32_t other = party(index.column() - 1);
        switch (role) {
        case Qt::DisplayRole:
            return cell(by, other);
        case Qt::ToolTipRole:
            return plainTip(tip(by, other));
        case Qt::TextAlignmentRole:
            return cellAlignment(Qt::AlignRight);
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (section == 0 || orientation != Qt::Horizontal || whom_.parties.empty()) {
            return columnHead(orientation, role, tr("Unmapped by"), Qt::AlignLeft,
                              tr("The mapping whose fault unmapped; each column is a mapping that "
                                 "lost what it had, and refaulted"));
        }
        const std::uint32_t other = party(section - 1);
        // Its number below it, so that more columns fit.
        const QString head = name(other).replace(QStringLiteral(" pid "), QStringLiteral("\npid "));
        return columnHead(orientation, role, head, Qt::AlignRight, whole(other));
    }

private:
    std::uint32_t party(int place) const { return whom_.parties[static_cast<std::size_t>(place)]; }
    const trace::Trace& trace() const { return (*whom_.sides)[whom_.ref.side].trace(); }
    QString name(std::uint32_t mapping) const { return format::partyShort(trace(), mapping); }
    QString whole(std::uint32_t mapping) const { return format::party(trace(), mapping); }
    static QString number(std::uint64_t count) {
        return format::count(static_cast<std::int64_t>(count));
    }
    /// "25 → 0": before and after; of two traces the storm's own.
    QString cell(std::uint32_t by, std::uint32_t other) const {
        if (whom_.sides->isTwo()) {
            const std::uint64_t count = whom_.count(whom_.ref.side, by, other);
            return count == 0 ? QString() : number(count);
        }
        const std::uint64_t before = whom_.count(Side::Before, by, other);
        const std::uint64_t after = whom_.count(Side::After, by, other);
        return before == 0 && after == 0 ? QString()
                                         : tr("%1 → %2").arg(number(before), number(after));
    }
    QString tip(std::uint32_t by, std::uint32_t other) const {
        QStringList lines{
            tr("%1 unmapped it from %2, which refaulted:").arg(whole(by), whole(other))};
        for (const Side side : kSides) {
            const PaneSide& place = (*whom_.sides)[side];
            if (!place || (whom_.sides->isTwo() && side != whom_.ref.side)) {
                continue;
            }
            lines << (place.shown().seen.zaps
                          ? tr("%1: %2 times")
                                .arg(whom_.sides->name(side), number(whom_.count(side, by, other)))
                          : tr("%1: not recorded").arg(whom_.sides->name(side)));
        }
        return lines.join(u'\n');
    }

    Whom whom_;
};

class WhomDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(WhomDock)
public:
    WhomDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state),
          model_(new WhomModel(this)), counting_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        what_ = new QLabel(this);
        what_->setObjectName(QStringLiteral("whom-what"));
        what_->setWordWrap(true);
        what_->setTextFormat(Qt::PlainText);
        what_->setTextInteractionFlags(Qt::TextSelectableByMouse);
        what_->setContentsMargins(8, 0, 8, 0);
        layout->addWidget(what_);
        table_ =
            rowTable(model_, QStringLiteral("whom"), tr("Who unmapped whom, by mapping"), this);
        setFocusProxy(table_);
        table_->setSelectionBehavior(QAbstractItemView::SelectItems); // a cell filters
        layout->addWidget(table_, 1);
        connect(table_, &QTableView::clicked, this, &WhomDock::filter);
        connect(table_, &QTableView::activated, this, &WhomDock::filter);
        table_->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(table_, &QWidget::customContextMenuRequested, this, &WhomDock::offer);
        connect(document_, &Document::comparisonChanged, this, [this] { update(); });
        connect(state_, &ViewState::currentStormChanged, this, [this] { update(); });
        update();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        update();
    }

private:
    /// Counts what the storm's accesses came to: those may be millions. Where nobody sees it, that
    /// waits.
    void update() {
        const auto sides = document_->sides();
        const auto ref = state_->currentStorm();
        if (!sides || !ref || !(*sides)[ref->side] || ref->index < 0 ||
            static_cast<std::size_t>(ref->index) >= (*sides)[ref->side].storms().size()) {
            counting_.drop();
            show({});
            return;
        }
        const Whom& shown = model_->whom();
        if (shown.sides == sides && shown.ref == *ref) {
            counting_.drop(); // of one that somebody went to in between
        } else if (isVisible()) {
            counting_.want([sides, ref = *ref](const Progress&) { return whom_of(sides, ref); },
                           [this](Whom whom) { show(std::move(whom)); },
                           [this](const Failure& why) { what_->setText(why.what); });
        }
    }

    void show(Whom whom) {
        const bool none = whom.sides == nullptr;
        model_->show(std::move(whom));
        what_->setText(none ? tr("Go to a storm (N, or a click in the list of storms): who "
                                 "unmapped whom stands here.")
                            : told());
    }

    /// What the storm is, in words.
    QString told() const {
        const Whom& whom = model_->whom();
        const replay::Storm& storm = whom.storm;
        const PaneSide& place = (*whom.sides)[whom.ref.side];
        const std::int64_t length = std::max<std::int64_t>(storm.end - storm.begin, 1);
        constexpr double kSecond = 1e9;
        QStringList lines;
        lines << tr("Storm %1, %2: %3")
                     .arg(storm.rank)
                     .arg(whom.sides->name(whom.ref.side), describe::storm(place.trace(), storm));
        lines << tr("From %1 s for %2, %3 refaults a second; %4 in faults; it ended: %5.")
                     .arg(format::seconds(place.inWindow(storm.begin) - whom.sides->zero()),
                          format::duration(length),
                          text(words::decimal_text(storm.refaults * kSecond /
                                                   static_cast<double>(length))),
                          format::duration(storm.time_in_faults),
                          describe::stormEnd(storm.end_reason));
        if (whom.left_out > 0) {
            lines << tr("%1 more mappings took part and are not in this table.").arg(whom.left_out);
        }
        if (!whom.sides->isTwo()) {
            lines << tr("How often, before → after, of the same accesses; a click filters the "
                        "events.");
        }
        return lines.join(u'\n');
    }

    /// The filter of the refaults of one cell; of the first column all that one mapping's faults
    /// caused.
    QStringList terms(const QModelIndex& index) const {
        const Whom& whom = model_->whom();
        const char* const by[] = {"recordedby", "beforeby", "afterby"};
        const trace::Trace& trace = (*whom.sides)[whom.ref.side].trace();
        QStringList terms{QStringLiteral("%1:%2")
                              .arg(QLatin1String(by[static_cast<std::size_t>(whom.ref.side)]))
                              .arg(whom.parties[static_cast<std::size_t>(index.row())])};
        if (index.column() > 0) {
            terms << QStringLiteral("mapping:%1")
                         .arg(whom.parties[static_cast<std::size_t>(index.column() - 1)]);
        }
        const std::int64_t zero = whom.sides->zeroOf(whom.ref.side).value_or(trace.begin());
        return terms << EventFilter::ofRange(trace, whom.storm.range)
                     << QStringLiteral("time:%1ns..%2ns")
                            .arg(whom.storm.begin - zero)
                            .arg(whom.storm.end - zero);
    }

    void filter(const QModelIndex& index) {
        const Whom& whom = model_->whom();
        if (index.isValid() && whom.sides && !whom.sides->isTwo()) {
            state_->setFilter(EventFilter::narrowed(state_->filter(), terms(index)));
        }
    }

    void offer(const QPoint& at) {
        const QModelIndex index = table_->indexAt(at);
        const Whom& whom = model_->whom();
        if (!index.isValid() || !whom.sides || whom.sides != document_->sides()) {
            return;
        }
        Thing thing;
        thing.side = whom.ref.side;
        thing.storm = whom.ref;
        thing.row = (*whom.sides)[thing.side].row(whom.storm.range);
        const int party = index.column() == 0 ? index.row() : index.column() - 1;
        thing.mapping = whom.parties[static_cast<std::size_t>(party)];
        thing.terms = terms(index);
        thing.terms_name = index.column() == 0 ? tr("refaults that its faults caused")
                                               : tr("the refaults of this cell");
        thing.text = index.data().toString();
        offerThing(thing, whom.sides, document_, state_, table_->viewport()->mapToGlobal(at), this);
    }

    Document* document_;
    ViewState* state_;
    WhomModel* model_;
    QLabel* what_ = nullptr;
    QTableView* table_ = nullptr;
    Latest<Whom> counting_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeWhomDock(const DockNeeds& needs, QWidget* parent) {
    return new WhomDock(needs, parent);
}

} // namespace daxscope::gui
