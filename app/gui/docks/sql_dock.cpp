// SPDX-License-Identifier: GPL-3.0-or-later
//
// SQL on the trace file: one query, its rows as a table, a double click on one goes to its event.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/wrapped_label.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/sql_query.h"

#include <QAbstractItemView>
#include <QAbstractTableModel>
#include <QCompleter>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

constexpr int kRows = 10'000, kMostRows = 1'000'000;

class AnswerModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    void show(SqlAnswer answer) {
        beginResetModel();
        answer_ = std::move(answer);
        endResetModel();
    }
    const SqlAnswer& answer() const { return answer_; }
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(answer_.rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(answer_.columns.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        const QVariant& cell = answer_.rows[index.row()][index.column()];
        const bool text = cell.typeId() == QMetaType::QString;
        if (role == Qt::DisplayRole) {
            return !cell.isValid() ? QVariant(QStringLiteral("NULL"))
                   : text          ? QVariant(shown(cell.toString()))
                                   : QVariant(cell.toString());
        }
        if (role == Qt::TextAlignmentRole) {
            return QVariant(Qt::AlignVCenter | (text ? Qt::AlignLeft : Qt::AlignRight));
        }
        return {};
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        return orientation == Qt::Horizontal && role == Qt::DisplayRole
                   ? QVariant(shown(answer_.columns[section]))
                   : QVariant();
    }

private:
    SqlAnswer answer_;
};

class SqlDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(Sql)
public:
    SqlDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state),
          query_(new SqlQuery(this)), model_(new AnswerModel(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        layout->addLayout(makeBar());
        auto* table = rowTable(model_, QStringLiteral("sql-rows"), tr("Rows of the answer"), this);
        connect(table, &QTableView::doubleClicked, this,
                [this](const QModelIndex& index) { goTo(index.row()); });
        error_ = wrappedLabel("sql-error", this);
        error_->setContentsMargins(8, 0, 8, 0);
        error_->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(error_);
        layout->addWidget(table, 1);
        setFocusProxy(line_);
        connect(query_, &SqlQuery::answered, this, [this](const SqlAnswer& answer) {
            if (!document_->fileIsAsRead()) { // replaced since it was asked
                refuse();
                return;
            }
            said(tr("%1 rows%2")
                     .arg(format::count(answer.rows.size()),
                          answer.truncated ? tr(", and there are more: the limit was met")
                                           : QString()),
                 false);
            model_->show(answer);
        });
        connect(query_, &SqlQuery::failed, this, [this](const Failure& why) {
            model_->show({}); // what is there answers another query
            said(why.remedy.isEmpty() ? why.what : why.what + u' ' + why.remedy, true);
        });
        connect(document_, &Document::opened, this, [this] {
            if (!document_->grew()) { // what is there is of another trace
                query_->cancel();
                model_->show({});
                said({}, false);
            }
        });
        said({}, false);
    }

private:
    QLayout* makeBar() {
        auto* bar = new QHBoxLayout;
        bar->setContentsMargins(8, 0, 8, 0);
        line_ = new QLineEdit(this);
        line_->setObjectName(QStringLiteral("sql-query"));
        line_->setAccessibleName(tr("Query"));
        line_->setPlaceholderText(
            tr("SELECT seq, time, comm, duration_ns FROM dax_pmd_fault ORDER BY duration_ns DESC"));
        line_->setClearButtonEnabled(true);
        auto* completer = new QCompleter(SqlQuery::words(), this);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setWidget(line_); // not setCompleter(): that is about the whole text
        connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
                [this](const QString& word) {
                    const QString before = line_->text().left(line_->cursorPosition());
                    const int begin = beginOfWord(before);
                    line_->setSelection(begin, static_cast<int>(before.size()) - begin);
                    line_->insert(word);
                });
        connect(line_, &QLineEdit::textEdited, this, [this, completer] {
            const QString before = line_->text().left(line_->cursorPosition());
            const QString word = before.mid(beginOfWord(before));
            completer->setCompletionPrefix(word);
            if (word.size() < 2 || completer->completionCount() == 0 ||
                completer->currentCompletion() == word) {
                completer->popup()->hide();
                return;
            }
            constexpr int kWide = 260;
            completer->complete(
                QRect(line_->inputMethodQuery(Qt::ImCursorRectangle).toRect().left(), 0, kWide,
                      line_->height()));
        });
        rows_ = new QSpinBox(this);
        rows_->setObjectName(QStringLiteral("sql-limit"));
        rows_->setPrefix(tr("rows ≤ "));
        rows_->setAccessibleName(tr("Most rows"));
        rows_->setRange(1, kMostRows);
        rows_->setValue(kRows);
        run_ = button("sql-run", tr("Run"));
        cancel_ = button("sql-cancel", tr("Cancel"));
        said_ = new QLabel(this);
        said_->setObjectName(QStringLiteral("sql-said"));
        said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        connect(line_, &QLineEdit::returnPressed, this, [this] { run(); });
        connect(run_, &QToolButton::clicked, this, [this] { run(); });
        connect(cancel_, &QToolButton::clicked, this, [this] {
            query_->cancel();
            said(tr("Given up"), false);
        });
        bar->addWidget(line_, 3);
        bar->addWidget(rows_);
        bar->addWidget(run_);
        bar->addWidget(cancel_);
        bar->addWidget(said_, 1);
        return bar;
    }

    QToolButton* button(const char* name, const QString& text) {
        auto* made = new QToolButton(this);
        made->setObjectName(QLatin1String(name));
        made->setText(text);
        return made;
    }

    static int beginOfWord(const QString& before) {
        static const QRegularExpression last(QStringLiteral("[A-Za-z_]*$"));
        return static_cast<int>(last.match(before).capturedStart());
    }

    void said(const QString& text, bool bad) {
        QPalette painted = palette();
        painted.setColor(QPalette::WindowText, accent(Accent::Bad, painted));
        error_->setPalette(painted);
        error_->setText(bad ? text : QString()); // all of it: an error may be long
        error_->setVisible(bad);
        said_->setText(bad ? QString() : text);
        said_->setToolTip(plainTip(said_->text()));
        run_->setEnabled(!query_->running());
        cancel_->setEnabled(query_->running());
    }

    void run() {
        if (line_->text().trimmed().isEmpty()) {
            return;
        }
        if (document_->path().isEmpty()) {
            said(tr("This trace is no file: there is nothing to ask"), true);
            return;
        }
        if (!document_->fileIsAsRead()) {
            query_->cancel();
            refuse();
            return;
        }
        query_->start(document_->path(), line_->text(), rows_->value());
        if (query_->running()) {
            said(tr("Asking…"), false);
        }
    }

    /// An answer out of another file would stand beside the figures of the one that was read.
    void refuse() {
        model_->show({});
        said(tr("The file of that name is not the one that was read any more: it was replaced, "
                "changed or removed. F5 reads it anew."),
             true);
    }

    /// Of the event that a row is about, where its columns tell.
    void goTo(int row) {
        const auto sides = document_->sides();
        if (!sides || sides->isTwo()) {
            return;
        }
        const replay::Comparison& comparison = *document_->comparison();
        const auto event = SqlQuery::eventOf(model_->answer(), row, *comparison.trace);
        if (!event) {
            said(tr("No event to go to: let the query give seq, or ts"), true);
            return;
        }
        const std::uint32_t outcome = document_->summary()->outcome_of_event[*event];
        if (outcome == replay::kNoIndex) {
            navigate::revealEvent(*sides, *state_, *event, state_->selectedSide());
        } else {
            navigate::reveal(*sides, *state_, outcome, state_->selectedSide());
        }
    }

    Document* document_;
    ViewState* state_;
    SqlQuery* query_;
    AnswerModel* model_;
    QLineEdit* line_ = nullptr;
    QSpinBox* rows_ = nullptr;
    QToolButton *run_ = nullptr, *cancel_ = nullptr;
    QLabel *said_ = nullptr, *error_ = nullptr;
};

} // namespace

QWidget* makeSqlDock(const DockNeeds& needs, QWidget* parent) {
    return new SqlDock(needs, parent);
}

} // namespace daxscope::gui
