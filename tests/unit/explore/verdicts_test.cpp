// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/explore/library.h"

#include <gmock/gmock.h>

using namespace daxscope::model;
using namespace daxscope::model::explore;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace {

using Verdict = std::vector<std::string>;
const Verdict kClean{"clean"};

} // namespace

TEST(Verdicts, PreFixTwoMappingsThrowEachOtherOutForEver) {
    for (const char* scenario :
         {"two-readers", "two-writers", "reader-writer", "three-readers", "two-readers-turns"}) {
        EXPECT_THAT(verdict(scenario, "pre-fix"), Contains("livelock")) << scenario;
        EXPECT_THAT(verdict(scenario, "fixed"), Not(Contains("livelock"))) << scenario;
    }
}

TEST(Verdicts, PreFixAReadFaultRemovesTheDirtyEntryAndFsyncMissesTheRange) {
    EXPECT_THAT(verdict("dirty-then-read", "pre-fix"),
                ElementsAre("spurious-unmap", "dirty-removed", "dirty-lost"));
    EXPECT_EQ(verdict("dirty-then-read", "fixed"), kClean);
    EXPECT_EQ(verdict("dirty-then-read", "iomap"), kClean);
}

TEST(Verdicts, FixedTwoRacingGetBlocksAreBothTakenForTheAllocation) {
    EXPECT_THAT(verdict("hole-race", "fixed"),
                ElementsAre("spurious-unmap", "dirty-removed", "double-alloc"));
}

TEST(Verdicts, FixedAHoleReadThatOverlapsTheAllocationLeavesItsZeroPage) {
    EXPECT_EQ(verdict("hole-write-read", "fixed"), Verdict{"zero-left"});
    EXPECT_EQ(verdict("hole-write-read-4k", "fixed"), Verdict{"zero-left"});
}

TEST(Verdicts, FixedAReadOfAnUnwrittenRangeCanZeroWhatAWriterStored) {
    EXPECT_THAT(verdict("unwritten-write-read", "fixed"),
                ElementsAre("spurious-unmap", "double-alloc", "store-zeroed"));
}

TEST(Verdicts, FixedTheLoserOfTheRaceIsZeroedByTheWinnerWhereFaultsZeroNewBlocks) {
    EXPECT_THAT(verdict("hole-race-unzeroed", "fixed"), Contains("store-zeroed"));
    EXPECT_THAT(verdict("hole-race", "fixed"), Not(Contains("store-zeroed")));
}

TEST(Verdicts, EntryLockedIsCleanInEveryScenario) {
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        const bool about_it = scenario.handlers.empty() || scenario.handlers.front() == "pre-fix";
        if (about_it && name != "small-beside-huge-known") {
            EXPECT_EQ(verdict(name, "entry-locked"), kClean) << name;
        }
    }
}

TEST(Verdicts, IomapIsCleanForMappingsOfTheirOwn) {
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        const bool about_it = scenario.handlers.empty() || scenario.handlers.front() == "iomap";
        if (about_it && name.find("two-threads-hole") != 0 && name != "small-beside-huge-hole" &&
            name != "private-hole" && name != "truncate-private" &&
            name.find("shared-pwrite") != 0) {
            EXPECT_EQ(verdict(name, "iomap"), kClean) << name;
        }
    }
}

TEST(Verdicts, IomapTwoThreadsThatReadAHoleAtOnceEndInAPageTableAndZapTheZeroPmd) {
    EXPECT_EQ(verdict("two-threads-hole", "iomap"), Verdict{"spurious-unmap"});
    EXPECT_EQ(verdict("two-threads-hole", "iomap-6.2"), Verdict{"spurious-unmap"});
}

TEST(Verdicts, IomapAPrivateWriteToAHoleTakesTheZeroPmdOfTheOthersDownToo) {
    // grab_mapping_entry() of the copying 4 KiB fault gives the zero entry of PMD size up.
    EXPECT_EQ(verdict("private-hole", "iomap"), Verdict{"spurious-unmap"});
    EXPECT_EQ(verdict("private-writer", "iomap"), kClean);
    EXPECT_EQ(verdict("private-writer", "fixed"), kClean);
}

TEST(Verdicts, IomapA4KiBRequestTakesTheZeroPmdOfTheOthersDown) {
    EXPECT_EQ(verdict("small-beside-huge-hole", "iomap"), Verdict{"spurious-unmap"});
    EXPECT_EQ(verdict("small-beside-huge-hole", "iomap-6.2"), Verdict{"spurious-unmap"});
}

