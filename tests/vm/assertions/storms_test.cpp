// SPDX-License-Identifier: GPL-3.0-or-later
//
// The storms, read off the recorded database alone: the live one of shared extents since 6.2, and
// 2016's, brought back to 6.1 by the test module.
#include "recording.h"
#include "runs.h"

#include <gtest/gtest.h>

using namespace daxscope;
using trace::Kind;
using trace::Origin;

namespace {

using Events = std::vector<trace::Event>;

/// Unmaps of the whole PMD range made inside a PMD fault of the same task.
Events unmaps_by_faults(const vm::Recording& recording, const vm::Work& work) {
    Events unmaps = recording.events(work, Kind::Unmap);
    std::erase_if(unmaps, [&](const trace::Event& unmap) {
        return unmap.arg1 != static_cast<int>(Origin::PmdFault) ||
               unmap.arg0 != recording.trace().session().pages_per_pmd();
    });
    return unmaps;
}

/// "0 1 0 1 …" of `turns` turns of each of `parties` parties.
std::string in_turns(int parties, int turns) {
    std::string text;
    for (int turn = 0; turn < parties * turns; ++turn) {
        text += (turn == 0 ? "" : " ") + std::to_string(turn % parties);
    }
    return text;
}

/// Every access of every party faults, and every one of those faults unmaps the range.
void expect_storm(const vm::Recording& recording, const std::string& name, int parties, int turns) {
    const vm::Work& work = recording.work(name);
    const Events faults = recording.events(work, Kind::PmdFault);
    EXPECT_EQ(recording.parties(work, faults), in_turns(parties, turns));
    EXPECT_EQ(recording.results(faults), "NOPAGE");
    const Events unmaps = unmaps_by_faults(recording, work);
    EXPECT_EQ(recording.parties(work, unmaps), in_turns(parties, turns));
    // Between two faults of one party lies an unmap by another: that is why it faults again.
    for (std::size_t place = static_cast<std::size_t>(parties); place < faults.size(); ++place) {
        const trace::Event& before = faults[place - static_cast<std::size_t>(parties)];
        const bool zapped = std::any_of(unmaps.begin(), unmaps.end(), [&](const auto& unmap) {
            return unmap.task != faults[place].task && unmap.ts > before.ts_end &&
                   unmap.ts < faults[place].ts;
        });
        EXPECT_TRUE(zapped) << "nothing explains the fault in event " << faults[place].seq;
        EXPECT_EQ(faults[place].pmd_in, 0U)
            << "the mapping of event " << faults[place].seq << " was still there";
    }
}

/// Each party faults once, and nobody unmaps.
void expect_quiet(const vm::Recording& recording, const std::string& name,
                  const std::string& parties) {
    const vm::Work& work = recording.work(name);
    EXPECT_EQ(recording.parties(work, recording.events(work, Kind::PmdFault)), parties);
    EXPECT_TRUE(recording.events(work, Kind::Unmap).empty());
}

/// A kernel on which the storm of shared extents is alive.
class ReflinkStorm : public testing::TestWithParam<vm::Kernel> {
protected:
    static vm::Recording recording(const char* name) { return {GetParam().name, name}; }
};

TEST_P(ReflinkStorm, two_readers_in_turns_fault_every_time) {
    expect_storm(recording("reflink"), "two-readers", 2, 50);
}

TEST_P(ReflinkStorm, the_recorder_sees_that_the_extent_is_shared) {
    const vm::Recording reflink = recording("reflink");
    for (const trace::Event& fault : reflink.events(reflink.work("two-readers"), Kind::PmdFault)) {
        ASSERT_NE(fault.extent, trace::kNone);
        EXPECT_EQ(fault.extent & 0xffff, static_cast<int>(trace::ExtentType::Mapped));
        EXPECT_NE((fault.extent >> trace::kExtentFlagsShift) & trace::kIomapShared, 0);
    }
}

TEST_P(ReflinkStorm, every_unmap_walks_over_the_mapping_that_faults_next) {
    const vm::Recording reflink = recording("reflink");
    const vm::Work& work = reflink.work("two-readers");
    const Events faults = reflink.events(work, Kind::PmdFault);
    const Events zaps = reflink.events(work, Kind::Zap);
    for (std::size_t place = 1; place < faults.size(); ++place) {
        const bool walked = std::any_of(zaps.begin(), zaps.end(), [&](const auto& zap) {
            return zap.task == faults[place - 1].task && zap.mapping == faults[place].mapping;
        });
        EXPECT_TRUE(walked || place < 2) << "event " << faults[place].seq;
    }
}

TEST_P(ReflinkStorm, two_mappings_in_one_process_storm) {
    expect_storm(recording("catalogue-xfs"), "reflink-mappings", 2, 20);
}

TEST_P(ReflinkStorm, threads_on_one_mapping_share_one_fault) {
    const vm::Recording catalogue = recording("catalogue-xfs");
    const vm::Work& work = catalogue.work("reflink-threads");
    EXPECT_EQ(catalogue.parties(work, catalogue.events(work, Kind::PmdFault)), "0");
}

TEST_P(ReflinkStorm, three_processes_storm) {
    expect_storm(recording("catalogue-xfs"), "reflink-three", 3, 20);
}

TEST_P(ReflinkStorm, a_writer_unshares_the_extent_and_ends_it) {
    const vm::Recording catalogue = recording("catalogue-xfs");
    // 5 rounds of 6 accesses each; whatever happens, happens in the first.
    EXPECT_LE(catalogue.events(catalogue.work("reflink-writer"), Kind::PmdFault).size(), 6U);
}

INSTANTIATE_TEST_SUITE_P(Kernels, ReflinkStorm,
                         testing::ValuesIn(vm::kernels([](const vm::Kernel& kernel) {
                             return kernel.storms;
                         })),
                         vm::kernel_name);

/// One on which it is not.
class ReflinkQuiet : public ReflinkStorm {};

TEST_P(ReflinkQuiet, each_of_two_readers_faults_once) {
    expect_quiet(recording("reflink"), "two-readers", "0 1");
}

TEST_P(ReflinkQuiet, each_of_two_mappings_in_one_process_faults_once) {
    expect_quiet(recording("catalogue-xfs"), "reflink-mappings", "0 1");
}

TEST_P(ReflinkQuiet, each_of_three_processes_faults_once) {
    expect_quiet(recording("catalogue-xfs"), "reflink-three", "0 1 2");
}

TEST_P(ReflinkQuiet, a_writer_unshares_the_extent) {
    const vm::Recording catalogue = recording("catalogue-xfs");
    EXPECT_LE(catalogue.events(catalogue.work("reflink-writer"), Kind::PmdFault).size(), 6U);
}

INSTANTIATE_TEST_SUITE_P(Kernels, ReflinkQuiet,
                         testing::ValuesIn(vm::kernels([](const vm::Kernel& kernel) {
                             return kernel.reflink && !kernel.storms;
                         })),
                         vm::kernel_name);

class PreFixStorm : public testing::TestWithParam<const char*> {
protected:
    vm::Recording with_{"6.1", std::string("module-") + GetParam()};
    vm::Recording without_{"6.1", std::string("no-module-") + GetParam()};
};

TEST_P(PreFixStorm, two_processes_in_turns_fault_every_time) {
    expect_storm(with_, "processes", 2, 50);
}

TEST_P(PreFixStorm, without_the_module_each_process_faults_once) {
    expect_quiet(without_, "processes", "0 1");
}

TEST_P(PreFixStorm, threads_on_one_mapping_do_not_storm) {
    const vm::Work& work = with_.work("threads");
    EXPECT_EQ(with_.parties(work, with_.events(work, Kind::PmdFault)), "0");
    expect_quiet(without_, "threads", "0");
}

TEST_P(PreFixStorm, two_mappings_in_one_process_fault_every_time) {
    expect_storm(with_, "mappings", 2, 50);
    expect_quiet(without_, "mappings", "0 1");
}

TEST_P(PreFixStorm, three_processes_that_read_and_write_fault_every_time) {
    expect_storm(with_, "three", 3, 20);
    expect_quiet(without_, "three", "0 1 2");
}

TEST_P(PreFixStorm, a_fault_that_fails_the_cheap_checks_does_not_unmap) {
    // '0r600 1r0 0r0' three times: page 600 lies in the file's last, partial PMD.
    const vm::Work& work = with_.work("fallback");
    for (const trace::Event& unmap : with_.events(work, Kind::Unmap)) {
        EXPECT_LT(unmap.pgoff, with_.trace().session().pages_per_pmd());
    }
    Events fallbacks = with_.events(work, Kind::PmdFault);
    std::erase_if(fallbacks, [](const trace::Event& fault) { return fault.pgoff != 600; });
    EXPECT_EQ(with_.results(fallbacks), "FALLBACK");
}

TEST_P(PreFixStorm, the_trace_says_that_the_module_was_loaded) {
    const auto& with = with_.trace().session().values;
    ASSERT_TRUE(with.contains(std::string(trace::key::kTestModule)));
    EXPECT_EQ(with.at(std::string(trace::key::kTestModule)), "daxscope_prefix");
    EXPECT_FALSE(without_.trace().session().values.contains(std::string(trace::key::kTestModule)));
}

INSTANTIATE_TEST_SUITE_P(FileSystems, PreFixStorm, testing::Values("xfs", "ext4"),
                         [](const auto& chosen) { return std::string(chosen.param); });

} // namespace
