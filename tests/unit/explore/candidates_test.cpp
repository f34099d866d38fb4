// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the explorer says of handlers that no kernel has.
#include "tests/unit/explore/candidates.h"
#include "tests/unit/explore/library.h"

#include <gmock/gmock.h>

using namespace daxscope::model;
using namespace daxscope::model::explore;
using testing::Contains;

namespace {

const Handler& newest() {
    return *find_handler("iomap-6.18");
}

} // namespace

TEST(Candidates, WhoNeverUnmapsLeavesAReaderTheOldBlocksOfACopiedExtent) {
    const Candidate never("never-unmap", newest(), {Role::Unmap, Role::PteUnmap});
    ASSERT_EQ(never.handler().steps.size() + 2, newest().steps.size());
    const Scenario scenario = shipped("shared-reader-writer");
    EXPECT_EQ(explore::explore(scenario, newest()).find(Invariant::StaleStorage), nullptr);

    const Exploration found = explore::explore(scenario, never.handler());
    const Finding* const stale = found.find(Invariant::StaleStorage);
    ASSERT_NE(stale, nullptr);
    const Replayed story = replay_schedule(scenario, never.handler(), stale->schedule);
    EXPECT_TRUE(story.broken.has(Invariant::StaleStorage));
    // Two faults, one after the other: the reader maps, the writer copies.
    std::vector<std::string> touches;
    std::size_t copies = 0;
    for (const Told& told : story.told) {
        if (told.action.step == Action::kTouch) {
            touches.push_back(told.task);
        }
        copies += std::count(told.changes.begin(), told.changes.end(), "extent: shared -> written");
    }
    EXPECT_EQ(copies, 1U);
    EXPECT_EQ(touches.size(), 2U);
    const Configuration& end = story.told.back().after;
    const auto old = std::find_if(end.slots.begin(), end.slots.end(),
                                  [](const Slot& slot) { return slot.stale; });
    ASSERT_NE(old, end.slots.end());
    EXPECT_EQ(old->kind, SlotKind::HugeRo);
}

TEST(Candidates, WhoNeverUnmapsLeavesZeroPagesOverData) {
    const Candidate never("never-unmap", newest(), {Role::Unmap, Role::PteUnmap});
    EXPECT_THAT(verdict(explore::explore(shipped("hole-write-read"), never.handler())),
                Contains("zero-left"));
}

TEST(Candidates, WithoutAnyRoleLeftOutItIsTheHandlerItWasMadeFrom) {
    const Candidate same("same", newest(), {});
    for (const char* name : {"shared-reader-writer", "shared-pwrite-4k", "hole-write-read"}) {
        const Scenario scenario = shipped(name);
        EXPECT_EQ(verdict(explore::explore(scenario, same.handler())),
                  verdict(explore::explore(scenario, newest())))
            << name;
    }
}

/// A proposal does nothing that today's handler does not do, in any scenario of the library that
/// says something of today's kernels.
TEST(Candidates, TheProposalsHaveNothingThatTodaysHandlerHasNot) {
    for (const char* name : {"iomap-keep", "iomap-write-only"}) {
        const Handler& proposal = *find_handler(name);
        std::size_t compared = 0;
        for (const std::string& each : shipped_names()) {
            const Scenario scenario = shipped(each);
            const auto said_of = handlers_of(scenario);
            if (std::find(said_of.begin(), said_of.end(), &newest()) == said_of.end()) {
                continue;
            }
            const Exploration today = explore::explore(scenario, newest());
            const Exploration then = explore::explore(scenario, proposal);
            ASSERT_EQ(then.end, End::Complete) << each;
            for (const Finding& finding : then.findings) {
                EXPECT_NE(today.find(finding.invariant), nullptr)
                    << name << ", " << each << ": " << text_of(finding.invariant).name;
            }
            ++compared;
        }
        EXPECT_GE(compared, 40U);
        for (const char* storm : {"shared-readers", "shared-readers-turns"}) {
            EXPECT_NE(explore::explore(shipped(storm), newest()).find(Invariant::Livelock),
                      nullptr);
            EXPECT_THAT(verdict(explore::explore(shipped(storm), proposal)),
                        testing::ElementsAre("clean"))
                << name;
        }
    }
}
