// SPDX-License-Identifier: GPL-3.0-or-later
//
// `daxscope record` as a person or a script has it: its own process, signals, terminals, files. No
// DAX is needed, and where the kernel or the privilege is missing these are skipped.
#include "replay/store/trace.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/cli/terminal.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <sys/stat.h>
#include <thread>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class Record : public testing::Test {
protected:
    static void SetUpTestSuite() {
        const trace::TemporaryDirectory directory;
        can_record_ = shell_in(directory, "$D record -q -d 0.1").exit == 0;
    }
    void SetUp() override {
        if (!can_record_) {
            GTEST_SKIP() << "no recording here: daxscope doctor says why";
        }
    }

    /// Runs a script in the folder; $D is the program.
    static Ran shell_in(const trace::TemporaryDirectory& directory, const std::string& script) {
        const trace::TemporaryDirectory said;
        const std::string whole =
            "cd '" + directory.path().string() +
            "' && D=" DAXSCOPE_PROGRAM " && unset SUDO_UID SUDO_GID PKEXEC_UID; " + "{ " + script +
            "\n} >'" + (said / "out").string() + "' 2>'" + (said / "err").string() + "'";
        const int status = std::system(whole.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(said / "out"),
                read(said / "err")};
    }
    Ran shell(const std::string& script) const { return shell_in(directory_, script); }

    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> all;
        for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
            all[entry.path().filename()] = read(entry.path());
        }
        return all;
    }
    /// A trace with events, as an earlier recording left it.
    void earlier(const std::string& name, std::int64_t turns = 3) const {
        trace::sample(turns).write(directory_ / name);
    }
    std::string session(const std::string& name, const std::string& key) const {
        const auto trace = trace::Trace::load(directory_ / name);
        const auto found = trace->session().values.find(key);
        return found == trace->session().values.end() ? "" : found->second;
    }
    /// Is it a closed trace, one file alone?
    bool is_whole(const std::string& name) const {
        for (const char* suffix : {"-wal", "-shm", "-journal", "-lock", "-new", "-older"}) {
            if (std::filesystem::exists(directory_ / (name + suffix))) {
                return false;
            }
        }
        return trace::Trace::load(directory_ / name)->session().end.has_value();
    }

    const trace::TemporaryDirectory directory_;
    static inline bool can_record_ = false;
};

TEST_F(Record, WhatCannotBeStartedLeavesTheEarlierTraceAlone) {
    earlier("daxscope.daxtrace");
    earlier("daxscope.daxtrace.old", 1);
    const auto before = files();
    const Ran typo = shell("$D record -- ./wrokload");
    EXPECT_EQ(typo.exit, 1);
    EXPECT_THAT(typo.err, HasSubstr("cannot run ./wrokload: No such file or directory"));
    EXPECT_EQ(files(), before);
    for (const char* script :
         {"$D record -- /etc/passwd", "$D record --user 'no such user' -- true", "$D record --",
          "$D record -c /nowhere -d 0.1", "$D record --ringbuf-size 12345 -d 0.1",
          "(ulimit -f 100; $D record -d 0.1)", "$D record -o - -d 0.1"}) {
        const Ran ran = shell(script);
        EXPECT_TRUE(ran.exit == 1 || ran.exit == 2) << script << ran.exit;
        EXPECT_THAT(ran.err, HasSubstr("daxscope: ")) << script;
        EXPECT_EQ(files(), before) << script;
    }
}

TEST_F(Record, TheEarlierTraceIsKeptAsFileOld) {
    earlier("t.daxtrace");
    const std::string before = read(directory_ / "t.daxtrace");
    const Ran ran = shell("$D record -o t.daxtrace -- true && $D record -o t.daxtrace -d 0.1");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("the trace that was there is now t.daxtrace.old"));
    EXPECT_EQ(read(directory_ / "t.daxtrace.old"), before) << "not replaced by one without events";
    EXPECT_TRUE(is_whole("t.daxtrace"));
}

TEST_F(Record, AFileThatIsNoTraceNeedsForceAndIsKept) {
    std::ofstream(directory_ / "notes.txt") << "precious";
    const Ran refused = shell("$D record -o notes.txt -d 0.1");
    EXPECT_EQ(refused.exit, 2);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_EQ(read(directory_ / "notes.txt"), "precious");
    EXPECT_EQ(shell("$D record -o notes.txt --force -d 0.1").exit, 0);
    EXPECT_EQ(read(directory_ / "notes.txt.old"), "precious");
}

