// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/actions.h"

#include "app/gui/look/appearance.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QCoreApplication>
#include <QEvent>
#include <QMenu>
#include <QMenuBar>
#include <QShortcut>
#include <QToolBar>
#include <algorithm>

namespace daxscope::gui {

namespace {

#define WORD(text) QT_TRANSLATE_NOOP("Actions", text)

constexpr const char* kFile = WORD("&File");
constexpr const char* kEdit = WORD("&Edit");
constexpr const char* kView = WORD("&View");
constexpr const char* kGo = WORD("&Go");
constexpr const char* kPlay = WORD("&Play");
constexpr const char* kExplore = WORD("E&xplore");
constexpr const char* kHelp = WORD("&Help");

constexpr ActionRow kActions[] = {
    {Command::Open, "file.open", kFile, WORD("&Open…"), WORD("Open a .daxtrace file"),
     Needs::Nothing, "open", "Ctrl+O", true},
    {Command::OpenBeside, "file.beside", kFile, WORD("Open &beside…"),
     WORD("Open another trace beside this one, which stays above as A"), Needs::File, "beside",
     "Ctrl+B"},
    {Command::CloseBeside, "file.close-beside", kFile, WORD("Close what is be&side"),
     WORD("Show A by itself again, through two handlers"), Needs::TwoTraces, nullptr,
     "Ctrl+Shift+B"},
    {Command::Record, "file.record", kFile, WORD("Re&cord…"),
     WORD("Record faults of the running kernel, and watch them as they come"), Needs::NoRecording,
     "record", "F9", true, false, true},
    {Command::StopRecording, "file.stop-recording", kFile, WORD("S&top recording"),
     WORD("End the recording that this window started; what it recorded is kept"), Needs::Recording,
     "stop", "Shift+F9", true},
    {Command::Reload, "file.reload", kFile, WORD("&Reload"), WORD("Read the file again"),
     Needs::Trace, "reload", "F5", true},
    {Command::WriteReport, "file.report", kFile, WORD("Write re&port…"),
     WORD("Write pictures, verdict and storms as one HTML page"), Needs::Trace, "report", "Ctrl+P",
     false, false, true},
    {Command::ExportPicture, "file.picture", kFile, WORD("&Export picture…"),
     WORD("Save what the compare view shows as PNG, SVG or PDF"), Needs::Trace, "picture", "Ctrl+E",
     true},
    {Command::ExportTrace, "file.export", kFile, WORD("E&xport…"),
     WORD("Write the trace, a part or a run of it for other programs and other people"),
     Needs::Trace, nullptr, "Ctrl+Shift+E"},
    {Command::SaveEvents, "file.save-events", kFile, WORD("Save e&vents as…"),
     WORD("Save the events that the table shows as CSV, JSON or Markdown"), Needs::Trace, nullptr,
     "Ctrl+Shift+S"},
    {Command::SaveWorkspace, "file.workspace", kFile, WORD("Save &workspace…"),
     WORD("Save what is shown, with the notes, as a file to go on with or to mail; the workspace "
          "that is open, where one is"),
     Needs::File, nullptr, "Ctrl+S"},
    {Command::SaveWorkspaceAs, "file.workspace-as", kFile, WORD("Save workspace &as…"),
     WORD("Save what is shown, with the notes, as another workspace"), Needs::File, nullptr, ""},
    {Command::TraceInfo, "file.info", kFile, WORD("What trace &is this?"),
     WORD("Show how, when and where it was recorded, and what is in it"), Needs::Trace, "about",
     "Ctrl+I", false, false, true},
    {Command::Cancel, "file.cancel", kFile, WORD("&Cancel"),
     WORD("Stop the load, replay, search or export under way"), Needs::Work, "cancel", "Esc", false,
     false, true},
    {Command::Quit, "file.quit", kFile, WORD("&Quit"), WORD("Close the window"), Needs::Nothing,
     nullptr, "Ctrl+Q", false, false, true},

    {Command::Undo, "edit.undo", kEdit, WORD("&Undo"),
     WORD("Take back the last change of notes, markers, filter, handlers, rows or view"),
     Needs::Undo, nullptr, "Ctrl+Z"},
    {Command::Redo, "edit.redo", kEdit, WORD("&Redo"), WORD("Make the change again"), Needs::Redo,
     nullptr, "Ctrl+Shift+Z Ctrl+Y"},
    {Command::CopyVerdict, "edit.copy-verdict", kEdit, WORD("Copy &verdict"),
     WORD("Copy the verdict table as Markdown"), Needs::Trace, "copy", "Ctrl+Shift+C", false, false,
     true},
    {Command::CopyVerdictJson, "edit.copy-verdict-json", kEdit, WORD("Copy verdict as &JSON"),
     WORD("Copy the verdict table as JSON"), Needs::Trace, nullptr, "Ctrl+Alt+C"},
    {Command::FindEvents, "edit.find", kEdit, WORD("&Filter events"), WORD("Go to the filter"),
     Needs::Nothing, "filter", "/ Ctrl+F", false, false, true},
    {Command::AddNote, "edit.note", kEdit, WORD("Write a &note"),
     WORD("Write a note at the playhead, or in the middle of the view"), Needs::Trace, "notes", "M",
     false, false, true},

    {Command::MarkerA, "edit.marker-a", kEdit, WORD("Put marker &A"),
     WORD("Put marker A at the playhead, or where the pointer is"), Needs::Trace, nullptr,
     "Shift+A", false, false, true},
    {Command::MarkerB, "edit.marker-b", kEdit, WORD("Put marker &B"),
     WORD("Put marker B at the playhead, or where the pointer is; the lanes and the status bar say "
          "how long it is from A"),
     Needs::Trace, nullptr, "Shift+B"},
    {Command::ClearMarkers, "edit.clear-markers", kEdit, WORD("Remove the &markers"),
     WORD("Take markers A and B away"), Needs::Marker, nullptr, "Ctrl+Alt+M"},

    {Command::Fit, "view.fit", kView, WORD("&Fit"),
     WORD("Show all of the time; once more: rows share the height, too"), Needs::Trace, "fit",
     "F 0", true},
    {Command::ZoomIn, "view.zoom-in", kView, WORD("Zoom &in"), WORD("Show half the time"),
     Needs::Trace, "zoom-in", "W + =", true},
    {Command::ZoomOut, "view.zoom-out", kView, WORD("Zoom &out"), WORD("Show twice the time"),
     Needs::Trace, "zoom-out", "S -", true},
    {Command::ZoomSelection, "view.zoom-selection", kView, WORD("Zoom to &selection"),
     WORD("Show the selected fault with its cause, or else the current storm"), Needs::Trace,
     "zoom-selection", "Z", false},
    {Command::SelectVisible, "view.select-visible", kView, WORD("Select &visible time"),
     WORD("Ask for the figures of the time that is visible"), Needs::Trace, nullptr, "V"},
    {Command::ZoomStretch, "view.zoom-time", kView, WORD("&Zoom to selected time"),
     WORD("Show the selected time alone"), Needs::Stretch, nullptr, "Shift+Z"},
    {Command::ClearStretch, "view.clear-time", kView, WORD("Select &no time"),
     WORD("Figures are of all of the time again"), Needs::Stretch, nullptr, "Shift+V"},
    {Command::ZoomMarkers, "view.zoom-markers", kView, WORD("Zoom to &A–B"),
     WORD("Show the time between the markers alone"), Needs::BothMarkers, nullptr, "C"},
    {Command::SelectMarkers, "view.select-markers", kView, WORD("Select A–&B"),
     WORD("Ask for the figures of the time between the markers"), Needs::BothMarkers, nullptr,
     "Shift+C"},
    {Command::PanLeft, "view.earlier", kView, WORD("&Earlier"), WORD("Move a quarter to the left"),
     Needs::Trace, "pan-left", "A Shift+Left"},
    {Command::PanRight, "view.later", kView, WORD("&Later"), WORD("Move a quarter to the right"),
     Needs::Trace, "pan-right", "D Shift+Right"},
    {Command::RowsTaller, "view.rows-taller", kView, WORD("Rows &taller"),
     WORD("Make the rows of the lanes taller"), Needs::Trace, nullptr, "Ctrl++ Ctrl+=", false,
     false, true},
    {Command::RowsLower, "view.rows-lower", kView, WORD("Rows lo&wer"),
     WORD("Make the rows of the lanes lower"), Needs::Trace, nullptr, "Ctrl+-"},
    {Command::RowsFit, "view.rows-fit", kView, WORD("Fit rows to the &pane"),
     WORD("Let the rows of the lanes share the height"), Needs::Trace, nullptr, "Shift+F"},
    {Command::RowsByTime, "view.rows-by-time", kView, WORD("Rows by time in faults"),
     WORD("Put the ranges with the most time in faults on top, within each file"), Needs::Trace,
     nullptr, "Alt+1", false, false, true},
    {Command::RowsByRefaults, "view.rows-by-refaults", kView, WORD("Rows by refaults"),
     WORD("Put the ranges with the most refaults on top, within each file"), Needs::Trace, nullptr,
     "Alt+2"},
    {Command::RowsByAddress, "view.rows-by-address", kView, WORD("Rows by file and offset"),
     WORD("Put the ranges in the order in which they lie in their files"), Needs::Trace, nullptr,
     "Alt+3"},
    {Command::RowsByFirst, "view.rows-by-first", kView, WORD("Rows by first fault"),
     WORD("Put the ranges that faulted first on top, within each file"), Needs::Trace, nullptr,
     "Alt+4"},
    {Command::GroupByNothing, "view.group-by-nothing", kView, WORD("No groups of rows"),
     WORD("Show the rows one below the other"), Needs::Trace, nullptr, "Alt+5", false, true, true},
    {Command::GroupByFile, "view.group-by-file", kView, WORD("Rows grouped by file"),
     WORD("Put a line with its name over the rows of each file; a click on it folds them away"),
     Needs::Trace, nullptr, "Alt+6", false, true},
    {Command::GroupByProcess, "view.group-by-process", kView, WORD("Rows grouped by process"),
     WORD("Put the rows together that the same processes faulted on"), Needs::Trace, nullptr,
     "Alt+7", false, true},
    {Command::GroupByNode, "view.group-by-node", kView, WORD("Rows grouped by NUMA node"),
     WORD("Not to be had: no recording and no format that is read says which NUMA node the storage "
          "is on"),
     Needs::NotRecorded, nullptr, "", false, true},
    {Command::PinRow, "view.pin-row", kView, WORD("Keep the row on top"),
     WORD("Keep the current range's row above all others, or no longer"), Needs::Trace, nullptr,
     "Y", false, false, true},
    {Command::RowsAll, "view.rows-all", kView, WORD("Show all rows"),
     WORD("Show the rows that are hidden, too"), Needs::Trace, nullptr, "Shift+Y"},
    {Command::Back, "view.back", kView, WORD("&Back"), WORD("Go back to what was in view before"),
     Needs::PlaceBefore, "back", "Backspace Alt+Left", true, false, true},
    {Command::Forward, "view.forward", kView, WORD("Forwar&d"),
     WORD("Go forward again to what was in view"), Needs::PlaceAfter, "forward",
     "Shift+Backspace Alt+Right", true},
    {Command::ToLanes, "view.lanes", kView, WORD("To the &lanes"),
     WORD("Give the lanes the keyboard, when nothing is under way"), Needs::NoWork, nullptr, "Esc"},
    {Command::ToggleRecorded, "view.recorded", kView, WORD("&Recorded lane"),
     WORD("Show what the kernel really did as a third lane"), Needs::OneTrace, "recorded", "R",
     true, true, true},
    {Command::ToggleOverview, "view.overview", kView, WORD("Overview"),
     WORD("Show all of the time in a strip above the lanes, with a frame around what they show"),
     Needs::Nothing, nullptr, "O", false, true},
    {Command::OverviewFaults, "view.overview-faults", kView, WORD("Overview of faults"),
     WORD("Let the strip above the lanes count faults"), Needs::Nothing, nullptr, "", false, true},
    {Command::OverviewTime, "view.overview-time", kView, WORD("Overview of time in faults"),
     WORD("Let the strip above the lanes add up the time in the faults that begin there"),
     Needs::Nothing, nullptr, "", false, true},
    {Command::OverviewRefaults, "view.overview-refaults", kView, WORD("Overview of refaults"),
     WORD("Let the strip above the lanes count refaults"), Needs::Nothing, nullptr, "", false,
     true},
    {Command::OverviewUnmaps, "view.overview-unmaps", kView, WORD("Overview of unmaps"),
     WORD("Let the strip above the lanes count unmaps"), Needs::Nothing, nullptr, "", false, true},
    {Command::AlignStart, "view.align-start", kView, WORD("Align two traces by their star&t"),
     WORD("Put time 0 of both traces at their start"), Needs::TwoTraces, nullptr, "T", false, true,
     true},
    {Command::AlignStorm, "view.align-storm", kView, WORD("Align two traces by their first st&orm"),
     WORD("Put time 0 of both traces at the begin of their first storm"), Needs::TwoTraces, nullptr,
     "Shift+T", false, true},
    {Command::ThemeSystem, "view.theme-system", kView, WORD("S&ystem colours"),
     WORD("Follow the desktop's colours"), Needs::Nothing, "theme", "", false, true, true},
    {Command::ThemeLight, "view.theme-light", kView, WORD("Light colours"),
     WORD("Use the light colours"), Needs::Nothing, nullptr, "", false, true},
    {Command::ThemeDark, "view.theme-dark", kView, WORD("Dark colours"),
     WORD("Use the dark colours"), Needs::Nothing, nullptr, "", false, true},
    {Command::TextLarger, "view.text-larger", kView, WORD("Te&xt larger"),
     WORD("Make the text of the window and of the lanes larger"), Needs::Nothing, nullptr,
     "Ctrl+Alt++ Ctrl+Alt+=", false, false, true},
    {Command::TextSmaller, "view.text-smaller", kView, WORD("Text s&maller"),
     WORD("Make the text of the window and of the lanes smaller"), Needs::Nothing, nullptr,
     "Ctrl+Alt+-"},
    {Command::TextUsual, "view.text-usual", kView, WORD("Text of &usual size"),
     WORD("Give text the size that the desktop has"), Needs::Nothing, nullptr, "Ctrl+Alt+0"},

    {Command::NextStorm, "go.next-storm", kGo, WORD("&Next storm"),
     WORD("Go to the storm with the next rank: the first is the costliest"), Needs::Storms,
     "storm-next", "N", true},
    {Command::PreviousStorm, "go.previous-storm", kGo, WORD("&Previous storm"),
     WORD("Go to the storm with the rank before"), Needs::Storms, "storm-previous", "P", true},
    {Command::NextFault, "go.next-fault", kGo, WORD("Next f&ault"),
     WORD("Select the next fault on any range that is shown"), Needs::Trace, nullptr, "E", false,
     false, true},
    {Command::PreviousFault, "go.previous-fault", kGo, WORD("Previous fa&ult"),
     WORD("Select the previous fault on any range that is shown"), Needs::Trace, nullptr, "Q"},
    {Command::NextRange, "go.next-range", kGo, WORD("Next ran&ge"), WORD("Go to the range below"),
     Needs::Trace, nullptr, "Shift+E"},
    {Command::PreviousRange, "go.previous-range", kGo, WORD("Previous rang&e"),
     WORD("Go to the range above"), Needs::Trace, nullptr, "Shift+Q"},
    {Command::GoToRange, "go.range", kGo, WORD("Range by name…"),
     WORD("Find a range by typing a part of its file and offset"), Needs::Trace, nullptr, "G"},
    {Command::NextRefault, "go.next-refault", kGo, WORD("Next &refault"),
     WORD("Select the next refault on the selected range"), Needs::Trace, "refault-next", "Ctrl+.",
     false, false, true},
    {Command::PreviousRefault, "go.previous-refault", kGo, WORD("Previous re&fault"),
     WORD("Select the previous refault on the selected range"), Needs::Trace, "refault-previous",
     "Ctrl+,"},
    {Command::NextDirty, "go.next-dirty", kGo, WORD("Next &dirty removal"),
     WORD("Select the next fault or operation that removed a dirty DAX entry: fsync would miss it"),
     Needs::DirtyRemovals, "dirty-next", "Shift+N", false, false, true},
    {Command::PreviousDirty, "go.previous-dirty", kGo, WORD("Previous dir&ty removal"),
     WORD("Select the fault or operation before that removed a dirty DAX entry"),
     Needs::DirtyRemovals, "dirty-previous", "Shift+P"},
    {Command::NextNote, "go.next-note", kGo, WORD("Next n&ote"),
     WORD("Put the playhead on the next note"), Needs::Trace, nullptr, "Alt+M"},
    {Command::PreviousNote, "go.previous-note", kGo, WORD("Previo&us note"),
     WORD("Put the playhead on the note before"), Needs::Trace, nullptr, "Alt+Shift+M"},
    {Command::NextFallback, "go.next-fallback", kGo, WORD("Next fall&back"),
     WORD("Select the next fault that fell back or failed, on any range that is shown"),
     Needs::Trace, nullptr, "U", false, false, true},
    {Command::PreviousFallback, "go.previous-fallback", kGo, WORD("Previous fallbac&k"),
     WORD("Select the previous fault that fell back or failed"), Needs::Trace, nullptr, "Shift+U"},
    {Command::NextLoss, "go.next-loss", kGo, WORD("Next &loss"),
     WORD("Put the playhead where events were lost next"), Needs::Trace, nullptr, "X"},
    {Command::PreviousLoss, "go.previous-loss", kGo, WORD("Previous l&oss"),
     WORD("Put the playhead where events were lost before"), Needs::Trace, nullptr, "Shift+X"},
    {Command::JumpToCause, "go.cause", kGo, WORD("&Jump to cause"),
     WORD("Select what zapped the selected refault's mapping"), Needs::Selection, "cause", "J",
     true, false, true},

    {Command::PlayStart, "play.start", kPlay, WORD("To the &start"),
     WORD("Put the playhead where what is played begins"), Needs::Elsewhere, "play-start", "Home"},
    {Command::PreviousDifference, "play.previous-difference", kPlay, WORD("Pre&vious difference"),
     WORD("Step back to an access of which the two runs make something else"), Needs::Elsewhere,
     "difference-previous", "Alt+,"},
    {Command::PreviousEvent, "play.previous", kPlay, WORD("&Previous event"),
     WORD("Step back to the begin, unmap or end before, on the current range"), Needs::Elsewhere,
     "event-previous", ","},
    {Command::PlayPause, "play.play", kPlay, WORD("P&lay or pause"),
     WORD("Move the playhead by itself, and the view with it"), Needs::Elsewhere, "play",
     "K Space"},
    {Command::NextEvent, "play.next", kPlay, WORD("&Next event"),
     WORD("Step to the next begin, unmap or end, on the current range"), Needs::Elsewhere,
     "event-next", "."},
    {Command::NextDifference, "play.next-difference", kPlay, WORD("Next &difference"),
     WORD("Step to the next access of which the two runs make something else"), Needs::Elsewhere,
     "difference-next", "Alt+."},
    {Command::PlayEnd, "play.end", kPlay, WORD("To the &end"),
     WORD("Put the playhead where what is played ends"), Needs::Elsewhere, "play-end", "End"},
    {Command::Loop, "play.loop", kPlay, WORD("L&oop"),
     WORD("Play the current storm again and again, or else what is visible"), Needs::Elsewhere,
     "loop", "L", false, true, true},
    {Command::Slower, "play.slower", kPlay, WORD("Slo&wer"), WORD("Play at the next lower speed"),
     Needs::Elsewhere, nullptr, "<", false, false, true},
    {Command::Faster, "play.faster", kPlay, WORD("&Faster"), WORD("Play at the next higher speed"),
     Needs::Elsewhere, nullptr, ">"},

    {Command::Search, "explore.search", kExplore, WORD("&Search"),
     WORD("Search every interleaving of the scenario chosen in the Explore dock"), Needs::Elsewhere,
     "explore", "Ctrl+R"},
    {Command::OpenScenario, "explore.open", kExplore, WORD("&Open a scenario…"),
     WORD("Read a scenario from a .scenario file"), Needs::Elsewhere, nullptr, "Ctrl+Shift+O"},
    {Command::CutScenario, "explore.cut", kExplore, WORD("&Cut out of the trace"),
     WORD("Make a scenario of what the trace has from the selected access on, or from the begin of "
          "what is shown"),
     Needs::Elsewhere, nullptr, "Ctrl+Shift+X"},
    {Command::FirstAction, "explore.first", kExplore, WORD("&First action"),
     WORD("Go to the first action of the finding that is shown"), Needs::Elsewhere, "step-first",
     "Alt+Home", false, false, true},
    {Command::PreviousAction, "explore.previous", kExplore, WORD("&Previous action"),
     WORD("Go to the finding's action before"), Needs::Elsewhere, "step-previous", "["},
    {Command::NextAction, "explore.next", kExplore, WORD("&Next action"),
     WORD("Go to the finding's next action"), Needs::Elsewhere, "step-next", "]"},
    {Command::LastAction, "explore.last", kExplore, WORD("&Last action"),
     WORD("Go to the finding's last action"), Needs::Elsewhere, "step-last", "Alt+End"},
    {Command::LeaveFinding, "explore.leave", kExplore, WORD("&Back to the trace"),
     WORD("Open the trace again that was shown before the finding"), Needs::Elsewhere, nullptr,
     "Ctrl+Backspace", false, false, true},

    {Command::Tour, "help.tour", kHelp, WORD("&Tour"),
     WORD("See in five steps what daxscope shows, on recordings that come with it"), Needs::Nothing,
     nullptr, ""},
    {Command::Palette, "help.commands", kHelp, WORD("&Commands…"),
     WORD("Find a command by typing a part of its name"), Needs::Nothing, "commands",
     "Ctrl+K Ctrl+Shift+P"},
    {Command::Keys, "help.keys", kHelp, WORD("&Keys"), WORD("Show all keys"), Needs::Nothing,
     "keys", "? F1"},
    {Command::ChooseKeys, "help.choose-keys", kHelp, WORD("C&hoose keys…"),
     WORD("Give commands other keys, or those of another keyboard"), Needs::Nothing, nullptr, ""},
    {Command::About, "help.about", kHelp, WORD("&About daxscope"), WORD("Show version and licence"),
     Needs::Nothing, "about", "", false, false, true},
};

#undef WORD

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

QList<QKeySequence> sequences(const char* keys) {
    QList<QKeySequence> made;
    for (const QString& key : QString::fromLatin1(keys).split(u' ', Qt::SkipEmptyParts)) {
        made << QKeySequence(key);
    }
    return made;
}

} // namespace

std::span<const ActionRow> actionTable() {
    return kActions;
}

Actions::Actions(QWidget* window) : QObject(window), window_(window) {
    auto* themes = new QActionGroup(this);
    auto* aligns = new QActionGroup(this);
    auto* groups = new QActionGroup(this);
    auto* overviews = new QActionGroup(this);
    for (const ActionRow& row : kActions) {
        auto* action = new QAction(translated(row.text), this);
        action->setObjectName(QLatin1String(row.id));
        action->setCheckable(row.checkable);
        action->setStatusTip(translated(row.help));
        setKeys(action, sequences(row.keys));
        action->setEnabled(row.needs != Needs::NotRecorded);
        if (QLatin1String(row.id).startsWith(QLatin1String("view.group"))) {
            groups->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.theme"))) {
            themes->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.align"))) {
            aligns->addAction(action);
        } else if (QLatin1String(row.id).startsWith(QLatin1String("view.overview-"))) {
            overviews->addAction(action);
        }
        by_command_[row.command] = action;
        menu_of_[action] = translated(row.menu).remove(u'&');
        all_ << action;
        window->addAction(action);
    }
}

bool Actions::isForLanes(const QKeySequence& key) {
    constexpr auto kElse = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    if (key.count() != 1 || (key[0].keyboardModifiers() & kElse) != 0) {
        return false;
    }
    switch (key[0].key()) {
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Insert:
    case Qt::Key_Delete:
        return true;
    default:
        return false;
    }
}

QList<QKeySequence> Actions::keys(const QAction* action) const {
    return keys_.contains(action) ? keys_.value(action) : action->shortcuts();
}

void Actions::setKeys(QAction* action, const QList<QKeySequence>& keys) {
    QList<QKeySequence> anywhere;
    for (const QKeySequence& key : keys) {
        if (!isForLanes(key)) {
            anywhere << key;
        }
    }
    keys_[action] = keys;
    action->setShortcuts(anywhere);
    bindLanes(action);
    QStringList texts;
    for (const QKeySequence& key : keys) {
        texts << key.toString(QKeySequence::NativeText);
    }
    action->setToolTip(texts.isEmpty()
                           ? action->statusTip()
                           : QStringLiteral("%1 (%2)").arg(action->statusTip(), texts.join(u' ')));
    for (auto each = by_button_.begin(); each != by_button_.end(); ++each) {
        if (each.value() == action) {
            each.key()->setToolTip(action->toolTip());
        }
    }
}

QAction* Actions::operator[](Command command) const {
    return by_command_.value(command);
}

void Actions::on(Command command, std::function<void()> slot) {
    connect((*this)[command], &QAction::triggered, this, [slot = std::move(slot)] { slot(); });
}

void Actions::press(Command command, QAbstractButton* button) {
    QAction* action = (*this)[command];
    button->setToolTip(action->toolTip());
    action->setEnabled(button->isEnabled());
    by_button_[button] = action;
    button->installEventFilter(this);
    connect(button, &QObject::destroyed, this, [this, button] { by_button_.remove(button); });
    on(command, [button] { button->click(); });
}

bool Actions::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::EnabledChange) {
        if (QAction* action = by_button_.value(qobject_cast<QAbstractButton*>(watched))) {
            action->setEnabled(static_cast<QAbstractButton*>(watched)->isEnabled());
        }
    }
    return QObject::eventFilter(watched, event);
}

