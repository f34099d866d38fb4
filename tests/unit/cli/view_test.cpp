// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

/// PATH as the test wants it, put back afterwards.
class Path {
public:
    explicit Path(const std::string& value) : before_(std::getenv("PATH")) {
        setenv("PATH", value.c_str(), 1);
    }
    ~Path() { setenv("PATH", before_.c_str(), 1); }
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

private:
    std::string before_;
};

/// Runs `daxscope view` with a report, its standard output where a death test looks: the standard
/// error.
/// @param trace empty: none is named
void hand_over(const std::string& trace) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    std::vector<const char*> argv{"daxscope", "view", "--report", "out"};
    if (!trace.empty()) {
        argv.push_back(trace.c_str());
    }
    run(static_cast<int>(argv.size()), argv.data());
}

} // namespace

TEST(View, WithoutTheWindowProgramItSaysWhatIsMissing) {
    const trace::TemporaryDirectory directory;
    const Path path(directory.path().string());
    const Ran ran = run_command({"view"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("daxscope-gui is not installed"));
}

TEST(View, AFileThatIsNotThereIsSaidBeforeAWindowOpens) {
    const Ran ran = run_command({"view", "/nowhere/x.daxtrace"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("/nowhere/x.daxtrace"));
}

TEST(View, TheProgramInThePathGetsTheFileAndTheFolder) {
    const trace::TemporaryDirectory directory;
    trace::sample().write(directory / "a.daxtrace");
    const auto program = directory / "daxscope-gui";
    std::ofstream(program) << "#!/bin/sh\necho \"$@\"\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const Path path(directory.path().string());
    const std::string trace = directory / "a.daxtrace";
    // The program replaces the process: a death test runs it in one of its own.
    EXPECT_EXIT(hand_over(trace), testing::ExitedWithCode(0), "--report out -- .*a.daxtrace");
    EXPECT_EXIT(hand_over("-"), testing::ExitedWithCode(0), "--report out -- /dev/stdin");
    const WorkingDirectory there(directory.path());
    std::filesystem::rename(trace, "daxscope.daxtrace");
    EXPECT_EXIT(hand_over(""), testing::ExitedWithCode(0), "--report out -- daxscope.daxtrace");
}
