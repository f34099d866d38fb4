// SPDX-License-Identifier: GPL-3.0-or-later
//
// What daxscope-gui does without anybody in front of it: a report, a screenshot.
#pragma once

#include "app/gui/window/main_window.h"

#include <QSize>
#include <functional>
#include <optional>

namespace daxscope::gui {

/// Loads `path`, and where there is one the trace beside it, and waits until they are compared and
/// a single one is self-checked.
/// @throws Error with what the document says went wrong
void openAndWait(Document& document, const QString& path, const QString& beside = {});
/// Opens a workspace's traces, and shows them as it says.
/// @throws Error with what is wrong with it, or with its traces
void openWorkspaceAndWait(MainWindow& window, const QString& path);
/// Lets a document go on with what `ask` asks of it, and waits for the comparison.
/// @throws Error with what the document says went wrong
void askAndWait(Document& document, const std::function<void()>& ask);

/// What a screenshot shall show.
struct Shot {
    QString path;
    QSize size{1600, 1000};
    int storm = 0;                                              ///< rank to zoom to; 0 = none
    std::optional<std::pair<std::int64_t, std::int64_t>> range; ///< ns since the trace's start
    std::optional<std::int64_t> at;                             ///< playhead, ns since then
    bool recorded = false;                                      ///< with the recorded lane
    std::optional<std::uint32_t> select; ///< the number of the access to select
    QString scenario;                    ///< explored: a file, or the name of a built-in one
    QString handler;                     ///< … under this handler; empty: the first it is about
    int finding = 1;                     ///< … of which this finding is shown, counted from 1
    int action = 1;                      ///< … at this action, counted from 1
    bool force = false;                  ///< replace a file that is no picture of ours
    /// What is asked of the document once it is open: handlers, how two traces are aligned.
    std::function<void(Document&)> arrange{};
    QString beside{};  ///< the trace that `file` is shown beside
    QStringList docks; ///< "steps": shown and brought to the front, in this order
};

/// Shows the window with `file` ("" = none) and saves it once the lanes are exact.
/// @throws Error where the file can't be opened, the storm, the access or the dock is not there or
///     the picture not written
void takeShot(MainWindow& window, const QString& file, const Shot& shot);

} // namespace daxscope::gui
