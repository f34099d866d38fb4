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

QTableView* rowTable(QAbstractItemModel* model, const QString& name, const QString& accessible,
                     QWidget* parent) {
    QTableView* table = listTable(model, name, accessible, parent);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideMiddle);
    table->verticalHeader()->setDefaultSectionSize(parent->fontMetrics().height() + 6);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView* header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(1);
    header->setResizeContentsPrecision(100); // rows looked at, not all
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

QString cellsOf(const QAbstractItemModel& model, int row) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column) {
        cells << model.index(row, column).data().toString();
    }
    return cells.join(u'\t');
}

} // namespace daxscope::gui