TEST(Verdicts, EntryLocked4KiBPagesInAHoleOfKnownLengthLeaveHugeZeroPagesOverData) {
    // __dax_pmd_fault() of 4.5 leaves no entry for its huge zero page, so __dax_fault() does not
    // know of it: no lock mends that.
    EXPECT_THAT(verdict("small-beside-huge-known", "entry-locked"),
                ElementsAre("zero-left", "livelock"));
}

TEST(Verdicts, PreFix4KiBPagesAreTornOutByThePmdFaultsBesideThem) {
    EXPECT_THAT(verdict("small-beside-huge", "pre-fix"), Contains("dirty-removed"));
    EXPECT_EQ(verdict("small-beside-huge", "fixed"), kClean);
}

TEST(Verdicts, Iomap62ReadersOfASharedExtentThrowEachOtherOutForEver) {
    EXPECT_THAT(verdict("shared-readers", "iomap-6.2"), ElementsAre("spurious-unmap", "livelock"));
    EXPECT_EQ(verdict("shared-readers", "iomap"), kClean);
    EXPECT_EQ(verdict("two-readers", "iomap-6.2"), kClean);
}

TEST(Verdicts, Iomap62AWriterUnsharesTheExtentAndEndsIt) {
    EXPECT_EQ(verdict("shared-reader-writer", "iomap-6.2"), kClean);
}

TEST(Verdicts, ThreadsOfOneMappingInTurnsNeverStorm) {
    for (const Handler* handler : handlers()) {
        EXPECT_EQ(verdict("two-threads-turns", std::string(handler->name)), kClean)
            << handler->name;
    }
}

TEST(Verdicts, PreFixFsyncReturnsWithAStoreNotFlushedWhereAReadFaultRemovedItsEntry) {
    EXPECT_THAT(verdict("dirty-read-fsync", "pre-fix"),
                ElementsAre("spurious-unmap", "dirty-removed", "dirty-lost", "sync-missed"));
    EXPECT_THAT(verdict("fsync-write-read", "pre-fix"), Contains("sync-missed"));
    EXPECT_EQ(verdict("fsync-write-read", "fixed"), kClean);
}

TEST(Verdicts, FixedTheRaceOfTheTwoGetBlocksMakesFsyncMissAStore) {
    EXPECT_THAT(verdict("fsync-hole-race", "fixed"), Contains("sync-missed"));
}

TEST(Verdicts, RefaultsAfterAnActFromOutsideAreNoLivelock) {
    for (const char* scenario : {"writeback-writers", "fallocate-readers", "pwrite-punch"}) {
        for (const char* handler : {"iomap", "iomap-6.2"}) {
            EXPECT_EQ(verdict(scenario, handler), kClean) << scenario << " " << handler;
        }
    }
    EXPECT_THAT(verdict("writeback-writers", "pre-fix"), Contains("livelock"));
}

TEST(Verdicts, WhatAPunchedHoleRemovesIsNoFinding) {
    for (const Handler* handler : handlers()) {
        // What unmaps nothing leaves zero pages over what is written to the hole later.
        if (handler->name != "iomap-prefix" && handler->name != "iomap-never-unmap") {
            const std::string name(handler->name);
            EXPECT_EQ(verdict("punch-race", name), kClean) << name;
            EXPECT_EQ(verdict("punch-write-fsync", name), kClean) << name;
        }
    }
}

TEST(Verdicts, WhatATruncationTakesIsNoFinding) {
    for (const char* handler : {"fixed", "entry-locked", "iomap", "iomap-6.2"}) {
        for (const char* scenario : {"truncate-race", "truncate-write-fsync", "extend-readers"}) {
            EXPECT_EQ(verdict(scenario, handler), kClean) << scenario << " " << handler;
        }
    }
    // Nothing of the range lies beyond a longer file's end: in 4.5 the storm goes on by itself.
    EXPECT_THAT(verdict("extend-readers", "pre-fix"), Contains("livelock"));
}

