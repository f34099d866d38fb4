// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is there a display? Asked before Qt is: where it finds none it aborts the program and speaks of
// reinstalling it.
#pragma once

namespace daxscope::gui {

/// Sees to it that Qt finds a display: tries those that DISPLAY, WAYLAND_DISPLAY and
/// QT_QPA_PLATFORM name, and where only one of them can be reached, sets QT_QPA_PLATFORM to that.
/// Call it before there is a QApplication.
/// @throws Error(Exit::Usage) that names what cannot be reached, and what to do
void requireDisplay();

/// Draws into memory from now on, whatever QT_QPA_PLATFORM says: a report needs no display, and
/// that of the desktop's session may be out of reach.
void useNoDisplay();

} // namespace daxscope::gui
