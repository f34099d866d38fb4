// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/navigate.h"
#include "replay/analysis/zaps.h"
#include "tests/gui/window_test.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QStyleOptionComboBox>
#include <QTableView>
#include <QToolButton>
#include <set>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct StormsDock : WindowTest {
    void openStorms() {
        window.resize(1600, 1000);
        window.show();
        ASSERT_TRUE(openFully(
            *window.document(),
            QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace")));
        bringToFront("dock.storms");
    }
    QAbstractItemModel* pair() { return part<QTableView>("storm-pair")->model(); }
    QString pairCell(int row, int column) { return pair()->index(row, column).data().toString(); }
    bool counted() {
        return QTest::qWaitFor(
            [&] { return pair()->rowCount() > 11 && pairCell(11, 1) != QStringLiteral("…"); },
            kPatience);
    }
    void click(int row, Qt::KeyboardModifiers modifiers) {
        auto* storms = part<QTableView>("storms");
        const QModelIndex index = storms->model()->index(row, 1);
        storms->scrollTo(index);
        QTest::mouseClick(storms->viewport(), Qt::LeftButton, modifiers,
                          storms->visualRect(index).center());
    }
    /// What a storm's zaps say, pair by pair, in any order.
    static std::multiset<QString> zapsOf(const replay::Run& run, const replay::Storm& storm) {
        std::multiset<QString> counts;
        for (const auto& [pair, count] : replay::zaps_of(run, storm)) {
            counts.insert(format::count(static_cast<std::int64_t>(count)));
        }
        return counts;
    }
};

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
    const gui::TimeRange before = window.state()->visible();
    storms->setFocus();
    EXPECT_FALSE(window.state()->currentStorm()) << "the focus alone goes nowhere";
    EXPECT_EQ(window.state()->visible(), before);
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

TEST_F(StormsDock, TwoThatAreSelectedStandBesideEachOther) {
    openStorms();
    click(0, {});
    EXPECT_EQ(pair()->rowCount(), 0) << "one is no two";
    click(2, Qt::ControlModifier);
    ASSERT_TRUE(counted());
    ASSERT_TRUE(window.state()->currentStorm());
    EXPECT_EQ(window.state()->currentStorm()->index, 0) << "the second is not gone to";
    EXPECT_TRUE(part<QTableView>("storm-pair")->isVisible());
    for (const int column : {1, 2}) {
        const replay::Storm& storm = comparison().storms_before[column == 1 ? 0 : 2];
        EXPECT_EQ(pairCell(0, column), QStringLiteral("before, #%1").arg(storm.rank));
        EXPECT_EQ(pairCell(1, column), format::fileAndRange(*comparison().trace, storm.range));
        EXPECT_EQ(pairCell(3, column), format::duration(storm.end - storm.begin));
        EXPECT_EQ(pairCell(4, column), format::count(storm.refaults));
        EXPECT_EQ(pairCell(6, column), format::duration(storm.time_in_faults));
        EXPECT_EQ(pairCell(9, column), QString::number(storm.parties.size()));
        std::multiset<QString> zaps;
        for (int row = 11; row < pair()->rowCount(); ++row) {
            if (pairCell(row, column) != QStringLiteral("0")) {
                zaps.insert(pairCell(row, column));
            }
        }
        EXPECT_EQ(zaps, zapsOf(comparison().before, storm));
    }
    click(1, {});
    EXPECT_EQ(pair()->rowCount(), 0);
    EXPECT_EQ(window.state()->currentStorm()->index, 1);
}

TEST_F(StormsDock, OneThatIsHeldStandsBesideOneOfTheOtherRun) {
    openStorms();
    click(1, {});
    part<QToolButton>("storm-hold")->setChecked(true);
    EXPECT_EQ(pair()->rowCount(), 0);
    ASSERT_FALSE(comparison().storms_recorded.empty());
    navigate::toStorm(*window.document()->sides(), *window.state(), {Side::Recorded, 0});
    ASSERT_TRUE(counted());
    EXPECT_TRUE(pairCell(0, 1).startsWith(QStringLiteral("before, ")));
    EXPECT_TRUE(pairCell(0, 2).startsWith(QStringLiteral("recorded, ")));
    EXPECT_EQ(pairCell(8, 2), QStringLiteral("not recorded")) << "no hook sees removals";
    EXPECT_NE(pairCell(8, 1), QStringLiteral("not recorded"));
    window.document()->setStormRule({9, 10'000'000});
    ASSERT_TRUE(QTest::qWaitFor([&] { return pair()->rowCount() == 0; }, kPatience))
        << "by another rule there are other storms";
    EXPECT_FALSE(part<QToolButton>("storm-hold")->isChecked());
}

TEST_F(StormsDock, TheRunAndItsFigureAreReadWholeOnASmallScreen) {
    window.resize(1280, 800);
    window.show();
    bringToFront("dock.storms"); // before it knows of any run
    const auto* side = part<QComboBox>("storm-side");
    const auto room = [side] {
        QStyleOptionComboBox option;
        option.initFrom(side);
        option.editable = false;
        return side->style()
            ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, side)
            .width();
    };
    ASSERT_TRUE(openFully(
        *window.document(),
        QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-storm-6.12.daxtrace")));
    for (const int least : {8, 2}) {
        part<QSpinBox>("storm-least")->setValue(least);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
        QCoreApplication::processEvents();
        ASSERT_EQ(side->count(), 3);
        for (int run = 0; run < side->count(); ++run) {
            EXPECT_GE(room(), side->fontMetrics().horizontalAdvance(side->itemText(run)))
                << side->itemText(run).toStdString();
        }
    }
}