TEST(Verdicts, AccessesBeyondTheFilesEndEndInSigbusAndAreNoLivelock) {
    const Scenario scenario = parse_scenario("mapping A private\nmapping B\n"
                                             "task a A either forever\ntask b B write forever\n"
                                             "task cutter B truncate 1 time");
    constexpr std::size_t kPrivate = 0, kShared = 1, kCutter = 2;
    for (const Handler* handler : handlers()) {
        SCOPED_TRACE(std::string(handler->name));
        const Machine machine(scenario, *handler);
        Configuration at = machine.initial();
        Schedule schedule;
        const auto act = [&](std::size_t task, bool write) {
            const std::uint8_t step = machine.next_step(task, at.parties[task]);
            const bool touches = step == Fault::kDone;
            schedule.actions.push_back({static_cast<std::uint8_t>(task),
                                        touches ? Action::kTouch : step, touches && write});
            return machine.act(at, task, write);
        };
        for (const std::size_t task : {kPrivate, kShared}) {
            while (!act(task, true).satisfied) {
            }
        }
        EXPECT_EQ(at.slots[kPrivate].page, Pte::Rw); // a copy of its own
        while (!Machine::finished(at.parties[kCutter])) {
            act(kCutter, false);
        }
        for (const std::size_t mapping : {kPrivate, kShared}) { // copies go as well
            EXPECT_FALSE(at.slots[mapping].huge());
            EXPECT_EQ(at.slots[mapping].page, Pte::None);
        }
        EXPECT_FALSE(at.range.pmd_dirty || at.range.page_dirty);
        for (const std::size_t task : {kPrivate, kShared}) {
            Effect effect;
            do {
                effect = act(task, true);
                EXPECT_FALSE(effect.satisfied);
            } while (!effect.sigbus);
            EXPECT_FALSE(at.parties[task].under_way); // given up; the next one may begin
        }
        const Replayed story = replay_schedule(scenario, *handler, schedule);
        EXPECT_THAT(story.told.back().changes,
                    Contains("the access is over: it lies beyond the file's end"));
        EXPECT_EQ(story.told.back().after.range.inside, 0);
        const Exploration found = explore::explore(scenario, *handler);
        EXPECT_EQ(found.end, End::Complete);
        if (handler->name == "fixed" || handler->name == "iomap") {
            EXPECT_TRUE(found.clean());
        }
    }
}

TEST(Verdicts, Iomap61AWriteToASharedExtentUnmapsNothing) {
    EXPECT_EQ(verdict("shared-pwrite", "iomap"), Verdict{"stale-storage"});
    // The reader's PMD is there before, and stays: no fault is needed.
    const Scenario scenario = shipped("shared-pwrite");
    const Exploration found = explore::explore(scenario, *find_handler("iomap"));
    const Replayed story = replay_schedule(scenario, *find_handler("iomap"),
                                           found.find(Invariant::StaleStorage)->schedule);
    EXPECT_EQ(story.told.size(), 4);
    EXPECT_THAT(story.told.back().changes,
                Contains("the storage that mapping A has: is the file's, or none -> is no longer "
                         "the file's"));
    EXPECT_TRUE(story.told.back().after.slots[0].stale);
}

TEST(Verdicts, Since62AReaderThatFaultsDuringTheWriteKeepsTheOldBlock) {
    for (const char* handler : {"iomap-6.2", "iomap-6.15", "iomap-6.18"}) {
        EXPECT_EQ(verdict("shared-pwrite", handler), Verdict{"stale-storage"});
        Scenario in_turns = shipped("shared-pwrite");
        in_turns.turns = true;
        EXPECT_EQ(verdict(explore::explore(in_turns, *find_handler(handler))), kClean);
    }
    EXPECT_THAT(verdict("shared-pwrite-4k", "iomap-6.2"), ElementsAre("livelock", "stale-storage"));
    EXPECT_THAT(verdict("shared-pwrite-4k", "iomap-6.18"), ElementsAre("killed", "stale-storage"));
}

TEST(Verdicts, Since62AWriteToASharedExtentTakesADirtyMarkThatAnFsyncThenMisses) {
    EXPECT_EQ(verdict("shared-pwrite-fsync", "iomap"), kClean);
    EXPECT_EQ(verdict("shared-pwrite-fsync", "iomap-6.2"), Verdict{"sync-missed"});
}

TEST(Verdicts, Since615AnFsyncFindsNothingToWriteAfterAFallocateElsewhere) {
    for (const char* handler : {"iomap", "iomap-6.2"}) {
        EXPECT_EQ(verdict("fallocate-write-fsync", handler), kClean);
    }
    for (const char* handler : {"iomap-6.15", "iomap-6.18"}) {
        EXPECT_THAT(verdict("fallocate-write-fsync", handler),
                    ElementsAre("dirty-lost", "sync-missed"));
    }
}

