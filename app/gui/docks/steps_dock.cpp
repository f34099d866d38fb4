// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of both handlers beside each other, and the branch that the selected access took.
#include "app/gui/look/appearance.h"

#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/step_delegate.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/steps_table.h"
#include "app/gui/state/text.h"
#include "model/words.h"
#include "replay/words/translate.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QResizeEvent>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <array>
#include <span>

namespace daxscope::gui {

namespace {

constexpr int kMarkWidth = 18;

QString escaped(std::string_view view) {
    return text(view).toHtmlEscaped();
}

/// Both sides get the same width, and each row the height that its text needs in it.
class StepsView : public QTableView {
public:
    using QTableView::QTableView;

    /// Whether both handlers are shown, or one.
    void showBoth(bool both) {
        setColumnHidden(StepsTable::Mark, !both);
        setColumnHidden(StepsTable::After, !both);
    }

    void fit() {
        if (isColumnHidden(StepsTable::After)) {
            setColumnWidth(StepsTable::Before, viewport()->width());
            resizeRowsToContents();
            return;
        }
        const int side = (viewport()->width() - kMarkWidth) / 2;
        setColumnWidth(StepsTable::Before, side);
        setColumnWidth(StepsTable::Mark, kMarkWidth);
        setColumnWidth(StepsTable::After, viewport()->width() - kMarkWidth - side);
        resizeRowsToContents();
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QTableView::resizeEvent(event);
        fit();
    }
};

class StepsDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(StepsDock)
public:
    StepsDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), front_(new InFront(parent, this)),
          model_(new StepsTable(this)), view_(new StepsView(this)), say_(new QLabel(this)),
          text_(new QTextBrowser(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        say_->setWordWrap(true);
        say_->setMargin(6);
        say_->setObjectName(QStringLiteral("steps-say"));
        layout->addWidget(say_);
        auto* split = new QSplitter(Qt::Vertical, this);
        split->setChildrenCollapsible(false);
        layout->addWidget(split, 1);
        makeView();
        split->addWidget(view_);
        text_->setObjectName(QStringLiteral("step"));
        text_->setAccessibleName(tr("The current step on both sides"));
        text_->setFrameShape(QFrame::NoFrame);
        split->addWidget(text_);
        constexpr int kTableShare = 3, kTextShare = 1;
        split->setStretchFactor(0, kTableShare);
        split->setStretchFactor(1, kTextShare);
        constexpr int kFewestLines = 3;
        text_->setMinimumHeight(fontMetrics().height() * kFewestLines);

        connect(front_, &InFront::changed, this, [this] { ask(); });
        connect(document, &Document::comparisonChanged, this, [this] { ask(); });
        connect(state, &ViewState::selectionChanged, this, [this] { ask(); });
        connect(document->closeUp(), &CloseUp::seenChanged, this, [this] { tell(); });
        connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this] { tellStep(); });
        const auto [before, after] = model::pair_of(model::newest_handler());
        model_->setHandlers(before, after);
        tell();
    }

protected:
    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) {
            tellStep(); // its colours are in the text
        }
        QWidget::changeEvent(event);
    }

