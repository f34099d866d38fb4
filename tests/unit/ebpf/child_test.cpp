// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/child.h"
#include "replay/trace/error.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

int wait_for(Child& child) {
    for (;;) {
        if (const auto code = child.ended()) {
            return *code;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST(Child, does_nothing_before_it_is_released) {
    const auto mark =
        std::filesystem::temp_directory_path() / ("daxscope-child-" + std::to_string(getpid()));
    Child child({"sh", "-c", "touch \"$0\"; exit 7", mark.string()});
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_FALSE(std::filesystem::exists(mark));
    EXPECT_EQ(child.ended(), std::nullopt);
    child.release();
    EXPECT_EQ(wait_for(child), 7);
    EXPECT_TRUE(std::filesystem::remove(mark));
}

TEST(Child, that_is_never_released_leaves_without_a_trace) {
    const auto mark =
        std::filesystem::temp_directory_path() / ("daxscope-never-" + std::to_string(getpid()));
    { Child child({"touch", mark.string()}); }
    EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST(Child, a_command_that_is_not_there_is_a_usage_error) {
    Child child({"/no/such/command"});
    try {
        child.release();
        FAIL() << "it ran";
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Usage);
        EXPECT_STREQ(error.what(), "cannot run /no/such/command: No such file or directory");
    }
    EXPECT_EQ(child.ended(), 127);
}

TEST(Child, stop_ends_one_that_would_go_on) {
    Child child({"sleep", "60"});
    child.release();
    child.stop();
    EXPECT_EQ(child.ended(), 128 + 15);
}

/// A file for what a command says; it is gone at the end.
struct Mark {
    std::filesystem::path path;
    explicit Mark(const char* name)
        : path(std::filesystem::temp_directory_path() /
               ("daxscope-" + std::string(name) + "-" + std::to_string(getpid()))) {}
    ~Mark() { std::filesystem::remove(path); }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;
    /// The first line, as soon as there is one.
    std::string line() const {
        std::string text;
        for (int tries = 0; tries < 5000; ++tries) {
            std::ifstream stream(path);
            if (std::getline(stream, text) && !stream.eof()) {
                return text;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return "nothing";
    }
};

bool is_gone(pid_t pid) {
    for (int tries = 0; tries < 2000; ++tries) {
        std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
        std::string line;
        if (!std::getline(file, line) || line.find(") Z") != std::string::npos) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

TEST(Child, is_stopped_with_all_that_it_started) {
    const Mark mark("group");
    Child child({"sh", "-c", "sleep 60 & echo $! > $0; wait", mark.path.string()});
    child.release();
    const pid_t grandchild = std::stoi(mark.line());
    EXPECT_TRUE(child.stop());
    EXPECT_EQ(child.ended(), 128 + SIGTERM);
    EXPECT_TRUE(is_gone(grandchild));
}

TEST(Child, that_does_not_mind_sigterm_is_killed_and_so_is_its_group) {
    const Mark mark("stubborn");
    Child child({"sh", "-c", "trap '' TERM; sleep 60 & echo $! > $0; while :; do wait; done",
                 mark.path.string()});
    child.release();
    const pid_t grandchild = std::stoi(mark.line());
    EXPECT_TRUE(child.stop());
    EXPECT_EQ(child.ended(), 128 + SIGKILL);
    EXPECT_TRUE(is_gone(grandchild));
}

TEST(Child, that_ends_by_itself_leaves_what_it_started_alone) {
    const Mark mark("daemon");
    pid_t grandchild = 0;
    {
        Child child({"sh", "-c", "sleep 60 & echo $! > $0; exit 5", mark.path.string()});
        child.release();
        EXPECT_EQ(wait_for(child), 5);
        grandchild = std::stoi(mark.line());
        EXPECT_TRUE(child.stop());
        EXPECT_EQ(child.ended(), 5);
    }
    EXPECT_EQ(kill(grandchild, 0), 0);
    kill(grandchild, SIGKILL);
}

TEST(Child, that_is_forgotten_does_not_run_on) {
    const Mark mark("forgotten");
    pid_t pid = 0;
    {
        Child child({"sh", "-c", "echo up > $0; exec sleep 60", mark.path.string()});
        child.release();
        EXPECT_EQ(mark.line(), "up");
        pid = child.pid();
    }
    EXPECT_TRUE(is_gone(pid));
}

TEST(Child, may_speak_on_stderr_alone) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Child child({"echo", "the command's own words"}, {.user = {}, .stdout_to_stderr = true});
    child.release();
    EXPECT_EQ(wait_for(child), 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "the command's own words\n");
}

TEST(Child, of_another_user_is_that_user_with_their_groups_and_names) {
    if (geteuid() != 0) {
        const Account someone{"nobody", "/", "/bin/sh", 65534, 65534};
        EXPECT_THROW(Child({"true"}, {.user = someone, .stdout_to_stderr = false}), Error);
        return;
    }
    const Account nobody = find_account("nobody");
    testing::internal::CaptureStdout();
    Child child({"sh", "-c", "id -u; id -G; echo $HOME $USER $LOGNAME"},
                {.user = nobody, .stdout_to_stderr = false});
    child.release();
    EXPECT_EQ(wait_for(child), 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), std::to_string(nobody.uid) + "\n" +
                                                          std::to_string(nobody.gid) + "\n" +
                                                          nobody.home + " nobody nobody\n");
}

TEST(Account, that_there_is_not_is_named) {
    EXPECT_EQ(find_account("root").uid, 0U);
    EXPECT_EQ(find_account("0").name, "root");
    for (const char* wrong : {"", "no such user", "99999999999999999999"}) {
        EXPECT_THROW(find_account(wrong), Error) << wrong;
    }
}

} // namespace
} // namespace daxscope::ebpf
