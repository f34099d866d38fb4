// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QMessageBox>
#include <QTimer>
#include <gtest/gtest.h>

namespace daxscope::gui {

/// The next message box: presses the button of this role, and counts.
inline void answer(QMessageBox::ButtonRole role, int& asked) {
    QTimer::singleShot(200, qApp, [role, &asked] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        ASSERT_NE(box, nullptr);
        ++asked;
        for (QAbstractButton* button : box->buttons()) {
            if (box->buttonRole(button) == role) {
                button->click();
            }
        }
    });
}

} // namespace daxscope::gui
