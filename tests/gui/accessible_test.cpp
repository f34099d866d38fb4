// SPDX-License-Identifier: GPL-3.0-or-later
//
// What assistive technology finds: names of tables, and what the keyboard's cursor in the lanes is
// on. That it is told of a change is for at_spi.py to see: without a session bus nobody listens.
#include "app/gui/lanes/plot.h"
#include "tests/gui/window_test.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QDockWidget>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Accessible : WindowTest {
    void SetUp() override {
        openSample();
        activate();
        plot()->setFocus();
    }
    Plot* plot() { return window.view()->findChild<Plot*>(); }
    QAccessibleInterface* lanes() { return QAccessible::queryAccessibleInterface(plot()); }
    QString said() { return lanes()->text(QAccessible::Value); }
    /// The faults of the run before on the range of the first row, in order.
    std::vector<std::uint32_t> faults() {
        std::vector<std::uint32_t> found;
        const auto& outcomes = comparison().before.outcomes;
        for (std::uint32_t k = 0; k < outcomes.size(); ++k) {
            if (outcomes[k].range == window.state()->rows().first() &&
                outcomes[k].kind != replay::OutcomeKind::Hit) {
                found.push_back(k);
            }
        }
        return found;
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(plot(), static_cast<Qt::Key>(key), modifiers);
    }
};

} // namespace

TEST_F(Accessible, EveryTableAndTreeOfADockHasAName) {
    int views = 0;
    for (const auto* dock : window.findChildren<QDockWidget*>()) {
        for (const auto* view : dock->findChildren<QAbstractItemView*>()) {
            if (view->isWindow() || view->inherits("QHeaderView") ||
                view->parentWidget()->isWindow()) {
                continue; // part of another, or a list that opens
            }
            ++views;
            const auto* spoken = QAccessible::queryAccessibleInterface(
                const_cast<QObject*>(static_cast<const QObject*>(view)));
            ASSERT_NE(spoken, nullptr);
            EXPECT_FALSE(spoken->text(QAccessible::Name).isEmpty())
                << dock->objectName().toStdString() << ' ' << view->metaObject()->className() << ' '
                << view->objectName().toStdString();
        }
    }
    EXPECT_GT(views, 10);
}

TEST_F(Accessible, TheLanesAreAChartWithANameAndAValue) {
    ASSERT_NE(lanes(), nullptr);
    EXPECT_EQ(lanes()->role(), QAccessible::Chart);
    EXPECT_FALSE(lanes()->text(QAccessible::Name).isEmpty());
    auto* value = lanes()->valueInterface();
    ASSERT_NE(value, nullptr);
    press(Qt::Key_Right);
    EXPECT_LE(value->minimumValue().toDouble(), value->currentValue().toDouble());
    EXPECT_LE(value->currentValue().toDouble(), value->maximumValue().toDouble());
}

TEST_F(Accessible, ArrowsGoFromFaultToFaultAndAreReadOut) {
    const auto all = faults();
    ASSERT_GT(all.size(), 3U);
    const std::int64_t zero = window.document()->sides()->zero();
    for (std::size_t k = 0; k < 3; ++k) {
        press(Qt::Key_Right);
        const replay::Outcome& of = comparison().before.outcomes[all[k]];
        EXPECT_TRUE(said().startsWith(QStringLiteral("before, "))) << said().toStdString();
        EXPECT_TRUE(said().contains(format::fileAndRange(*comparison().trace, of.range)));
        EXPECT_TRUE(said().contains(format::duration(of.end - of.begin))) << said().toStdString();
        EXPECT_EQ(lanes()->text(QAccessible::Description), said());
        EXPECT_DOUBLE_EQ(lanes()->valueInterface()->currentValue().toDouble(),
                         static_cast<double>(of.begin - zero) / 1e9);
        EXPECT_FALSE(window.state()->selected()) << "the cursor selects nothing";
    }
    press(Qt::Key_Left);
    press(Qt::Key_Return);
    EXPECT_EQ(window.state()->selected(), all[1]);
    press(Qt::Key_Left);
    press(Qt::Key_Left);
    EXPECT_EQ(said(), QStringLiteral("No earlier fault in this row"));
    EXPECT_EQ(window.state()->selected(), all[1]);
}

TEST_F(Accessible, ACursorThatLeavesWhatIsVisibleTakesTheViewAlong) {
    const auto all = faults();
    const replay::Outcome& first = comparison().before.outcomes[all[0]];
    window.state()->setVisible({first.begin, first.begin + 1000});
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    const replay::Outcome& second = comparison().before.outcomes[all[1]];
    EXPECT_LE(window.state()->visible().begin, second.begin);
    EXPECT_GT(window.state()->visible().end, second.begin);
    EXPECT_EQ(window.state()->visible().length(), 1000);
}

TEST_F(Accessible, ShiftGoesToTheOtherPaneAndPans) {
    press(Qt::Key_Right);
    ASSERT_TRUE(said().startsWith(QStringLiteral("before, ")));
    press(Qt::Key_Down, Qt::ShiftModifier);
    EXPECT_TRUE(said().startsWith(QStringLiteral("after, "))) << said().toStdString();
    press(Qt::Key_Return);
    EXPECT_EQ(window.state()->selectedSide(), Side::After);
    press(Qt::Key_W);
    press(Qt::Key_W);
    const auto before = window.state()->visible();
    press(Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_LT(window.state()->visible().begin, before.begin);
}

TEST_F(Accessible, WhatIsSelectedElsewhereIsReadOutToo) {
    window.state()->select(faults()[2], Side::Before);
    EXPECT_TRUE(said().startsWith(QStringLiteral("before, "))) << said().toStdString();
}
