// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a test of a language needs: the German window, and all that a view says in its heads.
#pragma once

#include "app/gui/translation.h"

#include <QAbstractItemView>

namespace daxscope::gui {

/// Whether German was built in: not without lrelease.
inline bool hasGerman() {
    return languages().contains(QStringLiteral("de"));
}

/// While it lives, what is asked for is German.
struct German : Language {
    German() : Language(QLocale(QStringLiteral("de"))) {}
};

/// Gives each text of a view's heads, and each of their tips, to `look`.
template <typename Look>
void eachHead(const QAbstractItemView& view, const Look& look) {
    const QAbstractItemModel& model = *view.model();
    for (int column = 0; column < model.columnCount(); ++column) {
        look(model.headerData(column, Qt::Horizontal).toString());
        look(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
    }
}

} // namespace daxscope::gui
