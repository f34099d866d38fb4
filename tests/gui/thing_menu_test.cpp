// SPDX-License-Identifier: GPL-3.0-or-later
//
// The context menus: whatever is pressed, in whatever view, offers the same things.
#include "app/gui/actions/thing_menu.h"

#include "app/gui/docks/count_tree.h"
#include "app/gui/state/event_table_model.h"
#include "tests/gui/window_test.h"

#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QTableView>
#include <QTreeView>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct ThingMenu : WindowTest {
    void SetUp() override { openSample(); }

    /// The menu that is open now, closed again; the entry that begins so is chosen.
    bool choose(const char* entry) {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu == nullptr) {
            return false;
        }
        entries.clear();
        QAction* chosen = nullptr;
        for (QAction* action : menu->actions()) {
            const QString text = QString(action->text()).remove(u'&');
            entries << QString(text).replace(QChar::Nbsp, u' ');
            chosen = text.startsWith(QLatin1String(entry)) ? action : chosen;
        }
        if (chosen != nullptr) {
            chosen->trigger();
        }
        menu->close();
        QCoreApplication::processEvents();
        return chosen != nullptr;
    }
    /// Asks a list for the menu of one of its cells, as the right button does.
    void press(QAbstractItemView* view, const QModelIndex& cell) {
        view->scrollTo(cell);
        const QPoint at = view->visualRect(cell).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, view->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(view->viewport(), &event);
    }
    QTableView* events() { return part<QTableView>("events"); }
    bool eventsBecome(int rows) {
        return QTest::qWaitFor([&] { return events()->model()->rowCount() == rows; }, kPatience);
    }
    QString filter() { return part<QLineEdit>("filter")->text(); }
    QStringList entries;
};

} // namespace

TEST_F(ThingMenu, AMappingInTheProcessesDockIsNoDeadEnd) {
    bringToFront("dock.processes");
    auto* tree = part<QTreeView>("processes");
    const QModelIndex process = tree->model()->index(1, 0),
                      mapping = tree->model()->index(0, 0, process);
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(mapping).center());
    ASSERT_TRUE(window.state()->selected()) << "a click goes to its first fault";
    EXPECT_EQ(comparison().before.outcomes[*window.state()->selected()].mapping, 2U);
    press(tree, mapping);
    ASSERT_TRUE(choose("Filter: only mapping 2")) << entries.join(u'|').toStdString();
    EXPECT_EQ(filter(), QStringLiteral("mapping:2"));
    EXPECT_TRUE(eventsBecome(static_cast<int>(kTurns))) << "its faults, and the zaps of it";
    press(tree, process);
    ASSERT_TRUE(choose("Filter: only process reader pid 101")) << entries.join(u'|').toStdString();
    EXPECT_EQ(filter(), QStringLiteral("mapping:2 pid:101"));
    EXPECT_TRUE(eventsBecome(static_cast<int>(kTurns / 2)));
    press(tree, process);
    ASSERT_TRUE(choose("No filter"));
    EXPECT_TRUE(eventsBecome(static_cast<int>(3 * kTurns)));
}

TEST_F(ThingMenu, ACellOfTheEventTableFiltersByItsValue) {
    bringToFront("dock.events");
    const auto fault = static_cast<int>(comparison().before.outcomes[20].event);
    press(events(), events()->model()->index(fault, EventTableModel::Before));
    ASSERT_TRUE(choose("Filter: only before:refault")) << entries.join(u'|').toStdString();
    EXPECT_TRUE(eventsBecome(kTurns - 2));
    press(events(), events()->model()->index(0, EventTableModel::Kind));
    ASSERT_TRUE(choose("Filter: not kind:dax_pmd_fault"));
    EXPECT_EQ(filter(), QStringLiteral("before:refault -kind:dax_pmd_fault"));
    EXPECT_TRUE(eventsBecome(0));
}

TEST_F(ThingMenu, ARefaultInTheTableLeadsToItsCause) {
    bringToFront("dock.events");
    const auto fault = static_cast<int>(comparison().before.outcomes[20].event);
    press(events(), events()->model()->index(fault, EventTableModel::Task));
    ASSERT_TRUE(choose("Jump to cause")) << entries.join(u'|').toStdString();
    EXPECT_EQ(window.state()->selected(), comparison().before.outcomes[20].cause);
    press(events(), events()->model()->index(fault, EventTableModel::Task));
    ASSERT_TRUE(choose("Copy"));
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("reader tid 100"));
}

