// SPDX-License-Identifier: GPL-3.0-or-later
//
// Threads of one private mapping whose faults overlap, in traces that tell their order
// (record --races).
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using model::vm_fault::kDoneCow;
using model::vm_fault::kNopage;
using trace::Event;
using trace::Kind;
using Found = SelfCheck::Column;

/// A private mapping with a page table, and two threads on it.
class Races : public testing::Test {
protected:
    Races() : mapping_(maker_.mapping(0)), other_(maker_.thread(mapping_)) {
        // A page table is there from now on, as is learnt from this fault.
        fault(0, 100, mapping_, 7, false, kNopage);
    }

    Event& fault(std::int64_t ts, std::int64_t ts_end, std::int64_t task, std::int64_t page,
                 bool write, std::uint16_t result) {
        Event& event = maker_.pte_fault(ts, ts_end, mapping_, page, write);
        event.task = task;
        event.result = result;
        return event;
    }
    void of(Kind kind, std::int64_t ts, std::int64_t ts_end, std::int64_t task, std::int64_t page,
            std::uint16_t result = 0) {
        Event& event = maker_.add(kind, ts, ts_end, task);
        event.mapping = mapping_;
        event.pgoff = page;
        event.result = result;
    }
    void dispatched(std::int64_t ts, std::int64_t handler, std::int64_t task, std::int64_t page) {
        of(Kind::Dispatch, ts, handler, task, page);
    }
    void dontneed(std::int64_t ts, std::int64_t ts_end, std::int64_t task, std::int64_t page) {
        Event& event = maker_.add(Kind::Zap, ts, ts_end, task);
        event.mapping = mapping_;
        event.pgoff = page;
        event.arg0 = 1;
        event.arg1 = static_cast<std::int64_t>(trace::Origin::Madvise);
    }
    SelfCheck check() const { return self_check(*maker_.build()); }
    static std::string reason(const SelfCheck& check) {
        return check.misses.empty() ? "" : check.misses[0].reason;
    }

    TraceMaker maker_;
    std::int64_t mapping_, other_;
};

TEST_F(Races, AFaultDispatchedBeforeTheOtherHadMappedIsPredictedWithoutItsOutcome) {
    dispatched(1000, 1300, other_, 3);
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1300, 1400, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
    EXPECT_EQ(found.races, (Found{0, 0}));
}

TEST_F(Races, WithoutTheDispatchItIsADispatchRace) {
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1300, 1400, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{1, 1})) << reason(found);
    EXPECT_EQ(found.races, (Found{1, 1}));
}

TEST_F(Races, AFaultDispatchedAfterTheOtherHadMappedIsNotExplained) {
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1210, 1220, other_, 9, false, kNopage); // so it was not on its way
    dispatched(1250, 1300, other_, 3);
    fault(1300, 1400, other_, 3, false, kNopage);
    EXPECT_EQ(check().independent, (Found{3, 2}));
}

