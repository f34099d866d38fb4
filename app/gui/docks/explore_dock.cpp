// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/explore_dock.h"

#include "app/gui/docks/docks.h"
#include "app/gui/docks/schedule_table.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "replay/trace/error.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

constexpr int kDefaultMemory = 2048; // MiB, as `daxscope explore`
constexpr int kControlsWidth = 330;
constexpr int kHintMargin = 24;

QLabel* makeLabel(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setObjectName(QLatin1String(name));
    return label;
}

} // namespace

ExploreDock::ExploreDock(Document* document, ViewState* state, QWidget* parent)
    : QWidget(parent), document_(document), state_(state), explorer_(new Explorer(this)),
      table_(new ScheduleTable(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(makeControls());
    split->addWidget(makePlayer());
    split->setStretchFactor(1, 1);
    split->setSizes({kControlsWidth, 2 * kControlsWidth});
    layout->addWidget(split);
    connect(explorer_, &Explorer::progress, this, &ExploreDock::tellProgress);
    connect(explorer_, &Explorer::done, this, &ExploreDock::finished);
    connect(explorer_, &Explorer::cutDone, this, [this](const replay::Cut& cut) {
        choose(cut.named);
        // What the trace went through, which need not be the first that the scenario can be.
        const auto comparison = document_->comparison();
        handler_->setCurrentText(QString::fromStdString(comparison->before.handler));
        QStringList notes;
        for (const std::string& note : cut.notes) {
            notes << shown(note);
        }
        progress_->setText(notes.join(u' '));
        verdict_->setText(tr("Cut out of the trace at %1 s: search it.")
                              .arg(format::seconds(cut.at - comparison->trace->begin())));
    });
    connect(explorer_, &Explorer::failed, this, [this](const QString& what) {
        verdict_->setText(what);
        done();
    });
    connect(document, &Document::opened, this, [this] {
        enable();
        lanesAreThere();
    });
    connect(state, &ViewState::playheadChanged, this, [this] { followPlayhead(); });
    paintIcons();
    choose(builtInScenario(scenario_->currentText()));
}

QWidget* ExploreDock::makeControls() {
    auto* panel = new QWidget(this);
    auto* grid = new QGridLayout(panel);
    constexpr int kMargin = 6;
    grid->setContentsMargins(kMargin, 2, kMargin, 2);
    grid->setVerticalSpacing(3);
    scenario_ = new QComboBox(panel);
    scenario_->setObjectName(QStringLiteral("explore-scenario"));
    scenario_->setAccessibleName(tr("Scenario"));
    scenario_->addItems(scenarioNames());
    file_ = new QPushButton(tr("File…"), panel);
    file_->setObjectName(QStringLiteral("explore-file"));
    file_->setToolTip(tr("Read a scenario from a .scenario file"));
    cut_ = new QPushButton(tr("Cut"), panel);
    cut_->setObjectName(QStringLiteral("explore-cut"));
    cut_->setToolTip(
        tr("Make a scenario of what the trace has from the selected access on, or from "
           "the begin of what is shown"));
    handler_ = new QComboBox(panel);
    handler_->setObjectName(QStringLiteral("explore-handler"));
    handler_->setAccessibleName(tr("Handler to explore"));
    about_ = makeLabel("explore-about", panel);
    memory_ = new QSpinBox(panel);
    memory_->setAccessibleName(tr("Memory that a search may take"));
    constexpr int kLeast = 1, kMost = 1 << 20;
    memory_->setRange(kLeast, kMost);
    memory_->setValue(kDefaultMemory);
    memory_->setSuffix(tr(" MiB"));
    memory_->setObjectName(QStringLiteral("explore-memory"));
    memory_->setToolTip(tr("A search that needs more memory ends with \"not finished\""));
    run_ = new QPushButton(tr("Search"), panel);
    run_->setObjectName(QStringLiteral("explore-run"));
    run_->setToolTip(tr("Search every interleaving of the scenario's tasks"));
    cancel_ = new QPushButton(tr("Cancel"), panel);
    cancel_->setObjectName(QStringLiteral("explore-cancel"));
    progress_ = makeLabel("explore-progress", panel);
    verdict_ = makeLabel("explore-verdict", panel);
    QFont bold = font();
    bold.setBold(true);
    verdict_->setFont(bold);
    findings_ = new QListWidget(panel);
    findings_->setObjectName(QStringLiteral("explore-findings"));
    findings_->setAccessibleName(tr("Findings"));
    findings_->setWordWrap(true);
    findings_->setFrameShape(QFrame::NoFrame);
    findings_->hide();
    setFocusProxy(scenario_);

    int row = 0;
    grid->addWidget(scenario_, row, 0, 1, 2);
    auto* sources = new QHBoxLayout();
    sources->addWidget(file_);
    sources->addWidget(cut_);
    grid->addLayout(sources, row, 2);
    grid->addWidget(about_, ++row, 0, 1, 3);
    grid->addWidget(handler_, ++row, 0);
    grid->addWidget(memory_, row, 1);
    auto* buttons = new QHBoxLayout();
    buttons->addWidget(run_);
    buttons->addWidget(cancel_);
    grid->addLayout(buttons, row, 2);
    grid->addWidget(progress_, ++row, 0, 1, 3);
    grid->addWidget(verdict_, ++row, 0, 1, 3);
    grid->addWidget(findings_, ++row, 0, 1, 3);
    grid->setRowStretch(row, 1);
    grid->setColumnStretch(0, 1);

    connect(scenario_, &QComboBox::activated, this, [this] {
        const auto own = own_.find(scenario_->currentText());
        choose(own == own_.end() ? builtInScenario(scenario_->currentText())
                                 : replay::NamedScenario(own->second));
    });
    connect(file_, &QPushButton::clicked, this, [this] { openFile(); });
    connect(cut_, &QPushButton::clicked, this, [this] { cutHere(); });
    connect(run_, &QPushButton::clicked, this, [this] { search(); });
    connect(cancel_, &QPushButton::clicked, explorer_, &Explorer::cancel);
    // Not with the current row: the list gets one with the focus, and nobody has chosen it yet.
    const auto chosen = [this] {
        if (const int now = findings_->currentRow(); now >= 0 && now != finding_) {
            showFinding(now);
        }
    };
    connect(findings_, &QListWidget::itemSelectionChanged, this, [this, chosen] {
        if (!findings_->selectedItems().isEmpty()) {
            chosen();
        }
    });
    connect(findings_, &QListWidget::itemActivated, this, chosen);
    return panel;
}

QToolButton* ExploreDock::makeButton(const QString& icon, const QString& words, const char* name) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setObjectName(QLatin1String(name));
    button->setProperty("icon-name", icon);
    return button;
}

