// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording that the window starts: the real command where this machine lets it record, through
// a helper that stands where pkexec does.
#include "app/gui/state/recorder.h"

#include "app/gui/window/record_dialog.h"
#include "tests/gui/window_test.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

namespace daxscope::gui {

namespace {

/// A program of a few lines, in the folder.
QString script(const QTemporaryDir& folder, const QString& name, const QByteArray& text) {
    const QString path = folder.filePath(name);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + text + "\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

QString command() {
    return QStringLiteral(DAXSCOPE_COMMAND);
}

struct RecorderTest : ::testing::Test {
    QTemporaryDir folder;
    QString trace = folder.filePath(QStringLiteral("t.daxtrace"));

    /// Skips where the kernel gives nobody here a recording.
    bool canRecord() const {
        QProcess process;
        process.start(command(),
                      {QStringLiteral("record"), QStringLiteral("-q"), QStringLiteral("-d"),
                       QStringLiteral("100ms"), QStringLiteral("-o"),
                       folder.filePath(QStringLiteral("tried.daxtrace"))});
        return process.waitForFinished(kPatience) && process.exitCode() == 0;
    }
    /// What failed() said: what, and what to do.
    static std::pair<QString, QString> failure(Recorder& recorder, const RecordWish& wish) {
        QSignalSpy failed(&recorder, &Recorder::failed);
        recorder.start(wish);
        if (failed.isEmpty() && !failed.wait(kPatience)) {
            return {};
        }
        return {failed[0][0].toString(), failed[0][1].toString()};
    }
};

} // namespace

TEST(SudoLine, SaysTheWholeWishAsAShellTakesIt) {
    EXPECT_TRUE(sudoLine({QStringLiteral("/tmp/it's a.daxtrace"), 12, 5, true, true})
                    .endsWith(QStringLiteral("daxscope record -o '/tmp/it'\\''s a.daxtrace' -p 12 "
                                             "-d 5s --access --races")));
    EXPECT_TRUE(sudoLine({QStringLiteral("/tmp/a.daxtrace")}).startsWith(QStringLiteral("sudo ")));
}

TEST_F(RecorderTest, RecordsThroughTheHelperUntilItIsStopped) {
    if (!canRecord()) {
        GTEST_SKIP() << "no recording here: daxscope doctor says why";
    }
    const QString helper = script(folder, QStringLiteral("helper"), "exec \"$@\"");
    Recorder recorder(command(), {helper}, nullptr);
    QSignalSpy began(&recorder, &Recorder::began), ended(&recorder, &Recorder::ended);
    recorder.start({trace});
    ASSERT_TRUE(recorder.running());
    ASSERT_TRUE(began.wait(kPatience));
    EXPECT_EQ(began[0][0].toString(), trace);
    EXPECT_TRUE(recorder.running());
    recorder.stop();
    ASSERT_TRUE(ended.wait(kPatience));
    EXPECT_TRUE(ended[0][0].toString().startsWith(QStringLiteral("Recorded ")))
        << "what came of it";
    EXPECT_FALSE(recorder.running());
    const auto read = trace::Trace::load(trace.toStdString());
    EXPECT_EQ(read->session().value("end_reason"), "end of input");
}

TEST_F(RecorderTest, AWindowThatGoesEndsItsRecordingInOrder) {
    if (!canRecord()) {
        GTEST_SKIP() << "no recording here: daxscope doctor says why";
    }
    {
        Recorder recorder(command(), {}, nullptr);
        QSignalSpy began(&recorder, &Recorder::began);
        recorder.start({trace});
        ASSERT_TRUE(began.wait(kPatience));
    }
    EXPECT_EQ(trace::Trace::load(trace.toStdString())->session().value("end_reason"),
              "end of input");
}

TEST_F(RecorderTest, WithoutAHelperItSaysWhatToTypeInstead) {
    Recorder recorder(command(), {folder.filePath(QStringLiteral("nowhere"))}, nullptr);
    const auto [what, remedy] = failure(recorder, {trace});
    EXPECT_TRUE(what.contains(QStringLiteral("is not installed"))) << what.toStdString();
    EXPECT_TRUE(remedy.contains(QStringLiteral("record -o ") + trace)) << remedy.toStdString();
    EXPECT_FALSE(recorder.running());
}

TEST_F(RecorderTest, WithoutAnAgentOrWithARefusalItSaysSoAndWhatToType) {
    const QString no_agent = script(
        folder, QStringLiteral("no-agent"),
        "echo 'Error executing command as another user: No authentication agent found.' >&2\n"
        "exit 127");
    Recorder unasked(command(), {no_agent}, nullptr);
    const auto [what, remedy] = failure(unasked, {trace});
    EXPECT_TRUE(what.contains(QStringLiteral("No authentication agent found")))
        << what.toStdString();
    EXPECT_TRUE(remedy.contains(QStringLiteral("sudo "))) << remedy.toStdString();

    const QString refusing = script(folder, QStringLiteral("refusing"), "exit 126");
    Recorder refused(command(), {refusing}, nullptr);
    EXPECT_TRUE(failure(refused, {trace}).first.contains(QStringLiteral("not given")));
    EXPECT_FALSE(QFile::exists(trace));
}

TEST_F(RecorderTest, WhatTheRecorderRefusesIsSaidInItsWords) {
    Recorder recorder(command(), {}, nullptr);
    const auto [what, remedy] =
        failure(recorder, {folder.filePath(QStringLiteral("no/such/t.daxtrace"))});
    EXPECT_TRUE(what.contains(QStringLiteral("no/such"))) << what.toStdString();
    EXPECT_FALSE(what.startsWith(QStringLiteral("daxscope:"))) << what.toStdString();
}

TEST_F(RecorderTest, ACommandThatIsNowhereIsSaid) {
    Recorder recorder(QString(), {}, nullptr);
    EXPECT_TRUE(failure(recorder, {trace}).first.contains(QStringLiteral("not installed")));
}

TEST_F(RecorderTest, StoppedBeforeItBeganIsNoFailure) {
    const QString asking = script(folder, QStringLiteral("asking"), "cat >/dev/null; exit 126");
    Recorder recorder(command(), {asking}, nullptr);
    QSignalSpy ended(&recorder, &Recorder::ended), failed(&recorder, &Recorder::failed);
    recorder.start({trace});
    recorder.stop();
    ASSERT_TRUE(ended.wait(kPatience));
    EXPECT_TRUE(failed.isEmpty());
}

TEST_F(RecorderTest, TheDialogShowsItsLineAndRefusesWhereNothingCanBe) {
    RecordDialog dialog({trace}, nullptr);
    auto* line = dialog.findChild<QLineEdit*>(QStringLiteral("record-line"));
    auto* record = dialog.findChild<QPushButton*>(QStringLiteral("record-start"));
    auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("record-file"));
    EXPECT_EQ(line->text(), sudoLine({trace}));
    EXPECT_TRUE(record->isEnabled());
    dialog.findChild<QSpinBox*>(QStringLiteral("record-process"))->setValue(77);
    dialog.findChild<QSpinBox*>(QStringLiteral("record-seconds"))->setValue(3);
    dialog.findChild<QCheckBox*>(QStringLiteral("record-races"))->setChecked(true);
    EXPECT_EQ(line->text(), sudoLine({trace, 77, 3, false, true}));
    dialog.findChild<QPushButton*>(QStringLiteral("record-copy"))->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), line->text());
    file->setText(folder.filePath(QStringLiteral("no/such/t.daxtrace")));
    EXPECT_FALSE(record->isEnabled());
    EXPECT_TRUE(line->text().isEmpty());
    file->setText(folder.path());
    EXPECT_FALSE(record->isEnabled());
    file->clear();
    EXPECT_FALSE(record->isEnabled());
}

