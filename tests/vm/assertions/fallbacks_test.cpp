// SPDX-License-Identifier: GPL-3.0-or-later
//
// guest/fallbacks.sh has a file for each reason not to end huge: `daxscope faults` must name it.
#include "recording.h"
#include "replay/analysis/fault_sums.h"
#include "runs.h"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace daxscope;
using replay::PmdEnd;
using replay::Why;

namespace {

class Fallbacks : public testing::TestWithParam<vm::Run> {
protected:
    const vm::Kernel& kernel() const { return vm::kernel(GetParam().kernel); }
    /// The faults on a file.
    replay::FaultSum sum(const std::string& name) const {
        const auto report =
            replay::fault_report(recording_.trace(), {.tgid = {}, .tid = {}, .file = "/" + name});
        return report.total;
    }
    /// The file's only reason; `rests_on` says on what, where extents were recorded.
    void expect(const std::string& name, Why why, replay::Basis rests_on) const {
        const replay::FaultSum of = sum(name);
        ASSERT_GT(of.faults(), 0U) << name;
        // Without extents whatever the mapping and the file do not tell is open.
        const bool open = !kernel().extents && why > Why::FileEnd && replay::asked(why);
        const replay::WhySum* found = of.find(open ? Why::Undecided : why);
        ASSERT_NE(found, nullptr) << name;
        const std::uint64_t of_basis =
            rests_on == replay::Basis::Recorded ? found->recorded : found->inferred;
        EXPECT_EQ(open ? found->unknown() : of_basis, found->faults) << name;
        EXPECT_GT(found->pte_faults, 0U) << name;
        if (open) {
            EXPECT_NE(found->candidates & replay::bit(why), 0U) << name;
        }
        for (const replay::WhySum& other : of.whys) {
            // The mapping that brings the entries is not congruent.
            EXPECT_TRUE(other.why == found->why ||
                        (name == "small-entries" && other.why == Why::Congruence))
                << name << ": " << replay::row_of(other.why).name;
        }
    }

    vm::Recording recording_{GetParam().kernel, GetParam().recording};
};

TEST_P(Fallbacks, whole_ranges_of_an_aligned_file_end_huge) {
    const replay::FaultSum of = sum("huge");
    EXPECT_EQ(of.end(PmdEnd::Huge), of.could_be_huge());
    EXPECT_EQ(of.end(PmdEnd::Huge), 2U);
    EXPECT_TRUE(of.whys.empty());
}

TEST_P(Fallbacks, a_map_sync_write_ends_huge_with_its_second_half) {
    const replay::FaultSum of = sum("sync");
    EXPECT_EQ(of.end(PmdEnd::Huge), of.could_be_huge());
    EXPECT_EQ(of.sync.faults, 1U);
}

TEST_P(Fallbacks, each_file_has_the_reason_that_it_was_made_for) {
    const replay::Basis recorded = replay::Basis::Recorded, inferred = replay::Basis::Inferred;
    expect("congruence", Why::Congruence, recorded);
    expect("private-write", Why::PrivateWrite, recorded);
    expect("vma-start", Why::VmaStart, recorded);
    expect("vma-end", Why::VmaEnd, recorded);
    expect("file-end", Why::FileEnd, recorded);
    expect("small-entries", Why::SmallEntries, inferred);
    expect("extent-short", Why::ExtentShort, recorded);
    expect("misaligned", Why::Misaligned, recorded);
    expect("advised", Why::Advised, recorded);
    expect("disabled", Why::Disabled, recorded);
}

TEST_P(Fallbacks, a_volume_that_shifts_its_files_is_what_is_left) {
    if (sum("device").faults() == 0) {
        GTEST_SKIP() << "no device-mapper in this guest";
    }
    expect("device", Why::Device, replay::Basis::Inferred);
}

TEST_P(Fallbacks, doctor_says_the_same_of_the_files_before_anything_runs) {
    const std::string path =
        std::string(DAXSCOPE_VM_RESULTS "/") + GetParam().kernel + "/doctor.fallbacks.json";
    std::ifstream file(path);
    if (!file) {
        GTEST_SKIP() << "no device-mapper in this guest";
    }
    const auto files = nlohmann::json::parse(file)["files"]; // shifted, huge, misaligned
    EXPECT_EQ(files[0]["ranges"]["small"]["device"], 2);
    EXPECT_EQ(files[0]["well"], false);
    EXPECT_EQ(files[1]["ranges"]["huge"], 2);
    EXPECT_EQ(files[1]["well"], true);
    EXPECT_EQ(files[2]["ranges"]["small"]["misaligned"], 2);
}

INSTANTIATE_TEST_SUITE_P(Kernels, Fallbacks, testing::ValuesIn(vm::runs_of({"fallbacks"})),
                         vm::run_name);

} // namespace
