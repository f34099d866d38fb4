// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/docks.h"

#include <QtGlobal>

namespace daxscope::gui {

QWidget* makeFilesDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeProcessesDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeVerdictDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeStormsDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeKernelDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeEventDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeStepsDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeStateDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeExploreDock(Document* document, ViewState* state, QWidget* parent);
QWidget* makeEventsDock(Document* document, ViewState* state, QWidget* parent);

namespace {

constexpr DockSpec kDocks[] = {
    {"dock.files", QT_TRANSLATE_NOOP("Docks", "Files and ranges"), "files", "Ctrl+1",
     Qt::LeftDockWidgetArea, false, makeFilesDock},
    {"dock.processes", QT_TRANSLATE_NOOP("Docks", "Processes"), "processes", "Ctrl+2",
     Qt::LeftDockWidgetArea, true, makeProcessesDock},
    {"dock.verdict", QT_TRANSLATE_NOOP("Docks", "Verdict"), "verdict", "Ctrl+3",
     Qt::RightDockWidgetArea, false, makeVerdictDock},
    {"dock.storms", QT_TRANSLATE_NOOP("Docks", "Storms"), "storm", "Ctrl+4",
     Qt::RightDockWidgetArea, true, makeStormsDock},
    {"dock.kernel", QT_TRANSLATE_NOOP("Docks", "Which kernel?"), "handlers", "Ctrl+0",
     Qt::RightDockWidgetArea, true, makeKernelDock},
    {"dock.event", QT_TRANSLATE_NOOP("Docks", "Selected event"), "event", "Ctrl+5",
     Qt::RightDockWidgetArea, false, makeEventDock},
    {"dock.steps", QT_TRANSLATE_NOOP("Docks", "Steps"), "steps", "Ctrl+7", Qt::RightDockWidgetArea,
     true, makeStepsDock},
    {"dock.state", QT_TRANSLATE_NOOP("Docks", "State"), "state", "Ctrl+8", Qt::RightDockWidgetArea,
     true, makeStateDock},
    {"dock.events", QT_TRANSLATE_NOOP("Docks", "Events"), "table", "Ctrl+6",
     Qt::BottomDockWidgetArea, false, makeEventsDock},
    {"dock.explore", QT_TRANSLATE_NOOP("Docks", "Explore"), "explore", "Ctrl+9",
     Qt::BottomDockWidgetArea, true, makeExploreDock},
};

} // namespace

std::span<const DockSpec> dockTable() {
    return kDocks;
}

} // namespace daxscope::gui
