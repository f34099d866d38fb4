// SPDX-License-Identifier: GPL-3.0-or-later
//
// The storms of one run by rank, and the rule that says what a storm is.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/storm_pair.h"
#include "app/gui/docks/wrapped_row.h"
#include "app/gui/look/decimal_box.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"

#include <QAbstractTableModel>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

constexpr double kNsPerMs = 1e6;

class StormModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(StormModel)
public:
    enum Column { Rank, Range, Refaults, Parties, Cost, End, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const Sides> sides, Side side) {
        beginResetModel();
        sides_ = std::move(sides);
        side_ = side;
        endResetModel();
    }
    Side side() const { return side_; }
    /// All that is known of a storm, in lines.
    QString tip(int row) const { return tip(place().storms()[static_cast<std::size_t>(row)]); }

    int rowCount(const QModelIndex& parent) const override {
        return sides_ && !parent.isValid() ? static_cast<int>(place().storms().size()) : 0;
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const replay::Storm& storm = place().storms()[static_cast<std::size_t>(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return text(storm, index.column());
        case Qt::ToolTipRole:
            return plainTip(tip(storm));
        case Qt::TextAlignmentRole:
            return cellAlignment(alignment(index.column()));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        struct Head {
            QString title, help;
        };
        const Head heads[] = {
            {tr("#"), tr("Rank: the storm with the most time in its faults is the first")},
            {tr("Range"), tr("The file, and the bytes of the PMD range that it is about")},
            {tr("Refaults"), tr("Faults of mappings that had been there and were zapped")},
            {tr("Parties"), tr("Mappings that zap each other; the tooltip of a row names them")},
            {tr("In faults"), tr("What it cost: the time of all its refaults together")},
            {tr("End"), tr("Why it ended: quiet (no refault within the gap), overlap (all were "
                           "mapped at once), a party left, the trace ended; or not known, for "
                           "events were lost there")}};
        if (section < 0 || section >= ColumnCount) {
            return {};
        }
        return columnHead(orientation, role, heads[section].title, alignment(section),
                          heads[section].help);
    }

private:
    static Qt::AlignmentFlag alignment(int column) {
        return column == Range || column == End ? Qt::AlignLeft : Qt::AlignRight;
    }

    QString text(const replay::Storm& storm, int column) const {
        switch (column) {
        case Rank:
            return QString::number(storm.rank);
        case Range:
            return format::fileAndRange(place().trace(), storm.range);
        case Refaults:
            return format::count(storm.refaults);
        case Parties:
            return QString::number(storm.parties.size());
        case Cost:
            return format::duration(storm.time_in_faults);
        case End:
            return describe::stormEnd(storm.end_reason);
        default:
            return {};
        }
    }

    QString tip(const replay::Storm& storm) const {
        constexpr std::size_t kMost = 8;
        const trace::Trace& trace = place().trace();
        QStringList lines;
        lines << describe::storm(trace, storm);
        lines << tr("from %1 s for %2")
                     .arg(format::seconds(place().inWindow(storm.begin) - sides_->zero()),
                          format::duration(storm.end - storm.begin));
        lines << tr("%1 in faults, %2 mappings zapped, DAX entries removed: %3")
                     .arg(format::duration(storm.time_in_faults),
                          format::count(static_cast<std::int64_t>(storm.zapped)),
                          place().shown().seen.removals
                              ? format::count(static_cast<std::int64_t>(storm.entries_removed))
                              : tr("not recorded"));
        for (std::size_t k = 0; k < std::min(storm.parties.size(), kMost); ++k) {
            lines << format::party(trace, storm.parties[k]);
        }
        if (storm.parties.size() > kMost) {
            lines << tr("and %1 more").arg(storm.parties.size() - kMost);
        }
        return lines.join(u'\n');
    }

    const PaneSide& place() const { return (*sides_)[side_]; }

    std::shared_ptr<const Sides> sides_;
    Side side_ = Side::Before;
};

class StormsDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(StormsDock)
public:
    StormsDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), model_(new StormModel(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        layout->addLayout(makeBar());
        rule_ = new QLabel(this);
        rule_->setWordWrap(true);
        rule_->setContentsMargins(8, 0, 8, 0);
        rule_->setObjectName(QStringLiteral("storm-rule"));
        layout->addWidget(rule_);
        sayRule();
        layout->addWidget(makeTable(), 2);
        none_ = new QLabel(this);
        none_->setWordWrap(true);
        none_->setMargin(8);
        none_->setObjectName(QStringLiteral("no-storms"));
        none_->hide();
        layout->addWidget(none_);
        pair_ = new StormPair(this);
        pair_->hide();
        layout->addWidget(pair_, 3);
        connect(document, &Document::opened, this, [this] { preferSide(); });
        connect(document, &Document::comparisonChanged, this, [this] { update(); });
        connect(state, &ViewState::currentStormChanged, this, [this] { follow(); });
        if (document->sides()) {
            preferSide();
            update();
        }
    }

protected:
    /// While the mouse chooses a second storm, nobody goes there.
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::MouseButtonPress) {
            pressing_ = true;
        } else if (event->type() == QEvent::MouseButtonRelease) {
            pressing_ = false;
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    QLayout* makeBar() {
        constexpr int kMostRefaults = 1'000'000;
        constexpr double kLongestGap = 60'000; // ms
        auto* bar = new WrappedRow;
        side_ = new QComboBox(this);
        side_->setObjectName(QStringLiteral("storm-side"));
        side_->setAccessibleName(tr("Run whose storms are listed"));
        side_->setSizeAdjustPolicy(QComboBox::AdjustToContents); // figures change, and are read
        least_ = new QSpinBox(this);
        least_->setObjectName(QStringLiteral("storm-least"));
        least_->setRange(2, kMostRefaults);
        least_->setValue(static_cast<int>(document_->stormRule().min_refaults));
        least_->setPrefix(tr("refaults ≥ "));
        least_->setKeyboardTracking(false);
        least_->setAccessibleName(tr("Fewest refaults of a storm"));
        least_->setToolTip(tr("The fewest refaults that are called a storm"));
        gap_ = new DecimalBox(this);
        gap_->setObjectName(QStringLiteral("storm-gap"));
        gap_->setRange(0.001, kLongestGap);
        gap_->setDecimals(3);
        gap_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        gap_->setValue(static_cast<double>(document_->stormRule().max_gap) / kNsPerMs);
        gap_->setSuffix(tr(" ms"));
        gap_->setKeyboardTracking(false);
        gap_->setAccessibleName(tr("Longest gap in a storm"));
        gap_->setToolTip(tr("The longest time between two refaults of one storm"));
        bar->add(side_, true);
        bar->add(least_);
        bar->add(new QLabel(tr("gap ≤"), this));
        bar->join(gap_);
        hold_ = new QToolButton(this);
        hold_->setObjectName(QStringLiteral("storm-hold"));
        hold_->setText(tr("Compare"));
        hold_->setCheckable(true);
        hold_->setToolTip(tr("Holds the storm gone to last: whichever one goes to next, in either "
                             "run, stands beside it. Ctrl+click on a second storm does the same "
                             "for two of one run."));
        bar->add(hold_);
        connect(hold_, &QToolButton::toggled, this, [this](bool on) {
            held_ = on ? state_->currentStorm() : std::nullopt;
            comparePair();
        });
        connect(side_, &QComboBox::activated, this, [this] { update(); });
        const auto retune = [this] {
            document_->setStormRule({static_cast<std::uint32_t>(least_->value()),
                                     static_cast<std::int64_t>(gap_->value() * kNsPerMs)});
        };
        connect(least_, &QSpinBox::valueChanged, this, retune);
        connect(gap_, &QDoubleSpinBox::valueChanged, this, retune);
        return bar;
    }

    QTableView* makeTable() {
        table_ = rowTable(model_, QStringLiteral("storms"), tr("Storms by rank"), this);
        setFocusProxy(table_);
        QHeaderView* header = table_->horizontalHeader();
        header->setSectionResizeMode(StormModel::Range, QHeaderView::Stretch);
        table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
        table_->viewport()->installEventFilter(this);
        connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                [this] { comparePair(); });
        const auto go = [this](const QModelIndex& index) {
            if (document_->sides() && index.isValid() && chosen().size() < 2) {
                navigate::toStorm(*document_->sides(), *state_, {model_->side(), index.row()});
            }
        };
        connect(table_, &QTableView::clicked, this, go);
        connect(table_, &QTableView::activated, this, go);
        // Arrows go there too: what is highlighted is what is shown. The focus alone highlights
        // nothing, though Qt makes the first row the current one then.
        connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this, go](const QModelIndex& index) {
                    if (!following_ && !pressing_ &&
                        table_->selectionModel()->isRowSelected(index.row())) {
                        go(index);
                    }
                });
        table_->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(table_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
            const QModelIndex index = table_->indexAt(at);
            if (!document_->sides() || !index.isValid()) {
                return;
            }
            Thing thing;
            thing.storm = StormRef{model_->side(), index.row()};
            thing.side = model_->side();
            const PaneSide& side = (*document_->sides())[thing.side];
            thing.row = side.row(side.storms()[static_cast<std::size_t>(index.row())].range);
            thing.text = model_->tip(index.row());
            offerThing(thing, document_->sides(), document_, state_,
                       table_->viewport()->mapToGlobal(at), this);
        });
        return table_;
    }

    QList<int> chosen() const {
        QList<int> rows;
        for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
            rows << index.row();
        }
        std::sort(rows.begin(), rows.end());
        return rows;
    }

    /// The two rows that are selected, or what is held beside where one is.
    void comparePair() {
        const auto sides = document_->sides();
        const auto there = [&](const StormRef& ref) {
            return (*sides)[ref.side] && ref.index >= 0 &&
                   static_cast<std::size_t>(ref.index) < (*sides)[ref.side].storms().size();
        };
        if (!sides || (held_ && !there(*held_))) {
            held_.reset();
        }
        const QSignalBlocker quiet(hold_);
        hold_->setChecked(held_.has_value());
        const auto current = state_->currentStorm();
        hold_->setEnabled(held_ || current);
        const QList<int> rows = chosen();
        if (sides && rows.size() == 2) {
            pair_->show(sides, {StormRef{model_->side(), rows[0]}, {model_->side(), rows[1]}});
        } else if (sides && held_ && current && *current != *held_ && there(*current)) {
            pair_->show(sides, {*held_, *current});
        } else {
            pair_->clear();
        }
    }

    void sayRule() {
        rule_->setText(
            tr("A storm: at least %1 refaults on one PMD range, each caused by a fault of "
               "another mapping, with no gap above %2.")
                .arg(document_->stormRule().min_refaults)
                .arg(format::duration(document_->stormRule().max_gap)));
    }

    void preferSide() {
        const auto sides = document_->sides();
        side_->clear();
        for (const Side side : {Side::Before, Side::After, Side::Recorded}) {
            if ((*sides)[side]) {
                side_->addItem(sides->name(side), static_cast<int>(side));
            }
        }
        const Side side = sides->stormSide();
        side_->setCurrentIndex(side_->findData(static_cast<int>(side)));
    }

    void update() {
        const auto sides = document_->sides();
        if (!sides) {
            return;
        }
        const auto known = [&](Side side) {
            return sides->isTwo() ? sides->figure(side, "storms").has_value()
                                  : (*sides)[side].shown().seen.zaps;
        };
        for (int item = 0; item < side_->count(); ++item) {
            const auto side = static_cast<Side>(side_->itemData(item).toInt());
            side_->setItemText(item, tr("%1: %2").arg(sides->name(side),
                                                      known(side)
                                                          ? format::count(static_cast<std::int64_t>(
                                                                (*sides)[side].storms().size()))
                                                          : tr("not recorded")));
        }
        side_->setMinimumWidth(side_->sizeHint().width()); // its own least one stays what it was
        const auto side = static_cast<Side>(side_->currentData().toInt());
        following_ = true; // a reset moves the current row
        if (held_ && sides != held_of_) {
            held_.reset(); // of other runs, or by another rule
        }
        held_of_ = sides;
        model_->show(sides, side);
        following_ = false;
        const bool none = (*sides)[side].storms().empty();
        sayRule();
        none_->setText(known(side) ? tr("No storm in this run.")
                       : sides->isTwo()
                           ? tr("Storms were not recorded in %1.").arg(sides->name(side))
                           : tr("Whether this run has storms is not known: unmaps were not "
                                "recorded."));
        none_->setVisible(none);
        table_->setVisible(!none);
        follow();
    }

    void follow() {
        following_ = true;
        highlight();
        following_ = false;
        comparePair();
    }

    void highlight() {
        const auto storm = state_->currentStorm();
        if (!storm || !document_->sides()) {
            table_->clearSelection();
            return;
        }
        if (storm->side != model_->side()) {
            side_->setCurrentIndex(side_->findData(static_cast<int>(storm->side)));
            model_->show(document_->sides(), storm->side);
        }
        const QList<int> rows = chosen();
        if (rows.size() == 2 && rows.contains(storm->index)) {
            return; // two are being compared
        }
        if (storm->index < model_->rowCount({})) {
            table_->selectionModel()->setCurrentIndex(model_->index(storm->index, 0),
                                                      QItemSelectionModel::ClearAndSelect |
                                                          QItemSelectionModel::Rows);
        }
    }

    Document* document_;
    ViewState* state_;
    StormModel* model_;
    QComboBox* side_ = nullptr;
    QSpinBox* least_ = nullptr;
    QDoubleSpinBox* gap_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel *none_ = nullptr, *rule_ = nullptr;
    QToolButton* hold_ = nullptr;
    StormPair* pair_ = nullptr;
    std::optional<StormRef> held_; ///< what the next one is compared with
    std::shared_ptr<const Sides> held_of_;
    bool following_ = false; ///< the highlight follows what is shown
    bool pressing_ = false;  ///< the mouse button is down
};

} // namespace

QWidget* makeStormsDock(const DockNeeds& needs, QWidget* parent) {
    return new StormsDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
