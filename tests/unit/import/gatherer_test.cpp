// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/gatherer.h"

#include "replay/store/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::source {
namespace {

using trace::Event;
using trace::Kind;
using trace::kNone;

constexpr std::uint64_t kVma = 0x7f0000000000, kVmaEnd = kVma + (std::uint64_t{8} << 20);

Tracepoint pmd(What what, std::int64_t ts, std::int64_t tid, std::uint64_t page = 0,
               std::uint64_t ino = 5) {
    Tracepoint point;
    point.what = what;
    point.ts = ts;
    point.tid = tid;
    point.comm = "reader";
    point.cpu = 1;
    point.shared = true;
    point.set(Key::Dev, 259U << 20U);
    point.set(Key::Ino, ino);
    point.set(Key::Address, kVma + page * 4096);
    point.set(Key::VmStart, kVma);
    point.set(Key::VmEnd, kVmaEnd);
    point.set(Key::Pgoff, page);
    point.set(Key::MaxPgoff, 4096);
    point.set(Key::Flags, 0x55);
    if (what == What::PmdFaultDone) {
        point.set(Key::Result, 0x100);
    }
    return point;
}

Tracepoint pte(What what, std::int64_t ts, std::int64_t tid, std::uint64_t page) {
    Tracepoint point = pmd(what, ts, tid, page);
    point.fields &=
        ~(1U << static_cast<unsigned>(Key::VmStart) | 1U << static_cast<unsigned>(Key::VmEnd));
    return point;
}

/// What comes out of these, in the order in which it is given out.
struct Made {
    std::vector<Event> events;
    trace::Tables tables;
};
Made make(Gatherer& gatherer) {
    gatherer.finish();
    Batch batch;
    gatherer.next(batch);
    return {batch.events, *batch.tables};
}
Made make(std::initializer_list<Tracepoint> points) {
    Gatherer gatherer({.format = "test"});
    for (const Tracepoint& point : points) {
        EXPECT_EQ(gatherer.add(point), nullptr);
    }
    return make(gatherer);
}

} // namespace

TEST(Gatherer, PairsABeginWithItsEndByTaskAddressAndInode) {
    const Made made = make({pmd(What::PmdFault, 100, 7), pmd(What::PmdFault, 110, 8, 512),
                            pmd(What::PmdFaultDone, 130, 7), pmd(What::PmdFaultDone, 150, 8, 512)});
    ASSERT_EQ(made.events.size(), 2U);
    EXPECT_EQ(made.events[0].ts, 100);
    EXPECT_EQ(made.events[0].ts_end, 130);
    EXPECT_EQ(made.events[0].result, 0x100);
    EXPECT_EQ(made.events[0].arg0, 4096);
    EXPECT_FALSE(made.events[0].has(trace::kPmdIn));
    EXPECT_EQ(made.events[1].ts, 110);
    EXPECT_EQ(made.events[1].pgoff, 512);
    EXPECT_TRUE(made.tables.losses.empty());
}

TEST(Gatherer, AnEndAloneIsAFaultWithoutABegin) {
    const Made made = make({pmd(What::PmdFaultDone, 130, 7)});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_FALSE(made.events[0].has(trace::kBegin));
    EXPECT_FALSE(made.events[0].is_open());
    EXPECT_EQ(made.events[0].ts, 130);
    EXPECT_EQ(made.events[0].ts_end, kNone); // no duration, not one of 0
    EXPECT_EQ(made.events[0].result, 0x100);
    EXPECT_EQ(made.tables.session.value(trace::key::kWithoutBegin), "1");
}

TEST(Gatherer, ABeginAloneIsAFaultThatHasNotEnded) {
    const Made made = make({pmd(What::PmdFault, 130, 7)});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_TRUE(made.events[0].is_open());
    EXPECT_FALSE(made.events[0].has(trace::kResult));
    EXPECT_TRUE(made.tables.losses.empty());
}

TEST(Gatherer, ABeginWhoseTaskWentOnLostItsEnd) {
    const Made made = make({pmd(What::PmdFault, 100, 7), pmd(What::PmdFault, 200, 7, 512),
                            pmd(What::PmdFaultDone, 230, 7, 512)});
    ASSERT_EQ(made.events.size(), 2U);
    ASSERT_EQ(made.tables.losses.size(), 1U);
    EXPECT_EQ(made.tables.losses[0].source, "unpaired");
    EXPECT_EQ(made.tables.losses[0].kind, Kind::PmdFault);
}

