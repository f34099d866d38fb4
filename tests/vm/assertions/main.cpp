// SPDX-License-Identifier: GPL-3.0-or-later
//
// Leaves out the tests of kernels that were not booted, and says so as Google Test says it of a
// skipped test.
#include "runs.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iostream>
#include <iterator>

using namespace daxscope;

namespace {

/// Why there are no results of the kernel; empty where there are.
std::string absent(const char* kernel) {
    const std::filesystem::path folder = std::filesystem::path(DAXSCOPE_VM_RESULTS) / kernel;
    if (std::ifstream skipped(folder / "skipped"); skipped) {
        return {std::istreambuf_iterator<char>(skipped), {}};
    }
    // A boot that failed is ctest's to report: it runs none of these then.
    return std::filesystem::exists(folder / "status")
               ? ""
               : std::string("not booted: tests/vm/run --kernel ") + kernel + " all\n";
}

/// Names of the tests that were asked for and are of that kernel.
std::vector<std::string> tests_of(const std::string& kernel) {
    const std::string end = "_" + vm::test_name(kernel);
    std::vector<std::string> names;
    const testing::UnitTest& all = *testing::UnitTest::GetInstance();
    for (int s = 0; s < all.total_test_suite_count(); ++s) {
        const testing::TestSuite& suite = *all.GetTestSuite(s);
        for (int t = 0; t < suite.total_test_count(); ++t) {
            const testing::TestInfo& test = *suite.GetTestInfo(t);
            if (std::string_view(test.name()).ends_with(end)) {
                names.push_back(std::string(suite.name()) + "." + test.name());
            }
        }
    }
    return names;
}

} // namespace

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    std::string out;
    if (!testing::FLAGS_gtest_list_tests) {
        for (const vm::Kernel& kernel : vm::kKernels) {
            const std::string reason = absent(kernel.name);
            if (reason.empty()) {
                continue;
            }
            for (const std::string& name : tests_of(kernel.name)) {
                // ctest asks for one by its name; of many, a line a kernel is enough.
                if (testing::FLAGS_gtest_filter == name) {
                    std::cout << "[  SKIPPED ] " << name << ": " << reason;
                }
            }
            std::cout << "kernel " << kernel.name << " left out: " << reason;
            out += std::string(out.empty() ? "" : ":") + "*_" + vm::test_name(kernel.name);
        }
    }
    if (!out.empty()) {
        const bool without = testing::FLAGS_gtest_filter.find('-') != std::string::npos;
        testing::FLAGS_gtest_filter += (without ? ":" : "-") + out;
    }
    return RUN_ALL_TESTS();
}
