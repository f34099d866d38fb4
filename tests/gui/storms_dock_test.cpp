// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_test.h"

#include <QLabel>
#include <QSpinBox>
#include <QTableView>

using namespace daxscope;
using namespace daxscope::gui;

namespace {
using StormsDock = WindowTest;
} // namespace

TEST_F(StormsDock, ArrowsInTheListOfStormsGoThere) {
    window.show();
    ASSERT_TRUE(openFully(
        *window.document(),
        QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace")));
    activate();
    bringToFront("dock.storms");
    auto* storms = part<QTableView>("storms");
    ASSERT_GT(storms->model()->rowCount(), 2);
    storms->setFocus();
    QTest::keyClick(storms, Qt::Key_Down);
    QTest::keyClick(storms, Qt::Key_Down);
    const auto storm = window.state()->currentStorm();
    ASSERT_TRUE(storm);
    EXPECT_EQ(storm->index, storms->currentIndex().row());
    EXPECT_LE(window.state()->visible().begin, comparison().storms_before[storm->index].begin);
    EXPECT_GE(window.state()->visible().end, comparison().storms_before[storm->index].end);
    QTest::keyClick(&window, Qt::Key_N);
    EXPECT_EQ(storms->currentIndex().row(), storm->index + 1);
}

TEST_F(StormsDock, TheRuleAndTheColumnsOfStormsAreExplainedWhereTheyStand) {
    openSample();
    bringToFront("dock.storms");
    auto* rule = part<QLabel>("storm-rule");
    EXPECT_TRUE(rule->text().startsWith(QStringLiteral("A storm: at least 8 refaults")));
    part<QSpinBox>("storm-least")->setValue(9);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return rule->text().contains(QStringLiteral("at least 9 ")); }, kPatience));
    const auto* model = part<QTableView>("storms")->model();
    for (int column = 0; column < model->columnCount(); ++column) {
        EXPECT_FALSE(
            model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}
