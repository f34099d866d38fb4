// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/key_sheet.h"
#include "app/gui/docks/count_tree.h"
#include "app/gui/docks/docks.h"
#include "app/gui/headless.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/theme.h"
#include "tests/gui/window_test.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QTextBrowser>
#include <QTreeView>
#include <set>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Window : WindowTest {
    QString eventText() { return part<QTextBrowser>("event")->toPlainText(); }
};

} // namespace

TEST_F(Window, OpeningShowsAllEventsAndFillsEveryDock) {
    openSample();
    EXPECT_EQ(window.state()->visible(), window.state()->home());
    EXPECT_EQ(part<QTableView>("events")->model()->rowCount(),
              static_cast<int>(comparison().trace->size()));
    EXPECT_EQ(part<QTableView>("storms")->model()->rowCount(), 1);
    EXPECT_EQ(part<QTableView>("verdict")->model()->rowCount(),
              static_cast<int>(comparison().metrics.size()));
    EXPECT_EQ(part<QTreeView>("files")->model()->rowCount(), 1);
    EXPECT_EQ(part<QTreeView>("processes")->model()->rowCount(), 2);
    EXPECT_TRUE(part<QLabel>("self-check")->text().contains(QStringLiteral("100")));
    EXPECT_TRUE(window.windowTitle().contains(QStringLiteral("iomap-6.2")));
    EXPECT_EQ(part<QComboBox>("handler-before")->currentText(), QStringLiteral("iomap-6.2"));
    EXPECT_TRUE(part<QWidget>("loss-banner")->isHidden());
}

TEST_F(Window, WhatIsAssumedIsChosenBesideTheVerdict) {
    openSample();
    const auto recorded = comparison().before.totals.accesses;
    const auto wait = [this] {
        return QTest::qWaitFor([this] { return !window.document()->busy(); }, kPatience);
    };
    EXPECT_TRUE(part<QSpinBox>("assumed-accesses")->isHidden());
    part<QComboBox>("assume")->setCurrentIndex(2);
    EXPECT_FALSE(part<QSpinBox>("assumed-accesses")->isHidden());
    part<QSpinBox>("assumed-accesses")->setValue(200);
    part<QComboBox>("assumed-pace")->setCurrentIndex(2);
    ASSERT_TRUE(wait());
    EXPECT_EQ(comparison().before.totals.accesses, 400);
    EXPECT_EQ(comparison().before.assumption,
              "each mapping accesses its range 200 times, in turns (given)");
    part<QComboBox>("assume")->setCurrentIndex(1);
    part<QComboBox>("assumed-pace")->setCurrentIndex(1);
    ASSERT_TRUE(wait());
    EXPECT_EQ(comparison().before.assumption,
              "each mapping revisits its range every 1 ms on average, at random (given)");
    part<QComboBox>("assume")->setCurrentIndex(0);
    ASSERT_TRUE(wait());
    EXPECT_EQ(comparison().before.totals.accesses, recorded);
    EXPECT_TRUE(part<QComboBox>("assumed-pace")->isHidden());
}

TEST_F(Window, AnAssumptionEndsWithTheTraceThatItWasMadeFor) {
    openSample();
    const auto recorded = comparison().before.totals.accesses;
    part<QComboBox>("assume")->setCurrentIndex(2);
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return !comparison().before.assumption.empty(); }, kPatience));
    const std::int64_t in_trace = *comparison().metrics.front().recorded;
    EXPECT_EQ(in_trace, recorded) << "what is assumed was not recorded";
    openSample();
    EXPECT_EQ(part<QComboBox>("assume")->currentIndex(), 0);
    EXPECT_TRUE(comparison().before.assumption.empty()) << comparison().before.assumption;
    EXPECT_EQ(comparison().before.totals.accesses, recorded);
}

TEST_F(Window, ModelsOfAllDocksKeepQtsRules) {
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (const char* name : {"events", "storms", "verdict", "files", "processes"}) {
        testers.push_back(std::make_unique<QAbstractItemModelTester>(
            part<QAbstractItemView>(name)->model(),
            QAbstractItemModelTester::FailureReportingMode::Fatal));
    }
    openSample();
    for (const char* name : {"files", "processes"}) {
        for (int column = 0; column < 4; ++column) {
            part<QTreeView>(name)->sortByColumn(column, Qt::DescendingOrder);
        }
    }
    openSample();
}

