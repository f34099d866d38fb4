// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/quantities.h"
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

TEST_F(FaultsDock, OfAPartItSaysOfHowMuchAsAllFiguresDo) {
    const trace::TemporaryDirectory folder;
    constexpr std::int64_t kManyTurns = 25'000; // 75,000 events: more than are in the first part
    trace::sample(kManyTurns).write(folder / "big.daxtrace");
    window.show();
    Document& document = *window.document();
    QObject::connect(&document, &Document::opened, &document, [&] {
        if (document.isPart()) {
            document.cancel();
        }
    });
    document.open(QString::fromStdString((folder / "big.daxtrace").string()));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return document.comparison() != nullptr && !document.busy(); }, kPatience));
    ASSERT_TRUE(document.isPart());
    const replay::Comparison& shown = comparison();
    ASSERT_LT(shown.events(), shown.trace->size()) << "the last ones are not decided";
    const QString events = format::count(static_cast<std::int64_t>(shown.events()));
    const QString first = QStringLiteral("first ") + events + QStringLiteral(" events");
    const QString banner = part<QWidget>("part-banner")->findChild<QLabel*>()->text();
    EXPECT_TRUE(banner.contains(first)) << banner.toStdString();
    EXPECT_NE(shown.verdict.find(words::count_text(static_cast<std::int64_t>(shown.events()))),
              std::string::npos)
        << shown.verdict;
    bringToFront("dock.faults");
    auto* sum = part<QLabel>("faults-sum");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !sum->text().isEmpty(); }, kPatience));
    EXPECT_TRUE(sum->text().contains(first)) << sum->text().toStdString();
    EXPECT_TRUE(sum->text().contains(
        format::count(static_cast<std::int64_t>(shown.recorded.totals.pmd_faults))))
        << sum->text().toStdString();
    bringToFront("dock.distribution");
    auto* of = part<QLabel>("distribution-what");
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return of->text() == QStringLiteral("of what is read"); }, kPatience))
        << of->text().toStdString();
}
