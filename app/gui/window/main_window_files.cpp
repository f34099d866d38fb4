// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window reads and writes: traces that are chosen, dropped or recent, pictures, reports.
#include "app/common/output_file.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/pictures/report.h"
#include "app/gui/state/recent_files.h"
#include "app/gui/state/recorder.h"
#include "app/gui/state/shown.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/record_dialog.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStatusBar>
#include <QTimer>
#include <utility>

namespace daxscope::gui {

namespace {

constexpr int kWaitEvery = 200; // ms

QString traceFilter() {
    return MainWindow::tr("daxscope traces (*.daxtrace);;All files (*)");
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

void MainWindow::chooseReport() {
    const QString directory = QFileDialog::getExistingDirectory(this, tr("Folder for the report"));
    if (!directory.isEmpty()) {
        saveReport(directory);
    }
}

void MainWindow::saveReport(const QString& directory) {
    try {
        QString page;
        try {
            page = writeReport(*document_, directory);
        } catch (const app::WouldReplace& error) {
            QMessageBox question(QMessageBox::Warning, tr("Replace?"), shown(error.what()),
                                 QMessageBox::Cancel, this);
            question.setObjectName(QStringLiteral("replace"));
            question.setTextFormat(Qt::PlainText);
            question.setInformativeText(tr("The report would replace it."));
            auto* const replace = question.addButton(tr("&Replace"), QMessageBox::DestructiveRole);
            question.setDefaultButton(QMessageBox::Cancel);
            question.exec();
            if (question.clickedButton() != static_cast<QAbstractButton*>(replace)) {
                return;
            }
            page = writeReport(*document_, directory, true);
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
