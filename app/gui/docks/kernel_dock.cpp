// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which kernel is this? The handlers of real kernels beside what was recorded, best first.
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/handler_rows.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "app/gui/state/which_kernel.h"
#include "replay/words/of_import.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QFont>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

using Which = replay::WhichHandler;

/// The first row is what the trace has, the others are the candidates.
class KernelModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(KernelModel)
public:
    enum Column { Name, Faults, Right, Learnt, Races, Unmaps, Zaps, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// @param truth what the trace has: Session::truth()
    void show(std::shared_ptr<const Which> which, std::string_view truth) {
        beginResetModel();
        which_ = std::move(which);
        truth_ = QString::fromUtf8(truth.data(), static_cast<qsizetype>(truth.size()));
        endResetModel();
    }
    /// nullptr: the row is no handler.
    const model::Handler* handler(int row) const {
        return which_ && row > 0 && row < rowCount({}) ? candidate(row).handler : nullptr;
    }

    int rowCount(const QModelIndex& parent) const override {
        return which_ && !parent.isValid() ? static_cast<int>(which_->candidates.size()) + 1 : 0;
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const bool recorded = index.row() == 0;
        switch (role) {
        case Qt::DisplayRole:
            return recorded ? recordedText(index.column())
                            : text(candidate(index.row()), index.column());
        case Qt::TextAlignmentRole:
            return cellAlignment(alignment(index.column()));
        case Qt::ToolTipRole:
            return !recorded ? tip(candidate(index.row()))
                   : truth_ == QStringLiteral("recorded")
                       ? tr("What the kernel really did")
                       : tr("What the trace has: no kernel did it");
        case Qt::FontRole: {
            QFont font;
            font.setBold(!recorded && isBest(candidate(index.row()).handler));
            return font;
        }
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        const QStringList tips{
            tr("Best first; bold: nothing in the trace speaks for another one"),
            tr("Recorded faults, and those of them that the handler must have too"),
            tr("Right of the independent faults, of which nothing was used to predict them: "
               "the handler has the fault, returns the same and unmaps where the kernel did. "
               "Only these rank."),
            tr("Right of those whose own result, or PMD, told what the world had been: no "
               "prediction"),
            tr("Dispatch races: another task of the mapping had mapped it between the "
               "processor's fault and the event"),
            tr("Accesses in whose faults the range was unmapped"),
            tr("Mappings that lost something")};
        const QStringList titles{tr("Handler"), tr("Faults"), tr("Independent"), tr("Learnt"),
                                 tr("Races"),   tr("Unmaps"), tr("Zaps")};
        return columnHead(orientation, role, titles.value(section), alignment(section),
                          tips.value(section));
    }

private:
    static Qt::AlignmentFlag alignment(int column) {
        return column == Name ? Qt::AlignLeft : Qt::AlignRight;
    }
    static QString count(std::uint64_t number) {
        return format::count(static_cast<std::int64_t>(number));
    }
    const Which::Candidate& candidate(int row) const {
        return which_->candidates[static_cast<std::size_t>(row) - 1];
    }
    bool isBest(const model::Handler* handler) const {
        return std::find(which_->equal.begin(), which_->equal.end(), handler) !=
               which_->equal.end();
    }

    template <typename Share>
    static QString rightOf(const Share& share) {
        return share.faults == 0 ? tr("none")
                                 : tr("%1 of %2").arg(count(share.right), count(share.faults));
    }

    QString recordedText(int column) const {
        const replay::SelfCheck& check = which_->candidates.front().check;
        switch (column) {
        case Name:
            return QString::fromStdString(words::tr(truth_.toStdString()));
        case Faults:
            return count(check.faults);
        case Unmaps:
            return check.unmaps_known ? count(check.unmaps) : tr("not recorded");
        case Zaps:
            return which_->zaps ? count(*which_->zaps) : tr("not recorded");
        default:
            return {};
        }
    }

    QString text(const Which::Candidate& of, int column) const {
        const replay::SelfCheck& check = of.check;
        switch (column) {
        case Name: {
            const QString name = QString::fromUtf8(of.handler->name.data(),
                                                   static_cast<qsizetype>(of.handler->name.size()));
            return of.handler == which_->by_release ? tr("%1 (by release)").arg(name) : name;
        }
        case Faults:
            return count(check.explained);
        case Right:
            return rightOf(check.independent);
        case Learnt:
            return rightOf(check.learnt);
        case Races:
            return rightOf(check.races);
        case Unmaps:
            return check.unmaps_known ? count(check.unmaps_modelled)
                                      : gui::text(words::tr("not known"));
        case Zaps:
            return count(of.check.zapped);
        default:
            return {};
        }
    }

    QString tip(const Which::Candidate& of) const {
        return plainTip(tr("%1; kernels: %2. Double click or Enter: compare with it, as the run "
                           "after.")
                            .arg(shown(of.handler->title), describe::kernels(*of.handler)));
    }

    std::shared_ptr<const Which> which_;
    QString truth_;
};

/// The table as aligned text, for a mail.
QString plainTable(const KernelModel& model) {
    QVector<QStringList> lines(model.rowCount({}) + 1);
    QVector<qsizetype> widths;
    for (int column = 0; column < KernelModel::ColumnCount; ++column) {
        lines[0] << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        for (int row = 0; row < model.rowCount({}); ++row) {
            lines[row + 1] << model.index(row, column).data().toString();
        }
        qsizetype width = 0;
        for (const QStringList& line : lines) {
            width = std::max(width, line[column].size());
        }
        widths << width;
    }
    QString text;
    for (const QStringList& line : lines) {
        QString made;
        for (int column = 0; column < line.size(); ++column) {
            made += column == 0 ? line[column].leftJustified(widths[column])
                                : u' ' + (u' ' + line[column].rightJustified(widths[column]));
        }
        while (made.endsWith(u' ')) {
            made.chop(1);
        }
        text += made + u'\n';
    }
    return text;
}

class KernelDock : public QScrollArea {
    Q_DECLARE_TR_FUNCTIONS(KernelDock)
public:
    KernelDock(const DockNeeds& needs, QWidget* parent)
        : QScrollArea(parent), document_(needs.document), state_(needs.state), which_(needs.kernel),
          model_(new KernelModel(this)) {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        auto* body = new QWidget(this);
        auto* layout = new QVBoxLayout(body);
        layout->setContentsMargins(8, 6, 8, 6);
        layout->setSpacing(6);
        sentence_ = new QLabel(body);
        sentence_->setObjectName(QStringLiteral("kernel-answer"));
        sentence_->setWordWrap(true);
        sentence_->setTextFormat(Qt::PlainText); // it holds what a trace says
        sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse |
                                           Qt::TextSelectableByKeyboard);
        progress_ = new QProgressBar(body);
        progress_->setObjectName(QStringLiteral("kernel-progress"));
        progress_->setAccessibleName(tr("Handlers compared so far"));
        makeTable(body);
        auto* copy = new QToolButton(body);
        copy_ = copy;
        copy->setObjectName(QStringLiteral("kernel-copy"));
        copy->setText(tr("Copy"));
        copy->setToolTip(tr("Copy the answer and the table as text"));
        connect(copy, &QToolButton::clicked, this, [this] { copyText(); });
        layout->addWidget(sentence_);
        layout->addWidget(progress_);
        layout->addWidget(table_);
        layout->addWidget(copy, 0, Qt::AlignRight);
        layout->addStretch();
        setWidget(body);
        connect(which_, &WhichKernel::changed, this, [this] { update(); });
        connect(which_, &WhichKernel::progress, this, [this](quint64 done, quint64 total) {
            constexpr int kWhole = 1000;
            progress_->setRange(0, total == 0 ? 0 : kWhole);
            progress_->setValue(total == 0 ? 0
                                           : static_cast<int>(static_cast<double>(done) * kWhole /
                                                              static_cast<double>(total)));
        });
        update();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QScrollArea::showEvent(event);
        which_->ask(); // who looks at it wants to know, of a trace of any length
    }

private:
    void makeTable(QWidget* body) {
        table_ = listTable(model_, QStringLiteral("kernels"),
                           tr("Handlers against the recorded faults, best first"), body);
        table_->setSelectionBehavior(QAbstractItemView::SelectRows);
        table_->setSelectionMode(QAbstractItemView::SingleSelection);
        table_->setTabKeyNavigation(false);
        table_->setWordWrap(false);
        table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
        QHeaderView* header = table_->horizontalHeader();
        header->setHighlightSections(false);
        header->setMinimumSectionSize(1);
        header->setSectionResizeMode(QHeaderView::ResizeToContents);
        header->setSectionResizeMode(KernelModel::Name, QHeaderView::Stretch);
        actAsHandlers(table_, document_, state_, [this](int row) { return model_->handler(row); });
        auto* copy = new QAction(table_);
        copy->setShortcut(QKeySequence::Copy);
        copy->setShortcutContext(Qt::WidgetShortcut);
        connect(copy, &QAction::triggered, this, [this] { copyText(); });
        table_->addAction(copy);
    }

    void copyText() {
        if (const auto answer = which_->answer()) {
            QGuiApplication::clipboard()->setText(
                tr("%1, %2\n\n%3\n%4\n")
                    .arg(document_->title(), origin(), plainTable(*model_), shown(answer->text)));
        }
    }

    QString origin() const {
        const auto comparison = document_->comparison();
        return comparison ? text(words::origin_text(comparison->trace->session())) : QString();
    }

    QString sentence() const {
        if (const auto answer = which_->answer()) {
            const trace::Session& session = document_->comparison()->trace->session();
            return session.synthetic() || session.values.contains(trace::key::kImporter)
                       ? tr("%1: %2").arg(origin(), shown(answer->text))
                       : shown(answer->text);
        }
        if (which_->busy()) {
            return tr("Holding the handlers of real kernels against the recorded faults …");
        }
        if (const Failure failure = which_->failure(); !failure.what.isEmpty()) {
            return failure.what + QStringLiteral(". ") + failure.remedy;
        }
        return document_->comparison() && document_->isMade()
                   ? tr("No kernel recorded this trace.")
                   : tr("Open a trace: the handlers of real kernels are held against its faults.");
    }

    void update() {
        const auto comparison = document_->comparison();
        model_->show(which_->answer(),
                     comparison ? comparison->trace->session().truth() : std::string_view());
        sentence_->setText(sentence());
        progress_->setVisible(which_->busy());
        progress_->setRange(0, 0);
        const bool known = which_->answer() != nullptr;
        table_->setVisible(known);
        // What is hidden takes no focus: whoever goes to the dock meanwhile reads the sentence.
        const bool read = sentence_->hasFocus();
        setFocusProxy(known ? static_cast<QWidget*>(table_) : sentence_);
        if (known && read) {
            table_->setFocus();
        }
        copy_->setVisible(known);
        table_->setFixedHeight(
            table_->horizontalHeader()->sizeHint().height() +
            model_->rowCount({}) * table_->verticalHeader()->defaultSectionSize() + 2);
        if (isVisible() && which_->failure().what.isEmpty()) {
            which_->ask();
        }
    }

    Document* document_;
    ViewState* state_;
    WhichKernel* which_;
    KernelModel* model_;
    QLabel* sentence_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QTableView* table_ = nullptr;
    QWidget* copy_ = nullptr;
};

} // namespace

QWidget* makeKernelDock(const DockNeeds& needs, QWidget* parent) {
    return new KernelDock(needs, parent);
}

} // namespace daxscope::gui