QWidget* ExploreDock::makePlayer() {
    auto* panel = new QWidget(this);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* bar = new QHBoxLayout();
    first_ = makeButton(QStringLiteral("step-first"), tr("First action"), "explore-first");
    previous_ =
        makeButton(QStringLiteral("step-previous"), tr("Previous action"), "explore-previous");
    next_ = makeButton(QStringLiteral("step-next"), tr("Next action"), "explore-next");
    last_ = makeButton(QStringLiteral("step-last"), tr("Last action"), "explore-last");
    where_ = makeLabel("explore-where", panel);
    leave_ = new QPushButton(tr("Back to the trace"), panel);
    leave_->setObjectName(QStringLiteral("explore-leave"));
    leave_->setToolTip(tr("Open the trace again that was shown before the finding"));
    for (QToolButton* button : {first_, previous_, next_, last_}) {
        bar->addWidget(button);
    }
    bar->addWidget(where_, 1);
    bar->addWidget(leave_);
    layout->addLayout(bar);
    view_ = new QTableView(panel);
    view_->setModel(table_);
    view_->setObjectName(QStringLiteral("schedule"));
    view_->setAccessibleName(tr("Schedule of the finding, one column a task"));
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setTabKeyNavigation(false);
    view_->setAlternatingRowColors(true);
    view_->setShowGrid(false);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    view_->horizontalHeader()->setHighlightSections(false);
    view_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    layout->addWidget(view_, 1);
    hint_ = makeLabel("explore-hint", panel);
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setMargin(kHintMargin);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(hint_, 1);

    const auto current = [this] { return view_->currentIndex().row(); };
    connect(first_, &QToolButton::clicked, this, [this] { goTo(0); });
    connect(previous_, &QToolButton::clicked, this, [this, current] { goTo(current() - 1); });
    connect(next_, &QToolButton::clicked, this, [this, current] { goTo(current() + 1); });
    connect(last_, &QToolButton::clicked, this, [this] { goTo(table_->rowCount() - 1); });
    connect(leave_, &QPushButton::clicked, this, [this] { leave(); });
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { follow(index.row()); });
    return panel;
}

