// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/pictures/report.h"

#include "app/gui/headless.h"
#include "app/gui/pictures/picture.h"
#include "tests/gui/sample_document.h"

#include <QFile>
#include <QImage>
#include <QTest>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

TEST(Report, HoldsVerdictStormsSelfCheckAndPictures) {
    const SampleFile file;
    Document document;
    openAndWait(document, file.path());
    const QString page =
        QString::fromUtf8(bytesOf(writeReport(document, file.folder() + QStringLiteral("/a/b"))));
    EXPECT_TRUE(page.contains(QStringLiteral("storm.daxtrace")));
    EXPECT_TRUE(page.contains(QStringLiteral("<td class=\"n \">60</td>")));
    EXPECT_TRUE(page.contains(QStringLiteral("clone, 2 – 4")));
    EXPECT_TRUE(page.contains(QStringLiteral("recorded faults independently right")));
    EXPECT_TRUE(page.contains(QStringLiteral("6.12.48")));
    EXPECT_EQ(page.count(QStringLiteral("data:image/png;base64,")), 2);
    EXPECT_FALSE(page.contains(file.folder())) << "no path of the machine that wrote it";
    EXPECT_FALSE(QImage(file.folder() + QStringLiteral("/a/b/overview.png")).isNull());
    EXPECT_FALSE(QImage(file.folder() + QStringLiteral("/a/b/storm.png")).isNull());
}

TEST(Report, TheSameTraceGivesTheSameBytes) {
    const SampleFile file;
    Document first, second;
    openAndWait(first, file.path());
    openAndWait(second, file.path());
    const QByteArray one = bytesOf(writeReport(first, file.folder() + QStringLiteral("/one")));
    const QByteArray two = bytesOf(writeReport(second, file.folder() + QStringLiteral("/two")));
    EXPECT_EQ(one, two);
}

TEST(Report, AFolderThatCannotBeMadeIsAnError) {
    const SampleFile file;
    Document document;
    EXPECT_THROW(writeReport(document, file.folder()), Error) << "nothing is open";
    openAndWait(document, file.path());
    EXPECT_THROW(writeReport(document, file.path() + QStringLiteral("/below-a-file")), Error);
}

TEST(Headless, AFileThatCannotBeReadIsThrown) {
    Document document;
    EXPECT_THROW(openAndWait(document, QStringLiteral("/nowhere/x.daxtrace")), Error);
}

TEST(Headless, AScreenshotShowsTheWindowInTheSizeAskedFor) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    Shot shot;
    shot.path = file.folder() + QStringLiteral("/shot.png");
    shot.size = {1300, 820};
    shot.storm = 1;
    takeShot(window, file.path(), shot);
    EXPECT_EQ(QImage(shot.path).size(), shot.size);
    EXPECT_TRUE(window.state()->currentStorm());
    shot.storm = 7;
    EXPECT_THROW(takeShot(window, file.path(), shot), Error);
}

TEST(Picture, IsSavedAsPngSvgAndPdf) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    QTest::qWait(100); // the docks have found their widths, and so the view its own
    const QString base = file.folder() + QStringLiteral("/picture");
    savePicture(*window.view(), base + QStringLiteral(".png"));
    EXPECT_EQ(QImage(base + QStringLiteral(".png")).size(), window.view()->size() * 2);
    savePicture(*window.view(), base + QStringLiteral(".svg"));
    const QByteArray svg = bytesOf(base + QStringLiteral(".svg"));
    EXPECT_TRUE(svg.contains("<svg"));
    EXPECT_TRUE(svg.contains("storm.daxtrace")) << "it names the trace,";
    EXPECT_TRUE(svg.contains("recorded on 6.12")) << "its kernel,";
    EXPECT_TRUE(svg.contains(" to ")) << "and the time that is shown";
    EXPECT_FALSE(svg.contains("Filter")) << "of what is not there it says nothing";
    EXPECT_FALSE(svg.contains("Storms:"));
    savePicture(*window.view(), base + QStringLiteral(".pdf"));
    EXPECT_TRUE(bytesOf(base + QStringLiteral(".pdf")).startsWith("%PDF"));
    EXPECT_THROW(savePicture(*window.view(), base + QStringLiteral(".gif")), Error);
}

TEST(Picture, SaysWhatItRestsOn) {
    const SampleFile file;
    MainWindow window(MainWindow::Settings::Ignored);
    window.show();
    openAndWait(*window.document(), file.path());
    window.document()->setStormRule({3, 5'000'000});
    window.state()->setFilter(QStringLiteral("before:refault"));
    const auto picture = [&](const QString& name) {
        const QString path = file.folder() + name;
        savePicture(*window.view(), path);
        return bytesOf(path);
    };
    QByteArray svg;
    ASSERT_TRUE(QTest::qWaitFor(
        [&, tries = 0]() mutable {
            svg = picture(QStringLiteral("/%1.svg").arg(tries++));
            EXPECT_TRUE(svg.contains("before:refault"));
            return svg.contains("the rest dim: before:refault");
        },
        10'000));
    EXPECT_TRUE(svg.contains("3 refaults or more, no gap above 5"));
    window.state()->setHidesRest(true);
    EXPECT_TRUE(picture(QStringLiteral("/hidden.svg")).contains("the rest left out: before"));
    window.state()->setFilter(QStringLiteral("nonsense:1"));
    EXPECT_TRUE(picture(QStringLiteral("/wrong.svg")).contains("not understood"));
}
