// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"

#include <functional>

class QTableView;

namespace daxscope::gui {

class ViewState;

/// Makes the rows of a table act as handlers: a double click or Enter compares with one, as the run
/// after; its context menu offers before and after, and copies the row.
/// @param handler  of a row; nullptr: it is none. Lives as long as the table.
void actAsHandlers(QTableView* table, Document* document, ViewState* state,
                   std::function<const model::Handler*(int row)> handler);

} // namespace daxscope::gui
