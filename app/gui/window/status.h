// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/view_state.h"

#include <QElapsedTimer>
#include <QObject>

class QLabel;
class QProgressBar;
class QStatusBar;
class QToolButton;

namespace daxscope::gui {

/// What the status bar shows: events, the time between the markers, visible time and memory; while
/// something is under way, its stage, rate and time left, and a button that stops it.
class Status : public QObject {
    Q_OBJECT
public:
    Status(QStatusBar* bar, Document* document, ViewState* state, const Notes* notes);

private:
    void started();
    void progress(const QString& stage, quint64 done, quint64 total);
    void ended();
    void showEvents();
    void showVisible();
    void showMarkers();
    void showMemory();

    QStatusBar* bar_of_window_;
    Document* document_;
    ViewState* state_;
    const Notes* notes_;
    QLabel *work_, *events_, *markers_, *visible_, *memory_;
    QProgressBar* bar_;
    QToolButton* cancel_;
    QElapsedTimer since_; ///< the stage's begin
    QString stage_;
    bool live_ = false; ///< a recording under way was followed
};

/// Resident memory of this process in bytes; 0 where it can't be read.
std::uint64_t residentMemory();

} // namespace daxscope::gui