TEST_F(Record, OfTwoOnOneFileTheSecondIsRefused) {
    const Ran ran = shell("$D record -q -o t.daxtrace & first=$!\n"
                          "while [ ! -e t.daxtrace ]; do sleep 0.05; done\n"
                          "$D record -o t.daxtrace -d 0.1; echo second $?\n"
                          "kill -TERM $first; wait $first; echo first $?");
    EXPECT_THAT(ran.out, HasSubstr("second 2"));
    EXPECT_THAT(ran.out, HasSubstr("first 0"));
    EXPECT_THAT(ran.err, HasSubstr("is being written by another daxscope"));
    EXPECT_TRUE(is_whole("t.daxtrace"));
    EXPECT_EQ(session("t.daxtrace", "end_reason"), "signal");
}

TEST_F(Record, OneThatWasKilledIsNotInTheWay) {
    const Ran ran =
        shell("$D record -q -o t.daxtrace & first=$!\n"
              "while [ ! -e t.daxtrace ]; do sleep 0.05; done; kill -9 $first; wait $first\n"
              "$D info t.daxtrace >/dev/null && $D record -q -o t.daxtrace -d 0.1");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_TRUE(is_whole("t.daxtrace"));
}

TEST_F(Record, TimeoutSignalsTwiceAndItEndsInOrder) {
    for (int turn = 0; turn < 2; ++turn) {
        const Ran ran = shell("timeout 6 $D record -q -o t.daxtrace");
        EXPECT_EQ(ran.exit, 124) << ran.err;
        EXPECT_TRUE(is_whole("t.daxtrace"));
        EXPECT_EQ(session("t.daxtrace", "end_reason"), "signal");
        EXPECT_EQ(session("t.daxtrace", "end_signal"), "SIGTERM");
    }
}

TEST_F(Record, AHangUpEndsItInOrder) {
    const Ran ran =
        shell("$D record -o t.daxtrace & one=$!\n"
              "while [ ! -e t.daxtrace ]; do sleep 0.05; done; kill -HUP $one; wait $one");
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.err, HasSubstr("(SIGHUP) to t.daxtrace"));
    EXPECT_TRUE(is_whole("t.daxtrace"));
    EXPECT_EQ(session("t.daxtrace", "end_signal"), "SIGHUP");
}

TEST_F(Record, MessagesThatCannotBeWrittenCostNothing) {
    for (const char* stream : {"2>/dev/full", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
        const Ran ran = shell(std::string("$D record -o t.daxtrace -d 0.2 ") + stream);
        EXPECT_EQ(ran.exit, 0) << stream;
        EXPECT_TRUE(is_whole("t.daxtrace")) << stream;
    }
}

TEST_F(Record, ATerminalThatGoesAwayCostsNothing) {
    const std::string path = directory_ / "t.daxtrace";
    int terminal = -1;
    const pid_t process = forkpty(&terminal, nullptr, nullptr, nullptr);
    if (process == 0) {
        std::signal(SIGHUP, SIG_IGN); // as under disown or nohup
        execl(DAXSCOPE_PROGRAM, "daxscope", "record", "-o", path.c_str(), "-d", "3", nullptr);
        _exit(127);
    }
    while (!std::filesystem::exists(path)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    close(terminal);
    int status = 0;
    waitpid(process, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_TRUE(is_whole("t.daxtrace"));
    EXPECT_EQ(session("t.daxtrace", "end_reason"), "duration");
}

TEST_F(Record, ASecondCtrlCLaterThanHalfASecondIsNotNeededAndOneIsEnough) {
    OnTerminal command({"record", "-o", directory_ / "t.daxtrace"});
    ASSERT_TRUE(command.wait_for("PMD faults")) << command.seen();
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 0) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("(SIGINT) to "));
    EXPECT_TRUE(is_whole("t.daxtrace"));
}

TEST_F(Record, AFileThatIsRemovedMeanwhileIsNotSaidToBeThere) {
    const Ran ran = shell(
        "$D record -o t.daxtrace -d 9 & one=$!\n"
        "while [ ! -e t.daxtrace ]; do sleep 0.05; done; sleep 0.5; rm t.daxtrace; wait $one");
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("t.daxtrace was removed, renamed or replaced"));
    EXPECT_THAT(ran.err, HasSubstr("t.daxtrace is not that file"));
    EXPECT_FALSE(std::filesystem::exists(directory_ / "t.daxtrace"));
}

