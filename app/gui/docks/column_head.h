// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariant>

namespace daxscope::gui {

/// A cell's alignment as a model gives it: in the middle of its line.
QVariant cellAlignment(Qt::AlignmentFlag side);

/// What headerData() says for the head of one column, aligned as its cells are; nothing for rows.
/// @param help its tooltip
QVariant columnHead(Qt::Orientation orientation, int role, const QString& title,
                    Qt::AlignmentFlag side, const QString& help = {});

} // namespace daxscope::gui
