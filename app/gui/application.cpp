// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

namespace daxscope::gui {

bool Application::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (...) {
        if (told_) {
            told_(currentFailure());
        }
        return true;
    }
}

} // namespace daxscope::gui
