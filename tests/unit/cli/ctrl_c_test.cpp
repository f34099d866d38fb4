// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ctrl-C ends every verb that reads a trace, in order: it says so, and leaves no half-written file.
#include "tests/generate/generate.h"
#include "tests/unit/cli/terminal.h"
#include "tests/unit/trace/sample.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace daxscope::cli {
namespace {

namespace fs = std::filesystem;

struct Stopped {
    const char* name;
    std::vector<std::string> before, after; ///< words around the trace
    bool shows_progress = true;
};

/// One trace for all, large enough that each verb is still at work when the key is pressed.
class CtrlC : public testing::TestWithParam<Stopped> {
protected:
    static void SetUpTestSuite() {
        folder = new trace::TemporaryDirectory;
        generate::Shape shape;
        shape.events = 1'000'000;
        generate::write(shape, {}, *folder / "big.daxtrace", trace::Old::Refuse);
    }
    static void TearDownTestSuite() {
        delete folder;
        folder = nullptr;
    }
    static trace::TemporaryDirectory* folder;
};
trace::TemporaryDirectory* CtrlC::folder = nullptr;

} // namespace

TEST_P(CtrlC, EndsTheVerbAndLeavesNothing) {
    const trace::TemporaryDirectory made;
    std::vector<std::string> words = GetParam().before;
    words.push_back((*folder / "big.daxtrace").string());
    for (const std::string& word : GetParam().after) {
        words.push_back(word == "OUT" ? (made / "out").string() : word);
    }
    // A verb may be done before the key comes, on a machine that is busy: then once more.
    constexpr int kTries = 5;
    int exit = 0;
    std::string seen;
    for (int tries = 0; tries < kTries && exit != 128 + SIGINT; ++tries) {
        fs::remove_all(made / "out");
        OnTerminal command(words);
        if (GetParam().shows_progress) {
            command.wait_for(" %");
        } else {
            usleep(500'000);
        }
        command.press_ctrl_c();
        exit = command.wait_for_end();
        seen = command.seen();
    }
    EXPECT_EQ(exit, 128 + SIGINT) << seen;
    EXPECT_NE(seen.find("stopped"), std::string::npos) << seen;
    EXPECT_TRUE(fs::is_empty(made.path()));
}

INSTANTIATE_TEST_SUITE_P(
    Verbs, CtrlC,
    testing::Values(
        Stopped{"info", {"info"}, {}}, Stopped{"check", {"check"}, {}},
        Stopped{"replay", {"replay"}, {}}, Stopped{"self_check", {"replay", "--self-check"}, {}},
        Stopped{"compare", {"compare"}, {}},
        Stopped{"sweep", {"compare", "--sweep"}, {"--picture", "OUT"}},
        Stopped{"storms", {"storms"}, {}}, Stopped{"handlers", {"handlers", "--of"}, {}},
        Stopped{"report", {"report"}, {"-o", "OUT"}},
        Stopped{"export_csv", {"export", "--format", "csv"}, {"-o", "OUT"}},
        Stopped{"export_perfetto", {"export", "--format", "perfetto"}, {"-o", "OUT"}},
        Stopped{"export_daxtrace", {"export", "--format", "daxtrace"}, {"-o", "OUT"}},
        Stopped{"reproducer", {"storms"}, {"--reproducer", "1", "-o", "OUT"}},
        Stopped{"cut", {"explore", "--from"}, {"-o", "OUT"}},
        Stopped{
            "counterexample", {"explore", "--from"}, {"--handler", "iomap-6.2", "--trace", "OUT"}},
        Stopped{"sql", {"sql"}, {"select count(*) from event a, event b"}, false}),
    [](const auto& verb) { return std::string(verb.param.name); });

} // namespace daxscope::cli