TEST(Gatherer, AnUnknownResultStaysUnknown) {
    Tracepoint end = pmd(What::PmdFaultDone, 130, 7);
    end.fields &= ~(1U << static_cast<unsigned>(Key::Result));
    const Made made = make({pmd(What::PmdFault, 100, 7), end});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].ts_end, 130);
    EXPECT_FALSE(made.events[0].has(trace::kResult));
}

TEST(Gatherer, AMappingIsAProcessAVmaAndAFile) {
    Tracepoint first = pmd(What::PmdFaultDone, 100, 71), second = pmd(What::PmdFaultDone, 110, 72),
               third = pmd(What::PmdFaultDone, 120, 81);
    first.tgid = second.tgid = 70;
    third.tgid = 80;
    const Made made = make({first, second, third});
    ASSERT_EQ(made.tables.mappings.size(), 2U);
    EXPECT_EQ(made.events[0].mapping, made.events[1].mapping);
    EXPECT_NE(made.events[0].mapping, made.events[2].mapping);
    EXPECT_EQ(made.tables.mappings[0].tgid, 70);
    EXPECT_EQ(made.tables.mappings[0].mm, kNone);
    EXPECT_EQ(made.tables.files.size(), 1U);
    EXPECT_FALSE(made.tables.session.values.contains(trace::key::kWithoutProcess));
}

TEST(Gatherer, WithoutAProcessTheTaskStandsForIt) {
    const Made made = make({pmd(What::PmdFaultDone, 100, 71), pmd(What::PmdFaultDone, 110, 72)});
    ASSERT_EQ(made.tables.mappings.size(), 2U);
    EXPECT_EQ(made.tables.mappings[0].tgid, kNone);
    EXPECT_EQ(made.tables.session.value(trace::key::kWithoutProcess), "2");
}

TEST(Gatherer, AProcessThatWasToldOnceIsKnownAfterwards) {
    Tracepoint first = pmd(What::PmdFaultDone, 100, 71);
    first.tgid = 70;
    const Made made = make({first, pmd(What::PmdFaultDone, 110, 71)});
    EXPECT_EQ(made.tables.tasks.size(), 1U);
    EXPECT_EQ(made.tables.mappings.size(), 1U);
}

TEST(Gatherer, APteFaultFindsTheVmaThatAPmdFaultNamed) {
    const Made made = make({pmd(What::PmdFaultDone, 100, 7), pte(What::PteFault, 110, 7, 9),
                            pte(What::PteFaultDone, 120, 7, 9)});
    ASSERT_EQ(made.tables.mappings.size(), 1U);
    EXPECT_EQ(made.events[1].kind, Kind::PteFault);
    EXPECT_EQ(made.events[1].mapping, made.events[0].mapping);
}

TEST(Gatherer, AVmaOfPteFaultsGrowsUntilItIsNamed) {
    Gatherer gatherer({.format = "test"});
    for (const std::uint64_t page : {600U, 500U, 700U}) {
        ASSERT_EQ(gatherer.add(pte(What::PteFaultDone, 100, 7, page)), nullptr);
    }
    ASSERT_EQ(gatherer.tables().mappings.size(), 1U);
    EXPECT_EQ(gatherer.tables().mappings[0].vm_start, kVma + 500 * 4096);
    EXPECT_EQ(gatherer.tables().mappings[0].vm_end, kVma + 701 * 4096);
    EXPECT_EQ(gatherer.tables().mappings[0].vm_pgoff, 500);
    ASSERT_EQ(gatherer.add(pmd(What::PmdFaultDone, 120, 7)), nullptr);
    const Made made = make(gatherer);
    ASSERT_EQ(made.tables.mappings.size(), 1U);
    EXPECT_EQ(made.tables.mappings[0].vm_start, kVma);
    EXPECT_EQ(made.tables.mappings[0].vm_end, kVmaEnd);
    EXPECT_EQ(made.tables.mappings[0].vm_pgoff, 0);
}

