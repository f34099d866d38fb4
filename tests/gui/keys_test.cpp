// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys that a user chooses, and text of another size.
#include "app/gui/actions/key_bindings.h"
#include "app/gui/actions/keys_dialog.h"
#include "app/gui/look/text_zoom.h"
#include "tests/gui/window_test.h"

#include <QDockWidget>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QToolBar>

namespace daxscope::gui {

namespace {

using Keyboard = KeyBindings::Layout;

struct KeysTest : WindowTest {
    ~KeysTest() override { text_zoom::apply(text_zoom::kUsual); }
    QAction* action(Command command) { return window.actions()[command]; }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(window.view()->focusProxy(), key, with);
    }
};

} // namespace

TEST_F(KeysTest, AKeyThatIsChosenStartsTheCommandAndTheOldOneDoesNot) {
    openSample();
    activate();
    KeysDialog dialog(window.actions(), window.keys(), &window);
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("keys-table"));
    auto* search = dialog.findChild<QLineEdit*>(QStringLiteral("keys-search"));
    auto* edit = dialog.findChild<QKeySequenceEdit*>(QStringLiteral("keys-edit"));
    auto* set = dialog.findChild<QPushButton*>(QStringLiteral("keys-set"));
    const auto* said = dialog.findChild<QLabel*>(QStringLiteral("keys-said"));
    search->setText(QStringLiteral("zoom in"));
    int row = -1, rows = 0;
    for (int k = 0; k < table->rowCount(); ++k) {
        rows += table->isRowHidden(k) ? 0 : 1;
        row = table->isRowHidden(k) ? row : k;
    }
    ASSERT_EQ(rows, 1);
    table->setCurrentCell(row, 1);
    edit->setKeySequence(QKeySequence(QStringLiteral("N")));
    EXPECT_FALSE(set->isEnabled());
    EXPECT_TRUE(said->text().contains(QStringLiteral("Next storm"))) << said->text().toStdString();
    edit->setKeySequence(QKeySequence(QStringLiteral("I")));
    EXPECT_TRUE(set->isEnabled());
    EXPECT_TRUE(said->text().isEmpty());
    set->click();
    EXPECT_EQ(action(Command::ZoomIn)->shortcuts(), QList{QKeySequence(QStringLiteral("I"))});
    EXPECT_TRUE(action(Command::ZoomIn)->toolTip().endsWith(QStringLiteral("(I)")));
    const TimeRange all = window.state()->visible();
    press(Qt::Key_W);
    EXPECT_EQ(window.state()->visible(), all);
    press(Qt::Key_I);
    EXPECT_LT(window.state()->visible().length(), all.length());

    const QByteArray kept = window.keys()->toJson();
    dialog.findChild<QPushButton*>(QStringLiteral("keys-reset"))->click();
    EXPECT_EQ(action(Command::ZoomIn)->shortcuts().front(), QKeySequence(QStringLiteral("W")));
    EXPECT_EQ(window.keys()->fromJson(kept), QString());
    EXPECT_EQ(action(Command::ZoomIn)->shortcuts(), QList{QKeySequence(QStringLiteral("I"))});
    EXPECT_NE(window.keys()->fromJson("[]"), QString());
    window.keys()->resetAll();
    EXPECT_TRUE(window.keys()->isUsual(action(Command::ZoomIn)));
}

TEST_F(KeysTest, OnlyACommandThatIsSeenLosesItsKey) {
    openSample();
    KeysDialog dialog(window.actions(), window.keys(), &window);
    const auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("keys-table"));
    auto* search = dialog.findChild<QLineEdit*>(QStringLiteral("keys-search"));
    auto* set = dialog.findChild<QPushButton*>(QStringLiteral("keys-set"));
    const auto first = action(Command::Open)->shortcuts();
    search->setText(QStringLiteral("reload"));
    EXPECT_FALSE(table->isRowHidden(table->currentRow()));
    set->click(); // "Set no key"
    EXPECT_EQ(action(Command::Open)->shortcuts(), first);
    EXPECT_TRUE(action(Command::Reload)->shortcuts().isEmpty());
    search->setText(QStringLiteral("no such command"));
    EXPECT_FALSE(set->isEnabled());
    window.keys()->resetAll();
}

