// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the range looked like just before and just after the selected event, in both runs.
#include "app/gui/appearance.h"
#include "app/gui/close_up.h"
#include "app/gui/describe.h"
#include "app/gui/docks/docks.h"
#include "app/gui/format.h"
#include "app/gui/lanes/theme.h"
#include "app/gui/step_effects.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QDockWidget>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace daxscope::gui {

namespace {

/// A row a fact about the range or a mapping; a column a run.
class StateModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(StateModel)
public:
    enum Column { What, Before, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const replay::Comparison> comparison,
              std::shared_ptr<const Seen> seen) {
        beginResetModel();
        comparison_ = std::move(comparison);
        seen_ = std::move(seen);
        rows_.clear();
        if (comparison_ && seen_) {
            fill();
        }
        endResetModel();
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
        const bool differs = row.runs[0] != row.runs[1];
        const QPalette palette = QGuiApplication::palette();
        switch (role) {
        case Qt::DisplayRole:
            if (index.column() == What) {
                return differs ? QStringLiteral("≠ %1").arg(row.what) : row.what;
            }
            return change(row.runs[index.column() == After ? 1 : 0]);
        case Qt::ToolTipRole:
            return QStringLiteral("%1\n%2").arg(row.tip, differs ? tr("The two runs differ here.")
                                                                 : tr("Alike in both runs."));
        case Qt::BackgroundRole:
            return differs ? QVariant(blend(accent(Accent::Warning, palette),
                                            palette.color(QPalette::Base), kTint))
                           : QVariant();
        case Qt::FontRole: {
            QFont font = QGuiApplication::font();
            const bool moved =
                index.column() != What && row.runs[index.column() == After ? 1 : 0].changed();
            font.setBold(moved || (index.column() == What && row.own));
            return font;
        }
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal) {
            return {};
        }
        if (role == Qt::TextAlignmentRole) {
            return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
        }
        if (role != Qt::DisplayRole) {
            return {};
        }
        if (section == What) {
            return tr("What");
        }
        const Side side = section == After ? Side::After : Side::Before;
        return comparison_
                   ? tr("%1: %2").arg(describe::side(side),
                                      QString::fromStdString(runOf(*comparison_, side).handler))
                   : describe::side(side);
    }

private:
    struct Change {
        QString from, to;
        bool changed() const { return from != to; }
        bool operator==(const Change&) const = default;
    };
    struct Row {
        QString what, tip;
        bool own = false; ///< the mapping whose access is selected
        std::array<Change, 2> runs;
    };

    static QString change(const Change& change) {
        return change.changed() ? QStringLiteral("%1 → %2").arg(change.from, change.to) : change.to;
    }

    /// What a mapping has; nothing where the run does not know it.
    static replay::MappingState find(const replay::RangeState& state, std::uint32_t mapping) {
        const auto at =
            std::find_if(state.mappings.begin(), state.mappings.end(),
                         [mapping](const auto& each) { return each.mapping == mapping; });
        return at == state.mappings.end() ? replay::MappingState{} : *at;
    }

    template <typename Text>
    void addRange(const QString& what, const QString& tip, Text text) {
        Row row{what, tip, false, {}};
        for (const Side side : {Side::Before, Side::After}) {
            const replay::Watched& run = (*seen_)[side];
            row.runs[side == Side::After ? 1 : 0] = {text(run.before.range), text(run.after.range)};
        }
        rows_.push_back(std::move(row));
    }

    void fill() {
        addRange(tr("extent"), tr("What the file system has under the range."), extentText);
        addRange(tr("PMD entry"), tr("The range's entry in the page cache."), pmdEntryText);
        addRange(tr("4 KiB entries"), tr("Entries of single pages in the page cache."),
                 smallEntriesText);
        std::uint32_t own = 0;
        if (seen_->moment.access != replay::kNoIndex) {
            own = comparison_->before.outcomes[seen_->moment.access].mapping;
        }
        const trace::Trace& trace = *comparison_->trace;
        const QString nothing = mappingText({});
        int idle = 0;
        for (const replay::MappingState& state : seen_->before.before.mappings) {
            const std::uint32_t mapping = state.mapping;
            Row row{format::party(trace, mapping),
                    tr("What this mapping has in its page tables for the range."),
                    mapping == own,
                    {}};
            for (const Side side : {Side::Before, Side::After}) {
                const replay::Watched& run = (*seen_)[side];
                row.runs[side == Side::After ? 1 : 0] = {mappingText(find(run.before, mapping)),
                                                         mappingText(find(run.after, mapping))};
            }
            const Change none{nothing, nothing};
            if (!row.own && row.runs[0] == none && row.runs[1] == none) {
                ++idle;
            } else {
                rows_.push_back(std::move(row));
            }
        }
        if (idle > 0) {
            const Change none{nothing, nothing};
            rows_.push_back({idle == 1 ? tr("1 other mapping") : tr("%1 other mappings").arg(idle),
                             tr("They have nothing there, before and after, in either run."),
                             false,
                             {none, none}});
        }
    }

