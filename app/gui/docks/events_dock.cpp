// SPDX-License-Identifier: GPL-3.0-or-later
//
// The event table.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/painted_events.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/event_export.h"
#include "app/gui/state/event_table_model.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/shown.h"

#include <QCheckBox>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QShortcut>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

namespace daxscope::gui {

namespace {

constexpr int kMovingPause = 120;    // ms between a change of the visible time and its events
constexpr int kPlayingPause = 30;    // ms between two marks of a playhead that moves
constexpr int kRevealingPause = 300; // ms until rows come that were not there at once
constexpr int kRevealingEvery = 10;  // ms between some of them and the next
constexpr int kProgressEvery = 100;  // ms
constexpr int kProgressWidth = 90;

class EventsDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(EventsDock)
public:
    /// @param save the command that saves the events, for the menu
    EventsDock(const DockNeeds& needs, QAction* save, QWidget* parent)
        : QWidget(parent), document_(needs.document), state_(needs.state), filter_(needs.filter),
          save_(save), model_(new PaintedEvents(this)), export_(new EventExport(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        layout->addLayout(makeBar());
        layout->addWidget(makeTable());
        connectExport();
        pause_.setSingleShot(true);
        pause_.setInterval(kMovingPause);
        connect(&pause_, &QTimer::timeout, this, [this] { ask(); });
        connect(filter_, &ViewFilter::changed, this, [this] { ask(); });
        connect(visible_, &QCheckBox::toggled, this, [this] { ask(); });
        connect(document_, &Document::opened, this, [this] {
            anew_ = !state_->isTakenUp(); // else one goes on where one was
            if (!files_chosen_) {
                const bool one = document_->comparison()->trace->files().size() <= 1;
                table_->setColumnHidden(EventTableModel::File, one);
            }
        });
        connect(document_, &Document::comparisonChanged, this, [this] { ask(); });
        connect(state_, &ViewState::visibleChanged, this, [this] {
            if (visible_->isChecked()) {
                pause_.start();
            }
        });
        connect(state_, &ViewState::selectionChanged, this, [this] { follow(); });
        revealing_.setSingleShot(true);
        connect(&revealing_, &QTimer::timeout, this, [this] { revealMore(); });
        playing_.setSingleShot(true);
        playing_.setInterval(kPlayingPause);
        connect(&playing_, &QTimer::timeout, this, [this] { markPlayhead(); });
        connect(state_, &ViewState::playheadChanged, this, [this] {
            if (!playing_.isActive()) {
                playing_.start();
            }
        });
        if (document_->comparison()) {
            ask();
        }
    }

    /// Asks for a name and writes the events that are shown.
    void chooseFile() {
        if (!document_->comparison()) {
            return;
        }
        const QString name = QFileInfo(document_->title()).completeBaseName();
        QString chosen = tr("CSV (*.csv)");
        const QString path = QFileDialog::getSaveFileName(
            this, tr("Save %1 events").arg(format::count(model_->rows().size())),
            name + QStringLiteral("-events.csv"), tr("CSV (*.csv);;JSON (*.json);;Markdown (*.md)"),
            &chosen);
        if (!path.isEmpty()) {
            save(path, chosen);
        }
    }

protected:
    /// Who goes to the last row, or selects all, means all that there are.
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == table_ && event->type() == QEvent::KeyPress) {
            const auto* const key = static_cast<QKeyEvent*>(event);
            if (key->matches(QKeySequence::MoveToEndOfDocument) ||
                key->matches(QKeySequence::SelectEndOfDocument) ||
                key->matches(QKeySequence::SelectAll)) {
                // Their heights together have to fit an int.
                model_->reveal(std::numeric_limits<int>::max() /
                               table_->verticalHeader()->defaultSectionSize());
            }
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    QLayout* makeBar() {
        auto* bar = new QHBoxLayout;
        bar->setContentsMargins(8, 0, 8, 0);
        count_ = new QLabel(this);
        count_->setObjectName(QStringLiteral("events-count"));
        visible_ = new QCheckBox(tr("Visible range only"), this);
        visible_->setObjectName(QStringLiteral("visible-only"));
        auto* copy = new QToolButton(this);
        copy->setObjectName(QStringLiteral("copy-events"));
        copy->setText(tr("Copy"));
        copy->setToolTip(tr("Copy the selected rows (Ctrl+A: all)"));
        copy->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(copy);
        menu->addAction(tr("as &CSV, times in ns"), this, [this] { copyAs(EventFormat::Csv); });
        menu->addAction(tr("as &JSON, times in ns"), this, [this] { copyAs(EventFormat::Json); });
        menu->addAction(tr("as &Markdown, as shown"), this,
                        [this] { copyAs(EventFormat::Markdown); });
        menu->addSeparator();
        menu->addAction(save_);
        copy->setMenu(menu);
        said_ = new QLabel(this);
        said_->setObjectName(QStringLiteral("copy-said"));
        under_way_ = new QProgressBar(this);
        under_way_->setMaximumWidth(kProgressWidth);
        under_way_->setTextVisible(false);
        under_way_->setAccessibleName(tr("Progress of copying or saving"));
        under_way_->hide();
        cancel_ = new QToolButton(this);
        cancel_->setObjectName(QStringLiteral("copy-cancel"));
        cancel_->setText(tr("Cancel"));
        cancel_->hide();
        bar->addWidget(count_);
        bar->addStretch(1);
        bar->addWidget(said_);
        bar->addWidget(under_way_);
        bar->addWidget(cancel_);
        bar->addWidget(visible_);
        bar->addWidget(copy);
        return bar;
    }

    QTableView* makeTable() {
        table_ = listTable(model_, QStringLiteral("events"), tr("Events"), this);
        setFocusProxy(table_);
        table_->installEventFilter(this);
        table_->setWordWrap(false);
        table_->setSelectionBehavior(QAbstractItemView::SelectRows);
        table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
        table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
        table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5);
        QHeaderView* header = table_->horizontalHeader();
        header->setHighlightSections(false);
        header->setStretchLastSection(true);
        header->setSectionsMovable(true);
        const int letter = fontMetrics().averageCharWidth();
        constexpr int kLetters[] = {18, 22, 9, 16, 9, 19, 17, 17, 12, 16, 14, 14, 30};
        static_assert(std::size(kLetters) == EventTableModel::ColumnCount);
        for (int column = 0; column < EventTableModel::ColumnCount; ++column) {
            header->resizeSection(column, kLetters[column] * letter);
        }
        table_->setItemDelegateForColumn(EventTableModel::Task, new EndsDelegate(table_));
        // The same in nearly every row; the selected event has them all.
        table_->setColumnHidden(EventTableModel::Flags, true);
        header->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(header, &QWidget::customContextMenuRequested, this,
                [this, header](const QPoint& at) { offerColumns(header->mapToGlobal(at)); });
        connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this](const QModelIndex& index) { choose(index.row()); });
        table_->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(table_, &QWidget::customContextMenuRequested, this,
                [this](const QPoint& at) { offer(at); });
        auto* copy = new QShortcut(QKeySequence::Copy, table_);
        copy->setContext(Qt::WidgetShortcut);
        connect(copy, &QShortcut::activated, this, [this] { copyAs(EventFormat::Csv); });
        return table_;
    }

    /// Which columns are shown.
    void offerColumns(const QPoint& global) {
        auto* menu = new QMenu(this);
        menu->setObjectName(QStringLiteral("columns-menu"));
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (int column = 1; column < EventTableModel::ColumnCount; ++column) {
            QAction* shows = menu->addAction(
                model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
            shows->setCheckable(true);
            shows->setChecked(!table_->isColumnHidden(column));
            connect(shows, &QAction::toggled, table_, [this, column](bool on) {
                files_chosen_ = files_chosen_ || column == EventTableModel::File;
                table_->setColumnHidden(column, !on);
            });
        }
        menu->popup(global);
    }

    void offer(const QPoint& at) {
        const QModelIndex index = table_->indexAt(at);
        if (!model_->comparison() || !index.isValid()) {
            return;
        }
        const trace::Trace& trace = *model_->comparison()->trace;
        const std::uint32_t number = model_->rows().at(index.row());
        const trace::Event event = trace.event(number);
        Thing thing;
        thing.outcome = model_->outcomeAt(index.row());
        thing.side = index.column() == EventTableModel::Recorded ? Side::Recorded
                     : index.column() == EventTableModel::After  ? Side::After
                                                                 : Side::Before;
        if (!thing.outcome) {
            thing.event = number;
        }
        if (const std::uint32_t range = trace.range_of(number); range != trace::Trace::kNoRange) {
            thing.row = range;
        }
        if (event.mapping != trace::kNone) {
            thing.mapping = event.mapping;
        }
        // Whose row it is: of a zap that is not who lost the mapping.
        if (const trace::Task* task = trace.task(event.task);
            task != nullptr && task->tgid != trace::kNone) {
            thing.tgid = task->tgid;
        }
        thing.term = model_->term(index);
        thing.text = index.data().toString();
        offerThing(thing, Sides::one(model_->comparison()), document_, state_,
                   table_->viewport()->mapToGlobal(at), this);
    }

    void ask() {
        pause_.stop();
        if (!document_->sides() || document_->sides()->isTwo()) {
            return; // DockSpec::one_trace says so
        }
        const auto& result = filter_->result();
        if (filter_->applies() && !result) {
            return; // it is being looked for; what was found before stays
        }
        const trace::Trace& trace = *document_->comparison()->trace;
        const TimeRange visible = state_->visible();
        const bool all = !visible_->isChecked();
        const auto first = static_cast<std::uint32_t>(all ? 0 : trace.lower_bound(visible.begin));
        const auto end =
            static_cast<std::uint32_t>(all ? trace.size() : trace.lower_bound(visible.end));
        show(filter_->applies() ? EventRows((*result)[Side::Before].events, first, end)
                                : EventRows(first, end - first));
    }

    void show(const EventRows& rows) {
        const auto comparison = document_->comparison();
        following_ = true; // a reset moves the current row
        model_->show(comparison, document_->summary(), rows);
        following_ = false;
        if (std::exchange(anew_, false)) {
            table_->scrollToTop();
        }
        const auto total = static_cast<std::int64_t>(comparison->trace->size());
        count_->setText(
            rows.size() == total
                ? tr("%1 events").arg(format::count(total))
                : tr("%1 of %2 events").arg(format::count(rows.size()), format::count(total)));
        follow();
        markPlayhead();
        revealing_.start(kRevealingPause);
    }

    /// Rows that were not there at once: Qt keeps eight bytes of each, and goes through all of them
    /// for each one that comes, so they come when the whole picture stands, some at a time. Beyond
    /// so many they come where one goes.
    void revealMore() {
        constexpr int kMost = 1 << 21, kSome = 1 << 17;
        const int there = model_->rowCount();
        if (there >= std::min(kMost, model_->rows().size())) {
            return;
        }
        const bool wait = document_->busy(); // the next part of a trace resets the table
        if (!wait) {
            model_->reveal(std::min(kMost, there + kSome));
        }
        revealing_.start(wait ? kRevealingPause : kRevealingEvery);
    }

    /// The selection of the view state becomes the current row.
    void follow() {
        const auto comparison = document_->comparison();
        if (following_ || !comparison) {
            return;
        }
        std::optional<std::uint32_t> event = state_->selectedEvent();
        const auto& outcomes = comparison->recorded.outcomes;
        if (const auto selected = state_->selected(); selected && *selected < outcomes.size()) {
            event = outcomes[*selected].event;
        }
        const auto row = event ? model_->rows().rowOf(*event) : std::nullopt;
        following_ = true;
        if (row) {
            model_->reveal(*row + 1);
            const QModelIndex index = model_->index(*row, 0);
            if (table_->currentIndex().row() != *row ||
                !table_->selectionModel()->isRowSelected(*row)) {
                // Not selectRow(): with Ctrl held down, as for Ctrl+., that adds to the selection.
                table_->selectionModel()->setCurrentIndex(
                    index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            }
            table_->scrollTo(index);
        } else {
            table_->clearSelection();
            table_->setCurrentIndex({});
        }
        following_ = false;
    }

    /// Marks the last event until the playhead, and brings it into sight while nobody is at the
    /// table.
    void markPlayhead() {
        const auto time = state_->playhead();
        const auto row = time ? model_->lastUntil(*time) : std::nullopt;
        if (row) {
            model_->reveal(*row + 1);
        }
        model_->mark(row);
        if (row && !table_->underMouse() && !table_->hasFocus()) {
            table_->scrollTo(model_->index(*row, 0));
        }
    }

    /// A row that the user went to becomes the selection.
    void choose(int row) {
        const auto comparison = document_->comparison();
        if (following_ || !comparison || row < 0 || row >= model_->rowCount()) {
            return;
        }
        following_ = true;
        if (const auto outcome = model_->outcomeAt(row)) {
            navigate::reveal(*document_->sides(), *state_, *outcome, state_->selectedSide());
        } else {
            navigate::revealEvent(*document_->sides(), *state_, model_->rows().at(row),
                                  state_->selectedSide());
        }
        following_ = false;
    }

    void connectExport() {
        telling_.setInterval(kProgressEvery);
        connect(&telling_, &QTimer::timeout, this, [this] { tell(); });
        connect(cancel_, &QToolButton::clicked, this, [this] {
            export_->cancel();
            say(tr("Given up"));
        });
        connect(export_, &EventExport::started, this, [this] {
            say({});
            under_way_->show();
            cancel_->show();
            telling_.start();
            tell();
        });
        connect(export_, &EventExport::ended, this, [this] {
            telling_.stop();
            under_way_->hide();
            cancel_->hide();
        });
        connect(export_, &EventExport::copied, this, [this](const QString& text, qint64 events) {
            QGuiApplication::clipboard()->setText(text);
            say(tr("Copied: %1").arg(counted(events)));
        });
        connect(export_, &EventExport::saved, this, [this](const QString& path, qint64 events) {
            say(tr("Saved: %1").arg(counted(events)), shown(path));
        });
        connect(export_, &EventExport::failed, this,
                [this](const Failure& why) { emit document_->failed(why.what, why.remedy); });
    }

    static QString counted(qint64 events) {
        return events == 1 ? tr("1 event") : tr("%1 events").arg(format::count(events));
    }

    void say(const QString& text, const QString& tip = {}) {
        said_->setText(text);
        said_->setToolTip(plainTip(tip));
    }

    void tell() {
        constexpr double kWhole = 1000;
        const auto [done, total] = export_->progress();
        under_way_->setRange(0, total == 0 ? 0 : static_cast<int>(kWhole));
        under_way_->setValue(static_cast<int>(kWhole * static_cast<double>(done) /
                                              static_cast<double>(std::max<quint64>(total, 1))));
    }

    /// The stretches of selected rows, without a list of the rows: there may be millions.
    std::vector<std::pair<int, int>> selectedStretches() const {
        std::vector<std::pair<int, int>> found, joined;
        for (const QItemSelectionRange& range : table_->selectionModel()->selection()) {
            found.emplace_back(range.top(), range.bottom());
        }
        std::sort(found.begin(), found.end());
        for (const auto& [first, last] : found) {
            if (!joined.empty() && first <= joined.back().second + 1) {
                joined.back().second = std::max(joined.back().second, last);
            } else {
                joined.emplace_back(first, last);
            }
        }
        if (joined == decltype(joined){{0, model_->rowCount() - 1}}) {
            joined.front().second = model_->rows().size() - 1; // all: those not revealed yet, too
        }
        return joined;
    }

    void copyAs(EventFormat format) {
        if (!document_->comparison()) {
            return;
        }
        EventChoice choice{model_->comparison(), model_->summary(), model_->rows(),
                           selectedStretches()};
        const std::int64_t count = choice.count();
        if (count == 0) {
            say(tr("Nothing is selected: Ctrl+A selects all"));
        } else if (count > EventExport::kMostCopied) {
            say(tr("%1 events are too many to copy: save them as a file")
                    .arg(format::count(count)));
        } else {
            export_->copy(std::move(choice), format);
        }
    }

    /// In the format that the name ends in, else in the one chosen.
    void save(const QString& path, const QString& chosen) {
        const auto is = [&](const char* end) {
            return path.endsWith(QLatin1String(end), Qt::CaseInsensitive);
        };
        const bool named = is(".csv") || is(".json") || is(".md");
        EventFormat format = EventFormat::Csv;
        if (is(".json") || (!named && chosen.startsWith(QLatin1String("JSON")))) {
            format = EventFormat::Json;
        } else if (is(".md") || (!named && chosen.startsWith(QLatin1String("Markdown")))) {
            format = EventFormat::Markdown;
        }
        // The dialog asked before it gave the name of a file that is there.
        export_->save(EventChoice::all(model_->comparison(), model_->summary(), model_->rows()),
                      format, path, {document_->path().toStdString()});
    }

    Document* document_;
    ViewState* state_;
    ViewFilter* filter_;
    QAction* save_;
    EventTableModel* model_;
    EventExport* export_;
    QTimer pause_, playing_, telling_, revealing_;
    QLabel *count_ = nullptr, *said_ = nullptr;
    QProgressBar* under_way_ = nullptr;
    QToolButton* cancel_ = nullptr;
    QCheckBox* visible_ = nullptr;
    QTableView* table_ = nullptr;
    bool following_ = false;
    bool anew_ = false;         ///< another trace: the next rows are shown from the first
    bool files_chosen_ = false; ///< somebody has said whether the files are to be seen
};

} // namespace

QWidget* makeEventsDock(const DockNeeds& needs, QWidget* parent) {
    QAction* save = (*needs.actions)[Command::SaveEvents];
    auto* dock = new EventsDock(needs, save, parent);
    needs.actions->on(Command::SaveEvents, [dock] { dock->chooseFile(); });
    return dock;
}

} // namespace daxscope::gui
