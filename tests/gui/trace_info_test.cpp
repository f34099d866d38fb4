// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_test.h"

#include <QTextBrowser>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Information : WindowTest {
    QString shown() {
        trigger(Command::TraceInfo);
        auto* text = part<QTextBrowser>("trace-info-text");
        EXPECT_TRUE(QTest::qWaitFor(
            [text] { return !text->toPlainText().startsWith(QStringLiteral("Counting")); },
            kPatience));
        return text->toPlainText();
    }
};

} // namespace

TEST_F(Information, SaysWhatTheCommandSays) {
    EXPECT_FALSE(window.actions()[Command::TraceInfo]->isEnabled());
    openSample();
    const QString text = shown();
    for (const QString& fact :
         {file.path(),
          QStringLiteral("6.12.48+deb13-amd64 x86_64, pages of 4 KiB, PMD ranges of 2 MiB"),
          QStringLiteral("180 events"), QStringLiteral("dax_pmd_fault"), QStringLiteral("1 file"),
          QStringLiteral("/mnt/pmem/clone"), QStringLiteral("2 tasks"),
          QStringLiteral("2 mappings"), QStringLiteral("0x7f1000000000-0x7f1000400000"),
          QStringLiteral("2023-11-14 22:13:20 UTC")}) {
        EXPECT_TRUE(text.contains(fact)) << fact.toStdString() << " in\n" << text.toStdString();
    }
}

TEST_F(Information, NothingOfATraceIsMarkup) {
    trace::Sample sample = trace::sample(4);
    sample.tasks[0].comm = "<b>x</b>";
    const trace::TemporaryDirectory directory;
    sample.write(directory / "a.daxtrace");
    ASSERT_TRUE(
        openFully(*window.document(), QString::fromStdString((directory / "a.daxtrace").string())));
    EXPECT_TRUE(shown().contains(QStringLiteral("<b>x</b>")));
}
