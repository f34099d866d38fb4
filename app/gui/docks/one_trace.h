// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"

#include <QWidget>

namespace daxscope::gui {

/// A dock's widget, and what is said in its place while two traces are shown.
/// @param made  becomes a child of what is returned
/// @param say   a sentence of the docks' table, not translated yet
QWidget* oneTraceDock(Document* document, QWidget* made, const char* say, QWidget* parent);

} // namespace daxscope::gui
