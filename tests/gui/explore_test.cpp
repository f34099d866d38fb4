// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/schedule_table.h"
#include "app/gui/headless.h"
#include "app/gui/state/close_up.h"
#include "app/gui/state/explore_state.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/main_window.h"
#include "tests/gui/sample_document.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Exploring : ::testing::Test {
    MainWindow window{MainWindow::Settings::Ignored};

    void SetUp() override {
        window.show();
        part<QDockWidget>("dock.explore")->raise();
    }
    template <typename Widget>
    Widget* part(const char* name) {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    ExploreState* dock() { return window.exploration(); }
    QTableView* schedule() { return part<QTableView>("schedule"); }
    void choose(const char* scenario, const char* handler) {
        dock()->choose(builtInScenario(QLatin1String(scenario)));
        dock()->chooseHandler(QLatin1String(handler));
    }
    bool search(const char* scenario, const char* handler) {
        choose(scenario, handler);
        part<QPushButton>("explore-run")->click();
        return QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience);
    }
    /// Shows a finding by a click on it and waits for its lanes.
    bool show(int finding) {
        auto* list = part<QListWidget>("explore-findings");
        list->setCurrentRow(finding);
        const auto made = dock()->explored()->stories[static_cast<std::size_t>(finding)].made.trace;
        return QTest::qWaitFor(
            [&] {
                const auto comparison = window.document()->comparison();
                return comparison && comparison->trace == made;
            },
            kPatience);
    }
    QString text(const char* label) { return part<QLabel>(label)->text(); }
};

} // namespace

TEST_F(Exploring, EveryScenarioOfTheLibraryIsOffered) {
    EXPECT_GE(scenarioNames().size(), 20);
    EXPECT_TRUE(scenarioNames().contains(QStringLiteral("hole-race")));
    for (const QString& name : scenarioNames()) {
        const replay::NamedScenario named = builtInScenario(name);
        dock()->choose(named);
        EXPECT_EQ(part<QComboBox>("explore-scenario")->currentText(), name);
        EXPECT_FALSE(text("explore-about").isEmpty());
        const auto modelled = std::count_if(
            model::handlers().begin(), model::handlers().end(), [&](const model::Handler* each) {
                return model::explore::not_modelled(named.scenario, *each).empty();
            });
        EXPECT_GT(modelled, 0) << name.toStdString();
        EXPECT_EQ(part<QComboBox>("explore-handler")->count(), modelled) << name.toStdString();
    }
    EXPECT_THROW(builtInScenario(QStringLiteral("nonsense")), Error);
    EXPECT_THROW(dock()->chooseHandler(QStringLiteral("nonsense")), Error);
}

TEST_F(Exploring, AScenarioThatIsNoneIsRefusedWithItsLine) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bad.scenario"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("about x\nnonsense here\n");
    file.close();
    try {
        readScenario(path);
        FAIL() << "it was read";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("bad.scenario:2"), std::string::npos)
            << error.what();
    }
    EXPECT_THROW(readScenario(folder.filePath(QStringLiteral("none"))), Error);
    // In the window, by the same way as a trace: the dock says it, with what to do about it.
    window.open(path);
    EXPECT_TRUE(text("explore-verdict").contains(QStringLiteral("bad.scenario:2")));
    EXPECT_TRUE(text("explore-verdict").contains(QStringLiteral("describes the format")))
        << text("explore-verdict").toStdString();
    dock()->choose(builtInScenario(QStringLiteral("hole-race")));
    EXPECT_TRUE(text("explore-verdict").isEmpty());
}

