// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QString>

namespace daxscope::gui {

enum class CopyFormat { Csv, Json, Markdown };

/// Rows of a table as text, with its headers: what is shown,
/// cell by cell.
QString copyRows(const QAbstractItemModel& model, const QVector<int>& rows, CopyFormat format);

} // namespace daxscope::gui
