// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/count_tree_view.h"

#include <QHeaderView>

namespace daxscope::gui {

QTreeView* makeCountTreeView(CountTree* model, QWidget* parent) {
    constexpr int kIndentation = 14;
    auto* view = new QTreeView(parent);
    view->setModel(model);
    view->setUniformRowHeights(true);
    view->setAlternatingRowColors(true);
    view->setIndentation(kIndentation);
    view->setTextElideMode(Qt::ElideMiddle);
    view->setSortingEnabled(true);
    view->sortByColumn(CountTree::Name, Qt::AscendingOrder);
    view->setFrameShape(QFrame::NoFrame);
    QHeaderView* header = view->header();
    header->setStretchLastSection(false);
    constexpr int kNameLetters = 19, kFewestLetters = 5; // "14 – 16 MiB" with its indentation
    header->setMinimumSectionSize(view->fontMetrics().averageCharWidth() * kFewestLetters);
    header->resizeSection(CountTree::Name, view->fontMetrics().averageCharWidth() * kNameLetters);
    header->moveSection(CountTree::Faults, CountTree::Storms); // what matters most comes first
    header->setSortIndicatorShown(true);
    for (int column = CountTree::Faults; column < CountTree::ColumnCount; ++column) {
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    return view;
}

} // namespace daxscope::gui
