// SPDX-License-Identifier: GPL-3.0-or-later
//
// The figures of the selected time, side by side: sums, lengths of faults, and who had which part.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/wrapped_row.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/stretch_stats.h"
#include "replay/words/escape.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace daxscope::gui {

namespace {

using replay::StretchBy;

class StretchModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(StretchModel)
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// @param by nothing: the figures
    void show(const std::vector<report::StretchColumn>& columns, std::optional<StretchBy> by) {
        beginResetModel();
        by_ = by;
        names_.clear();
        for (const report::StretchColumn& column : columns) {
            names_ << text(words::printable(words::tr(column.name)));
        }
        figures_.clear();
        groups_.clear();
        if (columns.empty()) {
            // nothing is selected
        } else if (by) {
            const report::StretchColumn& one =
                columns[std::max<std::size_t>(columns.size(), 2) - 2];
            const report::StretchColumn& other = columns.back();
            groups_ = report::shared_groups(one, other, *by);
            knows_ = {Knows{one.knows("faults"), one.knows("time in faults")},
                      Knows{other.knows("faults"), other.knows("time in faults")}};
        } else {
            figures_ = report::stretch_figures(columns);
        }
        endResetModel();
    }
    const report::SharedGroup* group(int row) const {
        return by_ && row >= 0 && row < static_cast<int>(groups_.size())
                   ? &groups_[static_cast<std::size_t>(row)]
                   : nullptr;
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(by_ ? groups_.size() : figures_.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        if (parent.isValid() || names_.isEmpty()) {
            return 0;
        }
        return by_ ? 1 + kGroupColumns : 1 + static_cast<int>(names_.size()) + (compares() ? 1 : 0);
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        switch (role) {
        case Qt::DisplayRole:
            return by_ ? groupCell(groups_[static_cast<std::size_t>(index.row())], index.column())
                       : figureCell(figures_[static_cast<std::size_t>(index.row())],
                                    index.column());
        case Qt::ToolTipRole:
            return tip(index);
        case Qt::TextAlignmentRole:
            return cellAlignment(index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight);
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        const Qt::AlignmentFlag side = section == 0 ? Qt::AlignLeft : Qt::AlignRight;
        const bool run = !by_ && section > 0 && section <= names_.size();
        return columnHead(orientation, role, title(section), side,
                          run ? names_[section - 1] : QString());
    }

private:
    static constexpr int kGroupColumns = 6;

    bool compares() const { return names_.size() > 1; }
    QString title(int section) const {
        if (section == 0) {
            return !by_                         ? QString()
                   : *by_ == StretchBy::Task    ? tr("Task")
                   : *by_ == StretchBy::Mapping ? tr("Mapping")
                                                : tr("Range");
        }
        if (!by_) {
            // "A" of "A: FILE", which its tip says: three columns are to fit a small screen
            return section <= names_.size() ? names_[section - 1].section(u':', 0, 0) : tr("Δ");
        }
        const qsizetype first = std::max<qsizetype>(names_.size() - 2, 0);
        const QString one = names_.value(first).section(u':', 0, 0);
        const QString other = names_.value(first + 1).section(u':', 0, 0);
        const QString titles[] = {
            tr("Faults %1").arg(one),    tr("Faults %1").arg(other),    tr("Δ"),
            tr("In faults %1").arg(one), tr("In faults %1").arg(other), tr("Δ")};
        return titles[section - 1];
    }
    QString figureCell(const report::StretchFigure& figure, int column) const {
        if (column == 0) {
            return (figure.level > 0 ? QStringLiteral("    ") : QString()) +
                   text(words::tr(figure.name));
        }
        if (column <= names_.size()) {
            return text(report::figure_text(figure, static_cast<std::size_t>(column - 1), false));
        }
        const auto last = static_cast<std::size_t>(names_.size() - 1);
        return text(report::figure_difference(figure, last - 1, last));
    }
    QString groupCell(const report::SharedGroup& group, int column) const {
        if (column == 0) {
            return text(words::printable(group.name));
        }
        const bool time = column > kGroupColumns / 2;
        const auto known = [&](std::size_t which) {
            return time ? knows_.at(which).time : knows_.at(which).faults;
        };
        // A run that has none of a group had none of its faults in this time: that is known.
        const auto value = [&](std::size_t which) -> std::int64_t {
            const replay::StretchGroup of = group.of.at(which).value_or(replay::StretchGroup{});
            return time ? of.time : static_cast<std::int64_t>(of.faults);
        };
        const auto told = [time](std::int64_t what) {
            return time ? format::duration(what) : format::count(what);
        };
        const auto place = static_cast<std::size_t>((column - 1) % (kGroupColumns / 2));
        if (place < 2) {
            return known(place) ? told(value(place)) : text(words::tr("not known"));
        }
        if (!known(0) || !known(1)) {
            return text(words::tr("not known"));
        }
        const std::int64_t by = value(1) - value(0);
        return by == 0 ? QStringLiteral("0")
                       : QString::fromUtf8(by < 0 ? words::kMinus : "+") + told(std::abs(by));
    }
    QVariant tip(const QModelIndex& index) const {
        if (by_) {
            return index.column() == 0 ? plainTip(groupCell(*group(index.row()), 0)) : QVariant();
        }
        const report::StretchFigure& figure = figures_[static_cast<std::size_t>(index.row())];
        if (index.column() == 0) {
            return plainTip(text(words::tr(figure.help)));
        }
        if (index.column() > names_.size()) {
            return figureCell(figure, index.column()) == text(words::kDash)
                       ? plainTip(tr("Lengths of other faults, or of none: there is no difference "
                                     "to speak of"))
                       : QVariant();
        }
        const auto value = figure.values[static_cast<std::size_t>(index.column() - 1)];
        if (!value) {
            return plainTip(tr("Not recorded, not known yet, or no fault to say it of"));
        }
        if (figure.unit != report::FigureUnit::Time) {
            return {};
        }
        const QString exact = tr("%1 ns").arg(format::count(*value));
        return plainTip(
            figure.of.empty()
                ? exact
                : tr("%1, of %2 faults")
                      .arg(exact,
                           format::count(static_cast<std::int64_t>(
                               figure.of[static_cast<std::size_t>(index.column() - 1)].number))));
    }

    QStringList names_;
    std::optional<StretchBy> by_;
    std::vector<report::StretchFigure> figures_;
    std::vector<report::SharedGroup> groups_;
    /// Of the two columns whose groups are listed: which of their figures are known.
    struct Knows {
        bool faults = true, time = true;
    };
    std::array<Knows, 2> knows_;
};

class StretchDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(StretchDock)
public:
    StretchDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state), stats_(needs.stretch),
          model_(new StretchModel(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        layout->addLayout(makeEdges());
        layout->addLayout(makeBar(*needs.actions));
        hint_ = new QLabel(this);
        hint_->setObjectName(QStringLiteral("stretch-hint"));
        hint_->setWordWrap(true);
        hint_->setTextFormat(Qt::PlainText);
        hint_->setContentsMargins(8, 0, 8, 0);
        layout->addWidget(hint_);
        table_ =
            rowTable(model_, QStringLiteral("stretch"), tr("Figures of the selected time"), this);
        setFocusProxy(table_);
        layout->addWidget(table_, 1);
        connect(table_, &QTableView::activated, this, &StretchDock::go);
        connect(table_, &QTableView::clicked, this, &StretchDock::go);
        table_->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(table_, &QWidget::customContextMenuRequested, this, &StretchDock::offer);
        connect(stats_, &StretchStats::changed, this, [this] { update(); });
        connect(document_, &Document::opened, this, [this] { update(); });
        update();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        update();
    }

private:
    QLineEdit* makeEdge(const QString& name, const QString& accessible) {
        auto* edge = new QLineEdit(this);
        edge->setObjectName(name);
        edge->setAccessibleName(accessible);
        edge->setToolTip(tr("Seconds from the begin of the trace, or with a unit: 12.5ms"));
        connect(edge, &QLineEdit::editingFinished, this, [this] { typed(); });
        return edge;
    }
    QLayout* makeEdges() {
        auto* row = new WrappedRow;
        from_ = makeEdge(QStringLiteral("stretch-from"), tr("Begin of the selected time"));
        to_ = makeEdge(QStringLiteral("stretch-to"), tr("End of the selected time"));
        length_ = new QLabel(this);
        length_->setObjectName(QStringLiteral("stretch-length"));
        row->add(new QLabel(tr("From"), this));
        row->join(from_, true);
        row->add(new QLabel(tr("to"), this));
        row->join(to_, true);
        row->add(length_);
        return row;
    }
    QLayout* makeBar(Actions& actions) {
        auto* row = new WrappedRow;
        by_ = new QComboBox(this);
        by_->setObjectName(QStringLiteral("stretch-by"));
        by_->setAccessibleName(tr("What the table lists"));
        by_->addItem(tr("Figures"));
        by_->addItem(tr("By task"), static_cast<int>(StretchBy::Task));
        by_->addItem(tr("By mapping"), static_cast<int>(StretchBy::Mapping));
        by_->addItem(tr("By PMD range"), static_cast<int>(StretchBy::Range));
        connect(by_, &QComboBox::currentIndexChanged, this, [this] { update(); });
        row->add(by_, true);
        for (const Command command : {Command::SelectVisible, Command::ZoomStretch}) {
            auto* button = new QToolButton(this);
            button->setDefaultAction(actions[command]);
            button->setToolButtonStyle(Qt::ToolButtonTextOnly);
            button->setAutoRaise(true);
            row->add(button);
        }
        copy_ = new QToolButton(this);
        copy_->setObjectName(QStringLiteral("stretch-copy"));
        copy_->setText(tr("Copy"));
        copy_->setAutoRaise(true);
        copy_->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(copy_);
        const auto add = [&](const QString& title, auto made) {
            menu->addAction(title, this, [this, made] {
                const words::InEnglish english; // others read it
                const auto columns = stats_->columns();
                if (!columns.empty()) {
                    QGuiApplication::clipboard()->setText(QString::fromStdString(made(columns)));
                }
            });
        };
        const auto named = [this] { return stats_->title().toStdString(); };
        const auto zero = [](const std::vector<report::StretchColumn>& columns) {
            return columns.front().trace().begin();
        };
        add(tr("As a table, tab-separated"),
            [](const auto& columns) { return report::stretch_tabs(columns); });
        add(tr("As Markdown"), [named, zero](const auto& columns) {
            return report::stretch_markdown(columns, named(), zero(columns));
        });
        add(tr("As JSON"), [named, zero](const auto& columns) {
            return report::stretch_json(columns, named(), zero(columns));
        });
        menu->addSeparator();
        menu->addAction(tr("Cut into a new trace…"), actions[Command::ExportTrace],
                        &QAction::trigger);
        copy_->setMenu(menu);
        row->add(copy_);
        return row;
    }

    std::optional<StretchBy> by() const {
        const QVariant chosen = by_->currentData();
        return chosen.isValid() ? std::optional(static_cast<StretchBy>(chosen.toInt()))
                                : std::nullopt;
    }

    void update() {
        const auto stretch = state_->stretch();
        const auto sides = document_->sides();
        copy_->setEnabled(stretch && sides);
        from_->setEnabled(sides != nullptr);
        to_->setEnabled(sides != nullptr);
        const std::int64_t zero = sides ? sides->zero() : 0;
        const auto put = [](QLineEdit* edge, const QString& time) {
            if (!edge->hasFocus() || !edge->isModified()) {
                edge->setText(time);
            }
        };
        put(from_, stretch ? format::seconds(stretch->begin - zero) : QString());
        put(to_, stretch ? format::seconds(stretch->end - zero) : QString());
        length_->setText(stretch ? format::duration(stretch->length()) : QString());
        QString hint;
        if (!stretch) {
            hint = tr("Drag in the lanes to select a time, or type its edges here: then its "
                      "figures stand here, of all runs beside each other.");
        } else if (stats_->failure()) {
            hint = stats_->failure()->what;
        } else if (stats_->columns().empty()) {
            hint = tr("Summing up the runs…");
        } else if (document_->isPart() && document_->comparison()) {
            hint = tr("Of the first %1 events alone: the rest is not read, or not replayed yet.")
                       .arg(format::count(
                           static_cast<std::int64_t>(document_->comparison()->events())));
        }
        hint_->setText(hint);
        hint_->setVisible(!hint.isEmpty());
        if (isVisible()) {
            model_->show(stretch ? stats_->columns() : std::vector<report::StretchColumn>(), by());
            if (QHeaderView* header = table_->horizontalHeader(); header->count() > 0) {
                // Names of figures give way, for all runs are to be seen; those of groups do not.
                header->setSectionResizeMode(0, by() ? QHeaderView::ResizeToContents
                                                     : QHeaderView::Stretch);
            }
        }
    }

    void typed() {
        const auto sides = document_->sides();
        if (!sides || (!from_->isModified() && !to_->isModified())) {
            return;
        }
        for (const QLineEdit* edge : {from_, to_}) {
            if (edge->isModified() && !format::parseTime(edge->text())) {
                hint_->setText(
                    tr("\"%1\" is no time: give seconds from the begin of the trace, or a "
                       "unit with it, as in 12.5ms.")
                        .arg(edge->text()));
                hint_->show();
                return;
            }
        }
        const TimeRange now = state_->stretch().value_or(state_->visible());
        const bool begins = from_->isModified(), ends = to_->isModified();
        const auto time = [&](QLineEdit* edge, std::int64_t otherwise) {
            return edge->isModified() ? sides->zero() + *format::parseTime(edge->text())
                                      : otherwise;
        };
        std::int64_t begin = time(from_, now.begin), end = time(to_, now.end);
        from_->setModified(false);
        to_->setModified(false);
        // One edge beyond the other takes it along: the second is typed after the first.
        if (begin >= end && begins != ends) {
            (begins ? end : begin) = begins ? begin + now.length() : end - now.length();
        }
        state_->setStretch(TimeRange{std::min(begin, end), std::max(begin, end)});
        update();
    }

    void go(const QModelIndex& index) {
        const report::SharedGroup* group = model_->group(index.row());
        const auto sides = document_->sides();
        if (group != nullptr && by() == StretchBy::Range && sides && !sides->isTwo()) {
            state_->setCurrentRange(static_cast<std::uint32_t>(group->key));
        }
    }

    void offer(const QPoint& at) {
        const QModelIndex index = table_->indexAt(at);
        const auto sides = document_->sides();
        if (!index.isValid() || !sides) {
            return;
        }
        Thing thing;
        thing.text = cellsOf(*model_, index.row());
        const report::SharedGroup* group = model_->group(index.row());
        if (group != nullptr && group->key != trace::kNone && !sides->isTwo()) { // else of whom?
            switch (*by()) {
            case StretchBy::Task:
                thing.task = group->key;
                break;
            case StretchBy::Mapping:
                thing.mapping = group->key;
                break;
            case StretchBy::Range:
                thing.row = static_cast<std::uint32_t>(group->key);
                break;
            }
        }
        offerThing(thing, sides, document_, state_, table_->viewport()->mapToGlobal(at), this);
    }

    Document* document_;
    ViewState* state_;
    StretchStats* stats_;
    StretchModel* model_;
    QTableView* table_ = nullptr;
    QComboBox* by_ = nullptr;
    QLineEdit *from_ = nullptr, *to_ = nullptr;
    QLabel *length_ = nullptr, *hint_ = nullptr;
    QToolButton* copy_ = nullptr;
};

} // namespace

QWidget* makeStretchDock(const DockNeeds& needs, QWidget* parent) {
    return new StretchDock(needs, parent);
}

} // namespace daxscope::gui
