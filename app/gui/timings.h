// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-gui --timings: how long a window takes to show a trace.
#pragma once

#include <QString>
#include <chrono>

namespace daxscope::gui {

class MainWindow;

/// Opens the file in the window, as a user would, and prints as JSON: ns since `start` until the
/// window was painted, the first picture was exact (of how many events) and that of the whole was;
/// the longest time for which the window's thread did not answer; the process's peak memory.
/// @throws Error with what the document says went wrong
void printTimings(MainWindow& window, const QString& file,
                  std::chrono::steady_clock::time_point start);

} // namespace daxscope::gui
