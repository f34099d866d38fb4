// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/schedule_player.h"

#include "app/gui/docks/schedule_table.h"
#include "app/gui/docks/wrapped_label.h"
#include "app/gui/look/appearance.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {
constexpr int kHintMargin = 24;
} // namespace

SchedulePlayer::SchedulePlayer(ExploreState* exploration, Actions* actions, QWidget* parent)
    : QWidget(parent), exploration_(exploration), actions_(actions),
      table_(new ScheduleTable(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeBar());
    makeTable();
    layout->addWidget(view_, 1);
    hint_ = wrappedLabel("explore-hint", this);
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setMargin(kHintMargin);
    hint_->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(hint_, 1);
    connect(exploration, &ExploreState::findingChanged, this, [this] { showFinding(); });
    connect(exploration, &ExploreState::searched, this, [this] { showFinding(); });
    connect(exploration, &ExploreState::actionChanged, this, [this] { follow(); });
    connect(exploration, &ExploreState::changed, this, [this] { enable(); });
    paintIcons();
    enable();
}

QToolButton* SchedulePlayer::makeButton(const QString& icon, const QString& words,
                                        const char* name) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setAccessibleName(words);
    button->setObjectName(QLatin1String(name));
    button->setProperty("icon-name", icon);
    return button;
}

QLayout* SchedulePlayer::makeBar() {
    auto* bar = new QHBoxLayout;
    first_ = makeButton(QStringLiteral("step-first"), tr("First action"), "explore-first");
    previous_ =
        makeButton(QStringLiteral("step-previous"), tr("Previous action"), "explore-previous");
    next_ = makeButton(QStringLiteral("step-next"), tr("Next action"), "explore-next");
    last_ = makeButton(QStringLiteral("step-last"), tr("Last action"), "explore-last");
    where_ = wrappedLabel("explore-where", this);
    leave_ = new QPushButton(tr("Back to the trace"), this);
    leave_->setObjectName(QStringLiteral("explore-leave"));
    for (QToolButton* button : {first_, previous_, next_, last_}) {
        bar->addWidget(button);
    }
    bar->addWidget(where_, 1);
    bar->addWidget(leave_);
    connect(first_, &QToolButton::clicked, this, [this] { exploration_->goTo(0); });
    connect(previous_, &QToolButton::clicked, this,
            [this] { exploration_->goTo(exploration_->action() - 1); });
    connect(next_, &QToolButton::clicked, this,
            [this] { exploration_->goTo(exploration_->action() + 1); });
    connect(last_, &QToolButton::clicked, this,
            [this] { exploration_->goTo(exploration_->actions() - 1); });
    connect(leave_, &QPushButton::clicked, exploration_, &ExploreState::leave);
    actions_->press(Command::FirstAction, first_);
    actions_->press(Command::PreviousAction, previous_);
    actions_->press(Command::NextAction, next_);
    actions_->press(Command::LastAction, last_);
    actions_->press(Command::LeaveFinding, leave_);
    return bar;
}

void SchedulePlayer::makeTable() {
    view_ = new QTableView(this);
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
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { exploration_->goTo(index.row()); });
}

void SchedulePlayer::paintIcons() {
    for (QToolButton* button : {first_, previous_, next_, last_}) {
        button->setIcon(icon(button->property("icon-name").toString(), palette()));
    }
}

void SchedulePlayer::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && last_ != nullptr) {
        paintIcons();
    }
    QWidget::changeEvent(event);
}

void SchedulePlayer::showFinding() {
    const bool any = exploration_->finding() >= 0;
    table_->show(any ? exploration_->explored() : nullptr, exploration_->finding());
    enable();
}

void SchedulePlayer::follow() {
    const int action = exploration_->action();
    where_->setText(table_->sentence(action));
    view_->setCurrentIndex(table_->index(action, 0));
    view_->scrollTo(view_->currentIndex());
}

void SchedulePlayer::enable() {
    const int at = exploration_->action();
    const int actions = exploration_->actions();
    first_->setEnabled(at > 0);
    previous_->setEnabled(at > 0);
    next_->setEnabled(at >= 0 && at + 1 < actions);
    last_->setEnabled(at >= 0 && at + 1 < actions);
    leave_->setVisible(exploration_->canLeave());
    leave_->setEnabled(exploration_->canLeave());
    tellHint();
}

/// What stands where the schedule of a finding would.
void SchedulePlayer::tellHint() {
    const bool shown = table_->rowCount() > 0;
    view_->setVisible(shown);
    if (!shown) {
        where_->clear();
    }
    hint_->setVisible(!shown);
    const auto explored = exploration_->explored();
    if (exploration_->busy()) {
        hint_->setText(tr("Every interleaving of the scenario's tasks is being searched."));
    } else if (!explored) {
        hint_->setText(tr("A search goes through every interleaving of the scenario's tasks and "
                          "tells whether the handler breaks an invariant in any of them. What it "
                          "finds is played here and on the lanes, action by action."));
    } else if (!explored->stories.empty()) {
        hint_->setText(tr("Choose a finding: its schedule is played here, a column a task, and on "
                          "the lanes."));
    } else if (explored->exploration.end == model::explore::End::Complete) {
        hint_->setText(tr("No interleaving breaks an invariant: there is no schedule to play."));
    } else {
        hint_->setText(tr("Nothing was found in what was searched, which was not all. More memory "
                          "or a smaller scenario can finish it."));
    }
}

} // namespace daxscope::gui

#include "moc_schedule_player.cpp"
