// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows in groups: a line over each with its name and count, which folds them away.
#include "app/gui/lanes/pane.h"
#include "app/gui/state/navigate.h"
#include "tests/gui/compare/window.h"

#include <QAccessible>

namespace daxscope::gui {
namespace {

/// Eight rows: three of the first group, five of the second.
struct Groups : testing::Test {
    Groups() {
        auto groups = std::make_shared<RowGroups>();
        groups->groups = {
            {QStringLiteral("one"), QStringLiteral("first.dat"), QStringLiteral("/a")},
            {QStringLiteral("two"), QStringLiteral("other.dat"), QStringLiteral("/b")}};
        groups->of = {0, 0, 0, 1, 1, 1, 1, 1};
        window.state.setGrouping(GroupBy::File);
        window.state.setGroups(groups);
        window.settle();
    }
    /// The middle of the line over a row, beside the lanes.
    QPointF header(std::uint32_t row) {
        const QRect lane = window.lane(Side::Before, row);
        return {20.0, lane.top() - 8.0};
    }
    QString spoken() {
        return QAccessible::queryAccessibleInterface(window.plot())->text(QAccessible::Value);
    }
    Window window{made::storm(made::eight_rows()), {1000, 700}};
};

} // namespace

TEST_F(Groups, HaveALineWithNameAndCount) {
    const QRect third = window.lane(Side::Before, 2), fourth = window.lane(Side::Before, 3);
    EXPECT_GT(fourth.top(), third.bottom() + 10) << "there is room for it";
    EXPECT_EQ(window.lane(Side::After, 3).height(), fourth.height());
    const QString told = window.view.tooltipAt(header(3).toPoint());
    EXPECT_TRUE(told.contains(QStringLiteral("other.dat · 5 ranges"))) << told.toStdString();
    EXPECT_TRUE(window.view.tooltipAt(header(0).toPoint()).contains(QStringLiteral("3 ranges")));
    // Across the lanes, too.
    EXPECT_EQ(window.view.tooltipAt({600, static_cast<int>(header(3).y())}), told);
}

TEST_F(Groups, ANameThatIsTooLongGivesWayAndTheCountDoesNot) {
    auto groups = std::make_shared<RowGroups>();
    const QString all = QStringLiteral("first pid 1, second pid 22, third pid 333 and 4 more");
    groups->groups = {{QStringLiteral("one"), all, QStringLiteral("first\nsecond")}};
    groups->of = {0, 0, 0, 0, 0, 0, 0, 0};
    window.state.setGroups(groups);
    window.settle();
    PaneContext context;
    context.state = &window.state;
    context.groupSizes = {8};
    const QFontMetricsF metrics(window.plot()->font());
    const QString whole = context.groupLabel(0);
    EXPECT_EQ(context.groupLabel(0, metrics, metrics.horizontalAdvance(whole) + 1), whole);
    const double narrow = metrics.horizontalAdvance(whole) * 2 / 3;
    const QString cut = context.groupLabel(0, metrics, narrow);
    EXPECT_LE(metrics.horizontalAdvance(cut), narrow);
    EXPECT_TRUE(cut.startsWith(QStringLiteral("first pid 1, sec"))) << cut.toStdString();
    EXPECT_TRUE(cut.endsWith(QStringLiteral("… · 8 ranges"))) << cut.toStdString();
    const QRect lane = window.lane(Side::Before, 0);
    const QString told = window.view.tooltipAt({20, lane.top() - 8});
    EXPECT_TRUE(told.contains(all)) << told.toStdString();
    EXPECT_TRUE(told.contains(QStringLiteral("\nfirst\nsecond\n"))) << told.toStdString();
    // Its name is beside the lanes, where nothing is drawn over it.
    const QImage picture = window.grab();
    const auto is_plain = [&](int from, int to) {
        for (int x = from; x < to; ++x) {
            for (int y = lane.top() - 14; y < lane.top() - 4; ++y) {
                if (picture.pixel(x, y) != picture.pixel(lane.right() - 1, y)) {
                    return false;
                }
            }
        }
        return true;
    };
    EXPECT_TRUE(is_plain(lane.left() + 2, lane.right()));
    EXPECT_FALSE(is_plain(20, lane.left()));
}

TEST_F(Groups, FoldAndUnfoldByAClick) {
    const QRect fourth = window.lane(Side::Before, 3);
    window.click(header(0));
    window.settle();
    EXPECT_TRUE(window.state.isFolded(0));
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty());
    EXPECT_TRUE(window.lane(Side::After, 2).isEmpty());
    EXPECT_LT(window.lane(Side::Before, 3).top(), fourth.top());
    EXPECT_EQ(window.state.rows().size(), 8) << "folded away is not hidden";
    const QPointF both = header(3) - QPointF(0, 20);
    EXPECT_TRUE(
        window.view.tooltipAt(both.toPoint()).contains(QStringLiteral("first.dat · 3 ranges")));
    window.click(both);
    window.settle();
    EXPECT_FALSE(window.state.isFolded(0));
    EXPECT_EQ(window.lane(Side::Before, 3), fourth);
}