TEST_F(KeysTest, KeysThatWorkInTheLanesAloneAreChosenLikeTheOthers) {
    openSample();
    activate();
    const auto keys = [&](Command command) { return window.actions().keys(action(command)); };
    const QKeySequence home(Qt::Key_Home), end(Qt::Key_End);
    EXPECT_EQ(keys(Command::PlayStart), QList{home});
    EXPECT_TRUE(action(Command::PlayStart)->shortcuts().isEmpty()) << "lists need it themselves";
    const auto playhead = [&] { return window.state()->playhead(); };
    press(Qt::Key_End);
    const auto last = playhead();
    press(Qt::Key_Home);
    const auto first = playhead();
    ASSERT_TRUE(first && last && *first < *last);
    // One for the other, and one that works everywhere.
    EXPECT_EQ(window.keys()->takenBy(home, action(Command::PlayEnd)), action(Command::PlayStart));
    window.keys()->set(action(Command::PlayStart), {QKeySequence(QStringLiteral("I"))});
    window.keys()->set(action(Command::PlayEnd), {home});
    press(Qt::Key_Home);
    EXPECT_EQ(playhead(), last);
    press(Qt::Key_End);
    EXPECT_EQ(playhead(), last) << "it is nobody's now";
    press(Qt::Key_I);
    EXPECT_EQ(playhead(), first);
    EXPECT_TRUE(action(Command::PlayEnd)->toolTip().contains(QStringLiteral("Home")));
    const QByteArray kept = window.keys()->toJson();
    window.keys()->resetAll();
    EXPECT_EQ(keys(Command::PlayEnd), QList{end});
    EXPECT_EQ(window.keys()->fromJson(kept), QString());
    EXPECT_EQ(keys(Command::PlayEnd), QList{home});
    window.keys()->resetAll();
    // Space plays, and another key can.
    EXPECT_TRUE(keys(Command::PlayPause).contains(QKeySequence(Qt::Key_Space)));
    window.keys()->set(action(Command::ZoomIn), {QKeySequence(Qt::Key_Space)});
    window.keys()->set(action(Command::PlayPause), {});
    const TimeRange all = window.state()->visible();
    press(Qt::Key_Space);
    EXPECT_LT(window.state()->visible().length(), all.length());
    window.keys()->resetAll();
}

TEST_F(KeysTest, OnEachKeyboardNoTwoCommandsHaveOneKey) {
    for (const Keyboard layout :
         {Keyboard::Qwerty, Keyboard::Azerty, Keyboard::Qwertz, Keyboard::Dvorak}) {
        window.keys()->setLayout(layout);
        for (const QAction* each : window.actions().all()) {
            for (const QKeySequence& key : window.actions().keys(each)) {
                if (key == QKeySequence(Qt::Key_Escape)) { // cancels, or else goes to the lanes
                    continue;
                }
                const QAction* other = window.keys()->takenBy(key, each);
                EXPECT_EQ(other, nullptr)
                    << static_cast<int>(layout) << ' ' << key.toString().toStdString() << ": "
                    << each->objectName().toStdString() << " and "
                    << (other != nullptr ? other->objectName().toStdString() : "");
            }
        }
    }
}

TEST_F(KeysTest, WhatIsMeantByItsPlaceFollowsTheKeyboard) {
    openSample();
    activate();
    const auto zoomsIn = [&](Keyboard layout, Qt::Key key) {
        window.keys()->setLayout(layout);
        window.state()->fit();
        const std::int64_t before = window.state()->visible().length();
        press(key);
        return window.state()->visible().length() < before;
    };
    EXPECT_TRUE(zoomsIn(Keyboard::Qwerty, Qt::Key_W));
    EXPECT_TRUE(zoomsIn(Keyboard::Azerty, Qt::Key_Z)) << "where W is on a US keyboard";
    EXPECT_FALSE(zoomsIn(Keyboard::Azerty, Qt::Key_W));
    EXPECT_TRUE(zoomsIn(Keyboard::Qwertz, Qt::Key_W));
    EXPECT_TRUE(zoomsIn(Keyboard::Dvorak, Qt::Key_Comma));
    EXPECT_FALSE(zoomsIn(Keyboard::Dvorak, Qt::Key_W));
}

TEST_F(KeysTest, TextGrowsAndGoesBack) {
    openSample();
    window.resize(1280, 800);
    const int usual = window.fontMetrics().height();
    const int lanes = window.view()->fontMetrics().height();
    const TimeRange visible = window.state()->visible();
    for (int step = 0; step < 5; ++step) {
        trigger(Command::TextLarger);
    }
    QCoreApplication::processEvents();
    EXPECT_GT(window.fontMetrics().height(), usual * 5 / 4);
    EXPECT_GT(window.view()->fontMetrics().height(), lanes * 5 / 4);
    EXPECT_EQ(window.state()->visible(), visible);
    trigger(Command::TextUsual);
    QCoreApplication::processEvents();
    EXPECT_EQ(window.fontMetrics().height(), usual);
}

} // namespace daxscope::gui
