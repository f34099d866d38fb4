// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window writes harms nothing that was there, and nothing of a trace acts in it.
#include "app/common/output_file.h"
#include "app/gui/headless.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/pictures/report.h"
#include "app/gui/state/event_text.h"
#include "app/gui/state/shown.h"
#include "tests/gui/answer.h"
#include "tests/gui/sample_document.h"
#include "tests/unit/cli/hostile.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

void put(const QString& path, const char* text) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

TEST(Outputs, AReportReplacesAReportAndNothingElse) {
    const SampleFile file;
    Document document;
    openAndWait(document, file.path());
    const QString folder = file.folder() + QStringLiteral("/site");
    const QString page = writeReport(document, folder);
    EXPECT_NO_THROW(writeReport(document, folder)) << "its own";
    for (const char* name : {"index.html", "overview.png", "storm.png"}) {
        QDir(folder).removeRecursively();
        ASSERT_TRUE(QDir().mkpath(folder));
        const QString foreign = folder + u'/' + QLatin1String(name);
        put(foreign, "mine");
        EXPECT_THROW(writeReport(document, folder), app::WouldReplace) << name;
        EXPECT_EQ(bytesOf(foreign), "mine");
        EXPECT_EQ(QDir(folder).entryList(QDir::Files).size(), 1) << "nothing else was written";
        EXPECT_NO_THROW(writeReport(document, folder, true));
        EXPECT_NE(bytesOf(foreign), "mine");
    }
    EXPECT_TRUE(bytesOf(page).contains("name=\"generator\" content=\"Made by daxscope\""));
}

TEST(Outputs, TheWindowAsksBeforeAReportReplacesSomethingElse) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    const QString folder = file.folder() + QStringLiteral("/site");
    ASSERT_TRUE(QDir().mkpath(folder));
    const QString page = folder + QStringLiteral("/index.html");
    put(page, "mine");
    int asked = 0;
    answer(QMessageBox::RejectRole, asked);
    window.saveReport(folder);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(bytesOf(page), "mine");
    answer(QMessageBox::DestructiveRole, asked);
    window.saveReport(folder);
    EXPECT_EQ(asked, 2);
    EXPECT_TRUE(bytesOf(page).contains("<html"));
    window.saveReport(folder); // its own: nobody is asked
    EXPECT_EQ(asked, 2);
}

TEST(Outputs, AFolderForTheReportThatIsOnlyTypedIsMade) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    const QString folder = file.folder() + QStringLiteral("/new");
    for (int time = 0; time < 2; ++time) { // the second time it is there
        QTimer::singleShot(200, qApp, [folder] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(dialog, nullptr);
            dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(folder);
            QTest::keyClick(dialog, Qt::Key_Return);
        });
        window.actions()[Command::WriteReport]->trigger();
        EXPECT_TRUE(QFile::remove(folder + QStringLiteral("/index.html")));
    }
}

TEST(Outputs, APictureIsNeverWrittenOverTheTraceNorOverAnother) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    const QByteArray before = bytesOf(file.path());
    for (const char* name : {"link.png", "link.svg", "link.pdf"}) {
        const QString link = file.folder() + u'/' + QLatin1String(name);
        ASSERT_TRUE(QFile::link(file.path(), link));
        EXPECT_THROW(savePicture(*window.view(), link, {file.path()}, true), Error);
        EXPECT_THROW(savePicture(*window.view(), link, {}, true), Error) << "a trace it is";
        EXPECT_EQ(bytesOf(file.path()), before);
    }
    Shot shot;
    shot.size = {1000, 700};
    shot.path = file.path();
    shot.force = true;
    EXPECT_THROW(takeShot(window, file.path(), shot), Error);
    EXPECT_EQ(bytesOf(file.path()), before);
}

TEST(Outputs, PicturesSayWhoMadeThemAndReplaceOneAnother) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString path = file.folder() + QStringLiteral("/picture.") + QLatin1String(suffix);
        put(path, "mine");
        EXPECT_THROW(savePicture(*window.view(), path), app::WouldReplace);
        EXPECT_EQ(bytesOf(path), "mine");
        EXPECT_NO_THROW(savePicture(*window.view(), path, {}, true));
        EXPECT_NO_THROW(savePicture(*window.view(), path)) << suffix;
    }
    EXPECT_EQ(QDir(file.folder()).entryList(QDir::Files).size(), 4) << "no part is left over";
}

TEST(Outputs, WhatATraceSaysDoesNotActInTheReport) {
    const trace::TemporaryDirectory directory;
    trace::write_hostile(directory / "h.daxtrace", kTurns);
    Document document;
    openAndWait(document, QString::fromStdString(directory / "h.daxtrace"));
    const QByteArray page =
        bytesOf(writeReport(document, QString::fromStdString(directory / "report")));
    EXPECT_EQ(trace::acting_line(page.toStdString()), "");
    EXPECT_FALSE(page.contains("<script"));
    EXPECT_TRUE(page.contains("&lt;script&gt;"));
    EXPECT_FALSE(page.contains("<b>&"));
}

TEST(Outputs, NamesAreOneVisibleLineEverywhereInTheWindow) {
    const trace::TemporaryDirectory directory;
    trace::write_hostile(directory / "h.daxtrace", kTurns);
    Document document;
    ASSERT_TRUE(openFully(document, QString::fromStdString(directory / "h.daxtrace")));
    const trace::Trace& trace = *document.comparison()->trace;
    for (const QString& text :
         {format::file(trace, 1), format::fileShort(trace, 1), format::task(trace, 1),
          format::process(trace, 100), format::party(trace, 1), format::partyShort(trace, 2),
          format::fileAndRange(trace, 0)}) {
        EXPECT_EQ(shown(text), text) << text.toStdString();
        EXPECT_FALSE(text.contains(u'\n'));
    }
    EXPECT_FALSE(Qt::mightBeRichText(QStringLiteral("x")));
    EXPECT_TRUE(plainTip(QStringLiteral("<b>x</b>")).contains(QStringLiteral("&lt;b&gt;")));
    EXPECT_EQ(plainTip(QStringLiteral("plain\ntext")), QStringLiteral("plain\ntext"));
}

TEST(Outputs, CopiedRowsHoldNoMarkup) {
    trace::Sample sample = trace::sample(1);
    sample.tasks[0].comm = trace::kHostile;
    const auto made = std::make_shared<replay::Comparison>(replay::compare(sample.build()));
    const auto summary = std::make_shared<Summary>(summarize(*made));
    const auto written = [&](EventFormat format) {
        std::string text;
        writeEvents(EventChoice::all(made, summary, EventRows(0, 1)), format,
                    [&text](std::string_view piece) { text += piece; });
        return text;
    };
    const std::string markdown = written(EventFormat::Markdown);
    EXPECT_EQ(trace::acting_line(markdown), "");
    EXPECT_EQ(std::count(markdown.begin(), markdown.end(), '\n'), 3);
    EXPECT_EQ(markdown.find("<script>"), std::string::npos);
    EXPECT_NE(markdown.find("\\|\\`"), std::string::npos);
    for (const EventFormat format : {EventFormat::Csv, EventFormat::Json}) {
        EXPECT_EQ(trace::acting_line(written(format)), "");
    }
}