TEST_F(Groups, TheKeyboardGoesOverTheirLinesFoldsAndUnfoldsThem) {
    window.state.setCurrentRange(2);
    window.key(Qt::Key_Down);
    EXPECT_TRUE(spoken().contains(QStringLiteral("other.dat · 5 ranges")))
        << spoken().toStdString();
    EXPECT_EQ(window.state.currentRange(), 2U) << "the line is no range";
    window.key(Qt::Key_Left);
    EXPECT_TRUE(window.state.isFolded(3));
    EXPECT_TRUE(spoken().contains(QStringLiteral("folded")));
    window.key(Qt::Key_Right);
    EXPECT_FALSE(window.state.isFolded(3));
    window.key(Qt::Key_Return);
    EXPECT_TRUE(window.state.isFolded(3));
    window.settle();
    window.key(Qt::Key_Down);
    EXPECT_EQ(window.state.currentRange(), 2U) << "there is nothing below";
    window.key(Qt::Key_Up);
    EXPECT_EQ(window.state.currentRange(), 2U);
    window.key(Qt::Key_Up);
    EXPECT_EQ(window.state.currentRange(), 1U);
    window.state.setCurrentRange(0);
    EXPECT_FALSE(navigate::stepRange(window.state, -1));
    window.state.setCurrentRange(2);
    EXPECT_FALSE(navigate::stepRange(window.state, 1)) << "the rows below are folded away";
}

TEST_F(Groups, UnfoldWhereOneGoesToARowOfTheirs) {
    window.state.fold(QStringLiteral("two"), true);
    window.settle();
    ASSERT_TRUE(window.lane(Side::Before, 6).isEmpty());
    window.state.setCurrentRange(6);
    window.settle();
    EXPECT_FALSE(window.lane(Side::Before, 6).isEmpty());
}

TEST_F(Groups, APinnedRowStandsAboveThemAll) {
    window.state.setRows({5, 0, 1, 2, 3, 4, 6, 7});
    window.state.setPinned({5});
    window.settle();
    EXPECT_LT(window.lane(Side::Before, 5).bottom(), window.lane(Side::Before, 0).top() - 10);
    EXPECT_TRUE(window.view.tooltipAt(header(3).toPoint()).contains(QStringLiteral("4 ranges")));
    window.state.fold(QStringLiteral("two"), true);
    window.settle();
    EXPECT_FALSE(window.lane(Side::Before, 5).isEmpty());
}

TEST_F(Groups, FoldedAwayAreCountedInTheDifferenceAllTheSame) {
    const auto delta = [&] {
        // The strip lies between the panes.
        const QRect last = window.lane(Side::Before, 7), first = window.lane(Side::After, 0);
        for (int y = last.bottom(); y < first.top() && !last.isEmpty(); ++y) {
            const QString told = window.view.tooltipAt({600, y});
            if (!told.isEmpty()) {
                return told;
            }
        }
        return QString();
    };
    const QString before = delta();
    ASSERT_FALSE(before.isEmpty());
    window.state.fold(QStringLiteral("one"), true);
    window.settle();
    const QRect lane = window.lane(Side::Before, 7);
    QString after;
    for (int y = lane.bottom(); y < lane.bottom() + 300 && after != before; ++y) {
        after = window.view.tooltipAt({600, y});
    }
    EXPECT_EQ(after, before);
}

TEST_F(Groups, ScrollBeneathWhatIsPinned) {
    window.state.setRows({5, 0, 1, 2, 3, 4, 6, 7});
    window.state.setPinned({5});
    window.view.growRows(12);
    window.settle();
    const QRect pinned = window.lane(Side::Before, 5);
    window.wheel({2.0, pinned.center().y() + 0.0}, -1000);
    window.settle();
    EXPECT_EQ(window.lane(Side::Before, 5), pinned);
    EXPECT_FALSE(window.lane(Side::Before, 7).isEmpty());
    EXPECT_TRUE(window.lane(Side::Before, 0).isEmpty());
}

} // namespace daxscope::gui
