// SPDX-License-Identifier: GPL-3.0-or-later
//
// All handlers of the table side by side, below what was recorded.
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/handler_rows.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/work_bar.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/shown.h"
#include "replay/report/every_handler.h"
#include "replay/words/of_assumption.h"
#include "replay/words/of_import.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QClipboard>
#include <QCoreApplication>
#include <QFont>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

namespace daxscope::gui {

namespace {

using replay::EveryHandler;

/// What the figures were made of.
struct EveryOf {
    std::shared_ptr<const trace::Trace> trace;
    replay::Options assumed;
    replay::StormRule rule;
    bool operator==(const EveryOf&) const = default;
};

class EveryModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(EveryModel)
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const EveryHandler> every,
              std::shared_ptr<const trace::Trace> trace) {
        beginResetModel();
        every_ = std::move(every);
        trace_ = std::move(trace);
        endResetModel();
    }
    void compared(const std::string& before, const std::string& after) {
        before_ = before;
        after_ = after;
        if (rowCount({}) > 0) {
            emit dataChanged(index(0, 0), index(rowCount({}) - 1, 0));
        }
    }
    /// nullptr: the row is what was recorded, or there is none.
    const model::Handler* handler(int row) const {
        return row >= 0 && row < rowCount({}) ? of(row).handler : nullptr;
    }

    int rowCount(const QModelIndex& parent) const override {
        return every_ && !parent.isValid() ? static_cast<int>(every_->rows.size()) : 0;
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : kFigures + 2;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const EveryHandler::Row& row = of(index.row());
        switch (role) {
        case Qt::DisplayRole:
            return cell(row, index.column());
        case Qt::ToolTipRole:
            return plainTip(tip(row, index.column()));
        case Qt::TextAlignmentRole:
            return cellAlignment(index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight);
        case Qt::FontRole: {
            QFont font;
            font.setBold(row.best);
            return font;
        }
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (section == 0) {
            return columnHead(orientation, role, tr("Handler"), Qt::AlignLeft,
                              tr("A double click makes it the run after; the menu, before or "
                                 "after. Bold: of the handlers of real kernels, none explains the "
                                 "recorded faults better"));
        }
        if (section > kFigures) {
            return columnHead(orientation, role, tr("Right"), Qt::AlignRight,
                              tr("Independently right: of the recorded faults of which nothing was "
                                 "used to predict them, those that the handler has, with the "
                                 "same result, and unmapping where the kernel did. Nothing that "
                                 "is assumed counts here"));
        }
        struct Head {
            QString title, help;
        };
        const std::array<Head, 8> heads{
            Head{tr("Faults"), tr("Accesses that did not find their mapping")},
            {tr("Refaults"), tr("Faults of mappings that had been there and were zapped")},
            {tr("Unmaps"), tr("Whether or not anybody lost something")},
            {tr("Zaps"), tr("Mappings that lost something")},
            {tr("Removed"), tr("DAX entries that faults removed from the page cache")},
            {tr("Dirty"), tr("The dirty ones among them: fsync would miss them")},
            {tr("Storms"), tr("By the storm rule that is set")},
            {tr("In faults"), tr("The time of all faults together")}};
        const Head& head = heads.at(static_cast<std::size_t>(section) - 1);
        return columnHead(orientation, role, head.title, Qt::AlignRight, head.help);
    }

private:
    static inline const int kFigures = static_cast<int>(report::handler_columns().size());
    static const report::HandlerColumn& figure(int section) {
        return report::handler_columns()[static_cast<std::size_t>(section) - 1];
    }
    const EveryHandler::Row& of(int row) const {
        return every_->rows[static_cast<std::size_t>(row)];
    }
    QString cell(const EveryHandler::Row& row, int column) const {
        if (column > kFigures) {
            return text(report::handler_right(row));
        }
        if (column > 0) {
            return text(report::handler_figure(row, figure(column)));
        }
        const std::string name = report::handler_name(row, trace_->session());
        QStringList said;
        if (row.best) {
            said << tr("best match");
        }
        if (row.handler != nullptr && name == before_) {
            said << tr("before");
        }
        if (row.handler != nullptr && name == after_) {
            said << tr("after");
        }
        return said.isEmpty() ? gui::text(name)
                              : tr("%1 (%2)").arg(gui::text(name), said.join(QStringLiteral(", ")));
    }
    QString tip(const EveryHandler::Row& row, int column) const {
        if (row.handler == nullptr) {
            return trace_->session().truth() == "recorded" ? tr("What the kernel really did")
                                                           : tr("What the trace has: no kernel "
                                                                "did it");
        }
        if (column > kFigures && row.check) {
            const auto& right = row.check->independent;
            return tr("%1 of %2 independent faults right; unmaps by faults: %3 by the model%4")
                .arg(number(right.right), number(right.faults), number(row.check->unmaps_modelled),
                     row.check->unmaps_known
                         ? tr(", %1 recorded, %2 in the same faults")
                               .arg(number(row.check->unmaps), number(row.check->unmaps_right))
                         : tr(", not recorded"));
        }
        return tr("%1; kernels: %2. Double click or Enter: compare with it, as the run after.")
            .arg(shown(words::tr(row.handler->title)), describe::kernels(*row.handler));
    }
    static QString number(std::uint64_t count) {
        return format::count(static_cast<std::int64_t>(count));
    }

    std::shared_ptr<const EveryHandler> every_;
    std::shared_ptr<const trace::Trace> trace_;
    std::string before_, after_;
};

class HandlersDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(HandlersDock)
public:
    HandlersDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state),
          model_(new EveryModel(this)), in_front_(new InFront(parent, this)), work_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        auto* head = new QHBoxLayout;
        head->setContentsMargins(8, 0, 8, 0);
        said_ = new QLabel(this);
        said_->setObjectName(QStringLiteral("handlers-said"));
        said_->setWordWrap(true);
        said_->setTextFormat(Qt::PlainText);
        head->addWidget(said_, 1);
        head->addWidget(makeCopy());
        layout->addLayout(head);
        bar_ = new WorkBar(
            QStringLiteral("handlers-progress"), tr("Handlers replayed so far"),
            [this] { return work_.progress(); }, this);
        layout->addWidget(bar_);
        makeTable();
        layout->addWidget(table_, 1);
        setFocusProxy(table_);
        connect(bar_, &WorkBar::cancelAsked, this, [this] {
            work_.drop();
            bar_->stopped(tr("Stopped."));
        });
        connect(bar_, &WorkBar::againAsked, this, [this] {
            asked_.reset();
            look();
        });
        connect(document_, &Document::opened, this, [this] {
            if (!document_->grew()) {
                drop();
            }
        });
        connect(document_, &Document::comparisonChanged, this, [this] { look(); });
        connect(in_front_, &InFront::changed, this, [this] { look(); });
        say();
        look();
    }