TEST_F(ThingMenu, AStormOffersItsEventsAndItsRange) {
    bringToFront("dock.storms");
    auto* storms = part<QTableView>("storms");
    press(storms, storms->model()->index(0, 0));
    ASSERT_TRUE(choose("Filter: only what is in this storm")) << entries.join(u'|').toStdString();
    EXPECT_TRUE(entries.contains(QStringLiteral("Go to this storm")));
    const replay::Storm& storm = comparison().storms_before[0];
    int within = 0;
    for (std::size_t k = 0; k < comparison().trace->size(); ++k) {
        const std::int64_t time = comparison().trace->time(k);
        within += time >= storm.begin && time <= storm.end ? 1 : 0;
    }
    ASSERT_LT(within, 3 * kTurns);
    EXPECT_TRUE(eventsBecome(within)) << filter().toStdString();
}

TEST_F(ThingMenu, TheLanesOfferWhatLiesUnderThePointer) {
    CompareView* view = window.view();
    const TimeRange all = window.state()->bounds();
    window.state()->setVisible({all.begin + 200'000, all.begin + 240'000});
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return view->isIdle() && !view->outcomeRect(Side::Before, 20).isEmpty(); },
        kPatience));
    const QPoint at = view->outcomeRect(Side::Before, 20).center();
    auto* plot = view->focusProxy();
    QTest::mouseClick(plot, Qt::RightButton, {}, plot->mapFrom(view, at));
    ASSERT_TRUE(choose("Jump to cause")) << entries.join(u'|').toStdString();
    EXPECT_EQ(window.state()->selected(), comparison().before.outcomes[20].cause);
    for (const char* entry : {"Go to this storm", "Filter: only range clone, 2 – 4 MiB", "Copy"}) {
        EXPECT_TRUE(entries.contains(QString::fromUtf8(entry)))
            << entry << " of " << entries.join(u'|').toStdString();
    }
    EXPECT_EQ(window.state()->visible().length(), 40'000) << "no stretch was dragged";
}

TEST_F(ThingMenu, RowsAreThoseOfTheRangeUntilAllAreAskedFor) {
    trace::Sample sample = trace::sample(kTurns);
    for (trace::Event& event : sample.events) { // every other fault, on another range
        event.pgoff += event.seq % 6 < 3 && event.kind == trace::Kind::PmdFault ? 512 : 0;
    }
    const trace::TemporaryDirectory directory;
    sample.write(directory / "two.daxtrace");
    ASSERT_TRUE(openFully(*window.document(),
                          QString::fromStdString((directory / "two.daxtrace").string())));
    ASSERT_EQ(window.state()->rows(), (QVector<std::uint32_t>{0, 1}));
    auto* tree = part<QTreeView>("files");
    const QModelIndex group = tree->model()->index(0, 0);
    press(tree, tree->model()->index(1, 0, group));
    ASSERT_TRUE(choose("Show only this row")) << entries.join(u'|').toStdString();
    EXPECT_EQ(window.state()->rows(), QVector<std::uint32_t>{1});
    press(tree, group);
    ASSERT_TRUE(choose("Show all rows")) << entries.join(u'|').toStdString();
    EXPECT_EQ(window.state()->rows(), (QVector<std::uint32_t>{0, 1}));
    tree->sortByColumn(0, Qt::DescendingOrder);
    press(tree, tree->model()->index(1, 0, group));
    ASSERT_TRUE(choose("Hide this row"));
    EXPECT_EQ(window.state()->rows(), QVector<std::uint32_t>{1});
    press(tree, group);
    ASSERT_TRUE(choose("Show all rows"));
    EXPECT_EQ(window.state()->rows(), (QVector<std::uint32_t>{1, 0})) << "in the tree's order";
}

TEST_F(ThingMenu, TheMenuGoesWithTheComparisonThatItIsAbout) {
    bringToFront("dock.events");
    press(events(), events()->model()->index(0, 0));
    const QPointer<QWidget> menu = QApplication::activePopupWidget();
    ASSERT_TRUE(menu);
    emit window.document()->comparisonChanged();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(menu && menu->isVisible());
}