    std::shared_ptr<const replay::Comparison> comparison_;
    std::shared_ptr<const Seen> seen_;
    std::vector<Row> rows_;
};

class StateDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(StateDock)
public:
    StateDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), model_(new StateModel(this)),
          view_(new QTableView(this)), say_(new QLabel(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        say_->setWordWrap(true);
        say_->setMargin(6);
        say_->setObjectName(QStringLiteral("state-say"));
        layout->addWidget(say_);
        layout->addWidget(view_, 1);
        view_->setModel(model_);
        view_->setObjectName(QStringLiteral("state"));
        view_->setAccessibleName(tr("State of the range in both runs"));
        view_->setSelectionBehavior(QAbstractItemView::SelectRows);
        view_->setTabKeyNavigation(false);
        view_->setShowGrid(false);
        view_->setFrameShape(QFrame::NoFrame);
        view_->verticalHeader()->hide();
        view_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        view_->horizontalHeader()->setHighlightSections(false);
        connect(qobject_cast<QDockWidget*>(parent), &QDockWidget::visibilityChanged, this,
                [this](bool visible) {
                    in_front_ = visible;
                    ask();
                });
        connect(document, &Document::comparisonChanged, this, [this] { ask(); });
        connect(state, &ViewState::selectionChanged, this, [this] { ask(); });
        connect(state, &ViewState::currentRangeChanged, this, [this] { ask(); });
        connect(document->closeUp(), &CloseUp::seenChanged, this, [this] { tell(); });
        tell();
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QWidget::resizeEvent(event);
        constexpr int kWhatShare = 40; // percent: names of mappings are long
        const int width = view_->viewport()->width();
        const int what = width * kWhatShare / 100;
        view_->setColumnWidth(StateModel::What, what);
        view_->setColumnWidth(StateModel::Before, (width - what) / 2);
        view_->setColumnWidth(StateModel::After, width - what - (width - what) / 2);
    }

private:
    /// Asks for the selected moment, while somebody looks.
    void ask() {
        const auto comparison = document_->comparison();
        if (!in_front_ || !comparison) {
            return;
        }
        document_->closeUp()->look(selectedMoment(*comparison, *state_));
        tell();
    }

    void tell() {
        const auto comparison = document_->comparison();
        const auto seen = document_->closeUp()->seen();
        model_->show(comparison, seen);
        say_->setText(comparison && seen
                          ? sentence(*comparison, *seen)
                          : tr("Select an access or an event to see the state of its range just "
                               "before and just after, in both runs."));
    }

    QString sentence(const replay::Comparison& comparison, const Seen& seen) const {
        const trace::Trace& trace = *comparison.trace;
        const QString where = format::fileAndRange(trace, seen.moment.range);
        if (seen.moment.access == replay::kNoIndex) {
            return tr("%1, just before and after %2 at %3 s")
                .arg(where, describe::kind(trace.kind(seen.moment.event)),
                     format::seconds(trace.time(seen.moment.event) - trace.begin()));
        }
        const replay::Outcome& outcome = comparison.before.outcomes[seen.moment.access];
        return tr("%1, just before and after the %2 by %3 at %4 s")
            .arg(where, outcome.write ? tr("write") : tr("read"),
                 format::party(trace, outcome.mapping),
                 format::seconds(outcome.begin - trace.begin()));
    }

    Document* document_;
    ViewState* state_;
    StateModel* model_;
    QTableView* view_;
    QLabel* say_;
    bool in_front_ = false; ///< the dock is open, and in front of those that it is tabbed with
};

} // namespace

QWidget* makeStateDock(Document* document, ViewState* state, QWidget* parent) {
    return new StateDock(document, state, parent);
}

} // namespace daxscope::gui