/// Starts a process: the filter of .ci/sanitize knows it by its name.
class RecorderWindowTest : public WindowTest {};

TEST_F(RecorderWindowTest, ARecordingThatTheWindowStartsIsFollowed) {
    QTemporaryDir folder;
    const QString trace = folder.filePath(QStringLiteral("live.daxtrace"));
    window.show();
    EXPECT_FALSE(window.actions()[Command::StopRecording]->isEnabled());
    QTimer::singleShot(0, &window, [&] {
        auto* dialog = window.findChild<RecordDialog*>(QStringLiteral("record"));
        ASSERT_NE(dialog, nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("record-file"))->setText(trace);
        dialog->accept();
    });
    QSignalSpy began(window.recorder(), &Recorder::began);
    QSignalSpy failed(window.recorder(), &Recorder::failed);
    QSignalSpy opened(window.document(), &Document::opened);
    trigger(Command::Record);
    while (began.isEmpty() && failed.isEmpty()) {
        QTest::qWait(20);
    }
    if (!failed.isEmpty()) {
        GTEST_SKIP() << "no recording here: " << failed[0][0].toString().toStdString();
    }
    EXPECT_TRUE(window.actions()[Command::StopRecording]->isEnabled());
    EXPECT_FALSE(window.actions()[Command::Record]->isEnabled());
    ASSERT_TRUE(!opened.isEmpty() || opened.wait(kPatience));
    EXPECT_EQ(window.document()->path(), trace);
    EXPECT_TRUE(window.document()->isLive());
    trigger(Command::StopRecording);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->isLive(); }, kPatience));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !window.recorder()->running(); }, kPatience));
}

