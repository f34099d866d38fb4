// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace daxscope::gui {

/// A table as the docks have it: no frame, no grid, no row header, alternating rows, padded cells.
/// @param name        QObject's, for styles and tests
/// @param accessible  what a screen reader calls it
/// @return owned by `parent`
QTableView* listTable(QAbstractItemModel* model, const QString& name, const QString& accessible,
                      QWidget* parent);

/// The same, of whole rows that one goes to: a row is one line high, what has no room is cut in the
/// middle, columns are as wide as what is in them.
QTableView* rowTable(QAbstractItemModel* model, const QString& name, const QString& accessible,
                     QWidget* parent);

/// The texts of one row with tabs between them, to be copied.
QString cellsOf(const QAbstractItemModel& model, int row);

} // namespace daxscope::gui