TEST(Verdicts, Since615TheReaderOfACloneIsKilled) {
    EXPECT_EQ(verdict("clone-reader", "iomap-6.2"), kClean);
    for (const char* handler : {"iomap-6.15", "iomap-6.18"}) {
        EXPECT_EQ(verdict("clone-reader", handler), Verdict{"killed"});
        const Scenario scenario = shipped("clone-reader");
        const Exploration found = explore::explore(scenario, *find_handler(handler));
        const Replayed story = replay_schedule(scenario, *find_handler(handler),
                                               found.find(Invariant::Killed)->schedule);
        EXPECT_THAT(story.told.back().changes,
                    Contains("the access is over: SIGBUS kills the process"));
    }
}

TEST(Verdicts, Since615WhoComesSecondToASharedExtentIsKilledWhereItsFoliosAreOfOnePage) {
    EXPECT_EQ(verdict("clone-reader-late", "iomap"), kClean);
    EXPECT_EQ(verdict("clone-reader-late", "iomap-6.2"), kClean);
    const Scenario scenario = shipped("clone-reader-late");
    for (const char* handler : {"iomap-6.15", "iomap-6.18"}) {
        const Exploration found = explore::explore(scenario, *find_handler(handler));
        EXPECT_EQ(verdict(found), Verdict{"killed"});
        const Replayed story = replay_schedule(scenario, *find_handler(handler),
                                               found.find(Invariant::Killed)->schedule);
        const auto other = std::find_if(story.told.begin(), story.told.end(),
                                        [](const Told& told) { return told.task == "other"; });
        ASSERT_NE(other, story.told.end());
        EXPECT_THAT(other->changes,
                    Contains("the other file's folios: as this file's -> of 4 KiB"));
        EXPECT_EQ(story.told.back().task, "reader");
    }
}

TEST(Verdicts, Since615TheOtherFileIsKilledWhereThisOneHasThePagesIn4KiBEntries) {
    const Scenario scenario = parse_scenario(
        "handlers iomap-6.2 iomap-6.18\nextent shared\nmapping A nohuge\nmapping C other-file\n"
        "task reader A read 1 times\ntask other C read 1 times\n");
    EXPECT_EQ(verdict(explore::explore(scenario, *find_handler("iomap-6.2"))), kClean);
    const Exploration found = explore::explore(scenario, *find_handler("iomap-6.18"));
    EXPECT_EQ(verdict(found), Verdict{"killed"});
    const Replayed story = replay_schedule(scenario, *find_handler("iomap-6.18"),
                                           found.find(Invariant::Killed)->schedule);
    EXPECT_EQ(story.told.back().task, "other");
}

TEST(Verdicts, Since615SharingAndPartingAnExtentTakeDirtyEntriesBeforeTheFlush) {
    for (const char* scenario : {"clone-writer", "dedupe-users", "unshare-users"}) {
        if (std::string_view(scenario) != "unshare-users") {
            EXPECT_EQ(verdict(scenario, "iomap"), kClean) << scenario;
        }
        EXPECT_EQ(verdict(scenario, "iomap-6.2"), kClean) << scenario;
        for (const char* handler : {"iomap-6.15", "iomap-6.18"}) {
            EXPECT_EQ(verdict(scenario, handler), Verdict{"dirty-lost"})
                << scenario << " " << handler;
        }
    }
    // 6.1 can't unshare a DAX file.
    EXPECT_THAT(not_modelled(shipped("unshare-users"), *find_handler("iomap")), "unshare");
}

TEST(Verdicts, Since618TwoThreadsThatReadAHoleAtOnceKeepTheZeroPmd) {
    EXPECT_EQ(verdict("two-threads-hole", "iomap-6.15"), Verdict{"spurious-unmap"});
    EXPECT_EQ(verdict("two-threads-hole", "iomap-6.18"), kClean);
}

TEST(Verdicts, NoHandlerDeadlocks) {
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        for (const Handler* handler : handlers_of(scenario)) {
            EXPECT_EQ(explore::explore(scenario, *handler).find(Invariant::Deadlock), nullptr)
                << name << " " << handler->name;
        }
    }
}
