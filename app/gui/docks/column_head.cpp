// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/column_head.h"

namespace daxscope::gui {

QVariant cellAlignment(Qt::AlignmentFlag side) {
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) | side);
}

QVariant columnHead(Qt::Orientation orientation, int role, const QString& title,
                    Qt::AlignmentFlag side, const QString& help) {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::ToolTipRole:
        return help.isEmpty() ? QVariant() : QVariant(help);
    case Qt::TextAlignmentRole:
        return cellAlignment(side);
    default:
        return {};
    }
}

} // namespace daxscope::gui
