// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/view_state.h"

#include <QWidget>
#include <span>

namespace daxscope::gui {

/// One dock. A dock is one file in app/gui/docks/ with a function that makes its widget, and one
/// line in the table in docks.cpp; it knows the document and the view state, and no other dock.
struct DockSpec {
    const char* id; ///< object name: settings, tests
    const char* title;
    const char* icon; ///< of resources/icons
    const char* keys; ///< shows or hides it
    Qt::DockWidgetArea area;
    bool tabbed; ///< behind the dock before it in the table
    QWidget* (*make)(Document* document, ViewState* state, QWidget* parent);
};
std::span<const DockSpec> dockTable();

} // namespace daxscope::gui