void ExploreDock::paintIcons() {
    for (QToolButton* button : {first_, previous_, next_, last_}) {
        button->setIcon(icon(button->property("icon-name").toString(), palette()));
    }
}

void ExploreDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && last_ != nullptr) {
        paintIcons();
    }
    QWidget::changeEvent(event);
}

void ExploreDock::choose(const replay::NamedScenario& named) {
    named_ = named;
    if (explored_ && finding_ < 0 && explored_->named.name != named.name) {
        explored_.reset(); // findings of another scenario, and none of them is looked at
        findings_->clear();
        findings_->hide();
    }
    const QString name = shown(named.name);
    if (scenario_->findText(name) < 0) {
        scenario_->addItem(name);
    }
    own_[name] = named;
    scenario_->setCurrentText(name);
    about_->setText(shown(named.scenario.about));
    about_->setToolTip(
        plainTip(shownLines(QString::fromStdString(model::explore::to_text(named.scenario)))));
    handler_->clear();
    for (const bool about : {true, false}) { // those that it says something about come first
        for (const model::Handler* handler : model::handlers()) {
            const auto& names = named.scenario.handlers;
            const bool named_here = names.empty() || std::find(names.begin(), names.end(),
                                                               handler->name) != names.end();
            if (named_here == about && not_modelled(named.scenario, *handler).empty()) {
                handler_->addItem(shown(handler->name));
                handler_->setItemData(
                    handler_->count() - 1,
                    QStringLiteral("%1\n%2").arg(shown(handler->title), shown(handler->summary)),
                    Qt::ToolTipRole);
            }
        }
    }
    tellVerdict();
    enable();
}

void ExploreDock::chooseHandler(const QString& name) {
    if (handler_->findText(name) < 0) {
        throw Error(Exit::Usage, "there is no handler " + name.toStdString(),
                    "daxscope explore --help tells where they are listed.");
    }
    handler_->setCurrentText(name);
}

void ExploreDock::openFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a scenario"), {},
                                                      tr("Scenarios (*.scenario);;All files (*)"));
    if (!path.isEmpty()) {
        open(path);
    }
}

void ExploreDock::open(const QString& path) {
    try {
        choose(readScenario(path));
    } catch (const Error& error) {
        progress_->clear();
        verdict_->setText(QStringLiteral("%1\n%2").arg(shown(error.what()), shown(error.remedy())));
    }
}

/// What the last search came to: its findings are listed below until the next one is done.
void ExploreDock::tellVerdict() {
    if (!explored_) {
        verdict_->clear();
        progress_->clear();
        return;
    }
    const auto& result = explored_->exploration;
    verdict_->setText(tr("%1, %2: %3")
                          .arg(shown(explored_->named.name), shown(explored_->handler->name),
                               explorationVerdict(*explored_)));
    progress_->setText(
        tr("%1 transitions, depth %2, %3, %4")
            .arg(format::count(static_cast<std::int64_t>(result.transitions)))
            .arg(result.depth)
            .arg(format::bytes(result.memory),
                 format::duration(static_cast<std::int64_t>(explored_->seconds * 1e9))));
}

