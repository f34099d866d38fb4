// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes and workspaces: what the window keeps of the work on a trace, and goes on with.
#include "app/gui/state/navigate.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/shown.h"
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
    for (const Side side : {Side::Before, Side::After}) {
        if (sides[side].run != Side::Recorded) {
            now.handlers[side == Side::After ? 1 : 0] =
                QString::fromStdString(sides[side].shown().handler);
        }
    }
    now.align = sides.align();
    now.rule = document_->stormRule();
    now.visible = state_->visible();
    now.playhead = state_->playhead();
    now.stretch = state_->stretch();
    now.rows = state_->rows();
    now.pinned = state_->pinned();
    now.current_range = state_->currentRange();
    now.filter = state_->filter();
    now.hides_rest = state_->hidesRest();
    now.recorded_lane = state_->recordedLaneShown();
    now.notes = notes_->all();
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
            const auto count = static_cast<int>(kept.notes.size());
            notes_->replace(std::move(kept.notes));
            statusBar()->showMessage(tr("%n note(s) of an earlier time", nullptr, count), 4000);
        }
    } catch (const Error&) { // NOLINT(bugprone-empty-catch): nobody asked for them
    }
}

/// Before something else is shown, or nothing more: notes that were not saved are not lost.
void MainWindow::keepNotes() {
    if (notes_of_.isEmpty() && notes_->all().empty()) {
        return;
    }
    notes_by_[notes_of_] = notes_->all();
    if (settings_ != Settings::Kept || notes_of_.isEmpty() || !notes_->isModified() ||
        kept_traces_.empty()) {
        return;
    }
    const QString path = keptFile(notes_of_);
    Workspace kept;
    kept.traces = kept_traces_;
    kept.visible = {0, 1};
    kept.notes = notes_->all();
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
    notes_->replace(workspace.notes);
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
    for (const std::uint32_t row : workspace.rows) {
        if (row < rows && !place.rows.contains(row)) {
            place.rows.push_back(row);
        }
    }
    for (const std::uint32_t row : workspace.pinned) {
        if (row < rows && !place.pinned.contains(row)) {
            place.pinned.push_back(row);
        }
    }
    if (place.rows.isEmpty()) {
        place.rows = document_->sides()->order();
    }
    place.current_range =
        workspace.current_range.value_or(rows) < rows ? workspace.current_range : std::nullopt;
    state_->takeUp(place);
    state_->setFilter(workspace.filter);
    state_->setHidesRest(workspace.hides_rest);
    state_->showRecordedLane(workspace.recorded_lane);
    if (!workspace.docks.isEmpty()) {
        restoreState(workspace.docks);
    }
    document_->setStormRule(workspace.rule);
    const auto handler = [&workspace](std::size_t side) {
        return model::find_handler(workspace.handlers[side].toStdString());
    };
    const Workspace now = this->workspace();
    if (now.handlers != workspace.handlers) {
        document_->setHandlers(handler(0), handler(1));
    } else {
        document_->setAlign(workspace.align);
    }
    if (!other.isEmpty()) {
        error_->showError(other, tr("Its times and notes may not fit what is shown."));
    }
}

void MainWindow::connectNotes() {
    actions_->on(Command::SaveWorkspace, [this] { chooseWorkspace(); });
    actions_->on(Command::AddNote, [this] {
        const std::int64_t middle = state_->visible().begin + state_->visible().length() / 2;
        if (const auto place = notes_->add({state_->playhead().value_or(middle), tr("note")})) {
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
    connect(document_, &Document::failed, this, [this] { going_on_.reset(); });
    connect(document_, &Document::cancelled, this, [this] { going_on_.reset(); });
}

} // namespace daxscope::gui