private:
    void makeView() {
        view_->setModel(model_);
        view_->setItemDelegate(new StepDelegate(model_, view_));
        setFocusProxy(view_);
        view_->setObjectName(QStringLiteral("steps"));
        view_->setAccessibleName(tr("Steps of both handlers"));
        view_->setSelectionBehavior(QAbstractItemView::SelectRows);
        view_->setSelectionMode(QAbstractItemView::SingleSelection);
        view_->setTabKeyNavigation(false);
        view_->setShowGrid(false);
        view_->setFrameShape(QFrame::NoFrame);
        view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        view_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
        view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        view_->verticalHeader()->hide();
        QHeaderView* header = view_->horizontalHeader();
        header->setSectionResizeMode(QHeaderView::Fixed);
        header->setMinimumSectionSize(kMarkWidth);
        header->setHighlightSections(false);
    }

    /// Asks for the selected moment, while somebody looks.
    void ask() {
        const auto comparison = document_->comparison();
        if (!*front_ || !comparison) {
            return;
        }
        model_->setHandlers(model::find_handler(comparison->before.handler),
                            model::find_handler(comparison->after.handler));
        model_->setLetter(document_->sides()->isTwo() ? place().letter : QString());
        view_->showBoth(!document_->sides()->isTwo());
        document_->closeUp()->look(selectedMoment(*document_->sides(), *state_));
        tell();
    }

    void tell() {
        const auto comparison = document_->comparison();
        const auto seen = document_->closeUp()->seen();
        const bool access = comparison && seen && seen->moment.access != replay::kNoIndex;
        model_->show(access ? comparison : nullptr, access ? seen : nullptr);
        say_->setText(access ? sentence(*comparison, seen->moment.access)
                             : tr("Select an access to see which steps it took."));
        view_->fit();
        if (const int row = model_->telling(); row >= 0) {
            view_->setCurrentIndex(model_->index(row, StepsTable::Before));
            view_->scrollTo(view_->currentIndex(), QAbstractItemView::PositionAtCenter);
        }
        tellStep();
    }

    const PaneSide& place() const { return (*document_->sides())[document_->lookedAt()]; }
    std::span<const Side> columns() const {
        static constexpr std::array kBoth{Side::Before, Side::After};
        return std::span(kBoth).first(document_->sides() && document_->sides()->isTwo() ? 1 : 2);
    }

    QString sentence(const replay::Comparison& comparison, std::uint32_t access) const {
        const replay::Outcome& outcome = comparison.before.outcomes[access];
        QStringList lines{tr("%1 by %2 at %3 s")
                              .arg(outcome.write ? tr("Write") : tr("Read"),
                                   format::party(*comparison.trace, outcome.mapping),
                                   format::seconds(place().inWindow(outcome.begin) -
                                                   document_->sides()->zero()))};
        const bool two = document_->sides()->isTwo();
        if (two) {
            lines.prepend(tr("%1: %2").arg(place().letter, place().title));
        }
        if (two && place().run == Side::Recorded) {
            lines << tr("The lane shows what was recorded. These are the steps of the model %1.")
                         .arg(QString::fromStdString(comparison.before.handler));
        }
        for (const Side side : columns()) {
            if (!model_->faulted(side)) {
                lines << tr("%1 (%2): the page tables satisfied this access: no fault.")
                             .arg(two ? place().letter : describe::side(side),
                                  text(words::tr(replay::run_of(comparison, side).handler)));
            }
        }
        if (state_->selectedEvent()) {
            lines << tr("The selected event happened in this fault.");
        }
        return lines.join(u'\n');
    }

    QString stepHtml(int row, Side side) const {
        const StepsTable::Cell& cell = model_->cell(row, side);
        const model::Handler& handler = *model_->handler(side);
        if (cell.step == nullptr) {
            return QStringLiteral("<p style='margin:4px 0 0 0'><b>%1</b>: %2</p>")
                .arg(escaped(handler.name), tr("no such step").toHtmlEscaped());
        }
        QString html = QStringLiteral("<p style='margin:4px 0 0 0'><b>%1: %2</b> (%3) %4</p>")
                           .arg(escaped(handler.name), escaped(cell.step->name),
                                escaped(model::citation(*cell.step)), escaped(handler.title));
        html +=
            QStringLiteral("<p style='margin:0'>%1</p>").arg(escaped(words::tr(cell.step->text)));
        for (const StepEffect& effect : cell.effects) {
            html += QStringLiteral("<p style='margin:0 0 0 8px;%1'>%2</p>")
                        .arg(effect.weight == StepEffect::Weight::Harm
                                 ? QStringLiteral("color:%1")
                                       .arg(accent(Accent::Bad, QGuiApplication::palette()).name())
                                 : QString(),
                             effect.text.toHtmlEscaped());
        }
        if (model_->faulted(side) && !cell.taken) {
            html += QStringLiteral("<p style='margin:0 0 0 8px'>%1</p>")
                        .arg(tr("This access did not take it.").toHtmlEscaped());
        }
        return html;
    }

    void tellStep() {
        const QModelIndex current = view_->currentIndex();
        if (!current.isValid()) {
            text_->setHtml(QStringLiteral("<p>%1</p>")
                               .arg(tr("Up and down go through the steps.").toHtmlEscaped()));
            return;
        }
        QString html;
        for (const Side side : columns()) {
            html += stepHtml(current.row(), side);
        }
        const QString difference = StepsTable::differenceText(model_->difference(current.row()));
        if (!difference.isEmpty()) {
            html += QStringLiteral("<p style='margin:4px 0 0 0;color:%1'>%2</p>")
                        .arg(accent(Accent::Warning, QGuiApplication::palette()).name(),
                             difference.toHtmlEscaped());
        }
        text_->setHtml(html);
    }

    Document* document_;
    ViewState* state_;
    InFront* front_;
    StepsTable* model_;
    StepsView* view_;
    QLabel* say_;
    QTextBrowser* text_;
};

} // namespace

QWidget* makeStepsDock(const DockNeeds& needs, QWidget* parent) {
    return new StepsDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
