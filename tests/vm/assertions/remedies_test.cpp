// SPDX-License-Identifier: GPL-3.0-or-later
//
// What REFLINK_STORM.md says of a user's remedies against the storm of shared extents, and of its
// cost by the number of readers, held against what `tests/vm/run --kernel K remedies` left. That
// the bytes are the source's is the guest's own check: without it there are no recordings.
#include "recording.h"
#include "runs.h"

#include "model/handler.h"
#include "replay/engine/replay.h"

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>

using namespace daxscope;

namespace {

constexpr std::uint64_t kAccesses = 200; ///< of two parties, in turns
constexpr int kMostReaders = 8;

class Remedies : public testing::TestWithParam<vm::Kernel> {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(std::filesystem::path(DAXSCOPE_VM_RESULTS) / GetParam().name /
                                     "remedy-no-reflink.daxtrace")) {
            GTEST_SKIP() << "not run: tests/vm/run --kernel " << GetParam().name << " remedies";
        }
    }
    static vm::Recording recording(const std::string& name) { return {GetParam().name, name}; }
    static replay::Run recorded(const std::string& name) {
        return replay::recorded(recording(name).trace());
    }
    static std::uint64_t faults(const replay::Run& run) {
        return run.totals.pmd_faults + run.totals.pte_faults;
    }
    static std::uint64_t under_keep(const std::string& name) {
        return faults(replay::replay(recording(name).trace(), *model::find_handler("iomap-keep")));
    }
};

TEST_P(Remedies, without_one_every_access_faults_from_6_2_on) {
    EXPECT_EQ(faults(recorded("remedy-none")), GetParam().storms ? kAccesses : 2);
    EXPECT_EQ(under_keep("remedy-none"), 2U);
}

TEST_P(Remedies, with_each_a_mapping_faults_for_what_it_has_not_seen_and_never_again) {
    struct Remedy {
        const char* name;
        std::uint64_t least, most;
    };
    // A copy may lie where no PMD fits: then a fallback comes before the 4 KiB fault.
    for (const Remedy& remedy :
         {Remedy{"remedy-funshare", 2, 2}, Remedy{"remedy-copy", 2, 4},
          Remedy{"remedy-no-reflink", 2, 4}, Remedy{"remedy-one-mapping", 1, 1}}) {
        const replay::Run run = recorded(remedy.name);
        EXPECT_GE(faults(run), remedy.least) << remedy.name;
        EXPECT_LE(faults(run), remedy.most) << remedy.name;
        EXPECT_EQ(run.totals.refaults, 0U) << remedy.name;
        std::int64_t reads = 0;
        for (const vm::Work::Party& party : recording(remedy.name).works().front().parties) {
            reads += party.reads;
            EXPECT_EQ(party.sigbus, 0) << remedy.name;
        }
        EXPECT_EQ(reads, static_cast<std::int64_t>(kAccesses)) << remedy.name;
    }
}

TEST_P(Remedies, two_readers_or_more_storm_and_one_does_not) {
    for (int readers = 1; readers <= kMostReaders; ++readers) {
        const std::string name = "sweep-" + std::to_string(readers);
        const replay::Run run = recorded(name);
        const bool storms = GetParam().storms && readers > 1;
        EXPECT_EQ(run.totals.refaults > 0, storms) << name;
        EXPECT_EQ(run.totals.zapped > 0, storms) << name;
        if (!storms) {
            EXPECT_EQ(faults(run), static_cast<std::uint64_t>(readers)) << name;
        }
        EXPECT_EQ(under_keep(name), static_cast<std::uint64_t>(readers)) << name;
    }
}

TEST_P(Remedies, each_fault_that_ftrace_counted_is_recorded_or_counted_as_lost) {
    std::vector<std::string> names = {"remedy-none", "remedy-funshare", "remedy-copy",
                                      "remedy-no-reflink", "remedy-one-mapping"};
    for (int readers = 1; readers <= kMostReaders; ++readers) {
        names.push_back("sweep-" + std::to_string(readers));
    }
    for (const std::string& name : names) {
        const vm::Recording taken = recording(name);
        for (const auto& [event, kind] : {std::pair("dax_pmd_fault", trace::Kind::PmdFault),
                                          std::pair("dax_pte_fault", trace::Kind::PteFault)}) {
            EXPECT_EQ(taken.counts().at(event).hits,
                      static_cast<std::int64_t>(taken.events(kind).size()) + taken.lost(kind))
                << name << ", " << event;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, Remedies,
                         testing::ValuesIn(vm::kernels([](const vm::Kernel& each) {
                             return each.reflink;
                         })),
                         vm::kernel_name);

} // namespace
