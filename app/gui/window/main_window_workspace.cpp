// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes and workspaces: what the window keeps of the work on a trace, and goes on with.
#include "app/gui/actions/history.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "app/gui/state/workspace.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/main_window.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>
#include <QStatusBar>

namespace daxscope::gui {

namespace {

/// What two traces, or one, are called among others: their paths.
QString keyOf(const Document& document) {
    QString key = QFileInfo(document.path()).absoluteFilePath();
    if (!document.pathBeside().isEmpty()) {
        key += u'\n' + QFileInfo(document.pathBeside()).absoluteFilePath();
    }
    return document.path().isEmpty() ? QString() : key;
}

/// Where notes are kept that nobody saved.
QString keptFile(const QString& key) {
    const QByteArray name =
        QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) +
           QStringLiteral("/workspaces/") + QString::fromLatin1(name) +
           QLatin1String(kWorkspaceSuffix);
}

/// @return why it could not be written; empty: it was
QString write(const QString& path, const Workspace& workspace) {
    QSaveFile file(path);
    const QByteArray json = toJson(workspace, QFileInfo(path).absolutePath());
    if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit()) {
        return file.errorString();
    }
    return {};
}

} // namespace

Workspace MainWindow::workspace() const {
    Workspace now;
    now.traces = Workspace::tracesOf(*document_);
    const Sides& sides = *document_->sides();
    const auto handlers = sides.handlers();
    for (std::size_t k = 0; k < handlers.size(); ++k) {
        now.handlers[k] = handlers[k] != nullptr ? text(handlers[k]->name) : QString();
    }
    now.assumed = document_->assumed();
    now.align = sides.align();
    now.rule = document_->stormRule();
    now.visible = state_->visible();
    now.playhead = state_->playhead();
    now.stretch = state_->stretch();
    now.shown_rows = state_->shownRows();
    now.current_range = state_->currentRange();
    now.filter = state_->filter();
    now.hides_rest = state_->hidesRest();
    now.recorded_lane = state_->recordedLaneShown();
    now.overview_of = state_->overviewOf();
    now.noted = notes_->noted();
    now.docks = saveState();
    return now;
}

void MainWindow::saveWorkspace(const QString& path) {
    if (const QString why = write(path, workspace()); !why.isEmpty()) {
        error_->showError(tr("cannot write %1: %2").arg(shown(path), why),
                          tr("Choose another place or change its permissions."));
        return;
    }
    notes_->markSaved();
    setWorkspace(path);
    statusBar()->showMessage(tr("Saved %1").arg(shown(path)), 4000);
}

void MainWindow::chooseWorkspace() {
    const QFileInfo trace(document_->path());
    QString path = QFileDialog::getSaveFileName(
        this, tr("Save the workspace"),
        trace.dir().filePath(trace.completeBaseName() + QLatin1String(kWorkspaceSuffix)),
        tr("daxscope workspaces (*%1)").arg(QLatin1String(kWorkspaceSuffix)));
    if (path.isEmpty()) {
        return;
    }
    if (!path.endsWith(QLatin1String(kWorkspaceSuffix))) {
        path += QLatin1String(kWorkspaceSuffix);
    }
    saveWorkspace(path);
}

/// The notes of what is shown are kept in `path` from now on; empty: with the trace, by us.
void MainWindow::setWorkspace(const QString& path) {
    workspace_ = path;
    setWindowFilePath(path);
}

/// Writes the workspace that is open once more, as what is shown is now.
void MainWindow::keepWorkspace() {
    keeping_asked_ = false;
    if (workspace_.isEmpty() || !notes_->isModified() || !document_->sides() ||
        document_->isPart() || keyOf(*document_) != notes_of_) {
        return;
    }
    if (const QString why = write(workspace_, workspace()); why.isEmpty()) {
        notes_->markSaved();
    } else {
        error_->showError(tr("cannot keep the notes in %1: %2").arg(shown(workspace_), why),
                          tr("Save the workspace elsewhere."));
    }
}

void MainWindow::openWorkspace(const QString& path) {
    try {
        auto workspace = std::make_shared<const Workspace>(readWorkspace(path));
        error_->hide();
        if (workspace->traces.size() == 2) {
            document_->openPair(workspace->traces[0].path, workspace->traces[1].path);
        } else {
            document_->open(workspace->traces[0].path);
        }
        going_on_ = std::move(workspace);
        workspace_next_ = QFileInfo(path).absoluteFilePath();
    } catch (const Error& error) {
        error_->showError(QString::fromUtf8(error.what()), QString::fromStdString(error.remedy()));
    }
}

