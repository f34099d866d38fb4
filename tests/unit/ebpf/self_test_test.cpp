// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of the self-test needs no DAX mount: how it counts, what it refuses, what it leaves behind.
#include "ebpf/ftrace_count.h"
#include "ebpf/self_test.h"
#include "replay/trace/error.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace daxscope::ebpf {
namespace {

using testing::HasSubstr;

TEST(FtraceCount, counts_lines_by_event_whatever_the_task_is_called) {
    std::istringstream trace(
        "# tracer: nop\n"
        "#\n"
        "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
        "              dt-166     [000] .....    10.556798: dax_pmd_fault: dev 259:0 ino 0xc "
        "shared "
        "ALLOW_RETRY|KILLABLE|USER address 0x7fc6bdc00000 \n"
        " my 3: odd: name-9 [001] .....    10.567982: dax_pmd_load_hole: dev 259:0 ino 0xc\n"
        "              dt-166     [000] .....    10.568243: dax_pmd_fault_done: dev 259:0 NOPAGE\n"
        "              dt-166     [000] .....    10.568300: dax_pmd_fault: dev 259:0 ino 0xc\n"
        "CPU:1 [LOST 3 EVENTS]\n"
        "\n");
    const auto counts = count_events(trace);
    EXPECT_EQ(counts,
              (std::map<std::string, std::uint64_t>{
                  {"dax_pmd_fault", 2}, {"dax_pmd_fault_done", 1}, {"dax_pmd_load_hole", 1}}));
}

TEST(SelfTest, agrees_only_if_faults_happened_and_all_counts_are_equal) {
    SelfTest test;
    EXPECT_FALSE(test.agrees());
    test.rows = {{"dax_writeback_range", 1, 1, 0}};
    EXPECT_FALSE(test.agrees()) << "no fault happened";
    test.rows.push_back({"dax_pmd_fault", 8, 8, 0});
    EXPECT_TRUE(test.agrees());
    test.rows.push_back({"dax_pte_fault", 6, 5, 1});
    EXPECT_FALSE(test.agrees()) << "said to be lost is not recorded";
}

TEST(SelfTest, refuses_a_folder_without_dax_and_leaves_nothing_there) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / "daxscope-self-test-refused";
    std::filesystem::create_directory(folder);
    try {
        self_test(folder);
        FAIL() << "a folder for temporary files is no DAX mount";
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Usage);
        EXPECT_THAT(error.what(), HasSubstr("not DAX"));
        EXPECT_THAT(error.what(), HasSubstr(folder.string()));
        EXPECT_THAT(error.remedy(), HasSubstr("dax=always"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    std::filesystem::remove(folder);
}

TEST(SelfTest, refuses_a_folder_that_is_not_there) {
    try {
        self_test("/nonexistent/folder");
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
    }
}

} // namespace
} // namespace daxscope::ebpf
