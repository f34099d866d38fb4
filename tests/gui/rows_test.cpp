// SPDX-License-Identifier: GPL-3.0-or-later
//
// The order of the rows, which of them are shown, and finding one.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/window/range_palette.h"
#include "tests/gui/window_test.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QTreeView>
#include <set>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Rows : WindowTest {
    void SetUp() override {
        window.show();
        ASSERT_TRUE(openFully(
            *window.document(),
            QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-losses-6.12.daxtrace")));
        ASSERT_GT(rows().size(), 2);
    }
    const QVector<std::uint32_t>& rows() { return window.state()->rows(); }
    const Counts& before(std::uint32_t row) {
        return window.document()->summary()->ranges[row][Side::Before];
    }
    std::int64_t file(std::uint32_t row) { return comparison().trace->ranges()[row].file; }
    /// By a figure, within each file.
    template <typename Figure>
    bool sortedDown(Figure figure) {
        for (qsizetype k = 1; k < rows().size(); ++k) {
            if (file(rows()[k - 1]) == file(rows()[k]) &&
                figure(rows()[k - 1]) < figure(rows()[k])) {
                return false;
            }
        }
        return true;
    }
    std::int64_t firstFault(std::uint32_t row) {
        for (const replay::Outcome& outcome : comparison().before.outcomes) {
            if (outcome.range == row && outcome.kind != replay::OutcomeKind::Hit) {
                return outcome.begin;
            }
        }
        return INT64_MAX;
    }
};

} // namespace

TEST_F(Rows, AreSortedByWhatOneAsksFor) {
    const QVector<std::uint32_t> first = rows();
    trigger(Command::RowsByTime);
    EXPECT_TRUE(sortedDown([&](std::uint32_t row) { return before(row).time_in_faults; }));
    trigger(Command::RowsByRefaults);
    EXPECT_TRUE(sortedDown([&](std::uint32_t row) { return before(row).refaults; }));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            trigger(Command::RowsByFirst); // once the lanes' index is there
            return sortedDown([&](std::uint32_t row) { return -(firstFault(row) / 2); });
        },
        kPatience));
    trigger(Command::RowsByAddress);
    EXPECT_EQ(rows(), first);
}

TEST_F(Rows, ThatArePinnedStayOnTop) {
    trigger(Command::RowsByAddress);
    const QVector<std::uint32_t> first = rows();
    window.state()->setCurrentRange(first.last());
    trigger(Command::PinRow);
    EXPECT_EQ(rows().first(), first.last());
    for (const Command order :
         {Command::RowsByTime, Command::RowsByRefaults, Command::RowsByAddress}) {
        trigger(order);
        EXPECT_EQ(rows().first(), first.last());
        EXPECT_EQ(rows().size(), first.size());
    }
    trigger(Command::PinRow); // once more: no longer
    EXPECT_EQ(rows(), first);
}

TEST_F(Rows, OrderAndPinsAreUndoneAndRedone) {
    trigger(Command::RowsByAddress);
    const QVector<std::uint32_t> first = rows();
    trigger(Command::RowsByTime);
    const QVector<std::uint32_t> sorted = rows();
    ASSERT_NE(sorted, first);
    window.state()->pin(sorted.last(), true);
    const QVector<std::uint32_t> pinned = rows();
    ASSERT_NE(pinned, sorted);
    trigger(Command::Undo);
    EXPECT_EQ(rows(), sorted);
    EXPECT_TRUE(window.state()->pinned().isEmpty());
    trigger(Command::Undo);
    EXPECT_EQ(rows(), first) << "one change is undone by one step";
    EXPECT_EQ(window.state()->rowSort(), RowSort());
    trigger(Command::Redo);
    EXPECT_EQ(rows(), sorted);
    trigger(Command::Redo);
    EXPECT_EQ(rows(), pinned);
    EXPECT_TRUE(window.state()->isPinned(sorted.last()));
    // And hidden ones.
    window.state()->setRows({pinned.first()});
    trigger(Command::Undo);
    EXPECT_EQ(rows(), pinned);
}

TEST_F(Rows, AreGroupedByFileAndSortedWithinEachGroup) {
    trigger(Command::GroupByFile);
    const auto groups = window.state()->groups();
    ASSERT_NE(groups, nullptr);
    trigger(Command::RowsByRefaults);
    QVector<std::uint32_t> seen; // groups, in the order of the rows
    for (const std::uint32_t row : rows()) {
        const std::uint32_t group = *window.state()->groupOf(row);
        EXPECT_EQ(groups->groups[group].tip, format::file(*comparison().trace, file(row)));
        if (seen.isEmpty() || seen.last() != group) {
            EXPECT_FALSE(seen.contains(group)) << "a group stands together";
            seen << group;
        }
    }
    EXPECT_TRUE(sortedDown([&](std::uint32_t row) { return before(row).refaults; }));
    EXPECT_TRUE(window.actions()[Command::GroupByFile]->isChecked());
    trigger(Command::GroupByNothing);
    EXPECT_EQ(window.state()->groups(), nullptr);
}