TEST_F(Exploring, WithoutAFindingShownItSaysHowToComeByOne) {
    EXPECT_TRUE(part<QLabel>("explore-hint")->isVisibleTo(&window));
    EXPECT_FALSE(schedule()->isVisibleTo(&window));
    EXPECT_FALSE(window.actions()[Command::NextAction]->isEnabled());
    EXPECT_FALSE(window.actions()[Command::LeaveFinding]->isEnabled());
    EXPECT_FALSE(window.actions()[Command::CutScenario]->isEnabled()) << "there is no trace";
    ASSERT_TRUE(search("two-readers", "fixed"));
    const QString clean = text("explore-hint");
    ASSERT_TRUE(search("hole-race", "fixed"));
    EXPECT_NE(text("explore-hint"), clean);
    ASSERT_TRUE(show(0));
    EXPECT_FALSE(part<QLabel>("explore-hint")->isVisibleTo(&window));
    EXPECT_TRUE(schedule()->isVisibleTo(&window));
    EXPECT_TRUE(window.actions()[Command::NextAction]->isEnabled());
}

TEST_F(Exploring, TheKeyboardAloneComesFromTheSearchToAnAction) {
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window)); // without it nothing has the focus
    part<QAction>("dock.explore")->trigger();          // hides it: it is in front
    part<QAction>("dock.explore")->trigger();
    choose("hole-race", "fixed");
    window.actions()[Command::Search]->trigger();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience));
    auto* list = part<QListWidget>("explore-findings");
    EXPECT_TRUE(QTest::qWaitFor([list] { return list->hasFocus(); }, kPatience));
    EXPECT_EQ(window.document()->comparison(), nullptr) << "nobody has chosen a finding yet";
    QTest::keyClick(list, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return window.document()->isMade(); }, kPatience));
    window.actions()[Command::NextAction]->trigger();
    EXPECT_EQ(schedule()->currentIndex().row(), 1);
}

TEST_F(Exploring, AScenarioFromAFileStaysInTheList) {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("mine.scenario"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("about mine\nmapping A\ntask a A read 1 times\n");
    file.close();
    dock()->choose(readScenario(path));
    auto* list = part<QComboBox>("explore-scenario");
    EXPECT_EQ(list->currentText(), QStringLiteral("mine"));
    dock()->choose(builtInScenario(QStringLiteral("hole-race")));
    const int mine = list->findText(QStringLiteral("mine"));
    list->setCurrentIndex(mine);
    emit list->activated(mine);
    EXPECT_EQ(text("explore-about"), QStringLiteral("mine"));
}

TEST_F(Exploring, ACleanScenarioSaysSoAndHasNothingToPlay) {
    ASSERT_TRUE(search("two-readers", "fixed"));
    EXPECT_TRUE(text("explore-verdict").contains(QStringLiteral("clean: every interleaving")))
        << text("explore-verdict").toStdString();
    EXPECT_EQ(part<QListWidget>("explore-findings")->count(), 0);
    EXPECT_FALSE(part<QToolButton>("explore-next")->isEnabled());
    EXPECT_EQ(window.document()->comparison(), nullptr);
}

TEST_F(Exploring, ASearchWithoutMemoryIsNeverClean) {
    choose("three-mixed-twice", "pre-fix");
    part<QSpinBox>("explore-memory")->setValue(1);
    part<QPushButton>("explore-run")->click();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience));
    EXPECT_TRUE(text("explore-verdict").contains(QStringLiteral("not finished")))
        << text("explore-verdict").toStdString();
    EXPECT_FALSE(text("explore-verdict").contains(QStringLiteral("clean")));
}

TEST_F(Exploring, ACancelledSearchEndsSoonAndSaysHowFarItCame) {
    choose("three-mixed-twice", "pre-fix");
    const QSignalSpy progress(dock()->findChild<Explorer*>(), &Explorer::progress);
    part<QPushButton>("explore-run")->click();
    EXPECT_FALSE(part<QPushButton>("explore-run")->isEnabled());
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return progress.count() > 0 || !dock()->busy(); }, kPatience));
    EXPECT_EQ(window.actions()[Command::Cancel]->isEnabled(), dock()->busy());
    EXPECT_EQ(part<QPushButton>("explore-cancel")->isEnabled(), dock()->busy());
    window.actions()[Command::Cancel]->trigger();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience));
    EXPECT_FALSE(text("explore-verdict").contains(QStringLiteral("clean")));
    EXPECT_TRUE(part<QPushButton>("explore-run")->isEnabled());
}

