// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the commands of the main window do, and when they can be given.
#include "app/gui/actions/history.h"
#include "app/gui/actions/key_bindings.h"
#include "app/gui/actions/key_sheet.h"
#include "app/gui/actions/keys_dialog.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/text_zoom.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/recorder.h"
#include "app/gui/state/verdict_copy.h"
#include "app/gui/state/workspace.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/range_palette.h"
#include "app/gui/window/tour.h"
#include "app/gui/window/trace_info.h"

#include <QApplication>
#include <QClipboard>
#include <QSettings>
#include <QStatusBar>
#include <QUndoStack>
#include <memory>

namespace daxscope::gui {

namespace {

constexpr double kZoomStep = 0.5, kPanOfWindow = 0.25;
constexpr int kRowSteps = 2; // of the wheel, for a key

const auto kOverviewKey = QStringLiteral("overview");
const auto kOverviewOfKey = QStringLiteral("overview-of");
const auto kTextKey = QStringLiteral("text-percent");

} // namespace

void MainWindow::connectActions() {
    actions_->on(Command::Open, [this] { chooseFile(); });
    actions_->on(Command::Reload, [this] {
        document_->reload();
        reloading_ = document_->path();
    });
    actions_->on(Command::OpenBeside, [this] { chooseBeside(); });
    actions_->on(Command::CloseBeside, [this] { document_->closeBeside(); });
    actions_->on(Command::AlignStart, [this] { document_->setAlign(replay::Align::Start); });
    actions_->on(Command::AlignStorm, [this] { document_->setAlign(replay::Align::Storm); });
    actions_->on(Command::ExportPicture, [this] { choosePicture(); });
    actions_->on(Command::ExportTrace, [this] { chooseExport(); });
    actions_->on(Command::WriteReport, [this] { chooseReport(); });
    actions_->on(Command::TraceInfo, [this] {
        const bool beside = document_->lookedAt() == Side::After; // of two, the selected side's
        const QString path = beside ? document_->pathBeside() : document_->path();
        (new TraceInfo(document_->comparison()->trace, path.isEmpty() ? document_->title() : path,
                       this))
            ->show();
    });
    actions_->on(Command::Cancel, [this] {
        document_->cancel();
        export_->cancel();
    });
    actions_->on(Command::ToLanes,
                 [this] { middle_->currentWidget()->setFocus(Qt::ShortcutFocusReason); });
    actions_->on(Command::Quit, [this] { close(); });
    const auto copy = [this](Command command, VerdictFormat format) {
        actions_->on(command, [this, format] {
            if (const QString verdict = verdictText(*document_, format); !verdict.isEmpty()) {
                QGuiApplication::clipboard()->setText(verdict);
                statusBar()->showMessage(tr("Copied"), 2000);
            }
        });
    };
    copy(Command::CopyVerdict, VerdictFormat::Markdown);
    copy(Command::CopyVerdictJson, VerdictFormat::Json);
    actions_->on(Command::ToggleRecorded, [this] {
        state_->showRecordedLane((*actions_)[Command::ToggleRecorded]->isChecked());
    });
    connect(state_, &ViewState::recordedLaneChanged, (*actions_)[Command::ToggleRecorded],
            &QAction::setChecked);
    connectOverview();
    const auto theme = [this](Command command, Appearance appearance) {
        actions_->on(command, [this, appearance] {
            applyAppearance(appearance);
            if (settings_ == Settings::Kept) {
                QSettings().setValue(themeKey(), appearanceName(appearance));
            }
        });
    };
    theme(Command::ThemeSystem, Appearance::System);
    theme(Command::ThemeLight, Appearance::Light);
    theme(Command::ThemeDark, Appearance::Dark);
    actions_->on(Command::Palette, [this] { CommandPalette(*actions_, this).exec(); });
    actions_->on(Command::Tour, [this] {
        if (findChild<Tour*>() == nullptr && Tour::isPossible()) {
            new Tour(this); // deletes itself
        } else if (!Tour::isPossible()) {
            error_->showError(tr("The recordings of the tour are not there"),
                              tr("They come with daxscope, as share/daxscope/traces."));
        }
    });
    actions_->on(Command::Keys, [this] { KeySheet(*actions_, this).exec(); });
    actions_->on(Command::ChooseKeys, [this] { KeysDialog(*actions_, keys_, this).exec(); });
    actions_->on(Command::About, [this] { about(); });
}

void MainWindow::connectOverview() {
    QAction* overview = (*actions_)[Command::ToggleOverview];
    overview->setChecked(settings_ == Settings::Ignored ||
                         QSettings().value(kOverviewKey, true).toBool());
    view_->setOverviewShown(overview->isChecked());
    actions_->on(Command::ToggleOverview, [this, overview] {
        view_->setOverviewShown(overview->isChecked());
        if (settings_ == Settings::Kept) {
            QSettings().setValue(kOverviewKey, overview->isChecked());
        }
    });
    const auto kept = settings_ == Settings::Kept
                          ? overviewNamed(QSettings().value(kOverviewOfKey).toString())
                          : std::nullopt;
    state_->setOverviewOf(kept.value_or(OverviewOf::Faults));
    const auto choose = [this](Command command, OverviewOf of) {
        QAction* action = (*actions_)[command];
        actions_->on(command, [this, of] { state_->setOverviewOf(of); });
        const auto check = [this, action, of] { action->setChecked(state_->overviewOf() == of); };
        connect(state_, &ViewState::overviewOfChanged, action, check);
        check();
    };
    choose(Command::OverviewFaults, OverviewOf::Faults);
    choose(Command::OverviewTime, OverviewOf::Time);
    choose(Command::OverviewRefaults, OverviewOf::Refaults);
    choose(Command::OverviewUnmaps, OverviewOf::Unmaps);
    connect(state_, &ViewState::overviewOfChanged, this, [this] {
        if (settings_ == Settings::Kept) {
            QSettings().setValue(kOverviewOfKey, QLatin1String(nameOf(state_->overviewOf())));
        }
    });
}

void MainWindow::connectText() {
    const int kept = settings_ == Settings::Kept
                         ? QSettings().value(kTextKey, text_zoom::kUsual).toInt()
                         : text_zoom::kUsual;
    const auto percent = std::make_shared<int>(text_zoom::apply(kept));
    const auto on = [this, percent](Command command, int by) {
        actions_->on(command, [this, percent, by] {
            *percent = text_zoom::apply(by == 0 ? text_zoom::kUsual : *percent + by);
            if (settings_ == Settings::Kept) {
                QSettings().setValue(kTextKey, *percent);
            }
            statusBar()->showMessage(tr("Text at %1 %").arg(*percent), 2000);
        });
    };
    on(Command::TextLarger, text_zoom::kStep);
    on(Command::TextSmaller, -text_zoom::kStep);
    on(Command::TextUsual, 0);
}

void MainWindow::connectGoing() {
    const auto middle = [this] { return state_->visible().begin + state_->visible().length() / 2; };
    actions_->on(Command::ZoomSelection, [this] { view_->zoomToSelection(); });
    actions_->on(Command::SelectVisible, [this] {
        state_->setStretch(state_->visible());
        raiseDock(QStringLiteral("dock.stretch"));
    });
    actions_->on(Command::ZoomStretch, [this] { state_->setVisible(*state_->stretch()); });
    actions_->on(Command::ClearStretch, [this] { state_->setStretch(std::nullopt); });
    actions_->on(Command::Fit, [this] { view_->fit(); });
    actions_->on(Command::RowsTaller, [this] { view_->growRows(kRowSteps); });
    actions_->on(Command::RowsLower, [this] { view_->growRows(-kRowSteps); });
    actions_->on(Command::RowsFit, [this] { view_->fitRows(); });
    actions_->on(Command::ZoomIn, [this, middle] { state_->zoom(kZoomStep, middle()); });
    actions_->on(Command::ZoomOut, [this, middle] { state_->zoom(1 / kZoomStep, middle()); });
    actions_->on(Command::PanLeft, [this] { state_->pan(-kPanOfWindow); });
    actions_->on(Command::PanRight, [this] { state_->pan(kPanOfWindow); });
    actions_->on(Command::Back, [this] { state_->back(); });
    actions_->on(Command::Forward, [this] { state_->forward(); });
    actions_->on(Command::RowsAll, [this] { state_->setRows(document_->sides()->order()); });
    actions_->on(Command::PinRow, [this] {
        if (const auto range = state_->currentRange()) {
            state_->pin(*range, !state_->isPinned(*range));
        }
    });
    actions_->on(Command::GoToRange,
                 [this] { RangePalette(document_->sides(), *state_, this).exec(); });
    const auto go = [this](Command command, auto step) {
        actions_->on(command, [this, step] {
            const auto sides = document_->sides();
            if (sides && !step(*sides, *state_)) {
                statusBar()->showMessage(tr("Nothing there to go to"), 2000);
            }
        });
    };
    go(Command::JumpToCause, navigate::toCause);
    go(Command::NextStorm,
       [](const auto& sides, auto& state) { return navigate::stepStorm(sides, state, 1); });
    go(Command::PreviousStorm,
       [](const auto& sides, auto& state) { return navigate::stepStorm(sides, state, -1); });
    go(Command::NextRefault,
       [](const auto& sides, auto& state) { return navigate::stepRefault(sides, state, 1); });
    go(Command::NextDirty, [this](const auto& sides, auto& state) {
        return navigate::stepDirty(sides, *document_->summary(), state, 1);
    });
    go(Command::PreviousDirty, [this](const auto& sides, auto& state) {
        return navigate::stepDirty(sides, *document_->summary(), state, -1);
    });
    go(Command::NextFallback,
       [](const auto& sides, auto& state) { return navigate::stepFallback(sides, state, 1); });
    go(Command::PreviousFallback,
       [](const auto& sides, auto& state) { return navigate::stepFallback(sides, state, -1); });
    go(Command::NextLoss,
       [](const auto& sides, auto& state) { return navigate::stepLoss(sides, state, 1); });
    go(Command::PreviousLoss,
       [](const auto& sides, auto& state) { return navigate::stepLoss(sides, state, -1); });
    go(Command::NextFault,
       [](const auto& sides, auto& state) { return navigate::stepFault(sides, state, 1); });
    go(Command::PreviousFault,
       [](const auto& sides, auto& state) { return navigate::stepFault(sides, state, -1); });
    go(Command::NextRange, [](const auto&, auto& state) { return navigate::stepRange(state, 1); });
    go(Command::PreviousRange,
       [](const auto&, auto& state) { return navigate::stepRange(state, -1); });
    go(Command::PreviousRefault,
       [](const auto& sides, auto& state) { return navigate::stepRefault(sides, state, -1); });
}

void MainWindow::enable() {
    const auto sides = document_->sides();
    const bool busy = document_->busy() || exploration_->busy() || export_->busy();
    actions_->enable([&](Needs needs) {
        switch (needs) {
        case Needs::Trace:
            return sides != nullptr;
        case Needs::File:
            return sides && !document_->path().isEmpty();
        case Needs::TwoTraces:
            return sides && sides->isTwo();
        case Needs::OneTrace:
            return sides && !sides->isTwo();
        case Needs::Storms:
            return sides && std::any_of(kSides.begin(), kSides.end(), [&](Side side) {
                       return (*sides)[side] && !(*sides)[side].storms().empty();
                   });
        case Needs::DirtyRemovals:
            return sides && navigate::dirtySide(*document_->summary());
        case Needs::Selection:
            return sides && state_->selected();
        case Needs::Stretch:
            return sides && state_->stretch();
        case Needs::Marker:
            return sides && (notes_->markers()[0] || notes_->markers()[1]);
        case Needs::BothMarkers:
            return sides && between(notes_->markers()).value_or(0) != 0;
        case Needs::Undo:
            return history_->stack()->canUndo();
        case Needs::Redo:
            return history_->stack()->canRedo();
        case Needs::PlaceBefore:
            return state_->canGoBack();
        case Needs::PlaceAfter:
            return state_->canGoForward();
        case Needs::Recording:
            return recorder_->running();
        case Needs::NoRecording:
            return !recorder_->running();
        case Needs::Work:
            return busy;
        case Needs::NoWork:
            return !busy;
        case Needs::NotRecorded:
            return false;
        case Needs::Nothing:
        case Needs::Elsewhere:
            break;
        }
        return true;
    });
}

} // namespace daxscope::gui
