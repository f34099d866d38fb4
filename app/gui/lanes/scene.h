// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window's lanes are made of, by its own names: replay/lanes paints them.
#pragma once

#include "app/gui/lanes/qt_canvas.h"
#include "app/gui/look/theme.h"
#include "app/gui/state/view_state.h"
#include "replay/lanes/scene.h"

namespace daxscope::gui {

using lanes::Grid;
using lanes::PaneData;
using lanes::Party;
using lanes::Row;
using lanes::RowLayout;
using lanes::Scene;

} // namespace daxscope::gui
