// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFileInfo>
#include <QStandardPaths>
#include <gtest/gtest.h>

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
#ifdef DAXSCOPE_COMMAND
    // The window starts the command of this build, not one that is installed.
    qputenv("PATH", QFileInfo(QStringLiteral(DAXSCOPE_COMMAND)).path().toLocal8Bit() + ':' +
                        qgetenv("PATH"));
#endif
    ::testing::InitGoogleTest(&argc, argv);
    QStandardPaths::setTestModeEnabled(true); // settings of the user stay untouched
    const QApplication app(argc, argv);
    return RUN_ALL_TESTS();
}