void Actions::enable(const std::function<bool(Needs)>& there) {
    for (const ActionRow& row : kActions) {
        if (row.needs != Needs::Nothing && row.needs != Needs::Elsewhere) {
            (*this)[row.command]->setEnabled(there(row.needs));
        }
    }
}

const ActionRow* Actions::rowOf(const QAction* action) const {
    const auto found = std::find_if(std::begin(kActions), std::end(kActions), [&](const auto& row) {
        return (*this)[row.command] == action;
    });
    return found == std::end(kActions) ? nullptr : found;
}

void Actions::add(QAction* action, const QString& menu) {
    menu_of_[action] = QString(menu).remove(u'&');
    all_ << action;
    window_->addAction(action);
}

void Actions::remove(QAction* action) {
    menu_of_.remove(action);
    keys_.remove(action);
    qDeleteAll(bound_.take(action));
    all_.removeAll(action);
    delete action;
}

QList<QAction*> Actions::all() const {
    return all_;
}

QString Actions::menuOf(const QAction* action) const {
    return menu_of_.value(action);
}

void Actions::fillMenuBar(QMenuBar* bar) {
    for (const ActionRow& row : kActions) {
        QMenu*& menu = menus_[QLatin1String(row.menu)];
        if (menu == nullptr) {
            menu = bar->addMenu(translated(row.menu));
            menu->setToolTipsVisible(true); // what cannot be given says why
        }
        if (row.after_separator) {
            menu->addSeparator();
        }
        menu->addAction((*this)[row.command]);
    }
}