TEST_F(Window, AClickOnAStormShowsItsTimeAndItsRange) {
    openSample();
    bringToFront("dock.storms");
    auto* storms = part<QTableView>("storms");
    const std::int64_t begin = window.state()->bounds().begin;
    window.state()->setVisible({begin, begin + 20'000});
    const QRect cell = storms->visualRect(storms->model()->index(0, 0));
    QTest::mouseClick(storms->viewport(), Qt::LeftButton, {}, cell.center());
    const replay::Storm& storm = comparison().storms_before[0];
    EXPECT_LE(window.state()->visible().begin, storm.begin);
    EXPECT_GE(window.state()->visible().end, storm.end);
    EXPECT_EQ(window.state()->currentRange(), storm.range);
    auto* files = part<QTreeView>("files");
    EXPECT_TRUE(files->currentIndex().parent().isValid()) << "the tree follows";
}

TEST_F(Window, TheFirstClickOnAFigureSortsTheMostToTheTop) {
    openSample();
    auto* tree = part<QTreeView>("files");
    auto* header = tree->header();
    const auto click = [header](int column) {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(column) + 6, 6));
    };
    click(CountTree::Refaults);
    EXPECT_EQ(header->sortIndicatorSection(), CountTree::Refaults);
    EXPECT_EQ(header->sortIndicatorOrder(), Qt::DescendingOrder);
    click(CountTree::Refaults);
    EXPECT_EQ(header->sortIndicatorOrder(), Qt::AscendingOrder);
    click(CountTree::Name);
    EXPECT_EQ(header->sortIndicatorOrder(), Qt::AscendingOrder);
}

TEST_F(Window, ARowOfTheTableSelectsItsAccessAndTheEventDockTellsIt) {
    openSample();
    auto* events = part<QTableView>("events");
    const auto event = static_cast<int>(comparison().before.outcomes[20].event);
    events->setCurrentIndex(events->model()->index(event, 0));
    EXPECT_EQ(window.state()->selected(), 20U);
    const QString text = eventText();
    EXPECT_TRUE(text.contains(QStringLiteral("Zapped by a read fault of reader pid ")))
        << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("before (iomap-6.2): refault")));
    EXPECT_TRUE(text.contains(QStringLiteral("after (iomap): hit")));
    EXPECT_TRUE(text.contains(QStringLiteral("NOPAGE")));
    EXPECT_TRUE(text.contains(QStringLiteral("/mnt/pmem/clone")));
}

TEST_F(Window, ASelectionFromElsewhereMovesTheTable) {
    openSample();
    window.state()->select(33, Side::Before);
    EXPECT_EQ(part<QTableView>("events")->currentIndex().row(),
              static_cast<int>(comparison().before.outcomes[33].event));
    window.state()->select(std::nullopt);
    EXPECT_FALSE(part<QTableView>("events")->selectionModel()->hasSelection());
}

TEST_F(Window, AnUnmapInTheTableIsToldWithoutOutcomes) {
    openSample();
    auto* events = part<QTableView>("events");
    int unmap = 0;
    while (comparison().trace->kind(static_cast<std::size_t>(unmap)) != trace::Kind::Unmap) {
        ++unmap;
    }
    events->setCurrentIndex(events->model()->index(unmap, 0));
    EXPECT_EQ(window.state()->selectedEvent(), static_cast<std::uint32_t>(unmap));
    EXPECT_FALSE(window.state()->selected());
    EXPECT_TRUE(eventText().contains(QStringLiteral("unmap")));
}

TEST_F(Window, TheFilterNarrowsTheTableAndSaysHowFar) {
    openSample();
    auto* filter = part<QLineEdit>("filter");
    filter->setText(QStringLiteral("before:refault"));
    auto* events = part<QTableView>("events");
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return events->model()->rowCount() == kTurns - 2; }, kPatience));
    EXPECT_TRUE(part<QLabel>("filter-count")->text().contains(QStringLiteral("58 of 180")));
    filter->setText(QStringLiteral("nonsense:1"));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return part<QLabel>("filter-count")->text().contains(QStringLiteral("nonsense")); },
        kPatience));
    EXPECT_EQ(events->model()->rowCount(), 3 * kTurns) << "what is not understood hides nothing";
}

