// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a range looks like at the playhead, in both runs: what each mapping has, the page cache's
// entries, the extent, the locks and the faults under way.
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/close_up.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/step_effects.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <limits>

namespace daxscope::gui {

namespace {

/// Rows of several lines are told apart by some room between them.
class RoomyDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        constexpr int kRoom = 5; // pixels
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, kRoom);
    }
};

/// A row a fact about the range or a mapping; a column a run.
class StateModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(StateModel)
public:
    enum Column { What, Before, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// Of two traces, the side's letter, which stands for the words of its column; else empty.
    void setLetter(const QString& letter) { letter_ = letter; }
    /// @param own Mapping::id of the selected access; 0 = none
    void show(std::shared_ptr<const replay::Comparison> comparison,
              std::shared_ptr<const Seen> seen, std::uint32_t own) {
        auto rows = comparison && seen ? rowsOf(*comparison, *seen, own) : std::vector<Row>();
        const bool other_handlers = comparison != comparison_;
        comparison_ = std::move(comparison);
        if (rows_.empty() || rows.empty()) {
            beginResetModel();
            rows_ = std::move(rows);
            endResetModel();
        } else {
            change(std::move(rows));
        }
        if (other_handlers) {
            emit headerDataChanged(Qt::Horizontal, Before, After);
        }
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(rows_.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        constexpr double kTint = 0.13;
        const Row& row = rows_[static_cast<std::size_t>(index.row())];
        const QPalette palette = QGuiApplication::palette();
        switch (role) {
        case Qt::DisplayRole:
            if (index.column() == What) {
                return row.differs() ? QStringLiteral("≠ %1").arg(row.what) : row.what;
            }
            return row.cell(index.column()).text();
        case Qt::ToolTipRole:
            return plainTip(QStringLiteral("%1\n%2").arg(
                row.tip, !letter_.isEmpty() ? QString()
                         : row.differs()    ? tr("The two runs differ here.")
                                            : tr("Alike in both runs.")));
        case Qt::BackgroundRole:
            return row.differs() ? QVariant(blend(accent(Accent::Warning, palette),
                                                  palette.color(QPalette::Base), kTint))
                                 : QVariant();
        case Qt::FontRole: {
            QFont font = QGuiApplication::font();
            font.setBold(index.column() == What ? row.own : row.cell(index.column()).changed());
            return font;
        }
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        const auto title = [&]() -> QString {
            if (section == What) {
                return tr("What");
            }
            const Side side = section == After ? Side::After : Side::Before;
            return comparison_
                       ? tr("%1: %2").arg(letter_.isEmpty() ? describe::side(side) : letter_,
                                          QString::fromStdString(words::tr(
                                              replay::run_of(*comparison_, side).handler)))
                       : describe::side(side);
        };
        return columnHead(orientation, role, title(), Qt::AlignLeft);
    }

private:
    struct Row;

    /// While it plays, most of what is there stays: only rows that came, went or changed are told.
    void change(std::vector<Row> rows) {
        std::size_t at = 0;
        const auto drop = [&](std::int64_t key) { // those before it
            while (at < rows_.size() && rows_[at].key < key) {
                beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
                rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(at));
                endRemoveRows();
            }
        };
        for (Row& row : rows) {
            drop(row.key);
            const auto place = static_cast<int>(at);
            if (at == rows_.size() || rows_[at].key != row.key) {
                beginInsertRows({}, place, place);
                rows_.insert(rows_.begin() + place, std::move(row));
                endInsertRows();
            } else if (rows_[at] != row) {
                rows_[at] = std::move(row);
                emit dataChanged(index(place, 0), index(place, After));
            }
            ++at;
        }
        while (at < rows_.size()) {
            drop(rows_[at].key + 1);
        }
    }

    /// One run: what was there just before the instant and just after it, and what is going on.
    struct Cell {
        QString from, to;
        QString under_way; ///< faults of this mapping; may be empty
        bool changed() const { return from != to; }
        QString text() const {
            const QString state = changed() ? QStringLiteral("%1 → %2").arg(from, to) : to;
            return under_way.isEmpty() ? state : QStringLiteral("%1\n%2").arg(state, under_way);
        }
        bool operator==(const Cell&) const = default;
    };
    struct Row {
        std::int64_t key = 0; ///< ascending: the facts of the range, the mappings by id, the rest
        QString what, tip;
        bool own = false; ///< the mapping whose access is selected
        std::array<Cell, 2> runs;
        bool operator==(const Row&) const = default;
        const Cell& cell(int column) const { return runs[column == After ? 1 : 0]; }
        bool differs() const { return runs[0] != runs[1]; }
    };

    /// What a mapping has; nothing where the run does not know it.
    static replay::MappingState find(const replay::RangeState& state, std::uint32_t mapping) {
        const auto at = std::lower_bound(
            state.mappings.begin(), state.mappings.end(), mapping,
            [](const replay::MappingState& each, std::uint32_t id) { return each.mapping < id; });
        return at == state.mappings.end() || at->mapping != mapping ? replay::MappingState{} : *at;
    }

    /// The faults of a mapping that are under way, and the step that each takes next.
    static QString underWay(const replay::Watched& run, const model::Handler* handler,
                            std::uint32_t mapping) {
        QStringList faults;
        for (const replay::UnderWay& each : run.under_way) {
            if (each.mapping != mapping) {
                continue;
            }
            const QString fault =
                each.fault.write ? tr("write fault under way") : tr("read fault under way");
            faults << (each.fault.done() || handler == nullptr
                           ? QStringLiteral("▸ %1").arg(fault)
                           : tr("▸ %1, next: %2").arg(fault, stepName(*handler, each.fault.pc)));
        }
        return faults.join(u'\n');
    }

    static QString stepName(const model::Handler& handler, std::uint8_t step) {
        const std::string_view name = handler.steps[step].name;
        return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }

    /// Who holds which lock: "entry: reader tid 1234", "none".
    static QString locks(const trace::Trace& trace, const replay::Watched& run) {
        QStringList held;
        for (const replay::UnderWay& each : run.under_way) {
            if (each.fault.holds_entry) {
                held << tr("entry: %1").arg(format::partyShort(trace, each.mapping));
            }
            if (each.fault.holds_mmap) {
                held << tr("i_mmap: %1").arg(format::partyShort(trace, each.mapping));
            }
        }
        return held.isEmpty() ? tr("none") : held.join(QStringLiteral(", "));
    }

    template <typename Make>
    static Row row(std::int64_t key, const QString& what, const QString& tip, bool own, Make cell) {
        return {key, what, tip, own, {cell(Side::Before), cell(Side::After)}};
    }

    static std::vector<Row> rowsOf(const replay::Comparison& comparison, const Seen& seen,
                                   std::uint32_t own) {
        std::vector<Row> rows;
        const trace::Trace& trace = *comparison.trace;
        std::int64_t place = 0;
        const auto of_range = [&](const QString& what, const QString& tip, auto text) {
            rows.push_back(row(place++, what, tip, false, [&](Side side) {
                return Cell{text(seen[side].before.range), text(seen[side].after.range), {}};
            }));
        };
        of_range(tr("extent"), tr("What the file system has under the range."), extentText);
        of_range(tr("PMD entry"), tr("The range's entry in the page cache."), pmdEntryText);
        of_range(tr("4 KiB entries"), tr("Entries of single pages in the page cache."),
                 smallEntriesText);
        rows.push_back(row(place++, tr("locks"),
                           tr("The page cache entry's lock and i_mmap, and who holds them."), false,
                           [&](Side side) {
                               const QString held = locks(trace, seen[side]);
                               return Cell{held, held, {}};
                           }));
        const QString nothing = mappingText({});
        const Cell none{nothing, nothing, {}};
        int idle = 0;
        for (const replay::MappingState& state : seen.before.after.mappings) {
            const std::uint32_t mapping = state.mapping;
            Row made = row(
                place + mapping, format::party(trace, mapping),
                tr("What this mapping has in its page tables for the range."), mapping == own,
                [&](Side side) {
                    const replay::Watched& run = seen[side];
                    return Cell{
                        mappingText(find(run.before, mapping)),
                        mappingText(find(run.after, mapping)),
                        underWay(run, model::find_handler(replay::run_of(comparison, side).handler),
                                 mapping)};
                });
            if (!made.own && made.runs[0] == none && made.runs[1] == none) {
                ++idle;
            } else {
                rows.push_back(std::move(made));
            }
        }
        if (idle > 0) {
            constexpr std::int64_t kRest = std::numeric_limits<std::int64_t>::max() - 1;
            rows.push_back(row(
                kRest, idle == 1 ? tr("1 mapping more") : tr("%1 mappings more").arg(idle),
                tr("They have nothing there, in either run."), false, [&](Side) { return none; }));
        }
        return rows;
    }

    std::shared_ptr<const replay::Comparison> comparison_;
    QString letter_;
    std::vector<Row> rows_;
};

class StateDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(StateDock)
public:
    StateDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), model_(new StateModel(this)),
          view_(new QTableView(this)), say_(new QLabel(this)), front_(new InFront(parent, this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        say_->setWordWrap(true);
        say_->setMargin(6);
        say_->setObjectName(QStringLiteral("state-say"));
        layout->addWidget(say_);
        layout->addWidget(view_, 1);
        view_->setModel(model_);
        setFocusProxy(view_);
        view_->setObjectName(QStringLiteral("state"));
        view_->setAccessibleName(tr("State of the range at the playhead in both runs"));
        view_->setSelectionBehavior(QAbstractItemView::SelectRows);
        view_->setTabKeyNavigation(false);
        view_->setShowGrid(false);
        view_->setFrameShape(QFrame::NoFrame);
        view_->verticalHeader()->hide();
        view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        view_->setItemDelegate(new RoomyDelegate(view_));
        // The header would measure all rows when one has changed.
        connect(model_, &QAbstractItemModel::modelReset, view_, &QTableView::resizeRowsToContents);
        const auto fit = [this](int first, int last) {
            for (int row = first; row <= last; ++row) {
                view_->resizeRowToContents(row);
            }
        };
        connect(model_, &QAbstractItemModel::rowsInserted, this,
                [fit](const QModelIndex&, int first, int last) { fit(first, last); });
        connect(model_, &QAbstractItemModel::dataChanged, this,
                [fit](const QModelIndex& first, const QModelIndex& last) {
                    fit(first.row(), last.row());
                });
        view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        view_->horizontalHeader()->setHighlightSections(false);
        connect(front_, &InFront::changed, this, [this] { ask(); });
        connect(document, &Document::comparisonChanged, this, [this] { ask(); });
        connect(state, &ViewState::playheadChanged, this, [this] { ask(); });
        connect(state, &ViewState::currentRangeChanged, this, [this] { ask(); });
        connect(state, &ViewState::selectionChanged, this, [this] {
            ask(); // of two traces, it may be of the other one
            tell();
        });
        connect(document->atPlayhead(), &CloseUp::seenChanged, this, [this] { tell(); });
        tell();
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QWidget::resizeEvent(event);
        fit();
    }

private:
    void fit() {
        constexpr int kWhatShare = 40; // percent: names of mappings are long
        const int width = view_->viewport()->width();
        const int what = width * kWhatShare / 100;
        view_->setColumnWidth(StateModel::What, what);
        const bool both = !view_->isColumnHidden(StateModel::After);
        view_->setColumnWidth(StateModel::Before, both ? (width - what) / 2 : width - what);
        view_->setColumnWidth(StateModel::After, width - what - (width - what) / 2);
        view_->resizeRowsToContents();
    }

    /// Asks for the state at the playhead, while somebody looks.
    void ask() {
        const auto comparison = document_->comparison();
        if (*front_ && comparison) {
            document_->atPlayhead()->look(playheadMoment(*document_->sides(), *state_));
        }
    }

    void tell() {
        const auto comparison = document_->comparison();
        const auto seen = document_->atPlayhead()->seen();
        std::uint32_t own = 0;
        if (const auto selected = state_->selected();
            comparison && selected && *selected < comparison->before.outcomes.size()) {
            own = comparison->before.outcomes[*selected].mapping;
        }
        const auto sides = document_->sides();
        const bool two = sides && sides->isTwo();
        const bool both = !view_->isColumnHidden(StateModel::After);
        model_->setLetter(two ? (*sides)[document_->lookedAt()].letter : QString());
        model_->show(comparison, seen, own);
        if (both == two) {
            view_->setColumnHidden(StateModel::After, two);
            fit();
        }
        say_->setText(comparison && seen
                          ? sentence(*sides, document_->lookedAt(), *seen)
                          : tr("Click into the lanes, select an event or play: this is what its "
                               "range looks like at that time, in both runs."));
    }

    static QString sentence(const Sides& sides, Side side, const Seen& seen) {
        const PaneSide& place = sides[side];
        QString said = tr("%1 at %2 s")
                           .arg(format::fileAndRange(place.trace(), seen.moment.range),
                                format::seconds(place.inWindow(seen.moment.time) - sides.zero()));
        if (sides.isTwo()) {
            said = tr("%1: %2\n%3").arg(place.letter, place.title, said);
            if (place.run == Side::Recorded) {
                said += tr("\nThe lane shows what was recorded; this is the state of the model %1.")
                            .arg(QString::fromStdString(place.comparison->before.handler));
            }
        }
        return said;
    }

    Document* document_;
    ViewState* state_;
    StateModel* model_;
    QTableView* view_;
    QLabel* say_;
    InFront* front_;
};

} // namespace

QWidget* makeStateDock(const DockNeeds& needs, QWidget* parent) {
    return new StateDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