/// On Document::opened(), after the view was set to the trace.
void MainWindow::takeUpNotes() {
    if (document_->isPart()) {
        return;
    }
    if (const QString key = keyOf(*document_); key != notes_of_) {
        keepNotes();
        setWorkspace({});
        notes_of_ = key;
        kept_traces_ =
            key.isEmpty() ? std::vector<Workspace::OfTrace>() : Workspace::tracesOf(*document_);
        notes_->replace(notes_by_.value(key));
        if (!notes_by_.contains(key) && !going_on_) {
            findNotes();
        }
    }
    if (going_on_) {
        // Not within the signal: it makes the document work.
        QMetaObject::invokeMethod(
            this, [this, workspace = std::exchange(going_on_, nullptr)] { goOn(*workspace); },
            Qt::QueuedConnection);
    }
}

/// What was noted here before, by a window that is gone.
void MainWindow::findNotes() {
    const QString path = keptFile(notes_of_);
    if (settings_ != Settings::Kept || notes_of_.isEmpty() || !QFileInfo::exists(path)) {
        return;
    }
    try {
        Workspace kept = readWorkspace(path);
        if (kept.difference(Workspace::tracesOf(*document_)).isEmpty()) {
            const auto count = static_cast<int>(kept.noted.notes.size());
            notes_->replace(std::move(kept.noted));
            statusBar()->showMessage(tr("%n note(s) of an earlier time", nullptr, count), 4000);
        }
    } catch (const Error&) { // NOLINT(bugprone-empty-catch): nobody asked for them
    }
}

/// Before something else is shown, or nothing more: notes that were not saved are not lost.
void MainWindow::keepNotes() {
    if (notes_of_.isEmpty() && notes_->noted() == Noted()) {
        return;
    }
    notes_->endDraft(true);
    notes_by_[notes_of_] = notes_->noted();
    if (settings_ != Settings::Kept || notes_of_.isEmpty() || !notes_->isModified() ||
        kept_traces_.empty()) {
        return;
    }
    const QString path = keptFile(notes_of_);
    Workspace kept;
    kept.traces = kept_traces_;
    kept.visible = {0, 1};
    kept.noted = notes_->noted();
    QDir().mkpath(QFileInfo(path).absolutePath());
    if (const QString why = write(path, kept); !why.isEmpty()) {
        error_->showError(tr("cannot keep the notes in %1: %2").arg(shown(path), why),
                          tr("Save a workspace with Ctrl+S."));
    }
}

/// Shows what a workspace says of the traces that are open now.
void MainWindow::goOn(const Workspace& workspace) {
    if (!document_->sides() || document_->isPart()) {
        return;
    }
    const QString other = workspace.difference(Workspace::tracesOf(*document_));
    notes_->replace(workspace.noted);
    setWorkspace(other.isEmpty() ? std::exchange(workspace_next_, {}) : QString());
    ViewState::Kept place = state_->keep();
    const auto rows = static_cast<std::uint32_t>(document_->sides()->rows());
    place.visible = workspace.visible;
    place.history = {{state_->home(), {}}, {workspace.visible, workspace.playhead}};
    place.at = 1;
    place.playhead = workspace.playhead;
    place.stretch = workspace.stretch;
    place.selected.reset();
    place.selected_event.reset();
    place.rows.clear();
    place.pinned.clear();
    for (const std::uint32_t row : workspace.shown_rows.rows) {
        if (row < rows && !place.rows.contains(row)) {
            place.rows.push_back(row);
        }
    }
    for (const std::uint32_t row : workspace.shown_rows.pinned) {
        if (row < rows && !place.pinned.contains(row)) {
            place.pinned.push_back(row);
        }
    }
    place.sort = workspace.shown_rows.sort;
    place.grouping = workspace.shown_rows.grouping;
    place.folded = workspace.shown_rows.folded;
    if (place.rows.isEmpty()) {
        place.rows = document_->sides()->order();
    }
    place.current_range =
        workspace.current_range.value_or(rows) < rows ? workspace.current_range : std::nullopt;
    state_->takeUp(place);
    state_->setFilter(workspace.filter);
    state_->setHidesRest(workspace.hides_rest);
    state_->showRecordedLane(workspace.recorded_lane);
    if (workspace.overview_of) {
        state_->setOverviewOf(*workspace.overview_of);
    }
    if (!workspace.docks.isEmpty()) {
        restoreState(workspace.docks);
    }
    document_->setStormRule(workspace.rule);
    if (!document_->sides()->isTwo()) {
        document_->assume(workspace.assumed);
    }
    const auto handler = [&workspace](std::size_t side) {
        return model::find_handler(workspace.handlers[side].toStdString());
    };
    const Workspace now = this->workspace();
    if (now.handlers != workspace.handlers) {
        document_->setHandlers(handler(0), handler(1));
    } else {
        document_->setAlign(workspace.align);
    }
    history_->forget();
    if (!other.isEmpty()) {
        error_->showError(other, tr("Its times and notes may not fit what is shown."));
    }
}

