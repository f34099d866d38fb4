// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/docks.h"
#include "app/gui/headless.h"
#include "app/gui/state/steps_table.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QTableView>
#include <QTextBrowser>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Steps : ::testing::Test {
    SampleFile file;
    MainWindow window{MainWindow::Settings::Ignored};

    void openWith(const char* dock) {
        window.show();
        auto* shown = window.findChild<QDockWidget*>(QLatin1String(dock));
        ASSERT_NE(shown, nullptr);
        shown->raise();
        ASSERT_TRUE(openFully(*window.document(), file.path()));
        QCoreApplication::processEvents();
    }
    /// Selects an access and waits until it was looked at.
    bool select(std::uint32_t access) {
        window.state()->select(access, Side::Before);
        const CloseUp* close_up = window.document()->closeUp();
        return QTest::qWaitFor(
            [=] { return close_up->seen() && close_up->seen()->moment.access == access; },
            kPatience);
    }
    QTableView* view(const char* name) {
        auto* found = window.findChild<QTableView*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    const StepsTable& table() { return *qobject_cast<StepsTable*>(view("steps")->model()); }
    int row(std::string_view step, Side side) {
        for (int k = 0; k < table().rowCount(); ++k) {
            const model::Step* at = table().cell(k, side).step;
            if (at != nullptr && at->name == step) {
                return k;
            }
        }
        ADD_FAILURE() << "no step " << step;
        return 0;
    }
    int taken(Side side) {
        int count = 0;
        for (int k = 0; k < table().rowCount(); ++k) {
            count += table().cell(k, side).taken ? 1 : 0;
        }
        return count;
    }
    QString cellOf(const char* name, int at, int column) {
        const QAbstractItemModel* model = view(name)->model();
        return model->index(at, column).data().toString();
    }
};

} // namespace

TEST_F(Steps, WithoutASelectionBothTablesAreShownPlain) {
    openWith("dock.steps");
    const auto [before, after] =
        model::pair_of(*model::handler_of_release({6, 12})); // the sample's
    EXPECT_EQ(table().handler(Side::Before), before);
    EXPECT_EQ(table().handler(Side::After), after);
    EXPECT_EQ(static_cast<std::size_t>(table().rowCount()),
              model::align(*table().handler(Side::Before), *table().handler(Side::After)).size());
    EXPECT_EQ(taken(Side::Before) + taken(Side::After), 0);
    EXPECT_EQ(table().difference(row("unmap", Side::Before)), model::Difference::Changed);
    EXPECT_EQ(table().difference(row("colour", Side::Before)), model::Difference::None);
    EXPECT_TRUE(window.findChild<QLabel*>(QStringLiteral("steps-say"))->text().contains(u"Select"));
}

TEST_F(Steps, TheBranchOfARefaultIsMarkedWithWhatItDidAndToWhom) {
    openWith("dock.steps");
    ASSERT_TRUE(select(20));
    EXPECT_GT(taken(Side::Before), 5);
    const StepsTable::Cell& unmap = table().cell(row("unmap", Side::Before), Side::Before);
    ASSERT_TRUE(unmap.taken);
    ASSERT_FALSE(unmap.effects.empty());
    EXPECT_EQ(unmap.effects[0].weight, StepEffect::Weight::Harm);
    EXPECT_TRUE(unmap.effects[0].text.startsWith(u"unmapped from reader pid "))
        << unmap.effects[0].text.toStdString();
    const StepsTable::Cell& fallback = table().cell(row("fallback", Side::Before), Side::Before);
    EXPECT_FALSE(fallback.taken) << "a branch that it did not take";
    bool returns = false;
    for (int k = 0; k < table().rowCount(); ++k) {
        for (const StepEffect& effect : table().cell(k, Side::Before).effects) {
            returns = returns || effect.text == QStringLiteral("returns NOPAGE");
        }
    }
    EXPECT_TRUE(returns);
    EXPECT_EQ(table().telling(), row("unmap", Side::Before));
    EXPECT_EQ(view("steps")->currentIndex().row(), table().telling());
}

TEST_F(Steps, AnUnmapIsToldAsAStepOfTheFaultThatMadeIt) {
    openWith("dock.steps");
    const auto comparison = window.document()->comparison();
    const trace::Trace& trace = *comparison->trace;
    const replay::Outcome& fault = comparison->before.outcomes[20];
    std::uint32_t unmap = fault.event + 1;
    while (trace.event(unmap).kind != trace::Kind::Unmap) {
        ++unmap;
    }
    ASSERT_LE(trace.event(unmap).ts, trace.event(fault.event).ts_end);
    window.state()->selectEvent(unmap);
    const CloseUp* close_up = window.document()->closeUp();
    ASSERT_TRUE(QTest::qWaitFor(
        [=] { return close_up->seen() && close_up->seen()->moment.access == 20; }, kPatience));
    EXPECT_GT(taken(Side::Before), 0);
    EXPECT_TRUE(window.findChild<QLabel*>(QStringLiteral("steps-say"))
                    ->text()
                    .contains(QStringLiteral("happened in this fault")));
}

