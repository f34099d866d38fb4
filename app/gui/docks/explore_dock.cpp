// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Explore dock: what is searched, what the search came to, and its findings, played.
#include "app/gui/docks/docks.h"
#include "app/gui/docks/in_front.h"
#include "app/gui/docks/schedule_player.h"
#include "app/gui/docks/wrapped_label.h"
#include "app/gui/docks/wrapped_row.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/shown.h"
#include "replay/words/translate.h"

#include <QApplication>
#include <QComboBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

constexpr std::size_t kMiB = 1 << 20;
constexpr int kControlsWidth = 330;

/// It takes what is left, and that is never nothing. Its hint is no more than that: a column of
/// which one part ignores its hint asks for less height than its least, and lays parts over others.
class FindingsList : public QListWidget {
public:
    using QListWidget::QListWidget;
    QSize sizeHint() const override {
        constexpr int kLines = 4;
        return {QListWidget::sizeHint().width(), kLines * fontMetrics().lineSpacing()};
    }
};

class ExploreDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(ExploreDock)
public:
    ExploreDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), exploration_(needs.exploration) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        auto* split = new QSplitter(Qt::Horizontal, this);
        split->setChildrenCollapsible(false);
        // Where there is little height they are scrolled, and do not lie over each other.
        auto* scrolled = new QScrollArea(this);
        scrolled->setObjectName(QStringLiteral("explore-controls"));
        scrolled->setFrameShape(QFrame::NoFrame);
        scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scrolled->setWidgetResizable(true);
        scrolled->setFocusPolicy(Qt::NoFocus);
        QWidget* controls = makeControls();
        scrolled->setWidget(controls);
        scrolled->setMinimumWidth(controls->minimumSizeHint().width() +
                                  style()->pixelMetric(QStyle::PM_ScrollBarExtent));
        split->addWidget(scrolled);
        split->addWidget(new SchedulePlayer(exploration_, needs.actions, this));
        split->setStretchFactor(1, 1);
        split->setSizes({kControlsWidth, 2 * kControlsWidth});
        layout->addWidget(split);
        connectControls();
        connectCommands(*needs.actions, parent);
        connect(exploration_, &ExploreState::choiceChanged, this, [this] { showChoice(); });
        connect(exploration_, &ExploreState::said, this, [this] {
            verdict_->setText(exploration_->verdict());
            progress_->setText(exploration_->progress());
        });
        connect(exploration_, &ExploreState::searched, this, [this] { ended(); });
        connect(exploration_, &ExploreState::findingChanged, this,
                [this] { findings_->setCurrentRow(exploration_->finding()); });
        connect(exploration_, &ExploreState::changed, this, [this] { enable(); });
        showChoice();
        enable();
    }

