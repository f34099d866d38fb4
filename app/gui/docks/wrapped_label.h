// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace daxscope::gui {

/// An empty label of plain text that wraps its lines, named for tests.
inline QLabel* wrappedLabel(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setObjectName(QLatin1String(name));
    return label;
}

} // namespace daxscope::gui
