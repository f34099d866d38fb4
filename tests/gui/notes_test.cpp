// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notes, and workspaces that keep them, as a user has them.
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