TEST_F(WindowTest, AFileThatIsToBeFollowedIsWaitedFor) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "live.daxtrace";
    window.show();
    window.follow(QString::fromStdString(path.string()));
    auto* bar = window.statusBar();
    EXPECT_TRUE(bar->currentMessage().contains(QStringLiteral("Waiting for")));
    QTest::qWait(300);
    EXPECT_FALSE(window.document()->busy());

    trace::Sample sample = trace::sample(kTurns);
    trace::Writer writer(path, sample.session.kernel_release);
    sample.fill(writer);
    writer.flush();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.document()->isLive(); }, kPatience));
    auto* work = part<QLabel>("work");
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return work->text() == QStringLiteral("Following the recording"); }, kPatience));
    EXPECT_EQ(part<QToolButton>("cancel")->text(), QStringLiteral("Stop following"));
    writer.set(trace::key::kEnd, std::to_string(*sample.session.end));
    writer.close();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->isLive(); }, kPatience));
    EXPECT_EQ(bar->currentMessage(), QStringLiteral("The recording has ended"));
    EXPECT_FALSE(work->isVisible());
    EXPECT_TRUE(part<QWidget>("cut-banner")->isHidden()) << "it was ended as it should be";
}

TEST_F(WindowTest, AFollowedRecordingWhoseRecorderDiesWasCutOff) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "live.daxtrace";
    window.show();
    trace::Sample sample = trace::sample(kTurns);
    {
        trace::Writer writer(path, sample.session.kernel_release);
        sample.fill(writer);
        writer.flush();
        window.follow(QString::fromStdString(path.string()));
        ASSERT_TRUE(QTest::qWaitFor([&] { return window.document()->isLive(); }, kPatience));
        EXPECT_TRUE(part<QWidget>("cut-banner")->isHidden()) << "its end may come yet";
    } // without an end
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window.document()->isLive(); }, kPatience));
    const QString said = window.statusBar()->currentMessage();
    EXPECT_TRUE(said.contains(QStringLiteral("cut off"))) << said.toStdString();
    auto* banner = part<QWidget>("cut-banner");
    EXPECT_TRUE(banner->isVisible());
    EXPECT_TRUE(banner->findChild<QLabel*>()->text().contains(QStringLiteral("CUT OFF")))
        << banner->findChild<QLabel*>()->text().toStdString();
}

} // namespace daxscope::gui
