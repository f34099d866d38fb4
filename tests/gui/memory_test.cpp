// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace for which there is no memory: it is said, and the window lives with what it showed.
#include "tests/gui/window_test.h"

#include <QLabel>
#include <fstream>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

/// While it lives this process gets only `room` bytes of address space more than it has.
class LittleMemory {
public:
    explicit LittleMemory(std::size_t room) {
        malloc_trim(0);
        std::size_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        getrlimit(RLIMIT_AS, &before_);
        rlimit little = before_;
        little.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + room;
        set_ = setrlimit(RLIMIT_AS, &little) == 0;
    }
    ~LittleMemory() { setrlimit(RLIMIT_AS, &before_); }
    LittleMemory(const LittleMemory&) = delete;
    LittleMemory& operator=(const LittleMemory&) = delete;
    bool isSet() const { return set_; }

private:
    rlimit before_{};
    bool set_ = false;
};

using Memory = WindowTest;

} // namespace

TEST_F(Memory, ATraceThatIsTooBigIsSaidAndTheWindowGoesOnWithWhatItHas) {
#ifdef DAXSCOPE_SANITIZED
    GTEST_SKIP() << "the sanitizer needs the address space";
#endif
    constexpr std::int64_t kManyTurns = 200'000; // three events each
    constexpr std::size_t kRoom = std::size_t{24} << 20U;
    const trace::TemporaryDirectory directory;
    trace::sample(kManyTurns).write(directory / "big.daxtrace");
    openSample();
    const auto shown = window.document()->comparison();
    window.state()->select(20, Side::Before);
    auto* banner = part<QWidget>("error-banner");
    {
        const LittleMemory little(kRoom);
        ASSERT_TRUE(little.isSet());
        window.open(QString::fromStdString((directory / "big.daxtrace").string()));
        ASSERT_TRUE(QTest::qWaitFor([&] { return banner->isVisible(); }, kPatience));
    }
    const QString said = banner->findChild<QLabel*>()->text();
    EXPECT_TRUE(said.contains(QStringLiteral("memory"))) << said.toStdString();
    EXPECT_FALSE(window.document()->busy());
    if (window.document()->comparison() == shown) { // not even its first part fitted
        EXPECT_EQ(window.document()->path(), file.path());
        EXPECT_EQ(window.state()->selected(), 20U);
    } else { // that did: it stays, and says that it is one
        EXPECT_TRUE(window.document()->isPart());
        auto* const note = part<QWidget>("part-banner");
        EXPECT_TRUE(note->isVisible());
        EXPECT_TRUE(note->findChild<QLabel*>()->text().contains(QStringLiteral("stopped")));
        window.state()->select(20, Side::Before);
    }
    trigger(Command::JumpToCause);
    EXPECT_EQ(window.state()->selected(),
              window.document()->comparison()->before.outcomes[20].cause);
    openSample();
    EXPECT_FALSE(banner->isVisible());
}

TEST(Closing, AWindowThatLoadsClosesWithoutTheTrace) {
    const trace::TemporaryDirectory directory;
    trace::sample(200'000).write(directory / "big.daxtrace");
    const SampleFile small;
    auto window = std::make_unique<MainWindow>(MainWindow::Settings::Ignored);
    window->show();
    const QSignalSpy opened(window->document(), &Document::opened);
    window->open(QString::fromStdString((directory / "big.daxtrace").string()));
    ASSERT_TRUE(openFully(*window->document(), small.path())) << "the newest wish wins";
    EXPECT_EQ(opened.count(), 1);
    EXPECT_EQ(window->document()->path(), small.path());
    window->open(QString::fromStdString((directory / "big.daxtrace").string()));
    ASSERT_TRUE(window->document()->busy());
    window->close();
    window.reset(); // ends the worker at its next look at the stop flag
    EXPECT_EQ(opened.count(), 1);
}
