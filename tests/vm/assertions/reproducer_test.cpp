// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reproducers that were run with daxscope out of reach (guest/reproducer.sh): each reproduces on
// the kernels that have what it shows, and on no other.
#include "runs.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

using namespace daxscope;

namespace {

/// What a reproducer did.
struct Ran {
    int status = -1;
    /// "PARTY EVENT RESULT": expected, counted
    std::map<std::string, std::pair<std::string, long>> counts;
};

class Reproducers : public testing::TestWithParam<vm::Kernel> {
protected:
    void SetUp() override {
        std::ifstream lines(std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name /
                            "reproducer.txt");
        std::string name;
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string party, event, result, expected;
            long counted = 0;
            if (line.starts_with("== ")) {
                name = line.substr(3);
            } else if (!name.empty() && line.starts_with(name + ": ")) {
                ran_[name].status = std::stoi(line.substr(name.size() + 2));
                name.clear();
            } else if (name.empty()) {
                left_ += line + "\n";
            } else if (words >> party >> event >> result >> expected >> counted) {
                ran_[name].counts[party + " " + event + " " + result] = {expected, counted};
            }
        }
        if (ran_.empty()) {
            GTEST_SKIP() << "not run: tests/vm/run --kernel " << GetParam().name << " reproducer";
        }
    }
    /// 0 where the kernel has it, 1 where it has not; 2 where the files cannot be made.
    int status(bool has) const { return !GetParam().reflink ? 2 : has ? 0 : 1; }
    long counted(const std::string& name, const std::string& end) const {
        long sum = 0;
        for (const auto& [key, count] : ran_.at(name).counts) {
            sum += key.ends_with(end) ? count.second : 0;
        }
        return sum;
    }

    std::map<std::string, Ran> ran_;
    std::string left_; ///< what was found afterwards
};

TEST_P(Reproducers, the_storm_of_shared_extents_is_there_from_6_2_on) {
    const bool storms = GetParam().storms;
    for (const char* name : {"readers", "storm", "storm-of-four"}) {
        EXPECT_EQ(ran_.at(name).status, status(storms)) << name;
    }
    if (GetParam().reflink) {
        EXPECT_EQ(counted("readers", "dax_pmd_fault_done NOPAGE"), storms ? 401 : 2);
        EXPECT_EQ(counted("storm", "dax_pmd_fault_done NOPAGE"), storms ? 55 : 1);
    }
}

TEST_P(Reproducers, the_missed_fsync_and_the_killed_reader_are_there_from_6_15_on) {
    const bool drops = GetParam().drops_entries;
    EXPECT_EQ(ran_.at("sync-missed").status, drops ? 0 : 1) << "needs no reflink";
    EXPECT_EQ(counted("sync-missed", "dax_writeback_one -"), drops ? 0 : 1);
    EXPECT_EQ(ran_.at("clone-killed").status, status(drops));
    if (GetParam().reflink) {
        EXPECT_EQ(counted("clone-killed", "dax_pmd_fault_done SIGBUS"), drops ? 1 : 0);
    }
}

TEST_P(Reproducers, write_leaves_the_old_block_mapped_until_6_2) {
    EXPECT_EQ(ran_.at("stale").status, status(!GetParam().storms));
}

TEST_P(Reproducers, none_leaves_anything_behind) {
    EXPECT_EQ(left_, "");
}

INSTANTIATE_TEST_SUITE_P(Kernels, Reproducers, testing::ValuesIn(vm::all_kernels()),
                         vm::kernel_name);

} // namespace
