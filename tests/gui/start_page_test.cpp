// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/start_page.h"

#include "app/gui/state/bundled_traces.h"

#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

using namespace daxscope::gui;

namespace {

QStringList names() {
    QStringList found;
    for (const BundledTrace& trace : bundledTraces()) {
        found << trace.name;
    }
    return found;
}

} // namespace

TEST(StartPage, EveryBundledTraceIsNamedAndSaysWhatItShows) {
    QStringList there;
    for (const QFileInfo& file : QDir(QStringLiteral(DAXSCOPE_SOURCE_DIR "/resources/traces"))
                                     .entryInfoList({QStringLiteral("*.daxtrace")})) {
        there << file.completeBaseName();
    }
    QStringList listed = names();
    EXPECT_EQ(listed.value(0), QStringLiteral("reflink-storm-6.12")) << "what the tool found";
    listed.sort();
    there.sort();
    EXPECT_EQ(listed, there) << "a new trace is a row in bundled_traces.cpp";
    const StartPage page;
    const QString text = page.findChild<QLabel*>()->text();
    for (const BundledTrace& trace : bundledTraces()) {
        EXPECT_TRUE(text.contains(trace.shows.toHtmlEscaped())) << trace.name.toStdString();
    }
}

TEST(StartPage, OneClickOrTabAndEnterOpensABundledTrace) {
    StartPage page;
    page.resize(900, 700);
    QSignalSpy asked(&page, &StartPage::fileAsked);
    page.show();
    page.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&page));
    auto* text = page.findChild<QLabel*>();
    text->setFocus();
    QStringList met;
    // From link to link, each with its Enter, until the first bundled one.
    for (int tab = 0;
         tab < 30 &&
         (met.isEmpty() || !met.last().endsWith(QStringLiteral("reflink-storm-6.12.daxtrace")));
         ++tab) {
        QTest::keyClick(text, Qt::Key_Tab);
        asked.clear();
        QTest::keyClick(text, Qt::Key_Return);
        if (!asked.isEmpty()) {
            met << asked.first().first().toString();
        }
    }
    ASSERT_FALSE(met.isEmpty());
    EXPECT_EQ(met.last(), bundledTraces().first().path);
}