TEST_F(Window, KeysStepThroughStormsAndHistory) {
    openSample();
    window.activateWindow(); // shortcuts are those of the active window; not all servers make it so
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_N);
    EXPECT_EQ(window.state()->currentStorm(), (StormRef{Side::Before, 0}));
    QTest::keyClick(&window, Qt::Key_W);
    const TimeRange storm = window.state()->visible();
    EXPECT_NE(storm, window.state()->home());
    QTest::keyClick(&window, Qt::Key_F);
    EXPECT_EQ(window.state()->visible(), window.state()->home());
    QTest::keyClick(&window, Qt::Key_Backspace);
    EXPECT_EQ(window.state()->visible(), storm);
    QTest::keyClick(&window, Qt::Key_Backspace, Qt::ShiftModifier);
    EXPECT_EQ(window.state()->visible(), window.state()->home());
    QTest::keyClick(&window, Qt::Key_R);
    EXPECT_TRUE(window.state()->recordedLaneShown());
    window.state()->select(20, Side::Before);
    QTest::keyClick(&window, Qt::Key_J);
    EXPECT_EQ(window.state()->selected(), comparison().before.outcomes[20].cause);
}

TEST_F(Window, LettersTypedIntoTheFilterAreNoCommands) {
    openSample();
    auto* filter = part<QLineEdit>("filter");
    window.activateWindow();
    filter->setFocus();
    QTest::keyClicks(filter, QStringLiteral("nfr"));
    EXPECT_EQ(filter->text(), QStringLiteral("nfr"));
    EXPECT_FALSE(window.state()->recordedLaneShown());
    EXPECT_FALSE(window.state()->currentStorm());
}

TEST_F(Window, AFileDroppedOnTheWindowIsOpened) {
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.path())});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &enter);
    EXPECT_TRUE(enter.isAccepted());
    const QSignalSpy opened(window.document(), &Document::opened);
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&window, &drop);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() == 1; }, kPatience));
    QMimeData text;
    text.setText(QStringLiteral("no file"));
    QDragEnterEvent other({10, 10}, Qt::CopyAction, &text, Qt::LeftButton, {});
    other.setAccepted(false);
    QCoreApplication::sendEvent(&window, &other);
    EXPECT_FALSE(other.isAccepted());
}

TEST_F(Window, AFileThatCannotBeReadIsSaidInABannerWithARemedy) {
    window.show();
    window.open(QStringLiteral("/nowhere/x.daxtrace"));
    auto* banner = part<QWidget>("error-banner");
    ASSERT_TRUE(QTest::qWaitFor([&] { return banner->isVisible(); }, kPatience));
    EXPECT_TRUE(
        banner->findChild<QLabel*>()->text().contains(QStringLiteral("/nowhere/x.daxtrace")));
}

TEST_F(Window, LossesAreLoud) {
    const SampleFile lossy({{1'000'000'000, 1'000'500'000, "ringbuf_full", "", 1234}});
    window.show();
    ASSERT_TRUE(openFully(*window.document(), lossy.path()));
    auto* banner = part<QWidget>("loss-banner");
    EXPECT_TRUE(banner->isVisible());
    EXPECT_TRUE(banner->findChild<QLabel*>()->text().contains(QStringLiteral("1,234")))
        << banner->findChild<QLabel*>()->text().toStdString();
    EXPECT_TRUE(part<QLabel>("verdict-loss")->isVisibleTo(&window));
    openSample();
    EXPECT_FALSE(banner->isVisible()) << "the next trace lost nothing";
}

TEST_F(Window, ARecordingThatWasCutOffIsSaidToBe) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "killed.daxtrace";
    {
        trace::Writer writer(path, trace::kSampleRelease);
        trace::sample(kTurns).fill(writer);
    }
    window.show();
    ASSERT_TRUE(openFully(*window.document(), QString::fromStdString(path.string())));
    auto* banner = part<QWidget>("cut-banner");
    EXPECT_TRUE(banner->isVisible());
    const QString said = banner->findChild<QLabel*>()->text();
    EXPECT_TRUE(said.contains(QStringLiteral("CUT OFF"))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("what was lost is not known"))) << said.toStdString();
    openSample();
    EXPECT_FALSE(banner->isVisible()) << "the next trace has its end";
}

