// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QLabel>
#include <QTableView>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct FaultsDock : WindowTest {
    void openTrace(const char* name) {
        window.show();
        ASSERT_TRUE(
            openFully(*window.document(), QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/") +
                                              QLatin1String(name)));
        bringToFront("dock.faults");
        auto* sum = part<QLabel>("faults-sum");
        ASSERT_TRUE(QTest::qWaitFor([&] { return !sum->text().isEmpty(); }, kPatience));
    }
    QString cell(int row, int column) {
        const auto* model = part<QTableView>("faults")->model();
        return model->index(row, column).data().toString();
    }
    void click(int row) {
        auto* table = part<QTableView>("faults");
        emit table->clicked(table->model()->index(row, 0));
    }
};

} // namespace

TEST_F(FaultsDock, ListsReasonsAndGoesToTheFirstFaultOfEach) {
    openTrace("fallbacks-6.12.daxtrace");
    const auto* model = part<QTableView>("faults")->model();
    ASSERT_GT(model->rowCount(), 8);
    for (int row = 0; row < model->rowCount(); ++row) {
        EXPECT_FALSE(model->index(row, 0).data(Qt::ToolTipRole).toString().isEmpty());
        window.state()->select({});
        click(row);
        ASSERT_TRUE(window.state()->selected()) << cell(row, 0).toStdString();
        const auto& outcome = comparison().recorded.outcomes[*window.state()->selected()];
        EXPECT_EQ(window.state()->currentRange(), outcome.range);
    }
}

TEST_F(FaultsDock, ListsFilesAndRangesToo) {
    openTrace("fallbacks-6.12.daxtrace");
    auto* by = part<QComboBox>("faults-by");
    const auto* model = part<QTableView>("faults")->model();
    by->setCurrentIndex(1);
    EXPECT_EQ(model->rowCount(), static_cast<int>(comparison().trace->files().size()));
    EXPECT_EQ(cell(0, 0), QStringLiteral("huge"));
    EXPECT_TRUE(cell(0, 1).startsWith(QStringLiteral("100")));
    by->setCurrentIndex(2);
    EXPECT_EQ(model->rowCount(), static_cast<int>(comparison().trace->ranges().size()));
    for (int column = 0; column < model->columnCount(); ++column) {
        EXPECT_FALSE(
            model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}

TEST_F(FaultsDock, WhatIsAllHugeHasNoReason) {
    openTrace("reflink-storm-6.12.daxtrace");
    EXPECT_EQ(part<QTableView>("faults")->model()->rowCount(), 0);
    EXPECT_TRUE(part<QLabel>("faults-sum")->text().contains(QStringLiteral("534")));
}