void MainWindow::connectNotes() {
    actions_->on(Command::SaveWorkspace,
                 [this] { workspace_.isEmpty() ? chooseWorkspace() : saveWorkspace(workspace_); });
    actions_->on(Command::SaveWorkspaceAs, [this] { chooseWorkspace(); });
    connect(notes_, &Notes::changed, this, [this] {
        enable();
        // Not within the signal: a trace that is being opened brings its own.
        if (!workspace_.isEmpty() && !notes_->isUnderWay() &&
            !std::exchange(keeping_asked_, true)) {
            QMetaObject::invokeMethod(
                this, [this] { keepWorkspace(); }, Qt::QueuedConnection);
        }
    });
    actions_->on(Command::AddNote, [this] {
        const std::int64_t middle = state_->visible().begin + state_->visible().length() / 2;
        if (const auto place =
                notes_->addDraft({state_->playhead().value_or(middle), tr("note")})) {
            raiseDock(QStringLiteral("dock.notes"));
            emit notes_->askedToWrite(*place);
        } else {
            statusBar()->showMessage(tr("There are %1 notes already").arg(Notes::kMost), 4000);
        }
    });
    const auto go = [this](Command command, bool later) {
        actions_->on(command, [this, later] {
            const TimeRange seen = state_->visible();
            const std::int64_t from = state_->playhead().value_or(later ? seen.begin : seen.end);
            const auto place = later ? notes_->next(from) : notes_->previous(from);
            if (!place) {
                statusBar()->showMessage(tr("Nothing there to go to"), 2000);
                return;
            }
            state_->setPlayhead(notes_->all()[static_cast<std::size_t>(*place)].time);
            state_->followPlayhead();
        });
    };
    go(Command::NextNote, true);
    go(Command::PreviousNote, false);
    connect(document_, &Document::cancelled, this, [this] { going_on_.reset(); });
}

void MainWindow::connectMarkers() {
    const auto put = [this](Command command, std::size_t which) {
        actions_->on(command, [this, which] {
            const std::int64_t middle = state_->visible().begin + state_->visible().length() / 2;
            const auto at = state_->playhead() ? state_->playhead() : view_->pointerTime();
            notes_->setMarker(which, at.value_or(middle));
        });
    };
    put(Command::MarkerA, 0);
    put(Command::MarkerB, 1);
    actions_->on(Command::ClearMarkers, [this] { notes_->clearMarkers(); });
    const auto time = [this] {
        const Markers& markers = notes_->markers();
        return TimeRange{std::min(*markers[0], *markers[1]), std::max(*markers[0], *markers[1])};
    };
    actions_->on(Command::ZoomMarkers, [this, time] { state_->setVisible(time()); });
    actions_->on(Command::SelectMarkers, [this, time] {
        state_->setStretch(time());
        raiseDock(QStringLiteral("dock.stretch"));
    });
}

void MainWindow::connectHistory() {
    QUndoStack* stack = history_->stack();
    actions_->on(Command::Undo, [this, stack] {
        const QString what = stack->undoText();
        history_->undo();
        statusBar()->showMessage(tr("Undone: %1").arg(what), 4000);
    });
    actions_->on(Command::Redo, [this, stack] {
        const QString what = stack->redoText();
        history_->redo();
        statusBar()->showMessage(tr("Redone: %1").arg(what), 4000);
    });
    const auto tell = [this, stack] {
        const auto line = [](const QString& word, QString what) {
            what.replace(u'&', QStringLiteral("&&"));
            return what.isEmpty() ? word : tr("%1: %2").arg(word, what);
        };
        (*actions_)[Command::Undo]->setText(line(tr("&Undo"), stack->undoText()));
        (*actions_)[Command::Redo]->setText(line(tr("&Redo"), stack->redoText()));
        enable();
    };
    connect(stack, &QUndoStack::indexChanged, this, tell);
    connect(stack, &QUndoStack::undoTextChanged, this, tell);
}

} // namespace daxscope::gui