TEST_F(Record, HandsOnTheCommandsStatus) {
    EXPECT_EQ(shell("$D record -q -- sh -c 'exit 3'").exit, 3);
    EXPECT_EQ(shell("$D record -q -- sh -c 'kill -9 $$'").exit, 128 + SIGKILL);
    EXPECT_EQ(shell("$D record -q --strict -- false").exit, 1);
    EXPECT_EQ(session("daxscope.daxtrace", "command_exit"), "1");
}

TEST_F(Record, EndsACommandThatWouldGoOnWithItsGroupAndThatIsNoFailure) {
    const Ran ran = shell("$D record --json -d 0.3 -- sh -c 'sleep 60 & echo $! >pid; wait'");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.json()["command_exit"], 128 + SIGTERM);
    EXPECT_EQ(ran.json()["command_stopped"], true);
    const std::string state =
        read("/proc/" + std::to_string(std::stoi(read(directory_ / "pid"))) + "/stat");
    EXPECT_TRUE(state.empty() || state.find(") Z") != std::string::npos) << state;
}

TEST_F(Record, AfterTheFirstWordOptionsAreTheCommands) {
    for (const char* dashes : {"", "-- "}) {
        const Ran ran = shell(std::string("$D record -q -d 20 ") + dashes +
                              "echo -d 0.3 --json -n 5 -- -o x -c 'exit 3'");
        EXPECT_EQ(ran.exit, 0) << ran.err;
        EXPECT_EQ(ran.out, "-d 0.3 --json -n 5 -- -o x -c exit 3\n");
        EXPECT_EQ(session("daxscope.daxtrace", "command"),
                  "echo -d 0.3 --json -n 5 -- -o x -c exit 3");
    }
}

TEST_F(Record, JsonIsAloneOnStdoutWhateverTheCommandPrintsAndTheFileIsCalled) {
    const Ran ran =
        shell("$D record --json -o \"$(printf '\\377.daxtrace')\" -- echo 'its own words'");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.json()["format"], "daxscope.record");
    EXPECT_EQ(ran.json()["file"]["complete"], true);
    EXPECT_THAT(ran.err, HasSubstr("its own words\n"));
    EXPECT_TRUE(std::filesystem::exists(directory_ / "\377.daxtrace"));
}

TEST_F(Record, WithoutJsonTheCommandsStdoutIsItsOwn) {
    const Ran ran = shell("$D record -- echo 'its own words'");
    EXPECT_EQ(ran.out, "its own words\n");
}

TEST_F(Record, APeriodBehindAccessIsNotRunAsACommand) {
    const Ran ran = shell("$D record --access 10ms -- true");
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("--access=10ms"));
    EXPECT_FALSE(std::filesystem::exists(directory_ / "daxscope.daxtrace"));
}

TEST_F(Record, LengthsAndSizesTakeUnitsAndNonsenseIsRefused) {
    const Ran half = shell("$D record --json -d 500ms --max-size 1G --ringbuf-size 1MiB");
    EXPECT_EQ(half.exit, 0) << half.err;
    EXPECT_GE(half.json()["seconds"], 0.5);
    EXPECT_LT(half.json()["seconds"], 5);
    for (const char* wrong : {"-d 0", "-d nan", "-d -1", "-d 5x", "-n -1", "-n 0", "-n 1.5",
                              "--max-size -1", "--max-size 0", "--max-size 17592186044416",
                              "--ringbuf-size 12x", "--ino -1", "--access=10", "--access=1us"}) {
        const Ran ran = shell(std::string("timeout 20 $D record -o never.daxtrace ") + wrong);
        EXPECT_EQ(ran.exit, 1) << wrong;
        EXPECT_LT(ran.err.size(), 200U) << ran.err;
        EXPECT_FALSE(std::filesystem::exists(directory_ / "never.daxtrace")) << wrong;
    }
}

TEST_F(Record, OfAProcessItEndsWithTheProcess) {
    const Ran ran = shell("{ while [ ! -e t.daxtrace ]; do sleep 0.05; done; sleep 0.2; } &\n"
                          "$D record --json -d 30 -p $! -o t.daxtrace");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.json()["end_reason"], "process exit");
    EXPECT_LT(ran.json()["seconds"], 20);
    EXPECT_EQ(session("t.daxtrace", "end_reason"), "process exit");
}

