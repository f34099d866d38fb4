// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/docks.h"

#include <QtGlobal>

namespace daxscope::gui {

QWidget* makeFilesDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeProcessesDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeVerdictDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeStormsDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeFaultsDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeStretchDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeKernelDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeEventDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeStepsDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeStateDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeWhomDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeExploreDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeEventsDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeNotesDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeSqlDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeDistributionDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeHandlersDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeSweepDock(const DockNeeds& needs, QWidget* parent);
QWidget* makeHeatDock(const DockNeeds& needs, QWidget* parent);

namespace {

constexpr DockSpec kDocks[] = {
    {"dock.files", QT_TRANSLATE_NOOP("Docks", "Files and ranges"), "files", "Ctrl+1",
     Qt::LeftDockWidgetArea, 100, makeFilesDock},
    {"dock.processes", QT_TRANSLATE_NOOP("Docks", "Processes"), "processes", "Ctrl+2",
     Qt::LeftDockWidgetArea, 0, makeProcessesDock,
     QT_TRANSLATE_NOOP("Docks", "Processes and mappings are of one trace: two traces have no "
                                "process in common. Close what is beside to see them.")},
    {"dock.verdict", QT_TRANSLATE_NOOP("Docks", "Verdict"), "verdict", "Ctrl+3",
     Qt::RightDockWidgetArea, 57, makeVerdictDock},
    {"dock.storms", QT_TRANSLATE_NOOP("Docks", "Storms"), "storm", "Ctrl+4",
     Qt::RightDockWidgetArea, 0, makeStormsDock},
    {"dock.faults", QT_TRANSLATE_NOOP("Docks", "Faults"), "faults", "Ctrl+Shift+H",
     Qt::RightDockWidgetArea, 0, makeFaultsDock,
     QT_TRANSLATE_NOOP("Docks",
                       "The faults that ended huge, and why the others did not, are of one trace. "
                       "Close what is beside to see them.")},
    {"dock.stretch", QT_TRANSLATE_NOOP("Docks", "Selected time"), "stretch", "Ctrl+Shift+T",
     Qt::RightDockWidgetArea, 0, makeStretchDock},
    {"dock.kernel", QT_TRANSLATE_NOOP("Docks", "Which kernel?"), "handlers", "Ctrl+0",
     Qt::RightDockWidgetArea, 0, makeKernelDock,
     QT_TRANSLATE_NOOP("Docks", "Which handler a trace looks like is asked of one trace. Close "
                                "what is beside to ask it.")},
    {"dock.event", QT_TRANSLATE_NOOP("Docks", "Selected event"), "event", "Ctrl+5",
     Qt::RightDockWidgetArea, 43, makeEventDock},
    {"dock.steps", QT_TRANSLATE_NOOP("Docks", "Steps"), "steps", "Ctrl+7", Qt::RightDockWidgetArea,
     0, makeStepsDock},
    {"dock.state", QT_TRANSLATE_NOOP("Docks", "State"), "state", "Ctrl+8", Qt::RightDockWidgetArea,
     0, makeStateDock},
    {"dock.whom", QT_TRANSLATE_NOOP("Docks", "Who × whom"), "whom", "Ctrl+Shift+W",
     Qt::RightDockWidgetArea, 0, makeWhomDock},
    {"dock.events", QT_TRANSLATE_NOOP("Docks", "Events"), "table", "Ctrl+6",
     Qt::BottomDockWidgetArea, 100, makeEventsDock,
     QT_TRANSLATE_NOOP("Docks", "Events are listed of one trace. Close what is beside to see them; "
                                "a click on a fault tells of it in the dock Selected event.")},
    {"dock.distribution", QT_TRANSLATE_NOOP("Docks", "Distributions"), "distribution",
     "Ctrl+Shift+D", Qt::BottomDockWidgetArea, 0, makeDistributionDock},
    {"dock.handlers", QT_TRANSLATE_NOOP("Docks", "Handlers"), "handlers", "Ctrl+Shift+A",
     Qt::BottomDockWidgetArea, 0, makeHandlersDock,
     QT_TRANSLATE_NOOP("Docks", "All handlers are held against one trace. Close what is beside to "
                                "see them.")},
    {"dock.sweep", QT_TRANSLATE_NOOP("Docks", "Sweep"), "sweep", "Ctrl+Shift+R",
     Qt::BottomDockWidgetArea, 0, makeSweepDock,
     QT_TRANSLATE_NOOP("Docks", "What is assumed is swept over for one trace. Close what is beside "
                                "to see it.")},
    {"dock.sql", QT_TRANSLATE_NOOP("Docks", "SQL"), "sql", "Ctrl+Shift+Q", Qt::BottomDockWidgetArea,
     0, makeSqlDock,
     QT_TRANSLATE_NOOP("Docks", "A query is about one trace. Close what is beside to ask.")},
    {"dock.explore", QT_TRANSLATE_NOOP("Docks", "Explore"), "explore", "Ctrl+9",
     Qt::BottomDockWidgetArea, 0, makeExploreDock},
    {"dock.notes", QT_TRANSLATE_NOOP("Docks", "Notes"), "notes", "Ctrl+Shift+N",
     Qt::BottomDockWidgetArea, 0, makeNotesDock},
    {"dock.heat", QT_TRANSLATE_NOOP("Docks", "Heat"), "heat", "Ctrl+Shift+M",
     Qt::BottomDockWidgetArea, 0, makeHeatDock, nullptr, true},
};

} // namespace

std::span<const DockSpec> dockTable() {
    return kDocks;
}

} // namespace daxscope::gui
