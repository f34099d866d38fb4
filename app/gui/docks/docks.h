// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/state/explore_state.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/shown_indices.h"
#include "app/gui/state/stretch_stats.h"
#include "app/gui/state/view_filter.h"
#include "app/gui/state/which_kernel.h"

#include <QWidget>
#include <span>

namespace daxscope::gui {

/// What a dock is made of: the window's state, and the commands that it may carry out or show as
/// buttons. All of it outlives the dock.
struct DockNeeds {
    Document* document;
    ViewState* state;
    WhichKernel* kernel;
    ExploreState* exploration;
    StretchStats* stretch;
    Notes* notes;
    ViewFilter* filter;
    ShownIndices* indices;
    Actions* actions;
};

/// One dock. A dock is one file in app/gui/docks/ with a function that makes its widget, and one
/// line in the table in docks.cpp; it knows what it needs, and no other dock.
struct DockSpec {
    const char* id; ///< object name: settings, tests
    const char* title;
    const char* icon; ///< of resources/icons
    const char* keys; ///< give it the keyboard, and the lanes again
    Qt::DockWidgetArea area;
    int share; ///< of its area's height, in percent, at first; 0: behind the dock before it
    QWidget* (*make)(const DockNeeds& needs, QWidget* parent); ///< parent: its QDockWidget
    /// What is said instead where two traces are shown; nullptr: it shows both.
    const char* one_trace = nullptr;
    bool closed = false; ///< at first
};
std::span<const DockSpec> dockTable();

} // namespace daxscope::gui
