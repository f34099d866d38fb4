// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/list_table.h"

#include "app/gui/look/padded_delegate.h"

#include <QHeaderView>
#include <QTableView>

namespace daxscope::gui {

QTableView* listTable(QAbstractItemModel* model, const QString& name, const QString& accessible,
                      QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setAccessibleName(accessible);
    table->setModel(model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setItemDelegate(new PaddedDelegate(table));
    table->verticalHeader()->hide();
    return table;
}

} // namespace daxscope::gui