TEST_F(Exploring, AFindingIsShownOnTheLanesAndMarkedAsMade) {
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    ASSERT_GT(part<QListWidget>("explore-findings")->count(), 0);
    ASSERT_TRUE(show(0));
    EXPECT_TRUE(window.document()->isMade());
    const auto* banner = part<Banner>("made-banner");
    EXPECT_TRUE(banner->isVisible());
    EXPECT_TRUE(banner->text().contains(QStringLiteral("not recorded")));
    EXPECT_TRUE(window.windowTitle().contains(QStringLiteral("two-readers-turns")));
    const auto comparison = window.document()->comparison();
    EXPECT_EQ(comparison->before.handler, "pre-fix");
    EXPECT_EQ(comparison->before.totals, dock()->explored()->stories[0].run->run.totals);
    EXPECT_EQ(window.document()->selfCheck(), nullptr) << "no kernel recorded it";
}

TEST_F(Exploring, AScheduleHasAColumnATaskAndPlaysStepByStep) {
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    ASSERT_TRUE(show(0));
    const auto& story = dock()->explored()->stories[0];
    const auto& told = story.replayed.told;
    QAbstractItemModel* model = schedule()->model();
    ASSERT_EQ(model->rowCount(), static_cast<int>(told.size()));
    ASSERT_EQ(model->columnCount(), 2);
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto& action = told[static_cast<std::size_t>(row)];
        const int own = action.action.task;
        EXPECT_TRUE(model->index(row, own).data().toString().startsWith(
            QString::fromStdString(action.step)));
        EXPECT_TRUE(model->index(row, 1 - own).data().toString().isEmpty());
    }
    EXPECT_EQ(schedule()->currentIndex().row(), 0);
    EXPECT_FALSE(part<QToolButton>("explore-previous")->isEnabled());
    part<QToolButton>("explore-next")->click();
    EXPECT_EQ(schedule()->currentIndex().row(), 1);
    window.actions()[Command::NextAction]->trigger();
    EXPECT_EQ(schedule()->currentIndex().row(), 2);
    QTest::keyClick(schedule(), Qt::Key_Up);
    EXPECT_EQ(schedule()->currentIndex().row(), 1);
    window.actions()[Command::LastAction]->trigger();
    EXPECT_EQ(schedule()->currentIndex().row(), model->rowCount() - 1);
    EXPECT_FALSE(part<QToolButton>("explore-next")->isEnabled());
    window.actions()[Command::FirstAction]->trigger();
    EXPECT_EQ(schedule()->currentIndex().row(), 0);
    EXPECT_TRUE(text("explore-where").startsWith(QStringLiteral("1. ")));
}

TEST_F(Exploring, TheLanesFollowTheActionThatIsPlayed) {
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    ASSERT_TRUE(show(0));
    const auto comparison = window.document()->comparison();
    const auto& story = dock()->explored()->stories[0];
    int followed = 0;
    for (int row = 0; row < schedule()->model()->rowCount(); ++row) {
        dock()->goTo(row);
        const auto selected = window.state()->selected();
        if (!selected) {
            continue; // a hit leaves no fault
        }
        ++followed;
        const replay::Outcome& outcome = comparison->before.outcomes[*selected];
        const auto at = static_cast<std::size_t>(row);
        if (story.replayed.told[at].action.step != model::explore::Action::kTouch) {
            EXPECT_LE(outcome.begin, story.made.times[at]);
        }
        EXPECT_GE(outcome.end, story.made.times[at]);
        EXPECT_EQ(comparison->trace->event(outcome.event).task,
                  story.replayed.told[at].action.task + 1);
        EXPECT_EQ(window.state()->selectedSide(), Side::Before);
    }
    EXPECT_GT(followed, 5);
}

