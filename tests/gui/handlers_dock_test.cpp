// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/every_handler.h"
#include "tests/gui/window_test.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QToolButton>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct HandlersDock : WindowTest {
    QTableView* table() { return part<QTableView>("handlers"); }
    QAbstractItemModel* model() { return table()->model(); }
    void openTable() {
        openSample();
        bringToFront("dock.handlers");
        ASSERT_TRUE(QTest::qWaitFor([&] { return model()->rowCount() > 0; }, kPatience));
    }
    int rowOf(const QString& handler) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const QString name = model()->index(row, 0).data().toString();
            if (name == handler || name.startsWith(handler + u' ')) {
                return row;
            }
        }
        return -1;
    }
    bool settled() {
        return QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience);
    }
};

} // namespace

TEST_F(HandlersDock, HasWhatWasRecordedAndEveryHandlerWithItsFigures) {
    openTable();
    const auto every = replay::every_handler(*comparison().trace, {}, {});
    ASSERT_EQ(model()->rowCount(), static_cast<int>(every.rows.size()));
    EXPECT_EQ(model()->index(0, 0).data().toString(), QStringLiteral("recorded"));
    EXPECT_EQ(model()->index(0, 5).data().toString(), QStringLiteral("not recorded"))
        << "no hook sees removals";
    EXPECT_EQ(model()->index(0, 9).data().toString(), QString());
    for (int row = 1; row < model()->rowCount(); ++row) {
        const auto& of = every.rows[static_cast<std::size_t>(row)];
        EXPECT_EQ(model()->index(row, 1).data().toString(),
                  format::count(static_cast<std::int64_t>(of.totals.accesses - of.totals.hits)));
        EXPECT_EQ(model()->index(row, 2).data().toString(),
                  format::count(static_cast<std::int64_t>(of.totals.refaults)));
        EXPECT_EQ(model()->index(row, 0).data().toString().contains(QStringLiteral("best match")),
                  of.best);
    }
    EXPECT_FALSE(table()->accessibleName().isEmpty());
}

TEST_F(HandlersDock, ADoubleClickAndTheMenuMakeARowASide) {
    openTable();
    const QString before = QString::fromStdString(comparison().before.handler);
    emit table()->doubleClicked(model()->index(rowOf(QStringLiteral("iomap-6.18")), 0));
    ASSERT_TRUE(settled());
    EXPECT_EQ(comparison().after.handler, "iomap-6.18");
    EXPECT_EQ(QString::fromStdString(comparison().before.handler), before);
    EXPECT_TRUE(model()
                    ->index(rowOf(QStringLiteral("iomap-6.18")), 0)
                    .data()
                    .toString()
                    .contains(QStringLiteral("after")));
    const QModelIndex row = model()->index(rowOf(QStringLiteral("iomap-6.15")), 0);
    table()->scrollTo(row);
    emit table()->customContextMenuRequested(table()->visualRect(row).center());
    auto* menu = part<QMenu>("thing-menu");
    ASSERT_NE(menu, nullptr);
    menu->actions().front()->trigger();
    menu->close();
    ASSERT_TRUE(settled());
    EXPECT_EQ(comparison().before.handler, "iomap-6.15");
    EXPECT_EQ(comparison().after.handler, "iomap-6.18");
}

TEST_F(HandlersDock, WhatIsAssumedIsObeyedAndSaid) {
    openTable();
    const int row = rowOf(QStringLiteral("iomap-6.2"));
    const QString faults = model()->index(row, 1).data().toString();
    auto* said = part<QLabel>("handlers-said");
    EXPECT_FALSE(said->text().contains(QStringLiteral("ASSUMED")));
    replay::Options options;
    options.accesses = 500;
    window.document()->assume(options);
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return said->text().startsWith(QStringLiteral("ASSUMED, not recorded: ")); },
        kPatience));
    EXPECT_NE(model()->index(row, 1).data().toString(), faults);
}

TEST_F(HandlersDock, TheTableIsCopiedInThreeForms) {
    openTable();
    const auto actions = part<QToolButton>("handlers-copy")->menu()->actions();
    ASSERT_EQ(actions.size(), 3);
    const QStringList begins{QStringLiteral("handler\tfaults\t"),
                             window.document()->title() + QStringLiteral(", "),
                             QStringLiteral("{")};
    for (int k = 0; k < 3; ++k) {
        actions[k]->trigger();
        EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith(begins[k]))
            << QGuiApplication::clipboard()->text().toStdString();
    }
}

TEST_F(HandlersDock, NobodyReplaysForADockThatNobodySees) {
    openSample();
    QTest::qWait(50);
    EXPECT_EQ(model()->rowCount(), 0);
}
