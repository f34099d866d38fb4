// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two threads of one mapping that fault on the same hole: what the explorer and Spin foretell of
// dax_iomap_pmd_fault() (dax_pmd_load_hole(): the PMD is there already, fall back, split), seen on
// real kernels.
#include "recording.h"
#include "runs.h"

#include "model/fault.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace daxscope;
using trace::Event;
using trace::Kind;

namespace {

class HoleRace : public testing::TestWithParam<vm::Run> {
protected:
    vm::Recording recording_{GetParam().kernel, GetParam().recording};
    const vm::Work& work_ = recording_.work("race");

    /// PMD faults that fell back although the hole covers the whole range.
    std::vector<Event> losers() const {
        std::vector<Event> found = recording_.events(work_, Kind::PmdFault);
        std::erase_if(found, [this](const Event& fault) {
            return fault.result != model::vm_fault::kFallback || fault.extent == trace::kNone ||
                   (fault.extent & 0xffff) != static_cast<int>(trace::ExtentType::Hole) ||
                   fault.arg1 < recording_.trace().session().pages_per_pmd();
        });
        return found;
    }
};

TEST_P(HoleRace, the_second_thread_zaps_the_zero_page_that_the_first_has_mapped) {
    const std::vector<Event> faults = recording_.events(work_, Kind::PmdFault);
    const std::vector<Event> zapped = losers();
    std::set<std::int64_t> ranges;
    for (const Event& fault : faults) {
        ranges.insert(fault.pgoff);
    }
    fmt::print("{} on {}: {} of {} ranges zapped\n", GetParam().recording, GetParam().kernel,
               zapped.size(), ranges.size());
    RecordProperty("zapped", fmt::format("{} of {}", zapped.size(), ranges.size()));
    EXPECT_GE(ranges.size(), 1000U) << "fewer attempts than were asked for";
    // How many races there are is the scheduler's doing; what comes of one is the handler's.
    for (const Event& loser : zapped) {
        // The winner may have ended before the loser's tracepoint: that comes after the kernel has
        // seen the empty PMD that it calls the handler for.
        const auto winner = std::find_if(faults.begin(), faults.end(), [&](const Event& fault) {
            return fault.pgoff == loser.pgoff && fault.task != loser.task &&
                   fault.result == model::vm_fault::kNopage && fault.ts < loser.ts_end;
        });
        ASSERT_NE(winner, faults.end()) << "event " << loser.seq;
        EXPECT_EQ(loser.mapping, winner->mapping);
    }
}

INSTANTIATE_TEST_SUITE_P(Kernels, HoleRace,
                         testing::ValuesIn(vm::runs_of({"race-xfs", "race-ext4"})), vm::run_name);

} // namespace