/// What stands where the schedule of a finding would.
void ExploreDock::tellHint() {
    const bool shown = table_->rowCount() > 0;
    view_->setVisible(shown);
    if (!shown) {
        where_->clear();
    }
    hint_->setVisible(!shown);
    if (explorer_->busy()) {
        hint_->setText(tr("Every interleaving of the scenario's tasks is being searched."));
    } else if (!explored_) {
        hint_->setText(tr("A search goes through every interleaving of the scenario's tasks and "
                          "tells whether the handler breaks an invariant in any of them. What it "
                          "finds is played here and on the lanes, action by action."));
    } else if (!explored_->stories.empty()) {
        hint_->setText(tr("Choose a finding: its schedule is played here, a column a task, and on "
                          "the lanes."));
    } else if (explored_->exploration.end == model::explore::End::Complete) {
        hint_->setText(tr("No interleaving breaks an invariant: there is no schedule to play."));
    } else {
        hint_->setText(tr("Nothing was found in what was searched, which was not all. More memory "
                          "or a smaller scenario can finish it."));
    }
}

void ExploreDock::cutHere() {
    const auto comparison = document_->comparison();
    if (!comparison) {
        return;
    }
    replay::CutOptions options;
    options.at = state_->visible().begin;
    options.range = state_->currentRange();
    if (const auto selected = state_->selected();
        selected && *selected < comparison->before.outcomes.size()) {
        options.at = comparison->before.outcomes[*selected].begin;
        options.range = comparison->before.outcomes[*selected].range;
    }
    verdict_->setText(tr("Cutting …"));
    progress_->clear();
    explorer_->cut(comparison->trace, options);
    enable();
}

void ExploreDock::search() {
    const model::Handler* handler = model::find_handler(handler_->currentText().toStdString());
    constexpr std::size_t kMiB = 1 << 20;
    verdict_->clear();
    progress_->clear();
    explorer_->run(named_, *handler, static_cast<std::size_t>(memory_->value()) * kMiB);
    const bool pressed = run_->hasFocus();
    enable();
    if (pressed) {
        cancel_->setFocus(Qt::OtherFocusReason); // the button that has just been disabled lost it
    }
}

void ExploreDock::tellProgress(const model::explore::Status& status, double rate) {
    progress_->setText(
        tr("%1 states, %2, depth %3, %4%5")
            .arg(format::count(static_cast<std::int64_t>(status.states)), format::rate(rate))
            .arg(status.depth)
            .arg(format::bytes(status.memory),
                 status.cycles ? tr(", searching cycles") : QString()));
}

void ExploreDock::finished(std::shared_ptr<const Explored> explored) {
    explored_ = std::move(explored);
    finding_ = -1;
    const auto& result = explored_->exploration;
    tellVerdict();
    table_->show(nullptr, -1);
    findings_->clear();
    for (const auto& finding : result.findings) {
        const auto& words = model::explore::text_of(finding.invariant);
        auto* item = new QListWidgetItem(
            QStringLiteral("%1: %2").arg(shown(words.name), shown(words.broken)), findings_);
        item->setToolTip(shown(words.sentence));
    }
    findings_->setVisible(findings_->count() > 0);
    done();
}

/// A search has ended: who was in the dock goes on with what it found.
void ExploreDock::done() {
    const bool within = isAncestorOf(QApplication::focusWidget());
    enable();
    if (within && !explorer_->busy()) {
        QWidget* next = findings_->count() > 0 ? static_cast<QWidget*>(findings_) : run_;
        next->setFocus(Qt::OtherFocusReason);
    }
    emit searched();
}

void ExploreDock::showFinding(int finding) {
    if (!explored_ || finding < 0 ||
        static_cast<std::size_t>(finding) >= explored_->stories.size()) {
        return;
    }
    finding_ = finding;
    if (!document_->isMade()) {
        trace_before_ = document_->path();
    }
    const auto& story = explored_->stories[static_cast<std::size_t>(finding)];
    const auto& words = model::explore::text_of(
        explored_->exploration.findings[static_cast<std::size_t>(finding)].invariant);
    document_->present(
        story.made.trace, story.run,
        tr("%1, %2: %3")
            .arg(shown(explored_->named.name), shown(explored_->handler->name), shown(words.name)));
    findings_->setCurrentRow(finding);
    table_->show(explored_, finding);
    goTo(0);
}

