// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who gets how much room, and who may change that.
#include "app/gui/actions/key_sheet.h"
#include "tests/gui/window_test.h"

#include <QTextBrowser>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

using Layout = WindowTest;

} // namespace

TEST_F(Layout, TheRowsHeightIsInTheMenuHasKeysAndEndsWithTheTrace) {
    openSample();
    const auto height = [this] {
        QCoreApplication::processEvents();
        EXPECT_TRUE(QTest::qWaitFor([this] { return window.view()->isIdle(); }, kPatience));
        return window.view()->laneRect(Side::Before, 0).height();
    };
    const int fitting = height();
    trigger(Command::RowsLower);
    const int lower = height();
    EXPECT_LT(lower, fitting);
    trigger(Command::RowsTaller);
    EXPECT_GT(height(), lower);
    trigger(Command::RowsFit);
    EXPECT_EQ(height(), fitting);
    trigger(Command::RowsLower);
    ASSERT_LT(height(), fitting);
    openSample();
    EXPECT_EQ(height(), fitting) << "another trace has other rows";
    for (const Command command : {Command::RowsTaller, Command::RowsLower, Command::RowsFit}) {
        EXPECT_FALSE(window.actions()[command]->shortcuts().isEmpty());
    }
    const KeySheet sheet(window.actions(), nullptr);
    EXPECT_TRUE(
        sheet.findChild<QTextBrowser*>()->toPlainText().contains(QStringLiteral("Ctrl+wheel")));
}
