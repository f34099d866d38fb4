// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window reads and writes: traces that are chosen, dropped or recent, pictures, reports.
#include "app/common/output_file.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/pictures/report.h"
#include "app/gui/state/recent_files.h"
#include "app/gui/state/recorder.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/trace_export.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/export_dialog.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/record_dialog.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressDialog>
#include <QPushButton>
#include <QStatusBar>
#include <QTimer>
#include <utility>

namespace daxscope::gui {

namespace {

/// Asks for a folder, and takes one that is only typed: whoever asked makes it. A dialog in the
/// mode for folders takes none that is not there.
class FolderDialog : public QFileDialog {
public:
    FolderDialog(QWidget* parent, const QString& title, const QString& proposed)
        : QFileDialog(parent, title) {
        setAcceptMode(QFileDialog::AcceptSave);
        setFileMode(QFileDialog::AnyFile);
        setFilter(QDir::AllDirs | QDir::NoDotAndDotDot);
        setOption(QFileDialog::DontUseNativeDialog);
        setLabelText(QFileDialog::FileName, MainWindow::tr("Folder:"));
        const QFileInfo folder(proposed);
        setDirectory(folder.path());
        selectFile(folder.fileName());
    }
    void accept() override { QDialog::accept(); } // not into a folder that is there
};

constexpr int kWaitEvery = 200; // ms

QString traceFilter() {
    return MainWindow::tr("daxscope traces and workspaces (*.daxtrace *.daxwork);;All files (*)");
}

/// The local files of a drag.
QStringList filesOf(const QMimeData* data) {
    QStringList files;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    return files;
}

} // namespace

void MainWindow::fillRecent() {
    recent_->clear();
    for (const QString& path : recent_files::all()) {
        recent_->addAction(shown(path), this, [this, path] { open(path); });
    }
    if (recent_->isEmpty()) {
        recent_->addAction(tr("No recent file"))->setEnabled(false);
    }
}

void MainWindow::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a trace"), QFileInfo(document_->path()).path(), traceFilter());
    if (!path.isEmpty()) {
        open(path);
    }
}

void MainWindow::chooseBeside() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open beside %1").arg(document_->title()),
                                     QFileInfo(document_->path()).path(), traceFilter());
    if (!path.isEmpty()) {
        document_->openBeside(path);
    }
}

void MainWindow::choosePicture() {
    const QString name = QFileInfo(document_->title()).completeBaseName();
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export picture"), name + QStringLiteral(".png"),
                                     tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"));
    if (path.isEmpty()) {
        return;
    }
    view_->whenReady([this, path] {
        try {
            // The dialog asked before it gave the name of a file that is there.
            savePicture(*view_, path, {document_->path(), document_->pathBeside()}, true);
            statusBar()->showMessage(tr("Wrote %1").arg(shown(path)), 4000);
        } catch (const Error& error) {
            error_->showError(QString::fromUtf8(error.what()),
                              QString::fromStdString(error.remedy()));
        }
    });
}

bool MainWindow::askToReplace(const QString& what, const QString& by) {
    QMessageBox question(QMessageBox::Warning, tr("Replace?"), shown(what), QMessageBox::Cancel,
                         this);
    question.setObjectName(QStringLiteral("replace"));
    question.setTextFormat(Qt::PlainText);
    question.setInformativeText(by);
    auto* const replace = question.addButton(tr("&Replace"), QMessageBox::DestructiveRole);
    question.setDefaultButton(QMessageBox::Cancel);
    question.exec();
    return question.clickedButton() == static_cast<QAbstractButton*>(replace);
}

void MainWindow::chooseExport() {
    if (document_->isPart()) { // it would pass for the whole
        error_->showError(tr("the trace is not read whole yet"),
                          tr("Export it when it is, or read it with F5."));
        return;
    }
    const PaneSide& side = (*document_->sides())[document_->lookedAt()];
    const bool beside = document_->sides()->isTwo() && document_->lookedAt() == Side::After;
    const QString path = beside ? document_->pathBeside() : document_->path();
    std::optional<TimeRange> selected;
    if (const auto stretch = state_->stretch()) {
        selected = side.inTrace(*stretch);
    }
    ExportDialog dialog({side, path.isEmpty() ? document_->title() : QFileInfo(path).fileName(),
                         QFileInfo(path).absolutePath(), side.inTrace(state_->visible()), selected,
                         document_->assumed().assumes(), document_->stormRule()},
                        this);
    if (dialog.exec() == QDialog::Accepted) {
        exportTrace(dialog.wish());
    }
}

void MainWindow::exportTrace(const ExportWish& wish) {
    std::vector<std::filesystem::path> inputs;
    for (const QString& path : {document_->path(), document_->pathBeside()}) {
        if (!path.isEmpty()) {
            inputs.emplace_back(path.toStdString());
        }
    }
    error_->hide();
    try {
        try {
            export_->start(wish, inputs, false);
        } catch (const app::WouldReplace& error) {
            if (askToReplace(error.what(), tr("The export would replace it."))) {
                export_->start(wish, inputs, true);
            }
        }
    } catch (const Error& error) {
        error_->showError(QString::fromUtf8(error.what()), QString::fromStdString(error.remedy()));
    }
}