TEST(Gatherer, AMarkIsALossBetweenTheEventsAroundIt) {
    Gatherer gatherer({.format = "test"});
    ASSERT_EQ(gatherer.add(pmd(What::PmdFaultDone, 100, 7)), nullptr);
    gatherer.lost({.place = "CPU 1", .count = 17, .cpu = 1});
    ASSERT_EQ(gatherer.add(pmd(What::PmdFaultDone, 300, 7)), nullptr);
    const Made made = make(gatherer);
    ASSERT_EQ(made.tables.losses.size(), 1U);
    EXPECT_EQ(made.tables.losses[0].ts_from, 100);
    EXPECT_EQ(made.tables.losses[0].ts, 300);
    EXPECT_EQ(made.tables.losses[0].count, 17);
}

TEST(Gatherer, TimeThatGoesBackIsAnotherClock) {
    const Made made = make(
        {pmd(What::PmdFaultDone, 900'000'000'000, 7), pmd(What::PmdFaultDone, 500'000'000'000, 7)});
    EXPECT_EQ(made.tables.session.value(trace::key::kClocks), "2");
    EXPECT_EQ(made.tables.files.size(), 2U); // nobody knows whether it is the same
    EXPECT_EQ(made.tables.session.start, 500'000'000'000);
}

TEST(Gatherer, FilesOfOneCpuEachAreOneTrace) {
    Gatherer gatherer({.format = "test"});
    ASSERT_EQ(gatherer.add(pmd(What::PmdFaultDone, 900'000'000'000, 7)), nullptr);
    gatherer.another_stretch(Gatherer::Apart::Headed);
    Tracepoint other = pmd(What::PmdFaultDone, 500'000'000'000, 7);
    other.cpu = 2;
    ASSERT_EQ(gatherer.add(other), nullptr);
    const Made made = make(gatherer);
    EXPECT_FALSE(made.tables.session.values.contains(trace::key::kClocks));
    EXPECT_EQ(made.tables.files.size(), 1U);
}

TEST(Gatherer, WhatNoProbeSawIsNotRecorded) {
    const Made made = make({pmd(What::PmdFaultDone, 100, 7)});
    EXPECT_TRUE(made.tables.session.recorded(Kind::PmdFault));
    EXPECT_FALSE(made.tables.session.recorded(Kind::Unmap));
    EXPECT_FALSE(made.tables.session.recorded(Kind::PteFault));
    EXPECT_EQ(made.tables.session.value(trace::key::kClock), "unknown");
}

TEST(Gatherer, WhatCannotBeIsRefusedInWords) {
    Gatherer gatherer({.format = "test"});
    Tracepoint outside = pmd(What::PmdFault, 100, 7);
    outside.set(Key::Address, 0x1000);
    EXPECT_STREQ(gatherer.add(outside), "its address lies outside its VMA");
    Tracepoint half = pmd(What::PmdFault, 100, 7);
    half.fields = 0;
    EXPECT_NE(gatherer.add(half), nullptr);
    gatherer.rejected("line 2", "its file is missing");
    gatherer.rejected("line 3", "its file is missing");
    const Made made = make(gatherer);
    EXPECT_TRUE(made.events.empty());
    ASSERT_EQ(made.tables.losses.size(), 2U);
    EXPECT_EQ(made.tables.losses[0].source, "import_reject");
    EXPECT_EQ(made.tables.losses[1].place, "line 3: its file is missing");
    EXPECT_EQ(made.tables.session.value(trace::key::kRejected), "2");
    EXPECT_EQ(made.tables.session.value(trace::key::kRejectedFirst), "line 2: its file is missing");
}

TEST(Gatherer, AWritebackIsPairedThoughItsStartMovedOn) {
    Tracepoint begin = pmd(What::WritebackRange, 100, 7), end = begin;
    begin.set(Key::Start, 0);
    begin.set(Key::End, 0x7ffffffffffffff);
    end.what = What::WritebackRangeDone;
    end.ts = 150;
    end.set(Key::Start, 9);
    end.set(Key::End, 0x7ffffffffffffff);
    const Made made = make({begin, end});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].ts_end, 150);
    EXPECT_EQ(made.events[0].pgoff, 0);
    EXPECT_EQ(made.events[0].arg0, 0x7ffffffffffffff);
}

} // namespace daxscope::source
