// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recordings over an older file that ended at random times in random ways (guest/endings.sh):
// whatever happened, something can be read under the name, and the older file is still there.
#include "runs.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace daxscope;

namespace {

class Endings : public testing::TestWithParam<vm::Kernel> {
protected:
    void SetUp() override {
        std::ifstream lines(std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name /
                            "endings.jsonl");
        for (std::string line; std::getline(lines, line);) {
            endings_.push_back(nlohmann::json::parse(line));
        }
        if (endings_.empty()) {
            GTEST_SKIP() << "not asked for: tests/vm/run --kernel " << GetParam().name
                         << " --endings 200 endings";
        }
    }

    std::vector<nlohmann::json> endings_;
};

TEST_P(Endings, every_one_leaves_a_trace_that_can_be_read) {
    for (const nlohmann::json& ending : endings_) {
        EXPECT_EQ(ending.at("readable"), "yes") << ending.dump();
    }
}

TEST_P(Endings, none_harms_the_older_file) {
    for (const nlohmann::json& ending : endings_) {
        const std::string where = ending.at("older");
        EXPECT_TRUE(where == "same" || where == ".old") << ending.dump();
    }
}

TEST_P(Endings, they_end_in_every_way_and_many_after_the_probe_was_attached) {
    std::set<std::string> ways;
    std::size_t replaced = 0;
    for (const nlohmann::json& ending : endings_) {
        ways.insert(ending.at("way").get<std::string>());
        replaced += ending.at("older") == ".old" ? 1U : 0U;
    }
    EXPECT_EQ(ways.size(), 6U);
    EXPECT_GE(replaced * 3, endings_.size()) << "most ended before they had begun";
    RecordProperty("endings", std::to_string(endings_.size()));
    RecordProperty("replaced", std::to_string(replaced));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Endings, testing::ValuesIn(vm::all_kernels()), vm::kernel_name);

} // namespace