void MainWindow::connectExport() {
    constexpr int kProgressEvery = 100, kProgressAfter = 500; // ms
    constexpr int kScale = 1000;
    auto* progress = new QProgressDialog(this); // not modal: the window goes on
    progress->setObjectName(QStringLiteral("export-progress"));
    progress->setWindowTitle(tr("Export"));
    progress->setLabelText(tr("Writing the export"));
    progress->setMinimumDuration(kProgressAfter);
    progress->setRange(0, kScale);
    progress->setAutoReset(false);
    progress->setAutoClose(false);
    progress->reset();
    auto* every = new QTimer(progress);
    every->setInterval(kProgressEvery);
    connect(every, &QTimer::timeout, this, [this, progress] {
        const auto [done, total] = export_->progress();
        progress->setValue(total == 0 ? 0
                                      : static_cast<int>(static_cast<double>(done) /
                                                         static_cast<double>(total) * kScale));
    });
    connect(progress, &QProgressDialog::canceled, export_, &TraceExport::cancel);
    connect(export_, &TraceExport::started, this, [this, progress, every] {
        progress->reset();
        progress->setValue(0);
        every->start();
        enable();
    });
    connect(export_, &TraceExport::ended, this, [this, progress, every] {
        every->stop();
        progress->reset();
        enable();
    });
    connect(export_, &TraceExport::saved, this, [this](const QString& path, const QString& said) {
        statusBar()->showMessage(tr("Wrote %1: %2").arg(shown(path), said), 15000);
    });
    connect(export_, &TraceExport::failed, this,
            [this](const Failure& why) { error_->showError(why.what, why.remedy); });
}

void MainWindow::chooseReport() {
    const QFileInfo trace(document_->path());
    FolderDialog ask(this, tr("Folder for the report"),
                     trace.dir().filePath(trace.completeBaseName() + QStringLiteral("-report")));
    if (ask.exec() == QDialog::Accepted && !ask.selectedFiles().isEmpty()) {
        saveReport(ask.selectedFiles().front());
    }
}

void MainWindow::saveReport(const QString& directory) {
    try {
        QString page;
        try {
            page = writeReport(*document_, directory, false, notes_->noted());
        } catch (const app::WouldReplace& error) {
            if (!askToReplace(error.what(), tr("The report would replace it."))) {
                return;
            }
            page = writeReport(*document_, directory, true, notes_->noted());
        }
        statusBar()->showMessage(tr("Wrote %1").arg(shown(page)), 4000);
    } catch (const Error& error) {
        error_->showError(QString::fromUtf8(error.what()), QString::fromStdString(error.remedy()));
    }
}

void MainWindow::follow(const QString& path) {
    delete std::exchange(waiting_, nullptr);
    if (QFileInfo::exists(path)) {
        document_->follow(path);
        return;
    }
    statusBar()->showMessage(tr("Waiting for %1 to be recorded").arg(shown(path)));
    waiting_ = new QTimer(this);
    connect(waiting_, &QTimer::timeout, this, [this, path] {
        // An empty file is one that its recorder has just made.
        if (QFileInfo(path).size() > 0) {
            statusBar()->clearMessage();
            std::exchange(waiting_, nullptr)->deleteLater();
            document_->follow(path);
        }
    });
    waiting_->start(kWaitEvery);
}

void MainWindow::connectRecorder() {
    actions_->on(Command::Record, [this] { record(); });
    actions_->on(Command::StopRecording, [this] { recorder_->stop(); });
    connect(recorder_, &Recorder::changed, this, [this] {
        enable();
        if (recorder_->running()) {
            statusBar()->showMessage(tr("Asking for the right to record"));
        }
    });
    connect(recorder_, &Recorder::began, this, [this](const QString& path) {
        statusBar()->clearMessage();
        follow(path);
    });
    connect(recorder_, &Recorder::ended, this,
            [this](const QString& text) { statusBar()->showMessage(text, 15000); });
    connect(recorder_, &Recorder::failed, this, [this](const QString& what, const QString& remedy) {
        statusBar()->clearMessage();
        error_->showError(what, remedy);
    });
}

void MainWindow::record() {
    RecordWish wish = recorder_->wish();
    if (wish.file.isEmpty()) {
        wish.file = QDir(QFileInfo(document_->path()).path())
                        .absoluteFilePath(QStringLiteral("daxscope.daxtrace"));
    }
    RecordDialog dialog(wish, this);
    if (dialog.exec() == QDialog::Accepted) {
        error_->hide();
        recorder_->start(dialog.wish());
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!filesOf(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList files = filesOf(event->mimeData());
    if (files.isEmpty()) {
        return;
    }
    event->acceptProposedAction();
    if (files.size() == 1) {
        open(files.first());
    } else if (files.size() == 2) {
        openPair(files.first(), files.last());
    } else {
        error_->showError(tr("%1 files were dropped").arg(files.size()),
                          tr("Drop one trace, or two to see them beside each other."));
    }
}

} // namespace daxscope::gui