void ExploreDock::goTo(int action) {
    if (action >= 0 && action < table_->rowCount()) {
        view_->setCurrentIndex(table_->index(action, 0));
        view_->scrollTo(view_->currentIndex());
    }
    enable();
}

/// The document shows another trace: if it is the finding's, its schedule is shown from begin to
/// end. The further rounds of a lasso come after that.
void ExploreDock::lanesAreThere() {
    if (finding_ < 0 || !document_->isMade()) {
        return;
    }
    const auto& times = explored_->stories[static_cast<std::size_t>(finding_)].made.times;
    constexpr std::int64_t kRoom = replay::Counterexample::kActionTime;
    state_->setVisible({times.front() - kRoom, times.back() + 2 * kRoom});
    follow(view_->currentIndex().row());
}

/// Selects the access on the lanes that the action belongs to.
void ExploreDock::follow(int action) {
    enable();
    where_->setText(action < 0 ? QString() : table_->sentence(action));
    if (action < 0 || !isShown()) {
        return;
    }
    const auto comparison = document_->comparison();
    const auto& story = explored_->stories[static_cast<std::size_t>(finding_)];
    // A touch that finds too little belongs to the fault that begins with the task's next action.
    const auto& told = story.replayed.told;
    auto at = static_cast<std::size_t>(action);
    const auto task_now = told[at].action.task;
    if (told[at].action.step == model::explore::Action::kTouch && !told[at].effect.satisfied) {
        do {
            ++at;
        } while (at < told.size() && told[at].action.task != task_now);
    }
    const std::int64_t now = story.made.times[std::min(at, told.size() - 1)];
    const std::int64_t task = task_now + 1;
    const auto& outcomes = story.run->run.outcomes;
    std::optional<std::uint32_t> selected;
    for (std::uint32_t k = 0; k < outcomes.size() && outcomes[k].begin <= now; ++k) {
        if (outcomes[k].event != replay::kNoIndex && outcomes[k].end >= now &&
            comparison->trace->event(outcomes[k].event).task == task) {
            selected = k;
        }
    }
    state_->select(selected, Side::Before);
    if (!led_) {
        state_->setPlayhead(story.made.times[static_cast<std::size_t>(action)]);
    }
}

/// Are the lanes those of the finding, and not still on their way, or left?
bool ExploreDock::isShown() const {
    const auto comparison = document_->comparison();
    return finding_ >= 0 && comparison &&
           comparison->trace == explored_->stories[static_cast<std::size_t>(finding_)].made.trace;
}

/// The current action is the last one until the playhead.
void ExploreDock::followPlayhead() {
    const auto time = state_->playhead();
    if (led_ || !time || !isShown()) {
        return;
    }
    const auto& times = explored_->stories[static_cast<std::size_t>(finding_)].made.times;
    const auto action =
        static_cast<int>(std::upper_bound(times.begin(), times.end(), *time) - times.begin()) - 1;
    if (action >= 0 && action != view_->currentIndex().row()) {
        led_ = true;
        goTo(action);
        led_ = false;
    }
}

void ExploreDock::leave() {
    if (!trace_before_.isEmpty()) {
        document_->open(trace_before_);
    }
}

void ExploreDock::enable() {
    const bool busy = explorer_->busy();
    run_->setEnabled(!busy);
    cut_->setEnabled(!busy && document_->comparison() && !document_->isMade());
    cancel_->setEnabled(busy);
    const int at = view_ == nullptr ? -1 : view_->currentIndex().row();
    const int actions = table_->rowCount();
    first_->setEnabled(at > 0);
    previous_->setEnabled(at > 0);
    next_->setEnabled(at >= 0 && at + 1 < actions);
    last_->setEnabled(at >= 0 && at + 1 < actions);
    const bool away = document_->isMade() && !trace_before_.isEmpty();
    leave_->setVisible(away);
    leave_->setEnabled(away);
    tellHint();
    emit changed();
}

QWidget* makeExploreDock(Document* document, ViewState* state, QWidget* parent) {
    return new ExploreDock(document, state, parent);
}

} // namespace daxscope::gui

#include "moc_explore_dock.cpp"
