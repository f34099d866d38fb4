// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/in_front.h"

#include <QDockWidget>

namespace daxscope::gui {

void bringForward(QWidget* dock) {
    dock->show();
    dock->raise();
}

InFront::InFront(QWidget* dock, QObject* owner) : QObject(owner) {
    connect(qobject_cast<QDockWidget*>(dock), &QDockWidget::visibilityChanged, this,
            [this](bool visible) {
                in_front_ = visible;
                emit changed(visible);
            });
}

} // namespace daxscope::gui

#include "moc_in_front.cpp"
