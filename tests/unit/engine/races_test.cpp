// SPDX-License-Identifier: GPL-3.0-or-later
//
// Threads of one private mapping whose faults overlap, in traces that tell their order
// (record --races).
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using model::vm_fault::kDoneCow;
using model::vm_fault::kNopage;
using trace::Event;
using trace::Kind;
using Column = SelfCheck::Column;

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
    EXPECT_EQ(found.independent, (Column{2, 2})) << reason(found);
    EXPECT_EQ(found.races, (Column{0, 0}));
}

TEST_F(Races, WithoutTheDispatchItIsADispatchRace) {
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1300, 1400, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Column{1, 1})) << reason(found);
    EXPECT_EQ(found.races, (Column{1, 1}));
}

TEST_F(Races, AFaultDispatchedAfterTheOtherHadMappedIsNotExplained) {
    fault(1100, 1200, mapping_, 3, false, kNopage);
    fault(1210, 1220, other_, 9, false, kNopage); // so it was not on its way
    dispatched(1250, 1300, other_, 3);
    fault(1300, 1400, other_, 3, false, kNopage);
    EXPECT_EQ(check().independent, (Column{3, 2}));
}

TEST_F(Races, TheWriteThatFinishesFirstHasItsCopyInWhateverTheEndsSay) {
    fault(1000, 2000, mapping_, 3, true, kDoneCow);
    fault(1100, 1500, other_, 3, true, kNopage);
    of(Kind::FinishFault, 1200, trace::kNone, mapping_, 3);
    of(Kind::FinishFault, 1300, trace::kNone, other_, 3, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Column{2, 2})) << reason(found);
}

TEST_F(Races, WithoutItTheEndsOfTheBracketsDecideAndMayBeWrong) {
    fault(1000, 2000, mapping_, 3, true, kDoneCow);
    fault(1100, 1500, other_, 3, true, kNopage);
    EXPECT_EQ(check().independent, (Column{2, 0}));
}

TEST_F(Races, APageThatMakesPlaceForACopyIsNotThereForAMoment) {
    fault(1000, 1100, mapping_, 3, false, kNopage);
    of(Kind::PrivateCopy, 1900, 2100, mapping_, 3);
    dispatched(2000, 2200, other_, 3);
    fault(2200, 2300, other_, 3, false, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Column{2, 2})) << reason(found);
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
    EXPECT_EQ(found.independent, (Column{1, 1})) << reason(found);
    EXPECT_EQ(found.learnt, (Column{2, 2}));
}

TEST_F(Races, AfterAZapThatWasOverNothingIsLearnt) {
    dontneed(1000, 1200, other_, 3);
    fault(1300, 1400, mapping_, 3, false, kNopage);
    dispatched(3900, 4000, other_, 3);
    fault(4000, 4100, other_, 3, false, kNopage);
    EXPECT_EQ(check().independent, (Column{2, 1}));
}

TEST_F(Races, AWriteThatFinishesDuringAZapMayFindThePageStill) {
    fault(500, 600, mapping_, 3, false, kNopage);
    dispatched(900, 950, other_, 3);
    fault(950, 1500, other_, 3, true, kNopage);
    of(Kind::PrivateCopy, 880, 910, mapping_, 3);
    dontneed(1000, 3000, mapping_, 3);
    of(Kind::FinishFault, 1100, trace::kNone, other_, 3, kNopage);
    const SelfCheck found = check();
    EXPECT_EQ(found.independent, (Column{1, 1})) << reason(found);
    EXPECT_EQ(found.learnt, (Column{2, 2}));
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
    EXPECT_EQ(found.independent, (Column{2, 2})) << reason(found);
}

} // namespace
} // namespace daxscope::replay