TEST_F(Races, TheWriteThatFinishesFirstHasItsCopyInWhateverTheEndsSay) {
    fault(1000, 2000, mapping_, 3, true, kDoneCow);
    fault(1100, 1500, other_, 3, true, kNopage);
    of(Kind::FinishFault, 1200, trace::kNone, mapping_, 3);
    of(Kind::FinishFault, 1300, trace::kNone, other_, 3, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

TEST_F(Races, WithoutItTheEndsOfTheBracketsDecideAndMayBeWrong) {
    fault(1000, 2000, mapping_, 3, true, kDoneCow);
    fault(1100, 1500, other_, 3, true, kNopage);
    EXPECT_EQ(check().independent, (Found{2, 0}));
}

TEST_F(Races, APageThatMakesPlaceForACopyIsNotThereForAMoment) {
    fault(1000, 1100, mapping_, 3, false, kNopage);
    of(Kind::PrivateCopy, 1900, 2100, mapping_, 3);
    dispatched(2000, 2200, other_, 3);
    fault(2200, 2300, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

TEST_F(Races, ACopyStaysWhereAFaultUnmaps) {
    fault(1000, 1100, mapping_, 3, false, kNopage);
    of(Kind::PrivateCopy, 1900, 1950, mapping_, 3);
    maker_.unmap(2000, other_, trace::Origin::Fallocate, 3, 1);
    const auto run = replay(*maker_.build(), handler("iomap-6.2"));
    ASSERT_EQ(run.unmaps.size(), 1);
    EXPECT_EQ(run.unmaps[0].zapped, 0);
}

TEST_F(Races, WhatAZapThatWentOnCameToIsLearntFromTheNextFault) {
    dontneed(1000, 3000, other_, 3);
    dontneed(1100, 1200, mapping_, 3); // a short one does not end the long one
    fault(1300, 1400, mapping_, 3, false, kNopage);
    fault(4000, 4100, mapping_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{1, 1})) << reason(found);
    EXPECT_EQ(found.learnt, (Found{2, 2}));
}

TEST_F(Races, AfterAZapThatWasOverNothingIsLearnt) {
    dontneed(1000, 1200, other_, 3);
    fault(1300, 1400, mapping_, 3, false, kNopage);
    dispatched(3900, 4000, other_, 3);
    fault(4000, 4100, other_, 3, false, kNopage);
    EXPECT_EQ(check().independent, (Found{2, 1}));
}

TEST_F(Races, AWriteThatFinishesDuringAZapMayFindThePageStill) {
    fault(500, 600, mapping_, 3, false, kNopage);
    dispatched(900, 950, other_, 3);
    fault(950, 1500, other_, 3, true, kNopage);
    of(Kind::PrivateCopy, 880, 910, mapping_, 3);
    dontneed(1000, 3000, mapping_, 3);
    of(Kind::FinishFault, 1100, trace::kNone, other_, 3, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{1, 1})) << reason(found);
    EXPECT_EQ(found.learnt, (Found{2, 2}));
}

TEST_F(Races, APrivateWriteSplitsTheHugePmdWhenItIsDispatched) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(0);
    const std::int64_t second = maker.thread(a);
    maker.fault(0, 100, a);
    Event& dispatch = maker.add(Kind::Dispatch, 1000, 1200, second);
    dispatch.mapping = a;
    dispatch.pgoff = 3;
    Event& write = maker.pte_fault(1200, 1300, a, 3, true);
    write.task = second;
    write.result = kDoneCow;
    write.pmd_in = 0;
    const SelfCheck found = self_check(*maker.build());
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

// A task may be preempted as soon as it has unlocked the page table, and is seen to return late.
TEST_F(Races, ACopyIsInWhenThePageTableWasLockedHoweverLateTheFaultReturns) {
    dispatched(950, 1000, mapping_, 3);
    fault(1000, 3000, mapping_, 3, true, kDoneCow);
    of(Kind::FinishFault, 1100, 2900, mapping_, 3);
    dontneed(2000, 2050, other_, 3);
    dispatched(3100, 3200, mapping_, 3);
    fault(3200, 3300, mapping_, 3, true, kDoneCow);
    of(Kind::FinishFault, 3250, 3260, mapping_, 3);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

TEST_F(Races, AReadMapsItsPageWhenThePageTableWasLockedHoweverLateItReturns) {
    dispatched(950, 1000, mapping_, 3);
    fault(1000, 3000, mapping_, 3, false, kNopage);
    of(Kind::Insert, 1100, 3000, mapping_, 3, kNopage);
    dontneed(2000, 2050, other_, 3);
    dispatched(3100, 3200, mapping_, 3);
    fault(3200, 3300, mapping_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

TEST_F(Races, WithoutThatMomentTheReadMapsWhereItEndsAndTheNextIsNotExplained) {
    dispatched(950, 1000, mapping_, 3);
    fault(1000, 3000, mapping_, 3, false, kNopage);
    dontneed(2000, 2050, other_, 3);
    dispatched(3100, 3200, mapping_, 3);
    fault(3200, 3300, mapping_, 3, false, kNopage);
    EXPECT_EQ(check().independent, (Found{2, 1}));
}

// Who looks without the lock may look between the lock and the entry.
TEST_F(Races, WhoIsDispatchedWhileAPageIsPutInMayFindNothing) {
    fault(1000, 2000, mapping_, 3, false, kNopage);
    of(Kind::Insert, 1100, 2000, mapping_, 3, kNopage);
    dispatched(1200, 1300, other_, 3);
    fault(1300, 2500, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Found{2, 2})) << reason(found);
}

TEST_F(Races, APageThatStaysThroughAnotherFaultsBeginStaysLate) {
    dontneed(1000, 3000, other_, 3);
    dispatched(1100, 3100, other_, 3);
    fault(1300, 1400, mapping_, 3, false, kNopage);
    fault(3100, 3300, other_, 3, true, kDoneCow);
    of(Kind::FinishFault, 3200, 3210, other_, 3); // so the zap came to it after 1400
    const SelfCheck found = check();
    EXPECT_EQ(found.learnt, (Found{2, 2})) << reason(found);
}

TEST_F(Races, ARefaultThatALateZapMadeHasThatZapForItsCause) {
    dontneed(1000, 3000, other_, 3);
    constexpr std::int64_t zap = 2; // after the fixture's fault
    fault(1300, 1400, mapping_, 3, false, kNopage);
    fault(4000, 4100, mapping_, 3, false, kNopage);
    const auto trace = maker_.build();
    const auto run = replay(*trace, handler("iomap-6.2"));
    const Outcome& last = run.outcomes.back();
    EXPECT_EQ(last.kind, OutcomeKind::Refault);
    ASSERT_EQ(last.cause_kind, CauseKind::Unmap);
    EXPECT_EQ(trace->event(last.cause).seq, zap);
}

TEST_F(Races, AsRecordedAFaultDispatchedBeforeTheOtherHadMappedIsNoMatterOfPermission) {
    dispatched(1000, 1300, other_, 3);
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1300, 1400, other_, 3, false, kNopage);
    const auto run = recorded(*maker_.build());
    EXPECT_EQ(run.totals.permissions, 0);
    EXPECT_EQ(run.totals.first_touches, 3);
}

// grab_mapping_entry() puts an empty entry there: a PMD fault that comes meanwhile falls back.
TEST(RacesOnTheEntry, APmdFaultFallsBackForAFaultThatHasGrabbedItsEntry) {
    const auto check = [](bool told) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(0);
        const std::int64_t second = maker.thread(a);
        const auto add = [&](Kind kind, std::int64_t ts, std::int64_t ts_end,
                             std::int64_t task) -> Event& {
            Event& event = maker.add(kind, ts, ts_end, task);
            event.mapping = a;
            event.pgoff = 3;
            return event;
        };
        add(Kind::Dispatch, 900, 1000, a);
        Event& first = maker.fault(1000, 1100, a, true);
        first.pgoff = 3;
        first.result = model::vm_fault::kFallback;
        maker.pte_fault(1200, 5000, a, 3, true).result = kDoneCow;
        if (told) {
            add(Kind::Grab, 1300, trace::kNone, a);
        }
        add(Kind::Dispatch, 1900, 2000, second);
        Event& other = maker.fault(2000, 2100, a);
        other.task = second;
        other.result = model::vm_fault::kFallback;
        other.extent = trace::kNone;
        if (told) {
            add(Kind::Grab, 2050, trace::kNone, second);
        }
        return self_check(*maker.build());
    };
    const auto wrong = [](const SelfCheck& found) {
        return found.independent.faults - found.independent.right;
    };
    const SelfCheck with = check(true);
    EXPECT_EQ(wrong(with), 0) << (with.misses.empty() ? "" : with.misses[0].reason);
    EXPECT_GT(wrong(check(false)), 0);
}

TEST(RacesOnTheEntry, AWriteThatFindsAHugePmdOnceItHasTheEntryIsDone) {
    const auto check = [](bool told) {
        TraceMaker maker;
        const std::int64_t a = maker.mapping(0);
        const std::int64_t second = maker.thread(a);
        maker.fault(100, 200, a, true).result = model::vm_fault::kFallback;
        trace::Event& write = maker.pte_fault(300, 5000, a, 0, true);
        write.pmd_in = 0;
        write.extent = trace::kNone;
        maker.fault(1000, 1100, second).mapping = a;
        if (told) {
            maker.add(Kind::Grab, 2000, trace::kNone, a).mapping = a;
        }
        Event& zap = maker.add(Kind::Zap, 3000, 3100, second);
        zap.mapping = a;
        zap.arg0 = 1;
        zap.arg1 = static_cast<std::int64_t>(trace::Origin::Madvise);
        return self_check(*maker.build());
    };
    const auto wrong = [](const SelfCheck& found) {
        return found.independent.faults + found.learnt.faults - found.independent.right -
               found.learnt.right;
    };
    const SelfCheck with = check(true);
    EXPECT_EQ(wrong(with), 0) << (with.misses.empty() ? "" : with.misses[0].reason);
    EXPECT_GT(wrong(check(false)), 0);
}

} // namespace
} // namespace daxscope::replay
