// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the explorer says of handlers that no kernel has.
#include "model/candidates/guards.h"
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
    const Handler& never = *find_handler("iomap-never-unmap");
    const Scenario scenario = shipped("shared-reader-writer");
    EXPECT_EQ(explore::explore(scenario, newest()).find(Invariant::StaleStorage), nullptr);

    const Exploration found = explore::explore(scenario, never);
    const Finding* const stale = found.find(Invariant::StaleStorage);
    ASSERT_NE(stale, nullptr);
    const Replayed story = replay_schedule(scenario, never, stale->schedule);
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
    const Handler& never = *find_handler("iomap-never-unmap");
    EXPECT_THAT(verdict(explore::explore(shipped("hole-write-read"), never)),
                Contains("zero-left"));
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
            const Scenario small = in_small_pages(scenario);
            const Exploration today_small = explore::explore(small, newest());
            for (const Finding& finding : explore::explore(small, proposal).findings) {
                EXPECT_NE(today_small.find(finding.invariant), nullptr)
                    << name << ", " << each
                    << " in 4 KiB pages: " << text_of(finding.invariant).name;
            }
        }
        EXPECT_GE(compared, 50U);
        for (const char* storm : {"shared-readers", "shared-readers-turns", "shared-readers-4k",
                                  "shared-readers-turns-4k", "shared-readers-partial"}) {
            EXPECT_NE(explore::explore(shipped(storm), newest()).find(Invariant::Livelock),
                      nullptr);
            EXPECT_THAT(verdict(explore::explore(shipped(storm), proposal)),
                        testing::ElementsAre("clean"))
                << name;
        }
    }
}

namespace {

constexpr FaultSize kSizes[] = {FaultSize::Pmd, FaultSize::Pte};

/// The proposals that nothing was found against.
std::vector<const Handler*> proposals() {
    return {find_handler("iomap-keep"), find_handler("iomap-write-only")};
}

std::string where(const Handler& handler, const Guard& guard, FaultSize size) {
    return std::string(handler.name) + ", " + std::string(guard.name) +
           (size == FaultSize::Pmd ? ", PMDs" : ", 4 KiB pages");
}

} // namespace

TEST(Candidates, AreThoseMadeOfTheNewestHandlerThatNoKernelHas) {
    EXPECT_THAT(candidates(),
                testing::ElementsAre(find_handler("iomap-keep"), find_handler("iomap-write-only"),
                                     find_handler("iomap-never-unmap")));
}

/// "Would break if": with the guard a proposal is clean, without it the invariant is broken, and
/// the schedule that says so can be run again.
TEST(Candidates, LeanOnEachGuardThatIsSaidOfThem) {
    for (const Guard& guard : guards()) {
        for (const FaultSize size : kSizes) {
            const Scenario scenario = scenario_of(guard, size);
            for (const Handler* proposal : proposals()) {
                SCOPED_TRACE(where(*proposal, guard, size));
                EXPECT_TRUE(explore::explore(scenario, *proposal).clean());
                const Unguarded without(*proposal, guard);
                const Exploration found = explore::explore(scenario, without.handler());
                EXPECT_EQ(found.end, End::Complete);
                const Finding* const finding = found.find(guard.invariant);
                const bool looks_at_entry = proposal->name == "iomap-keep";
                EXPECT_EQ(finding != nullptr, looks_at_entry || !guard.entry_alone);
                if (finding != nullptr) {
                    EXPECT_TRUE(replay_schedule(scenario, without.handler(), finding->schedule)
                                    .broken.has(guard.invariant));
                }
            }
        }
    }
}

/// What no proposal adds to: today's handler leans on the same guards, but for those of the entry.
TEST(Candidates, TodaysUnmapOnReadsReplacesNoGuardButThoseOfTheEntry) {
    for (const Guard& guard : guards()) {
        for (const FaultSize size : kSizes) {
            const Scenario scenario = scenario_of(guard, size);
            const Unguarded without(newest(), guard);
            EXPECT_TRUE(explore::explore(scenario, newest()).clean());
            EXPECT_EQ(explore::explore(scenario, without.handler()).find(guard.invariant) !=
                          nullptr,
                      !guard.entry_alone)
                << where(newest(), guard, size);
        }
    }
}

TEST(Candidates, WithNoStepOfAGuardTakenOutTheHandlerIsAsItWas) {
    Guard hollow = guards().front();
    hollow.steps = {};
    for (const char* name : {"shared-reader-writer", "shared-pwrite-4k", "hole-write-read"}) {
        const Scenario scenario = shipped(name);
        const Unguarded same(newest(), hollow);
        EXPECT_EQ(verdict(explore::explore(scenario, same.handler())),
                  verdict(explore::explore(scenario, newest())))
            << name;
    }
}

TEST(Candidates, WhoNeverUnmapsIsBrokenFromAFileThatNobodyHasMappedOrCloned) {
    for (const char* name : {"clone-write-reader", "clone-write-reader-4k"}) {
        const Scenario scenario = shipped(name);
        const Handler& never = *find_handler("iomap-never-unmap");
        const Exploration found = explore::explore(scenario, never);
        const Finding* const stale = found.find(Invariant::StaleStorage);
        ASSERT_NE(stale, nullptr);
        EXPECT_EQ(explore::explore(scenario, newest()).find(Invariant::StaleStorage), nullptr);
        const Replayed story = replay_schedule(scenario, never, stale->schedule);
        EXPECT_TRUE(std::none_of(story.before.slots.begin(), story.before.slots.end(),
                                 [](const Slot& slot) { return slot.kind != SlotKind::None; }));
        EXPECT_EQ(story.before.range.blocks.extent, Extent::Written);
    }
}