TEST_F(ThingMenu, AGroupOfTheSelectedTimeIsATaskAMappingOrARange) {
    bringToFront("dock.stretch");
    auto* table = part<QTableView>("stretch");
    auto* by = part<QComboBox>("stretch-by");
    window.state()->setStretch(window.state()->bounds());
    const auto& trace = *comparison().trace;
    const auto rows = [&](int wanted) {
        return QTest::qWaitFor([&] { return table->model()->rowCount() == wanted; }, kPatience);
    };
    by->setCurrentIndex(1);
    ASSERT_TRUE(rows(2));
    const QString task = table->model()->index(0, 0).data().toString();
    press(table, table->model()->index(0, 1));
    ASSERT_TRUE(choose("Filter: only task ")) << entries.join(u'|').toStdString();
    const bool first = task == format::task(trace, trace.tasks().front().id);
    EXPECT_EQ(filter(), QStringLiteral("tid:%1").arg(trace.tasks()[first ? 0 : 1].tid));
    by->setCurrentIndex(2);
    ASSERT_TRUE(rows(2));
    press(table, table->model()->index(0, 1));
    ASSERT_TRUE(choose("Filter: not mapping ")) << entries.join(u'|').toStdString();
    EXPECT_TRUE(filter().contains(QStringLiteral("-mapping:")));
    by->setCurrentIndex(3);
    ASSERT_TRUE(rows(1));
    press(table, table->model()->index(0, 0));
    ASSERT_TRUE(choose("Copy"));
    EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith(
        table->model()->index(0, 0).data().toString() + u'\t'));
    press(table, table->model()->index(0, 0));
    EXPECT_FALSE(choose("nothing"));
    EXPECT_TRUE(entries.filter(QStringLiteral("Filter: only range")).size() == 1)
        << entries.join(u'|').toStdString();
}

TEST_F(ThingMenu, AGroupOfTheFaultsDockIsAFileOrARange) {
    bringToFront("dock.faults");
    auto* table = part<QTableView>("faults");
    part<QComboBox>("faults-by")->setCurrentIndex(2);
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() == 1; }, kPatience));
    press(table, table->model()->index(0, 0));
    ASSERT_TRUE(choose("Filter: only range ")) << entries.join(u'|').toStdString();
    EXPECT_TRUE(filter().startsWith(QStringLiteral("range:"))) << filter().toStdString();
    part<QComboBox>("faults-by")->setCurrentIndex(1);
    press(table, table->model()->index(0, 0));
    ASSERT_TRUE(choose("Filter: not file ")) << entries.join(u'|').toStdString();
    EXPECT_TRUE(filter().contains(QStringLiteral("-file="))) << filter().toStdString();
}

TEST_F(ThingMenu, ACellOfWhoAndWhomIsItsRefaultsAndItsMapping) {
    bringToFront("dock.whom");
    window.state()->setCurrentStorm(StormRef{Side::Before, 0});
    auto* table = part<QTableView>("whom");
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() == 2; }, kPatience));
    press(table, table->model()->index(0, 2));
    ASSERT_TRUE(choose("Filter: only the refaults of this cell"))
        << entries.join(u'|').toStdString();
    const QString said = filter();
    EXPECT_TRUE(said.contains(QStringLiteral("beforeby:"))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral(" mapping:")));
    window.state()->setFilter({});
    emit table->clicked(table->model()->index(0, 2));
    EXPECT_EQ(filter(), said) << "a click does the same";
    press(table, table->model()->index(0, 0));
    ASSERT_TRUE(choose("Go to this storm")) << entries.join(u'|').toStdString();
}

TEST_F(ThingMenu, AHandlerOfWhichKernelBecomesASide) {
    bringToFront("dock.kernel");
    auto* table = part<QTableView>("kernels");
    ASSERT_TRUE(QTest::qWaitFor([&] { return table->model()->rowCount() > 2; }, kPatience));
    int row = 1;
    while (row < table->model()->rowCount() &&
           table->model()->index(row, 0).data().toString() != QStringLiteral("iomap-6.18")) {
        ++row;
    }
    const std::string after = comparison().after.handler;
    press(table, table->model()->index(row, 0));
    ASSERT_TRUE(choose("Make it the run before")) << entries.join(u'|').toStdString();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    EXPECT_EQ(comparison().before.handler, "iomap-6.18");
    EXPECT_EQ(comparison().after.handler, after);
    press(table, table->model()->index(0, 0));
    EXPECT_FALSE(choose("Make it")) << "what was recorded is no handler";
}

TEST_F(ThingMenu, WhatFiltersAndWhatChoosesRowsAreNamedApartAndAsInTheViewMenu) {
    bringToFront("dock.events");
    press(events(), events()->model()->index(0, 0));
    EXPECT_FALSE(choose("nothing"));
    const auto plain = [this](Command command) {
        return window.actions()[command]->text().remove(u'&');
    };
    EXPECT_TRUE(entries.contains(plain(Command::PinRow))) << entries.join(u'|').toStdString();
    EXPECT_EQ(entries.filter(QStringLiteral("range")).size(), 2) << "the filter's";
    for (const QString& entry : entries.filter(QStringLiteral("range"))) {
        EXPECT_TRUE(entry.startsWith(QStringLiteral("Filter: "))) << entry.toStdString();
    }
    window.state()->setRows({});
    press(events(), events()->model()->index(0, 0));
    EXPECT_FALSE(choose("nothing"));
    EXPECT_TRUE(entries.contains(plain(Command::RowsAll))) << entries.join(u'|').toStdString();
}