private:
    QToolButton* makeCopy() {
        copy_ = new QToolButton(this);
        copy_->setObjectName(QStringLiteral("handlers-copy"));
        copy_->setText(tr("Copy"));
        copy_->setAutoRaise(true);
        copy_->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(copy_);
        const auto add = [&](const QString& title, auto made) {
            menu->addAction(title, this, [this, made] {
                const words::InEnglish english; // others read it
                if (every_) {
                    QGuiApplication::clipboard()->setText(QString::fromStdString(
                        made(*every_, shown_.trace->session(), named().toStdString())));
                }
            });
        };
        add(tr("As a table, tab-separated"), [](const auto& every, const auto& session, auto) {
            return report::handlers_tabs(every, session);
        });
        add(tr("As Markdown"),
            [](const auto& every, const auto& session, const std::string& title) {
                return report::handlers_markdown(every, session, title);
            });
        add(tr("As JSON"), [](const auto& every, const auto& session, const std::string& title) {
            return report::handlers_json(every, session, title);
        });
        copy_->setMenu(menu);
        return copy_;
    }

    QString named() const {
        return tr("%1, %2").arg(document_->title(),
                                text(words::origin_text(shown_.trace->session())));
    }

    void makeTable() {
        table_ = rowTable(model_, QStringLiteral("handlers"),
                          tr("All handlers against what was recorded"), this);
        table_->setTabKeyNavigation(false);
        table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
        actAsHandlers(table_, document_, state_, [this](int row) { return model_->handler(row); });
    }

    void drop() {
        work_.drop();
        bar_->done();
        every_.reset();
        asked_.reset();
        shown_ = {};
        model_->show(nullptr, nullptr);
        say();
    }

    /// Replays all, once for each trace, assumption and storm rule; another pair changes nothing.
    /// Where nobody sees it, and while a part of the trace is replayed, that waits.
    void look() {
        const auto sides = document_->sides();
        const auto comparison = !sides || sides->isTwo() ? nullptr : document_->comparison();
        if (!comparison) {
            return;
        }
        model_->compared(comparison->before.handler, comparison->after.handler);
        const EveryOf wanted{comparison->trace, document_->assumed(), document_->stormRule()};
        if (asked_ == wanted || !*in_front_ || (work_.busy() && document_->grew())) {
            return;
        }
        asked_ = wanted;
        bar_->busy();
        work_.want(
            [wanted](const Progress& progress) {
                return replay::every_handler(*wanted.trace, wanted.assumed, wanted.rule, progress);
            },
            [this, wanted](EveryHandler every) {
                every_ = std::make_shared<const EveryHandler>(std::move(every));
                shown_ = wanted;
                bar_->done();
                model_->show(every_, wanted.trace);
                say();
                look(); // more may have come
            },
            [this](const Failure& why) { bar_->stopped(why.what + u' ' + why.remedy); });
        say();
    }

    void say() {
        copy_->setEnabled(every_ != nullptr);
        if (!every_) {
            said_->setText(
                tr("Every handler of the table against the recording: which one explains "
                   "it, and what each would cost."));
            return;
        }
        QStringList said;
        if (asked_ != shown_) {
            said << tr("Being made anew: these figures are of before the last change.");
        }
        if (every_->assumed) {
            said << tr("ASSUMED, not recorded: %1")
                        .arg(shown(words::assumption_text(every_->assumption)));
        } else if (!every_->assumption.empty()) {
            said << shown(words::assumption_text(every_->assumption));
        } else {
            said << tr("Only recorded faults are accesses here: a handler that unmaps more shows "
                       "it in unmaps and zaps, not in faults. Assume a revisit to see those.");
        }
        said_->setText(said.join(u' '));
    }

    Document* document_;
    ViewState* state_;
    EveryModel* model_;
    InFront* in_front_;
    QLabel* said_ = nullptr;
    QToolButton* copy_ = nullptr;
    WorkBar* bar_ = nullptr;
    QTableView* table_ = nullptr;
    std::optional<EveryOf> asked_; ///< what is there, or under way, or was stopped
    EveryOf shown_;
    std::shared_ptr<const EveryHandler> every_;
    Latest<EveryHandler> work_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeHandlersDock(const DockNeeds& needs, QWidget* parent) {
    return new HandlersDock(needs, parent);
}

} // namespace daxscope::gui