TEST_F(Exploring, ALassoMarksWhatRepeats) {
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    const auto& findings = dock()->explored()->exploration.findings;
    const auto lasso = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.invariant == model::explore::Invariant::Livelock;
    });
    ASSERT_NE(lasso, findings.end());
    ASSERT_TRUE(show(static_cast<int>(lasso - findings.begin())));
    const auto* model = qobject_cast<ScheduleTable*>(schedule()->model());
    ASSERT_GE(model->cycle(), 0);
    EXPECT_TRUE(model->headerData(model->cycle(), Qt::Vertical, Qt::DisplayRole)
                    .toString()
                    .startsWith(u'↻'));
    EXPECT_FALSE(model->headerData(0, Qt::Vertical, Qt::DisplayRole).toString().startsWith(u'↻'));
    EXPECT_FALSE(window.document()->comparison()->storms_before.empty())
        << "what repeats is a storm";
}

TEST_F(Exploring, TheTraceThatWasShownComesBack) {
    const SampleFile file;
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    auto* back = part<QPushButton>("explore-leave");
    EXPECT_FALSE(back->isVisible());
    ASSERT_TRUE(show(0));
    EXPECT_TRUE(window.document()->path().isEmpty());
    ASSERT_TRUE(back->isVisible());
    back->click();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return window.document()->path() == file.path(); }, kPatience));
    EXPECT_FALSE(part<Banner>("made-banner")->isVisible());
    EXPECT_FALSE(back->isVisible());
}

TEST_F(Exploring, LeavingAFindingGoesBackToThePlaceThatWasLookedAt) {
    const SampleFile file;
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    const auto recorded = window.document()->comparison();
    ViewState& state = *window.state();
    const TimeRange place{recorded->trace->begin() + 50'000, recorded->trace->begin() + 90'000};
    state.setVisible(place);
    state.setCurrentStorm(StormRef{Side::Before, 0});
    state.select(20, Side::Before);
    state.setPlayhead(place.begin + 7);
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    auto* list = part<QListWidget>("explore-findings");
    const auto click = [list] {
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                          list->visualItemRect(list->item(0)).center());
    };
    for (int round = 0; round < 2; ++round) {
        click();
        ASSERT_TRUE(QTest::qWaitFor([&] { return window.document()->isMade(); }, kPatience))
            << "the same finding, clicked again, in round " << round;
        EXPECT_GT(schedule()->model()->rowCount(), 0);
        window.actions()[Command::LeaveFinding]->trigger();
        EXPECT_EQ(window.document()->comparison(), recorded) << "at once, nothing is read again";
        EXPECT_EQ(state.visible(), place);
        EXPECT_EQ(state.selected(), 20U);
        EXPECT_EQ(state.playhead(), place.begin + 7);
        EXPECT_EQ(state.currentStorm(), (StormRef{Side::Before, 0}));
        EXPECT_TRUE(state.canGoBack());
        EXPECT_EQ(schedule()->model()->rowCount(), 0) << "steps of a left finding move nothing";
        EXPECT_FALSE(part<QToolButton>("explore-next")->isEnabled());
    }
    state.back();
    EXPECT_EQ(state.visible(), state.home());
}

TEST_F(Exploring, OpeningAnotherTraceLeavesTheFindingForGood) {
    const SampleFile file;
    ASSERT_TRUE(search("two-readers-turns", "pre-fix"));
    ASSERT_TRUE(show(0));
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    EXPECT_EQ(dock()->finding(), -1);
    EXPECT_EQ(schedule()->model()->rowCount(), 0);
    EXPECT_FALSE(window.document()->canLeave());
    EXPECT_TRUE(show(0)) << "the finding is still there to be chosen";
}