TEST_F(Record, OnATerminalTheCommandReadsWhatIsTyped) {
    OnTerminal command({"record", "-o", directory_ / "t.daxtrace", "sh", "-c",
                        "echo ready; read word; echo \"got $word\"; exit 4"});
    ASSERT_TRUE(command.wait_for("ready")) << command.seen();
    command.type("hello\n");
    EXPECT_EQ(command.wait_for_end(), 4) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("got hello"));
}

TEST_F(Record, OnATerminalCtrlCIsTheCommandsAndTheRecordingEndsWithIt) {
    // No shell: dash forgets a SIGINT that comes while it forks.
    OnTerminal command({"record", "-q", "-o", directory_ / "t.daxtrace", "cat"});
    command.type("ready\n");
    ASSERT_TRUE(command.wait_for("ready\r\nready")) << command.seen();
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 128 + SIGINT) << command.seen();
    EXPECT_TRUE(is_whole("t.daxtrace"));
    EXPECT_EQ(session("t.daxtrace", "end_reason"), "child exit");
}

TEST_F(Record, OnATerminalACommandThatFinishesAfterCtrlCIsRecordedToItsEnd) {
    OnTerminal command(
        {"record", "-o", directory_ / "t.daxtrace", "sh", "-c",
         "trap 'echo closing; sleep 0.5; exit 6' INT; echo ready; while :; do sleep 0.1; done"});
    ASSERT_TRUE(command.wait_for("ready")) << command.seen();
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 6) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("closing"));
}

TEST_F(Record, OnATerminalCtrlZWithoutAShellStopsNothingForGood) {
    OnTerminal command(
        {"record", "-o", directory_ / "t.daxtrace", "sh", "-c", "echo ready; sleep 1; echo over"});
    ASSERT_TRUE(command.wait_for("ready")) << command.seen();
    // Not while the shell forks: vfork() waits for a child that is stopped already.
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    command.type("\x1a");
    EXPECT_EQ(command.wait_for_end(), 0) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("over"));
}

TEST_F(Record, RootWritesWhereRootCan) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "for root";
    }
    const Ran ran = shell(
        "mkdir -m 755 theirs && chown 65534 theirs && $D record -q -o theirs/t.daxtrace -d 0.1 && "
        "$D record -q -o theirs/t.daxtrace -d 0.1 && ls theirs");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.out, "t.daxtrace\nt.daxtrace.old\n");
}

TEST_F(Record, UnderSudoTheFileIsTheCallersAndTheCommandIsRoots) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "for root";
    }
    chmod(directory_.path().c_str(), 0777);
    const Ran ran =
        shell("export SUDO_UID=65534 SUDO_GID=65534; $D record --json -d 0.5 -o t.daxtrace -- "
              "sh -c 'id -u >&2; sleep 60'");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("0\n"));
    EXPECT_EQ(ran.json()["command_exit"], 128 + SIGTERM) << "it could not be ended";
    struct stat file {};
    ASSERT_EQ(stat((directory_ / "t.daxtrace").c_str(), &file), 0);
    EXPECT_EQ(file.st_uid, 65534U);
}

TEST_F(Record, UnderPkexecTheFileIsTheCallers) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "for root";
    }
    chmod(directory_.path().c_str(), 0777);
    const Ran ran = shell("export PKEXEC_UID=65534; $D record --json -d 0.2 -o t.daxtrace");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    struct stat file {};
    ASSERT_EQ(stat((directory_ / "t.daxtrace").c_str(), &file), 0);
    EXPECT_EQ(file.st_uid, 65534U);
}

TEST_F(Record, EndsInOrderWhenItsInputDoes) {
    const Ran ran =
        shell("{ echo ignored; while [ ! -e t.daxtrace ]; do sleep 0.05; done; sleep 0.2; } | "
              "$D record --json --until-eof -o t.daxtrace");
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_EQ(ran.json()["end_reason"], "end of input");
    EXPECT_EQ(session("t.daxtrace", "end_reason"), "end of input");
    EXPECT_TRUE(is_whole("t.daxtrace"));
}

TEST_F(Record, WhoseInputHasEndedAlreadyIsNotBegun) {
    earlier("t.daxtrace");
    const auto before = files();
    const Ran ran = shell("$D record --until-eof -o t.daxtrace </dev/null");
    EXPECT_EQ(ran.exit, 130) << ran.err;
    EXPECT_EQ(files(), before);
}

} // namespace