private:
    QWidget* makeControls() {
        auto* panel = new QWidget(this);
        scenario_ = new QComboBox(panel);
        scenario_->setObjectName(QStringLiteral("explore-scenario"));
        scenario_->setAccessibleName(tr("Scenario"));
        scenario_->addItems(scenarioNames());
        file_ = new QPushButton(tr("File…"), panel);
        file_->setObjectName(QStringLiteral("explore-file"));
        cut_ = new QPushButton(tr("Cut"), panel);
        cut_->setObjectName(QStringLiteral("explore-cut"));
        handler_ = new QComboBox(panel);
        handler_->setObjectName(QStringLiteral("explore-handler"));
        handler_->setAccessibleName(tr("Handler to explore"));
        handler_->setSizeAdjustPolicy(QComboBox::AdjustToContents); // names are never cut off
        about_ = wrappedLabel("explore-about", panel);
        memory_ = new QSpinBox(panel);
        memory_->setAccessibleName(tr("Memory that a search may take"));
        constexpr int kLeast = 1, kMost = 1 << 20;
        memory_->setRange(kLeast, kMost);
        memory_->setValue(static_cast<int>(exploration_->memory() / kMiB));
        memory_->setPrefix(tr("Memory ≤ "));
        memory_->setSuffix(tr(" MiB"));
        memory_->setObjectName(QStringLiteral("explore-memory"));
        memory_->setToolTip(tr("A search that needs more memory ends with \"not finished\""));
        run_ = new QPushButton(tr("Search"), panel);
        run_->setObjectName(QStringLiteral("explore-run"));
        cancel_ = new QPushButton(tr("Cancel"), panel);
        cancel_->setObjectName(QStringLiteral("explore-cancel"));
        progress_ = wrappedLabel("explore-progress", panel);
        verdict_ = wrappedLabel("explore-verdict", panel);
        QFont bold = font();
        bold.setBold(true);
        verdict_->setFont(bold);
        found_ = wrappedLabel("explore-found", panel);
        found_->hide();
        findings_ = new FindingsList(panel);
        findings_->setObjectName(QStringLiteral("explore-findings"));
        findings_->setAccessibleName(tr("Findings"));
        findings_->setWordWrap(true);
        findings_->setFrameShape(QFrame::NoFrame);
        findings_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
        findings_->hide();
        setFocusProxy(scenario_);
        layOut(panel);
        return panel;
    }

    void layOut(QWidget* panel) {
        auto* column = new QVBoxLayout(panel);
        constexpr int kMargin = 6;
        column->setContentsMargins(kMargin, 2, kMargin, 2);
        column->setSpacing(3);
        const auto row = [column](std::initializer_list<QWidget*> parts) {
            auto* made = new WrappedRow;
            made->setContentsMargins(0, 0, 0, 0);
            for (QWidget* part : parts) {
                made->add(part, part == *parts.begin());
            }
            column->addLayout(made);
        };
        row({scenario_, file_, cut_});
        column->addWidget(about_);
        row({handler_, memory_, run_, cancel_});
        column->addWidget(progress_);
        column->addWidget(verdict_);
        column->addWidget(found_);
        column->addWidget(findings_, 1);
    }

    void connectControls() {
        connect(scenario_, &QComboBox::activated, this,
                [this] { exploration_->chooseByName(scenario_->currentText()); });
        connect(handler_, &QComboBox::currentTextChanged, this,
                [this](const QString& name) { exploration_->chooseHandler(name); });
        connect(memory_, &QSpinBox::valueChanged, this, [this](int value) {
            exploration_->setMemory(static_cast<std::size_t>(value) * kMiB);
        });
        connect(file_, &QPushButton::clicked, this, [this] { openFile(); });
        connect(cut_, &QPushButton::clicked, exploration_, &ExploreState::cutHere);
        connect(run_, &QPushButton::clicked, this, [this] { search(); });
        connect(cancel_, &QPushButton::clicked, exploration_, &ExploreState::cancel);
        // Not with the current row: the list gets one with the focus, and nobody has chosen it yet.
        const auto chosen = [this] {
            if (const int now = findings_->currentRow();
                now >= 0 && now != exploration_->finding()) {
                exploration_->showFinding(now);
            }
        };
        connect(findings_, &QListWidget::itemSelectionChanged, this, [this, chosen] {
            if (!findings_->selectedItems().isEmpty()) {
                chosen();
            }
        });
        connect(findings_, &QListWidget::itemActivated, this, chosen);
    }

    void connectCommands(Actions& actions, QWidget* dock) {
        const auto forward = [this, dock] {
            bringForward(dock);
            setFocus(Qt::ShortcutFocusReason);
        };
        connect(exploration_, &ExploreState::forwardAsked, this, forward);
        for (const auto& [command, button] : {std::pair{Command::Search, run_},
                                              {Command::OpenScenario, file_},
                                              {Command::CutScenario, cut_}}) {
            actions.on(command, forward);
            actions.press(command, button);
        }
        actions.on(Command::Cancel, [this] { exploration_->cancel(); });
    }

    void showChoice() {
        const replay::NamedScenario& named = exploration_->chosen();
        const QString name = shown(named.name);
        if (scenario_->findText(name) < 0) {
            scenario_->addItem(name);
        }
        scenario_->setCurrentText(name);
        about_->setText(shown(words::tr(named.scenario.about))); // of a bundled one
        about_->setToolTip(
            plainTip(shownLines(QString::fromStdString(model::explore::to_text(named.scenario)))));
        const QSignalBlocker filling(handler_);
        handler_->clear();
        for (const model::Handler* handler : exploration_->handlers()) {
            handler_->addItem(shown(handler->name));
            handler_->setItemData(handler_->count() - 1,
                                  QStringLiteral("%1\n%2").arg(shown(words::tr(handler->title)),
                                                               shown(words::tr(handler->summary))),
                                  Qt::ToolTipRole);
            if (handler == exploration_->handler()) {
                handler_->setCurrentIndex(handler_->count() - 1);
            }
        }
        listFindings();
    }

    void openFile() {
        const QString path = QFileDialog::getOpenFileName(
            this, tr("Open a scenario"), {}, tr("Scenarios (*.scenario);;All files (*)"));
        if (!path.isEmpty()) {
            exploration_->open(path);
        }
    }

    void search() {
        const bool pressed = run_->hasFocus();
        exploration_->search();
        if (pressed) {
            // The button that has just been disabled lost it.
            cancel_->setFocus(Qt::OtherFocusReason);
        }
    }

    /// The findings of the last search stay listed until the next one is done.
    void listFindings() {
        const auto explored = exploration_->explored();
        if (explored == listed_) {
            return;
        }
        listed_ = explored;
        findings_->clear();
        if (explored) {
            found_->setText(tr("Found in %1 under %2:")
                                .arg(shown(explored->named.name), shown(explored->handler->name)));
            for (const auto& finding : explored->exploration.findings) {
                const auto& told = model::explore::text_of(finding.invariant);
                auto* item = new QListWidgetItem(
                    QStringLiteral("%1: %2").arg(shown(told.name), shown(words::tr(told.broken))),
                    findings_);
                item->setToolTip(shown(words::tr(told.sentence)));
            }
        }
        findings_->setVisible(findings_->count() > 0);
        found_->setVisible(findings_->count() > 0);
    }

    /// A search has ended: who was in the dock goes on with what it found.
    void ended() {
        listFindings();
        const bool within = isAncestorOf(QApplication::focusWidget());
        enable();
        if (within && !exploration_->busy()) {
            QWidget* next = findings_->count() > 0 ? static_cast<QWidget*>(findings_) : run_;
            next->setFocus(Qt::OtherFocusReason);
        }
    }

    void enable() {
        run_->setEnabled(!exploration_->busy());
        cut_->setEnabled(exploration_->canCut());
        cancel_->setEnabled(exploration_->busy());
    }

    ExploreState* exploration_;
    std::shared_ptr<const Explored> listed_;
    QComboBox *scenario_ = nullptr, *handler_ = nullptr;
    QLabel *about_ = nullptr, *found_ = nullptr, *verdict_ = nullptr, *progress_ = nullptr;
    QSpinBox* memory_ = nullptr;
    QPushButton *file_ = nullptr, *cut_ = nullptr, *run_ = nullptr, *cancel_ = nullptr;
    QListWidget* findings_ = nullptr;
};

} // namespace

QWidget* makeExploreDock(const DockNeeds& needs, QWidget* parent) {
    return new ExploreDock(needs, parent);
}

} // namespace daxscope::gui