TEST_F(Rows, AreGroupedByTheProcessesThatFaultedOnThem) {
    trigger(Command::GroupByProcess);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.state()->groups() != nullptr; }, kPatience));
    const auto groups = window.state()->groups();
    const auto processes = [&](std::uint32_t row) {
        std::set<std::int64_t> found;
        for (const replay::Run* run :
             {&comparison().recorded, &comparison().before, &comparison().after}) {
            for (const replay::Outcome& outcome : run->outcomes) {
                if (outcome.range == row) {
                    found.insert(comparison().trace->mapping(outcome.mapping)->tgid);
                }
            }
        }
        return found;
    };
    for (const std::uint32_t row : rows()) {
        for (const std::uint32_t other : rows()) {
            EXPECT_EQ(groups->of[row] == groups->of[other], processes(row) == processes(other))
                << row << ' ' << other;
        }
        const auto& group = groups->groups[groups->of[row]];
        for (const std::int64_t tgid : processes(row)) {
            EXPECT_TRUE(group.tip.contains(format::process(*comparison().trace, tgid)));
        }
    }
    // Sorted within each, whatever file they are of.
    trigger(Command::RowsByTime);
    for (qsizetype k = 1; k < rows().size(); ++k) {
        if (groups->of[rows()[k - 1]] == groups->of[rows()[k]]) {
            EXPECT_GE(before(rows()[k - 1]).time_in_faults, before(rows()[k]).time_in_faults);
        }
    }
}

TEST_F(Rows, GroupsAndWhatIsFoldedAreUndoneAndRedone) {
    const QVector<std::uint32_t> first = rows();
    trigger(Command::GroupByFile);
    const QString key = window.state()->groups()->groups[0].key;
    window.state()->fold(key, true);
    EXPECT_TRUE(window.state()->isGroupFolded(0));
    EXPECT_EQ(window.actions()[Command::Undo]->text(), QStringLiteral("&Undo: fold a group"));
    trigger(Command::Undo);
    EXPECT_FALSE(window.state()->isGroupFolded(0));
    EXPECT_EQ(window.state()->grouping(), GroupBy::File);
    trigger(Command::Undo);
    EXPECT_EQ(window.state()->grouping(), GroupBy::None);
    EXPECT_EQ(window.state()->groups(), nullptr);
    EXPECT_EQ(rows(), first);
    trigger(Command::Redo);
    trigger(Command::Redo);
    ASSERT_NE(window.state()->groups(), nullptr);
    EXPECT_TRUE(window.state()->isGroupFolded(0));
}

TEST_F(Rows, AreNotGroupedByWhatNoTraceHasAndThatIsSaid) {
    const QAction* action = window.actions()[Command::GroupByNode];
    EXPECT_FALSE(action->isEnabled());
    EXPECT_TRUE(action->toolTip().contains(QStringLiteral("NUMA")));
    EXPECT_TRUE(window.actions()[Command::GroupByFile]->isEnabled());
}

TEST_F(Rows, AHeaderThatIsClickedSaysTheOrderToTheWindow) {
    auto* tree =
        window.findChild<QDockWidget*>(QStringLiteral("dock.files"))->findChild<QTreeView*>();
    ASSERT_NE(tree, nullptr);
    tree->sortByColumn(2, Qt::DescendingOrder); // refaults
    EXPECT_EQ(window.state()->rowSort(), (RowSort{RowSort::Refaults, true}));
    EXPECT_TRUE(sortedDown([&](std::uint32_t row) { return before(row).refaults; }));
    window.state()->setRowSort({RowSort::Faults, true});
    EXPECT_EQ(tree->header()->sortIndicatorSection(), 1);
    EXPECT_TRUE(sortedDown([&](std::uint32_t row) { return before(row).faults; }));
}

TEST_F(Rows, TheMenuOfARowPinsIt) {
    const std::uint32_t row = rows().last();
    Thing thing;
    thing.row = row;
    QMenu* menu = offerThing(thing, window.document()->sides(), window.document(), window.state(),
                             {}, &window);
    const auto actions = menu->actions();
    const auto found = std::find_if(actions.begin(), actions.end(), [](const QAction* action) {
        return action->text().contains(QStringLiteral("on top"));
    });
    ASSERT_NE(found, actions.end());
    (*found)->trigger();
    menu->close();
    EXPECT_TRUE(window.state()->isPinned(row));
    EXPECT_EQ(rows().first(), row);
}

TEST_F(Rows, ThatAreHiddenComeBackAllAtOnce) {
    const QVector<std::uint32_t> all = rows();
    window.state()->setRows({all.first()});
    ASSERT_EQ(rows().size(), 1);
    trigger(Command::RowsAll);
    EXPECT_EQ(rows(), all);
}

TEST_F(Rows, AreFoundByTyping) {
    const std::uint32_t wanted = rows()[1];
    window.state()->setRows({rows()[0]});
    RangePalette palette(window.document()->sides(), *window.state(), &window);
    palette.show();
    const auto* list = palette.findChild<QListWidget*>();
    auto* line = palette.findChild<QLineEdit*>();
    EXPECT_EQ(list->count(), static_cast<int>(comparison().trace->ranges().size()));
    const auto offset = comparison().trace->ranges()[wanted].pgoff *
                        comparison().trace->session().page_size / (1 << 20);
    QTest::keyClicks(line, QStringLiteral(", %1").arg(offset));
    ASSERT_GT(list->count(), 0);
    EXPECT_EQ(list->item(0)->data(Qt::UserRole).toUInt(), wanted);
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("hidden")));
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(window.state()->currentRange(), wanted);
    EXPECT_TRUE(rows().contains(wanted)) << "it is shown again";
    QTest::keyClicks(line, QStringLiteral("there is no such file"));
    EXPECT_EQ(list->count(), 0);
}
