// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that was imported or made up says so wherever the window speaks of it.
#include "tests/gui/window_test.h"

#include <QLabel>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct OriginTest : WindowTest {
    trace::TemporaryDirectory directory;

    /// Opens the sample as a trace with these rows more in its session.
    void open(const std::map<std::string, std::string>& rows, const std::string& release) {
        trace::Sample sample = trace::sample(kTurns);
        for (const auto& [key, value] : rows) {
            sample.session.values[key] = value;
        }
        sample.session.kernel_release = release;
        sample.session.values[std::string(trace::key::kKernelRelease)] = release;
        sample.write(directory / "other.daxtrace");
        window.show();
        ASSERT_TRUE(openFully(*window.document(),
                              QString::fromStdString((directory / "other.daxtrace").string())));
        QCoreApplication::processEvents();
    }
};

} // namespace

TEST_F(OriginTest, AnImportSaysFromWhatByWhomAndWhatItLacks) {
    open({{"importer", "daxscope 0.1.0"},
          {"source_format", "ftrace text"},
          {"without_process", "2"}},
         "");
    EXPECT_TRUE(window.windowTitle().contains(QStringLiteral("(imported)")));
    EXPECT_EQ(part<QLabel>("verdict-origin")->text(),
              QStringLiteral("other.daxtrace: imported from ftrace text, kernel not recorded"));
    const auto* banner = part<QWidget>("lack-banner");
    ASSERT_TRUE(banner->isVisible());
    const QString said = banner->findChild<QLabel*>()->text();
    EXPECT_TRUE(said.contains(QStringLiteral("Imported from ftrace text by daxscope 0.1.0")));
    EXPECT_TRUE(said.contains(QStringLiteral("process unknown of 2 tasks")));
}

TEST_F(OriginTest, ASyntheticTraceIsNeverCalledRecorded) {
    open({{"synthetic", "a generator, of two readers"}}, "6.12.1");
    EXPECT_TRUE(window.windowTitle().contains(QStringLiteral("(synthetic)")));
    EXPECT_EQ(part<QLabel>("verdict-origin")->text(),
              QStringLiteral("other.daxtrace: not recorded but synthetic, after 6.12.1"));
}

TEST_F(OriginTest, ARecordingOfOursNeedsNoWord) {
    openSample();
    EXPECT_FALSE(part<QLabel>("verdict-origin")->isVisible());
    EXPECT_FALSE(window.windowTitle().contains(u'(' + QStringLiteral("imported")));
}