QMenu* Actions::menu(const char* name) const {
    return menus_.value(QLatin1String(name));
}

void Actions::fillToolBar(QToolBar* bar) const {
    const char* last = nullptr;
    for (const ActionRow& row : kActions) {
        if (!row.on_toolbar) {
            continue;
        }
        if (last != nullptr && last != row.menu) {
            bar->addSeparator();
        }
        last = row.menu;
        bar->addAction((*this)[row.command]);
    }
}

void Actions::fillToolBar(QToolBar* bar, const char* menu) const {
    for (const ActionRow& row : kActions) {
        if (QLatin1String(row.menu) == QLatin1String(menu) && row.icon != nullptr) {
            bar->addAction((*this)[row.command]);
        }
    }
}

void Actions::setLanes(QWidget* lanes) {
    lanes_ = lanes;
    for (QAction* action : all_) {
        bindLanes(action);
    }
}

/// Gives an action those of its keys that work in the lanes alone.
void Actions::bindLanes(QAction* action) {
    for (QShortcut* old : bound_.take(action)) {
        delete old;
    }
    if (lanes_ == nullptr) {
        return;
    }
    for (const QKeySequence& key : keys_.value(action)) {
        if (isForLanes(key)) {
            auto* shortcut = new QShortcut(key, lanes_);
            shortcut->setContext(Qt::WidgetWithChildrenShortcut);
            connect(shortcut, &QShortcut::activated, action, &QAction::trigger);
            bound_[action] << shortcut;
        }
    }
}

void Actions::refreshIcons(const QPalette& palette) {
    for (const ActionRow& row : kActions) {
        if (row.icon != nullptr) {
            const QString name = other_icons_.value(row.command, QLatin1String(row.icon));
            (*this)[row.command]->setIcon(icon(name, palette));
        }
    }
}

void Actions::setIcon(Command command, const QString& name) {
    other_icons_[command] = name;
    (*this)[command]->setIcon(icon(name, window_->palette()));
}

} // namespace daxscope::gui