TEST_F(Window, AQuietTraceIsNoAllClearUntilSomethingIsAssumed) {
    window.show();
    ASSERT_TRUE(openFully(
        *window.document(),
        QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces/reflink-quiet-6.1.daxtrace")));
    auto* banner = part<QWidget>("caution-banner");
    EXPECT_TRUE(banner->isVisible());
    const QString text = banner->findChild<QLabel*>()->text();
    EXPECT_TRUE(text.startsWith(QStringLiteral("<b>No all-clear</b>. iomap-6.2 would zap ")))
        << text.toStdString();
    part<QComboBox>("assume")->setCurrentIndex(1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !banner->isVisible(); }, kPatience));
    openSample();
    EXPECT_FALSE(banner->isVisible());
}

TEST_F(Window, WhatWasNotRecordedIsSaidAboveTheLanes) {
    const trace::TemporaryDirectory directory;
    trace::Sample sample = trace::sample(kTurns);
    sample.session.values.emplace("without", "uprobe_munmap (there are no munmaps)");
    sample.write(directory / "a.daxtrace");
    window.show();
    ASSERT_TRUE(
        openFully(*window.document(), QString::fromStdString((directory / "a.daxtrace").string())));
    auto* banner = part<QWidget>("lack-banner");
    EXPECT_TRUE(banner->isVisible());
    const QString text = banner->findChild<QLabel*>()->text();
    EXPECT_TRUE(text.contains(QStringLiteral("Not recorded: munmap (1 hook did not attach)")))
        << text.toStdString();
    openSample();
    EXPECT_FALSE(banner->isVisible()) << "the next trace has all of it";
}

TEST_F(Window, ATraceWithoutAFaultSaysWhyBesideTheLanes) {
    const trace::TemporaryDirectory directory;
    trace::Sample sample = trace::sample(1);
    sample.events.clear();
    sample.session.values.emplace("empty.mounts", "no file system is <b>mounted</b> with DAX");
    sample.write(directory / "a.daxtrace");
    window.show();
    ASSERT_TRUE(
        openFully(*window.document(), QString::fromStdString((directory / "a.daxtrace").string())));
    EXPECT_EQ(comparison().verdict,
              "The trace has no DAX fault. No file system is <b>mounted</b> with DAX.");
}

TEST_F(Window, TheStormRuleIsTunedWhileLooking) {
    openSample();
    bringToFront("dock.storms");
    part<QSpinBox>("storm-least")->setValue(kTurns);
    auto* storms = part<QTableView>("storms");
    ASSERT_TRUE(QTest::qWaitFor([&] { return storms->model()->rowCount() == 0; }, kPatience));
    EXPECT_TRUE(part<QLabel>("no-storms")->isVisibleTo(&window));
}

TEST_F(Window, TheVerdictIsCopiedAsATable) {
    openSample();
    trigger(Command::CopyVerdict);
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains(QStringLiteral("| faults | 60 | 60 | 2 |"))) << text.toStdString();
}

TEST_F(Window, AKeyGoesToADockAndBackAndNeverTakesItAway) {
    openSample();
    activate();
    bringToFront("dock.event");
    auto* steps = part<QDockWidget>("dock.steps");
    const auto in_front = [steps] {
        QCoreApplication::processEvents();
        return steps->isVisible() && !steps->visibleRegion().isEmpty();
    };
    const auto focused = [](QWidget* within) {
        return QApplication::focusWidget() && within->isAncestorOf(QApplication::focusWidget());
    };
    const auto press = [this] { QTest::keyClick(&window, Qt::Key_7, Qt::ControlModifier); };
    ASSERT_FALSE(in_front());
    press(); // behind another one
    EXPECT_TRUE(in_front());
    EXPECT_TRUE(focused(steps));
    press(); // focused
    EXPECT_TRUE(in_front()) << "it stays where it can be read";
    EXPECT_FALSE(focused(steps));
    EXPECT_TRUE(focused(window.view()) || window.view()->hasFocus());
    press(); // in front, without the keyboard
    EXPECT_TRUE(in_front());
    EXPECT_TRUE(focused(steps));
    steps->hide();
    press();
    EXPECT_TRUE(in_front());
    EXPECT_TRUE(focused(steps));
}

TEST_F(Window, DocksAreHiddenAndShownByTheirOwnMenu) {
    openSample();
    auto* menu = part<QMenu>("show-or-hide");
    ASSERT_EQ(menu->actions().size(), static_cast<int>(dockTable().size()));
    for (std::size_t k = 0; k < dockTable().size(); ++k) {
        const QAction* action = menu->actions()[static_cast<qsizetype>(k)];
        EXPECT_EQ(action->isChecked(), !dockTable()[k].closed) << action->text().toStdString();
    }
    menu->actions().first()->trigger();
    EXPECT_TRUE(part<QDockWidget>("dock.files")->isHidden());
    menu->actions().first()->trigger();
    EXPECT_FALSE(part<QDockWidget>("dock.files")->isHidden());
}