TEST_F(Steps, AHitSaysSo) {
    openWith("dock.steps");
    ASSERT_TRUE(select(20));
    EXPECT_EQ(taken(Side::After), 0);
    const QString said = window.findChild<QLabel*>(QStringLiteral("steps-say"))->text();
    EXPECT_TRUE(said.contains(
        QStringLiteral("after (iomap): the page tables satisfied this access: no fault")))
        << said.toStdString();
    EXPECT_FALSE(said.contains(QStringLiteral("before (iomap-6.2): the page tables")));
    EXPECT_TRUE(table()
                    .headerData(StepsTable::After, Qt::Horizontal, Qt::DisplayRole)
                    .toString()
                    .contains(QStringLiteral("hit")));
    EXPECT_TRUE(table()
                    .headerData(StepsTable::Before, Qt::Horizontal, Qt::DisplayRole)
                    .toString()
                    .contains(QStringLiteral("refault, NOPAGE")));
}

TEST_F(Steps, UpAndDownGoThroughTheStepsAndTellEach) {
    openWith("dock.steps");
    ASSERT_TRUE(select(20));
    auto* steps = view("steps");
    steps->setCurrentIndex(steps->model()->index(0, 0));
    QTest::keyClick(steps, Qt::Key_Down);
    EXPECT_EQ(steps->currentIndex().row(), 1);
    QTest::keyClick(steps, Qt::Key_Down);
    QTest::keyClick(steps, Qt::Key_Up);
    EXPECT_EQ(steps->currentIndex().row(), 1);
    const model::Step& step = *table().cell(1, Side::Before).step;
    const auto words =
        QString::fromUtf8(step.text.data(), static_cast<qsizetype>(step.text.size()));
    const QString told = window.findChild<QTextBrowser*>(QStringLiteral("step"))->toPlainText();
    EXPECT_TRUE(told.contains(words)) << told.toStdString();
    EXPECT_TRUE(told.contains(QStringLiteral("6.2 dax_iomap_pmd_fault()")));
    EXPECT_TRUE(steps->model()->index(1, 0).data(Qt::ToolTipRole).toString().contains(words));
}

TEST_F(Steps, OtherHandlersGiveOtherTables) {
    openWith("dock.steps");
    window.document()->setHandlers(model::find_handler("pre-fix"), model::find_handler("fixed"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return window.document()->comparison()->before.handler == "pre-fix"; }, kPatience));
    EXPECT_EQ(table().handler(Side::Before)->name, "pre-fix");
    EXPECT_EQ(table().difference(row("allocate", Side::After)), model::Difference::OnlyAfter);
    EXPECT_EQ(table().cell(row("allocate", Side::After), Side::Before).step, nullptr) << "a gap";
}

TEST_F(Steps, OfTwoWishesTheNewerIsSeen) {
    openWith("dock.steps");
    window.state()->select(20, Side::Before);
    ASSERT_TRUE(select(33));
    QTest::qWait(50);
    EXPECT_EQ(window.document()->closeUp()->seen()->moment.access, 33U);
    window.state()->select(std::nullopt);
    EXPECT_EQ(window.document()->closeUp()->seen(), nullptr);
    EXPECT_EQ(taken(Side::Before), 0);
}

TEST_F(Steps, ADockThatNobodySeesAsksForNothing) {
    openWith("dock.event");
    window.state()->select(20, Side::Before);
    EXPECT_FALSE(window.document()->closeUp()->busy());
    window.findChild<QDockWidget*>(QStringLiteral("dock.steps"))->raise();
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return window.document()->closeUp()->seen() != nullptr; }, kPatience))
        << "but as soon as it is seen";
}

TEST_F(Steps, ModelsKeepQtsRules) {
    const QAbstractItemModelTester steps(view("steps")->model(),
                                         QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester state(view("state")->model(),
                                         QAbstractItemModelTester::FailureReportingMode::Fatal);
    openWith("dock.steps");
    ASSERT_TRUE(select(20));
    ASSERT_TRUE(select(21));
}

TEST_F(Steps, TheDocksLeaveTheLanesHalfOfTheWindow) {
    window.resize(1600, 1000);
    openWith("dock.steps");
    QCoreApplication::processEvents();
    EXPECT_GE(window.view()->width(), 800);
    EXPECT_GE(window.view()->height(), 500);
}

TEST_F(Steps, AScreenshotNamesWhatIsNotThere) {
    Shot shot;
    shot.path = file.folder() + QStringLiteral("/shot.png");
    shot.docks = {QStringLiteral("nonsense")};
    EXPECT_THROW(takeShot(window, file.path(), shot), Error);
    shot.docks = {QStringLiteral("steps")};
    shot.select = 1'000'000;
    EXPECT_THROW(takeShot(window, file.path(), shot), Error);
    shot.select = 20;
    EXPECT_NO_THROW(takeShot(window, file.path(), shot));
    EXPECT_TRUE(QFile::exists(shot.path));
    EXPECT_EQ(window.state()->selected(), 20U);
    EXPECT_GT(taken(Side::Before), 0) << "the picture waits for the steps";
}
