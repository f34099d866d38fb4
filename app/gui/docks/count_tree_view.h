// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/docks/count_tree.h"

#include <QTreeView>

namespace daxscope::gui {

/// A tree over a CountTree: names stretch, figures keep to the right, click on a header sorts.
QTreeView* makeCountTreeView(CountTree* model, QWidget* parent);

} // namespace daxscope::gui