TEST_F(Window, AKeyGivesADockTheKeyboardAndEscTheLanes) {
    openSample();
    window.activateWindow();
    bringToFront("dock.event");
    bringToFront("dock.events");
    for (const DockSpec& spec : dockTable()) {
        auto* dock = part<QDockWidget>(spec.id);
        dock->hide();
        part<QAction>(spec.id)->trigger();
        ASSERT_TRUE(QApplication::focusWidget()) << spec.id;
        EXPECT_TRUE(dock->isAncestorOf(QApplication::focusWidget())) << spec.id;
        EXPECT_FALSE(window.actions()[Command::Cancel]->isEnabled());
        trigger(Command::ToLanes);
        EXPECT_TRUE(window.view()->isAncestorOf(QApplication::focusWidget())) << spec.id;
    }
}

TEST_F(Window, NothingButOpeningAndRecordingCanBePressedBeforeThereIsATrace) {
    for (const ActionRow& row : actionTable()) {
        if (row.on_toolbar && row.command != Command::Open && row.command != Command::Record) {
            EXPECT_FALSE(window.actions()[row.command]->isEnabled()) << row.id;
        }
    }
    openSample();
    EXPECT_TRUE(window.actions()[Command::ToggleRecorded]->isEnabled());
}

TEST_F(Window, TheViewMenuIsShortAndHasEachOfItsCommandsOnce) {
    constexpr int kMost = 16;
    QMenu* view = window.actions().menu("&View");
    ASSERT_NE(view, nullptr);
    EXPECT_LE(view->actions().size(), kMost);
    QHash<QAction*, int> seen;
    std::set<QChar> letters;
    const auto look = [&](QMenu* menu, auto&& again) -> void {
        EXPECT_LE(menu->actions().size(), 20) << menu->title().toStdString();
        for (QAction* action : menu->actions()) {
            if (action->menu() != nullptr) {
                again(action->menu(), again);
            } else if (!action->isSeparator()) {
                ++seen[action];
            }
        }
    };
    look(view, look);
    for (QAction* action : window.actions().all()) {
        if (window.actions().menuOf(action) == QStringLiteral("View")) {
            EXPECT_EQ(seen.value(action), 1) << action->text().toStdString();
        }
    }
    for (const QAction* action : view->actions()) {
        const auto at = action->text().indexOf(u'&');
        if (at >= 0) {
            EXPECT_TRUE(letters.insert(action->text().at(at + 1).toLower()).second)
                << "two have this letter: " << action->text().toStdString();
        }
    }
    // The palette and the key sheet go by the table, as ever.
    std::size_t row = 0;
    for (const QAction* action : window.actions().all()) {
        if (row < actionTable().size() && window.actions().rowOf(action) != nullptr) {
            EXPECT_EQ(action->objectName(), QLatin1String(actionTable()[row++].id));
        }
    }
    EXPECT_EQ(row, actionTable().size());
}

TEST_F(Window, ShortcutsAreUnique) {
    QHash<QString, QString> taken;
    EXPECT_NE(window.actions()[Command::Cancel]->isEnabled(),
              window.actions()[Command::ToLanes]->isEnabled());
    for (const QAction* action : window.actions().all()) {
        for (const QKeySequence& key : window.actions().keys(action)) {
            const QString name = key.toString();
            if (action == window.actions()[Command::ToLanes] && name == QLatin1String("Esc")) {
                continue; // that of Cancel, while there is nothing to cancel
            }
            EXPECT_FALSE(name.isEmpty()) << action->text().toStdString();
            EXPECT_FALSE(taken.contains(name))
                << name.toStdString() << ": " << taken[name].toStdString() << " and "
                << action->text().toStdString();
            taken[name] = action->text();
        }
    }
    for (const ActionRow& row : actionTable()) {
        EXPECT_FALSE(QString::fromUtf8(row.help).isEmpty()) << row.id;
        if (row.icon != nullptr) {
            EXPECT_TRUE(iconNames().contains(QLatin1String(row.icon))) << row.icon;
        }
    }
    for (const DockSpec& spec : dockTable()) {
        EXPECT_TRUE(iconNames().contains(QLatin1String(spec.icon))) << spec.icon;
    }
}

