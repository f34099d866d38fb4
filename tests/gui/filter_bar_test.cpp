// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/view_filter.h"
#include "app/gui/window/filter_bar.h"
#include "tests/gui/window_test.h"

#include <QAbstractItemView>
#include <QTableView>
#include <QToolButton>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct FilterBarTest : WindowTest {
    FilterLine* line() { return static_cast<FilterLine*>(part<QLineEdit>("filter")); }
    QString said() { return part<QLabel>("filter-count")->toolTip(); }
    bool says(const QString& text) {
        return QTest::qWaitFor([&] { return said().contains(text); }, kPatience);
    }
    /// The entries of the menu of filters.
    QList<QAction*> menu() {
        QMenu* menu = part<QToolButton>("filter-menu")->menu();
        emit menu->aboutToShow();
        return menu->actions();
    }
    QAction* entry(const QString& text) {
        for (QAction* action : menu()) {
            if (action->text().remove(u'&') == text) {
                return action;
            }
        }
        return nullptr;
    }
};

} // namespace

TEST_F(FilterBarTest, StandsOverLanesAndTableAsSoonAsThereIsATrace) {
    window.show();
    EXPECT_FALSE(part<QWidget>("filter-bar")->isVisible());
    openSample();
    EXPECT_TRUE(part<QWidget>("filter-bar")->isVisible());
    EXPECT_TRUE(says(QStringLiteral("180 events")));
    const QRect bar = part<QWidget>("filter-bar")->geometry();
    EXPECT_LE(bar.bottom(), window.view()->mapTo(window.centralWidget(), QPoint()).y());
}

TEST_F(FilterBarTest, TypingOffersFieldsAndValuesAndEnterKeepsTheFilter) {
    openSample();
    activate();
    trigger(Command::FindEvents);
    ASSERT_TRUE(line()->hasFocus());
    QTest::keyClicks(line(), QStringLiteral("bef"));
    EXPECT_TRUE(line()->offered().contains(QStringLiteral("before:")));
    auto* popup = window.findChild<QAbstractItemView*>(QStringLiteral("filter-completions"));
    if (popup == nullptr) { // a popup is a window of its own
        for (QWidget* top : QApplication::topLevelWidgets()) {
            popup = popup != nullptr || top->objectName() != QLatin1String("filter-completions")
                        ? popup
                        : qobject_cast<QAbstractItemView*>(top);
        }
    }
    ASSERT_NE(popup, nullptr);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    EXPECT_EQ(line()->text(), QStringLiteral("before:"));
    EXPECT_TRUE(line()->offered().contains(QStringLiteral("before:refault")));
    popup->hide();
    QTest::keyClicks(line(), QStringLiteral("refault"));
    popup->hide();
    QTest::keyClick(line(), Qt::Key_Return);
    EXPECT_TRUE(says(QStringLiteral("58 of 180 events"))) << said().toStdString();
    EXPECT_EQ(part<QTableView>("events")->model()->rowCount(), kTurns - 2);
    const auto* bar = static_cast<FilterBar*>(part<QWidget>("filter-bar"));
    EXPECT_EQ(bar->store().history(), QStringList{QStringLiteral("before:refault")});
}

TEST_F(FilterBarTest, AFaultIsSaidAndWhatWasFoundStays) {
    openSample();
    line()->setText(QStringLiteral("before:refault"));
    ASSERT_TRUE(says(QStringLiteral("58 of 180")));
    line()->setText(QStringLiteral("before:refault dura:1ms"));
    EXPECT_TRUE(says(QStringLiteral("no field “dura”: is it duration?"))) << said().toStdString();
    EXPECT_EQ(line()->text(), QStringLiteral("before:refault dura:1ms"))
        << "the mark changes no text";
    EXPECT_EQ(part<QTableView>("events")->model()->rowCount(), kTurns - 2);
    line()->setText({});
    EXPECT_TRUE(says(QStringLiteral("180 events")));
    EXPECT_EQ(part<QTableView>("events")->model()->rowCount(), 3 * kTurns);
}

TEST_F(FilterBarTest, AWordThatIsNotUnderstoodLeavesAllAsItWas) {
    openSample();
    const auto rows = [this] { return part<QTableView>("events")->model()->rowCount(); };
    QTest::keyClicks(line(), QStringLiteral("foo"));
    ASSERT_TRUE(says(QStringLiteral("0 of 180 events"))) << "a word looked for, so far";
    QTest::keyClicks(line(), QStringLiteral(":bar"));
    EXPECT_TRUE(says(QStringLiteral("no field “foo”"))) << said().toStdString();
    EXPECT_TRUE(says(QStringLiteral("Lanes and tables show all."))) << said().toStdString();
    EXPECT_EQ(rows(), 3 * kTurns);
    line()->setText(QStringLiteral("before:refault foo:bar"));
    EXPECT_TRUE(says(QStringLiteral("go by the other words."))) << said().toStdString();
    EXPECT_TRUE(QTest::qWaitFor([&] { return rows() == kTurns - 2; }, kPatience));
}

TEST_F(FilterBarTest, FiltersAreUsedAgainAndSavedByName) {
    openSample();
    line()->setText(QStringLiteral("before:refault"));
    auto* bar = static_cast<FilterBar*>(part<QWidget>("filter-bar"));
    bar->save(QStringLiteral("those & these"));
    window.state()->setFilter(QStringLiteral("kind:zap"));
    EXPECT_EQ(line()->text(), QStringLiteral("kind:zap"));
    ASSERT_NE(entry(QStringLiteral("those  these")), nullptr); // && is no mnemonic
    entry(QStringLiteral("those  these"))->trigger();
    EXPECT_EQ(window.state()->filter(), QStringLiteral("before:refault"));
    ASSERT_NE(entry(QStringLiteral("kind:zap")), nullptr);
    entry(QStringLiteral("kind:zap"))->trigger();
    EXPECT_EQ(window.state()->filter(), QStringLiteral("kind:zap"));
    entry(QStringLiteral("No filter"))->trigger();
    EXPECT_TRUE(window.state()->filter().isEmpty());
    entry(QStringLiteral("Forget the filters used"))->trigger();
    EXPECT_TRUE(bar->store().history().isEmpty());
}

TEST_F(FilterBarTest, TheRestIsDimOrHiddenAsOneSays) {
    openSample();
    auto* rest = part<QComboBox>("filter-rest");
    EXPECT_FALSE(window.state()->hidesRest());
    QTest::keyClick(rest, Qt::Key_Down);
    EXPECT_TRUE(window.state()->hidesRest());
    window.state()->setHidesRest(false);
    EXPECT_EQ(rest->currentIndex(), 0);
}
