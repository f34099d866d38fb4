// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window over the sample, for tests that use it as a user does.
#pragma once

#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QApplication>
#include <QDockWidget>
#include <gtest/gtest.h>

namespace daxscope::gui {

struct WindowTest : ::testing::Test {
    SampleFile file;
    MainWindow window{MainWindow::Settings::Ignored};

    void openSample() {
        window.show();
        ASSERT_TRUE(openFully(*window.document(), file.path()));
        QCoreApplication::processEvents();
    }
    /// Shortcuts are those of the active window; not all servers make it so.
    void activate() {
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    }
    template <typename Widget>
    Widget* part(const char* name) {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    const replay::Comparison& comparison() { return *window.document()->comparison(); }
    void bringToFront(const char* dock) {
        part<QDockWidget>(dock)->raise();
        QCoreApplication::processEvents();
    }
    void trigger(Command command) { window.actions()[command]->trigger(); }
};

} // namespace daxscope::gui
