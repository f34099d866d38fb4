// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes, and workspaces that keep them, as a user has them.
#include "app/gui/actions/history.h"
#include "app/gui/headless.h"
#include "app/gui/state/notes.h"
#include "tests/gui/window_test.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

namespace daxscope::gui {

namespace {

struct NotesTest : WindowTest {
    QTableView* table() { return part<QTableView>("notes"); }
    /// Writes a note as one does: M, the text, Enter.
    void write(std::int64_t time, const char* text) {
        window.state()->setPlayhead(time);
        trigger(Command::AddNote);
        auto* editor = table()->findChild<QLineEdit*>();
        ASSERT_NE(editor, nullptr) << "it is written at once";
        editor->setText(QString::fromUtf8(text));
        QTest::keyClick(editor, Qt::Key_Return);
        QCoreApplication::processEvents(); // it is taken over, and the editor goes
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    std::int64_t begin() { return window.state()->bounds().begin; }
    QString saved() { return file.folder() + QStringLiteral("/w.daxwork"); }
    void goOnWith(MainWindow& other) {
        other.show();
        const QSignalSpy opened(other.document(), &Document::opened);
        other.open(saved());
        ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() > 0 && !other.document()->busy(); },
                                    kPatience));
        QCoreApplication::processEvents(); // it goes on when it is back there
        ASSERT_TRUE(QTest::qWaitFor([&] { return !other.document()->busy(); }, kPatience));
    }
};

} // namespace

TEST_F(NotesTest, AreWrittenWhereThePlayheadIsGoneToAndRemoved) {
    openSample();
    write(begin() + 2000, "the second");
    write(begin() + 1000, "the first");
    ASSERT_EQ(window.notes()->all().size(), 2U);
    EXPECT_EQ(window.notes()->all()[0], (Note{begin() + 1000, QStringLiteral("the first")}));
    window.state()->setPlayhead(begin());
    trigger(Command::NextNote);
    EXPECT_EQ(window.state()->playhead(), begin() + 1000);
    trigger(Command::NextNote);
    EXPECT_EQ(window.state()->playhead(), begin() + 2000);
    trigger(Command::NextNote);
    EXPECT_EQ(window.state()->playhead(), begin() + 2000) << "it is the last";
    trigger(Command::PreviousNote);
    EXPECT_EQ(window.state()->playhead(), begin() + 1000);
    table()->setCurrentIndex(table()->model()->index(0, 1));
    QTest::keyClick(table(), Qt::Key_Delete);
    ASSERT_EQ(window.notes()->all().size(), 1U);
    EXPECT_EQ(window.notes()->all()[0].text, QStringLiteral("the second"));
}

