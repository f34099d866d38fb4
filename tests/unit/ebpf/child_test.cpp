// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/child.h"
#include "replay/trace/error.h"

#include <gtest/gtest.h>

#include <filesystem>
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

} // namespace
} // namespace daxscope::ebpf