TEST_F(Window, TheKeySheetHasEachMenuOnceWithTheDocksInTheirs) {
    const KeySheet sheet(window.actions(), &window);
    const auto* browser = sheet.findChild<QTextBrowser*>();
    ASSERT_NE(browser, nullptr);
    const QStringList lines = browser->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    for (const char* menu : {"File", "View", "Go", "Play", "Explore", "Help"}) {
        EXPECT_EQ(lines.count(QLatin1String(menu)), 1) << menu;
    }
    const auto state = lines.indexOf(QStringLiteral("Ctrl+8"));
    EXPECT_GT(state, lines.indexOf(QStringLiteral("View")));
    EXPECT_LT(state, lines.indexOf(QStringLiteral("Go")));
}

TEST_F(Window, ThePaletteFindsACommandByAPartOfItsName) {
    EXPECT_GT(CommandPalette::match(QStringLiteral("next"), QStringLiteral("Go: Next storm")),
              CommandPalette::match(QStringLiteral("next"), QStringLiteral("Edit: neext")));
    EXPECT_GT(CommandPalette::match(QStringLiteral("ns"), QStringLiteral("Go: Next storm")), 0);
    EXPECT_EQ(CommandPalette::match(QStringLiteral("xyz"), QStringLiteral("Go: Next storm")), 0);
    openSample();
    CommandPalette palette(window.actions(), &window);
    QTest::keyClicks(palette.findChild<QLineEdit*>(), QStringLiteral("recorded"));
    QTest::keyClick(palette.findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_TRUE(window.state()->recordedLaneShown());
}

TEST_F(Window, TheColoursChangeWhileItRuns) {
    openSample();
    trigger(Command::ThemeDark);
    EXPECT_TRUE(isDark(QApplication::palette()));
    trigger(Command::ThemeLight);
    EXPECT_FALSE(isDark(QApplication::palette()));
    applyAppearance(Appearance::System);
}

TEST_F(Window, ABannerCanBeReadWhenTheColoursChange) {
    window.show();
    window.open(QStringLiteral("/nowhere/x.daxtrace"));
    auto* banner = part<QWidget>("error-banner");
    ASSERT_TRUE(QTest::qWaitFor([&] { return banner->isVisible(); }, kPatience));
    for (const Command theme : {Command::ThemeDark, Command::ThemeLight, Command::ThemeDark}) {
        trigger(theme);
        QCoreApplication::processEvents();
        const QPalette palette = banner->findChild<QLabel*>()->palette();
        EXPECT_EQ(palette.color(QPalette::Window), bannerBackground(true, QApplication::palette()));
        EXPECT_GE(contrast(palette.color(QPalette::WindowText), palette.color(QPalette::Window)),
                  4.5);
    }
    applyAppearance(Appearance::System);
}

TEST_F(Window, FiguresOfTheTreesAreNeverCutOff) {
    openSample();
    for (const int width : {1280, 1600, 2400}) {
        window.resize(width, 900);
        QCoreApplication::processEvents();
        auto* tree = window.findChild<QTreeView*>(QStringLiteral("files"));
        ASSERT_FALSE(tree->isColumnHidden(CountTree::Refaults));
        const QModelIndex range = tree->model()->index(0, 0, tree->model()->index(0, 0));
        EXPECT_GE(tree->visualRect(range).width(),
                  tree->fontMetrics().horizontalAdvance(range.data().toString()))
            << "the names are the last to shrink";
        for (const int column : {CountTree::Name, CountTree::Refaults, CountTree::Storms}) {
            EXPECT_LE(tree->columnViewportPosition(column) + tree->columnWidth(column),
                      tree->viewport()->width())
                << width << " column " << column;
        }
        EXPECT_FALSE(tree->horizontalScrollBar()->isVisible());
    }
}

TEST_F(Window, EveryDockIsNamedForPeopleWhoListen) {
    for (const DockSpec& spec : dockTable()) {
        auto* dock = window.findChild<QDockWidget*>(QLatin1String(spec.id));
        ASSERT_NE(dock, nullptr) << spec.id;
        for (const auto* view : dock->findChildren<QAbstractItemView*>()) {
            if (!view->objectName().isEmpty()) {
                EXPECT_FALSE(view->accessibleName().isEmpty()) << spec.id;
            }
        }
    }
}