TEST_F(NotesTest, ANoteThatEscGivesUpWasNeverWritten) {
    openSample();
    window.state()->setPlayhead(begin() + 1000);
    trigger(Command::AddNote);
    auto* editor = table()->findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    editor->setText(QStringLiteral("no"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QCoreApplication::processEvents();
    EXPECT_TRUE(window.notes()->all().empty());
    EXPECT_FALSE(window.notes()->isModified());
    EXPECT_FALSE(window.history()->stack()->canUndo());
}

TEST_F(NotesTest, TheSelectedTimeAndTheRecordedLaneAreTakenBackToo) {
    openSample();
    ViewState* state = window.state();
    QAction* undo = window.actions()[Command::Undo];
    const TimeRange first{begin() + 1000, begin() + 2000}, second{begin() + 500, begin() + 900};
    state->setStretch(first);
    state->endGesture(); // a drag, in steps
    state->setStretch(TimeRange{begin() + 500, begin() + 600}, true);
    state->setStretch(second, true);
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: selected time"));
    state->showRecordedLane(!state->recordedLaneShown());
    const bool shown = state->recordedLaneShown();
    undo->trigger();
    EXPECT_NE(state->recordedLaneShown(), shown);
    undo->trigger();
    EXPECT_EQ(state->stretch(), std::optional(first)) << "the whole drag at once";
    undo->trigger();
    EXPECT_FALSE(state->stretch());
    EXPECT_FALSE(undo->isEnabled());
    for (int k = 0; k < 3; ++k) {
        window.actions()[Command::Redo]->trigger();
    }
    EXPECT_EQ(state->stretch(), std::optional(second));
    EXPECT_EQ(state->recordedLaneShown(), shown);
}

TEST_F(NotesTest, UndoTakesBackWhatItSays) {
    openSample();
    QAction* undo = window.actions()[Command::Undo];
    QAction* redo = window.actions()[Command::Redo];
    EXPECT_FALSE(undo->isEnabled());
    write(begin() + 1000, "first");
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: write note 'first'"));
    table()->setCurrentIndex(table()->model()->index(0, 1));
    QTest::keyClick(table(), Qt::Key_Delete);
    ASSERT_TRUE(window.notes()->all().empty());
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: delete note 'first'"));
    window.state()->setFilter(QStringLiteral("before:refault"));
    window.state()->setHidesRest(true);
    const TimeRange all = window.state()->visible();
    window.state()->setVisible({begin() + 1000, begin() + 2000});
    const auto rule = window.document()->stormRule();
    window.document()->setStormRule({3, 5'000'000});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    const auto before = window.document()->comparison()->before.handler;
    window.document()->setHandlers(model::find_handler("entry-locked"),
                                   model::find_handler("fixed"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: choice of handlers"));

    const auto takeBack = [&](QAction* action) {
        action->trigger();
        return QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience);
    };
    ASSERT_TRUE(takeBack(undo));
    EXPECT_EQ(window.document()->comparison()->before.handler, before);
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: storm rule"));
    ASSERT_TRUE(takeBack(undo));
    EXPECT_EQ(window.document()->stormRule(), rule);
    ASSERT_TRUE(takeBack(undo));
    EXPECT_EQ(window.state()->visible(), all);
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: hide the rest"));
    ASSERT_TRUE(takeBack(undo));
    EXPECT_FALSE(window.state()->hidesRest());
    EXPECT_EQ(undo->text(), QStringLiteral("&Undo: filter"));
    ASSERT_TRUE(takeBack(undo));
    EXPECT_EQ(window.state()->filter(), QString());
    ASSERT_TRUE(takeBack(undo));
    ASSERT_EQ(window.notes()->all().size(), 1U);
    ASSERT_TRUE(takeBack(undo));
    EXPECT_TRUE(window.notes()->all().empty());
    EXPECT_FALSE(undo->isEnabled());

    while (redo->isEnabled()) {
        ASSERT_TRUE(takeBack(redo));
    }
    EXPECT_TRUE(window.notes()->all().empty());
    EXPECT_EQ(window.state()->filter(), QStringLiteral("before:refault"));
    EXPECT_TRUE(window.state()->hidesRest());
    EXPECT_EQ(window.state()->visible(), (TimeRange{begin() + 1000, begin() + 2000}));
    EXPECT_EQ(window.document()->comparison()->before.handler, "entry-locked");
    EXPECT_EQ(window.document()->stormRule(), (replay::StormRule{3, 5'000'000}));
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    EXPECT_FALSE(undo->isEnabled()) << "what was done to another trace is forgotten";
}

TEST(History, RangesComeBackAndWhatIsRedoneAfterAnotherChangeIsGone) {
    Document document;
    ViewState state;
    Notes notes;
    state.reset({0, 1'000'000}, 3);
    History history(&document, &state, &notes, nullptr);
    EXPECT_FALSE(history.stack()->canUndo());
    state.setRows({2, 0});
    EXPECT_EQ(history.stack()->undoText(), QStringLiteral("hide ranges"));
    state.setRows({2, 1});
    EXPECT_EQ(history.stack()->undoText(), QStringLiteral("other ranges"));
    history.undo();
    EXPECT_EQ(state.rows(), (QVector<std::uint32_t>{2, 0}));
    history.undo();
    EXPECT_EQ(state.rows(), (QVector<std::uint32_t>{0, 1, 2}));
    EXPECT_TRUE(history.stack()->canRedo());
    notes.setMarker(0, 5);
    EXPECT_FALSE(history.stack()->canRedo());
    history.forget();
    EXPECT_FALSE(history.stack()->canUndo());
}

TEST_F(NotesTest, AFilterThatIsTypedIsOneChange) {
    openSample();
    for (const char* typed : {"c", "co", "com", "comm", "comm:", "comm:w"}) {
        window.state()->setFilter(QString::fromUtf8(typed));
    }
    EXPECT_EQ(window.history()->stack()->count(), 1);
    trigger(Command::Undo);
    EXPECT_EQ(window.state()->filter(), QString());
    window.state()->zoom(0.5, begin() + 500);
    window.state()->zoom(0.5, begin() + 500);
    EXPECT_EQ(window.history()->stack()->count(), 1) << "steps of one gesture";
}

TEST_F(NotesTest, MarkersSayWhatLiesBetweenThem) {
    openSample();
    auto* said = part<QLabel>("status-markers");
    EXPECT_FALSE(said->isVisible());
    EXPECT_FALSE(window.actions()[Command::ZoomMarkers]->isEnabled());
    window.state()->setPlayhead(begin() + 1000);
    trigger(Command::MarkerA);
    EXPECT_FALSE(said->isVisible());
    window.state()->setPlayhead(begin() + 234'567);
    trigger(Command::MarkerB);
    EXPECT_EQ(window.notes()->markers(), (Markers{begin() + 1000, begin() + 234'567}));
    EXPECT_TRUE(said->isVisible());
    EXPECT_TRUE(said->text().contains(QStringLiteral("233,567 ns"))) << said->text().toStdString();
    trigger(Command::ZoomMarkers);
    EXPECT_EQ(window.state()->visible(), (TimeRange{begin() + 1000, begin() + 234'567}));
    trigger(Command::SelectMarkers);
    EXPECT_EQ(window.state()->stretch(), (TimeRange{begin() + 1000, begin() + 234'567}));
    trigger(Command::ClearMarkers);
    EXPECT_EQ(window.notes()->markers(), Markers());
    trigger(Command::Undo);
    EXPECT_EQ(window.notes()->markers(), (Markers{begin() + 1000, begin() + 234'567}));
}

TEST_F(NotesTest, MarkersAndNotesAreDraggedAsOneChange) {
    openSample();
    QTest::qWait(200);
    const TimeRange all = window.state()->visible();
    const std::int64_t middle = all.begin + all.length() / 2;
    window.notes()->setMarker(0, middle);
    window.notes()->add({all.begin + all.length() / 4, QStringLiteral("drag me")});
    auto* plot = window.view()->findChild<QWidget*>(QStringLiteral("plot"));
    plot = plot != nullptr ? plot : window.view()->focusProxy();
    ASSERT_NE(plot, nullptr);
    const QRect lane = window.view()->laneRect(Side::After, 0);
    const int count = window.history()->stack()->count();
    const auto drag = [&](QPoint at, int by) {
        const QPoint from = plot->mapFrom(window.view(), at); // the overview is above it
        QTest::mousePress(plot, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 4; ++step) {
            QTest::mouseMove(plot, from + QPoint(by * step / 4, 0));
        }
        QTest::mouseRelease(plot, Qt::LeftButton, {}, from + QPoint(by, 0));
        QCoreApplication::processEvents();
    };
    drag({lane.center().x(), lane.center().y()}, 60);
    EXPECT_GT(*window.notes()->markers()[0], middle);
    EXPECT_EQ(window.history()->stack()->count(), count + 1);
    EXPECT_EQ(window.state()->stretch(), std::nullopt) << "no time was selected by it";
    const QRect top = window.view()->laneRect(Side::Before, 0);
    drag({top.left() + top.width() / 4 + 3, top.top() + 2}, 60);
    EXPECT_GT(window.notes()->all()[0].time, all.begin + all.length() / 4);
    EXPECT_EQ(window.history()->stack()->undoText(), QStringLiteral("move note 'drag me'"));
}

TEST_F(NotesTest, StandInTheLanes) {
    openSample();
    QTest::qWait(200);
    const QImage before = window.view()->grab().toImage();
    window.notes()->add({window.state()->visible().begin + window.state()->visible().length() / 2,
                         QStringLiteral("look here")});
    QCoreApplication::processEvents();
    EXPECT_NE(window.view()->grab().toImage(), before);
    window.notes()->clear();
    QCoreApplication::processEvents();
    EXPECT_EQ(window.view()->grab().toImage(), before);
}

TEST_F(NotesTest, AWorkspaceIsGoneOnWithInAnotherWindow) {
    openSample();
    write(begin() + 5000, "hand this over");
    window.state()->setVisible({begin() + 1000, begin() + 90'000});
    window.state()->setStretch(TimeRange{begin() + 2000, begin() + 3000});
    window.state()->setFilter(QStringLiteral("before:refault"));
    window.state()->setHidesRest(true);
    window.state()->showRecordedLane(true);
    window.document()->setStormRule({3, 5'000'000});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    window.document()->setHandlers(model::find_handler("pre-fix"), model::find_handler("fixed"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    replay::Options assumed;
    assumed.revisit_interval = 1'000'000;
    window.document()->assume(assumed);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->busy(); }, kPatience));
    window.notes()->setMarker(1, begin() + 77);
    window.saveWorkspace(saved());
    EXPECT_FALSE(window.notes()->isModified());

    MainWindow other(MainWindow::Settings::Ignored);
    goOnWith(other);
    EXPECT_EQ(other.notes()->all(), window.notes()->all());
    EXPECT_EQ(other.state()->visible(), window.state()->visible());
    EXPECT_EQ(other.state()->playhead(), window.state()->playhead());
    EXPECT_EQ(other.state()->stretch(), window.state()->stretch());
    EXPECT_EQ(other.state()->rows(), window.state()->rows());
    EXPECT_EQ(other.state()->filter(), QStringLiteral("before:refault"));
    EXPECT_TRUE(other.state()->hidesRest());
    EXPECT_TRUE(other.state()->recordedLaneShown());
    EXPECT_EQ(other.document()->stormRule(), (replay::StormRule{3, 5'000'000}));
    EXPECT_EQ(other.document()->comparison()->before.handler, "pre-fix");
    EXPECT_EQ(other.document()->comparison()->after.handler, "fixed");
    EXPECT_EQ(other.document()->assumed(), assumed);
    EXPECT_EQ(other.notes()->markers(), window.notes()->markers());
    EXPECT_FALSE(other.history()->stack()->canUndo()) << "a workspace is nobody's change";

    // What is noted from now on is kept in it.
    other.notes()->add({begin() + 9000, QStringLiteral("and this")});
    QCoreApplication::processEvents();
    EXPECT_FALSE(other.notes()->isModified());
    EXPECT_EQ(readWorkspace(saved()).noted, other.notes()->noted());
}

TEST_F(NotesTest, AMissingTraceNamesTheWorkspace) {
    openSample();
    window.saveWorkspace(saved());
    ASSERT_TRUE(QFile::remove(file.path()));
    MainWindow other(MainWindow::Settings::Ignored);
    other.show();
    const QSignalSpy failed(other.document(), &Document::failed);
    other.open(saved());
    ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() > 0; }, kPatience));
    bool named = false;
    for (const QLabel* label :
         other.findChild<QWidget*>(QStringLiteral("error-banner"))->findChildren<QLabel*>()) {
        named = named || label->text().contains(QStringLiteral("w.daxwork"));
    }
    EXPECT_TRUE(named);
}

TEST_F(NotesTest, AWorkspaceCanBeTakenAPictureOf) {
    openSample();
    window.state()->setVisible({begin() + 1000, begin() + 90'000});
    window.saveWorkspace(saved());
    MainWindow other(MainWindow::Settings::Ignored);
    Shot shot;
    shot.path = file.folder() + QStringLiteral("/shot.png");
    shot.size = {1600, 900};
    takeShot(other, saved(), shot);
    EXPECT_EQ(other.state()->visible(), window.state()->visible());
    EXPECT_EQ(QImage(shot.path).size(), shot.size);
}

TEST_F(NotesTest, AWorkspaceOfAnotherTraceSaysSo) {
    openSample();
    window.saveWorkspace(saved());
    ASSERT_TRUE(QFile::remove(file.path()));
    trace::sample(7).write(file.path().toStdString());
    MainWindow other(MainWindow::Settings::Ignored);
    goOnWith(other);
    const auto* banner = other.findChild<QWidget*>(QStringLiteral("error-banner"));
    EXPECT_TRUE(banner->isVisible());
    bool said = false;
    for (const QLabel* label : banner->findChildren<QLabel*>()) {
        said = said || label->text().contains(QStringLiteral("of the workspace"));
    }
    EXPECT_TRUE(said);
}

TEST_F(NotesTest, AWorkspaceThatCannotBeReadChangesNothing) {
    openSample();
    write(begin() + 5000, "stays");
    QFile bad(saved());
    ASSERT_TRUE(bad.open(QIODevice::WriteOnly));
    bad.write("{\"format\": \"daxscope-workspace\", \"version\": 1}");
    bad.close();
    window.open(saved());
    EXPECT_TRUE(part<QWidget>("error-banner")->isVisible());
    EXPECT_EQ(window.notes()->all().size(), 1U);
    EXPECT_FALSE(window.document()->busy());
}

TEST_F(NotesTest, AreThoseOfTheTraceThatIsShown) {
    openSample();
    write(begin() + 5000, "of the sample");
    const SampleFile other;
    ASSERT_TRUE(openFully(*window.document(), other.path()));
    EXPECT_TRUE(window.notes()->all().empty());
    ASSERT_TRUE(openFully(*window.document(), file.path()));
    ASSERT_EQ(window.notes()->all().size(), 1U);
    EXPECT_EQ(window.notes()->all()[0].text, QStringLiteral("of the sample"));
    const QSignalSpy opened(window.document(), &Document::opened);
    trigger(Command::Reload);
    ASSERT_TRUE(QTest::qWaitFor([&] { return opened.count() > 0; }, kPatience));
    EXPECT_EQ(window.notes()->all().size(), 1U);
}

} // namespace daxscope::gui