TEST_F(Exploring, AScenarioIsCutOutOfTheTraceAtTheSelectedAccess) {
    const SampleFile file;
    EXPECT_FALSE(part<QPushButton>("explore-cut")->isEnabled()) << "there is no trace";
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    window.state()->select(20, Side::Before);
    part<QPushButton>("explore-cut")->click();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience));
    EXPECT_TRUE(
        part<QComboBox>("explore-scenario")->currentText().startsWith(QStringLiteral("cut")))
        << text("explore-verdict").toStdString();
    EXPECT_EQ(part<QComboBox>("explore-handler")->currentText(), QStringLiteral("iomap-6.2"))
        << "the one that the trace went through";
    part<QPushButton>("explore-run")->click();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !dock()->busy(); }, kPatience));
    EXPECT_GT(part<QListWidget>("explore-findings")->count(), 0)
        << "two readers of a shared extent thrash: " << text("explore-verdict").toStdString();
    dock()->choose(builtInScenario(QStringLiteral("upgrade")));
    EXPECT_EQ(part<QListWidget>("explore-findings")->count(), 0) << "they are not this one's";
    EXPECT_TRUE(text("explore-verdict").isEmpty());
}

TEST_F(Exploring, ModelsKeepQtsRules) {
    const QAbstractItemModelTester tester(schedule()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    ASSERT_TRUE(search("hole-race", "fixed"));
    for (int k = 0; k < part<QListWidget>("explore-findings")->count(); ++k) {
        ASSERT_TRUE(show(k));
        dock()->goTo(schedule()->model()->rowCount() - 1);
    }
    ASSERT_TRUE(search("two-readers", "fixed"));
    EXPECT_EQ(schedule()->model()->rowCount(), 0);
}

TEST_F(Exploring, AScreenshotOfAFindingCanBeMadeByAnybody) {
    const QTemporaryDir folder;
    Shot shot;
    shot.path = folder.filePath(QStringLiteral("shot.png"));
    shot.scenario = QStringLiteral("hole-race");
    shot.handler = QStringLiteral("fixed");
    shot.action = 4;
    EXPECT_NO_THROW(takeShot(window, {}, shot));
    EXPECT_TRUE(QFile::exists(shot.path));
    EXPECT_TRUE(window.document()->isMade());
    EXPECT_EQ(schedule()->currentIndex().row(), 3);
    shot.handler = QStringLiteral("entry-locked");
    EXPECT_THROW(takeShot(window, {}, shot), Error) << "clean: nothing to show";
    shot.scenario = QStringLiteral("nonsense");
    EXPECT_THROW(takeShot(window, {}, shot), Error);
}

TEST_F(Exploring, NoControlLiesOverAnotherInAScreenshotOfASmallWindow) {
    const QTemporaryDir folder;
    Shot shot;
    shot.path = folder.filePath(QStringLiteral("shot.png"));
    shot.scenario = QStringLiteral("three-mixed");
    shot.size = {1280, 800};
    MainWindow fresh(MainWindow::Settings::Ignored);
    ASSERT_NO_THROW(takeShot(fresh, {}, shot));
    const char* const names[] = {"explore-scenario", "explore-file",     "explore-cut",
                                 "explore-about",    "explore-handler",  "explore-memory",
                                 "explore-run",      "explore-cancel",   "explore-progress",
                                 "explore-verdict",  "explore-findings", "explore-found"};
    for (const char* name : names) {
        const auto* one = fresh.findChild<QWidget*>(QLatin1String(name));
        ASSERT_NE(one, nullptr) << name;
        for (const char* other : names) {
            const auto* beside = fresh.findChild<QWidget*>(QLatin1String(other));
            EXPECT_TRUE(one == beside || one->isHidden() || beside->isHidden() ||
                        !one->geometry().intersects(beside->geometry()))
                << name << " and " << other;
        }
    }
}
