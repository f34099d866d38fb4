// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/two_sides.h"
#include "tests/unit/engine/maker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using testing::HasSubstr;
using testing::Not;
using trace::Kind;

constexpr std::int64_t kTurn = 1'000'000; ///< 1 ms

struct Touched {
    trace::File file;
    std::vector<std::int64_t> pgoffs;
};

/// A trace in which each file has a fault at each offset.
std::shared_ptr<const trace::Trace> touching(const std::vector<Touched>& files,
                                             std::int64_t page_size = 4096,
                                             std::int64_t pmd_size = 2 << 20) {
    trace::Session session;
    session.kernel_release = "6.12.0";
    session.page_size = page_size;
    session.pmd_size = pmd_size;
    std::vector<trace::File> rows;
    std::vector<trace::Mapping> mappings;
    std::vector<trace::Event> events;
    for (const Touched& touched : files) {
        rows.push_back(touched.file);
        mappings.push_back({touched.file.id, 1, 101, touched.file.id, 0x7f0000000000,
                            0x7f0040000000, 0, trace::kVmShared});
        for (const std::int64_t pgoff : touched.pgoffs) {
            trace::Event event;
            event.seq = static_cast<std::int64_t>(events.size()) + 1;
            event.ts = event.seq * 1000;
            event.ts_end = event.ts + 10;
            event.kind = Kind::PmdFault;
            event.task = 1;
            event.mapping = event.file = touched.file.id;
            event.pgoff = pgoff;
            events.push_back(event);
        }
    }
    return trace::Trace::build(session, rows, {{1, 101, 101, "reader"}}, mappings, events);
}

struct Pairing {
    std::uint32_t a, b;
    PairedBy by;
    bool operator==(const Pairing&) const = default;
};
std::vector<Pairing> pairs(const std::shared_ptr<const trace::Trace>& a,
                           const std::shared_ptr<const trace::Trace>& b) {
    std::vector<Pairing> result;
    for (const RangePair& pair : pair_ranges(*a, *b)) {
        result.push_back({pair.range[0], pair.range[1], pair.by});
    }
    return result;
}

TEST(PairedRanges, ArePairedByPathAndOffsetWhateverTheirNumber) {
    const auto a =
        touching({{{1, 1, 10, "/a", "xfs"}, {0, 512}}, {{2, 1, 11, "/b", "xfs"}, {512}}});
    const auto b =
        touching({{{1, 9, 77, "/b", "xfs"}, {512, 1024}}, {{2, 9, 78, "/a", "xfs"}, {0}}});
    EXPECT_EQ(pairs(a, b), (std::vector<Pairing>{{0, 2, PairedBy::Path},
                                                 {2, 0, PairedBy::Path},
                                                 {1, kNoIndex, PairedBy::None},
                                                 {kNoIndex, 1, PairedBy::None}}));
}

TEST(PairedRanges, AreByInodeOnlyWhereAPathIsNotKnown) {
    const auto known = touching({{{1, 1, 10, "/a", "xfs"}, {0}}});
    const auto unknown = touching({{{1, 1, 10, "", ""}, {0}}});
    const auto moved = touching({{{1, 1, 10, "/elsewhere", "xfs"}, {0}}});
    const auto no_inode = touching({{{1, 0, 0, "", ""}, {0}}});
    const std::vector<Pairing> by_inode{{0, 0, PairedBy::Inode}};
    const std::vector<Pairing> apart{{0, kNoIndex, PairedBy::None}, {kNoIndex, 0, PairedBy::None}};
    EXPECT_EQ(pairs(known, unknown), by_inode);
    EXPECT_EQ(pairs(unknown, known), by_inode);
    EXPECT_EQ(pairs(unknown, unknown), by_inode);
    EXPECT_EQ(pairs(known, moved), apart) << "another file system's inode of that number";
    EXPECT_EQ(pairs(no_inode, no_inode), apart);
}

TEST(PairedRanges, OfTwoFilesOfOnePathTheSameInodeIsTheSameFile) {
    const auto a = touching({{{1, 1, 10, "/a", "xfs"}, {0}}, {{2, 1, 11, "/a", "xfs"}, {0}}});
    const auto b = touching({{{1, 1, 11, "/a", "xfs"}, {0}}, {{2, 1, 12, "/a", "xfs"}, {0}}});
    EXPECT_EQ(pairs(a, b), (std::vector<Pairing>{{0, 1, PairedBy::Path}, {1, 0, PairedBy::Path}}));
}

TEST(PairedRanges, AreOfOnePmdSizeAndOfAnyPageSize) {
    const trace::File file{1, 1, 10, "/a", "xfs"};
    const auto small = touching({{file, {512}}});
    EXPECT_EQ(pairs(small, touching({{file, {128}}}, 16384)),
              (std::vector<Pairing>{{0, 0, PairedBy::Path}}))
        << "2 MiB into the file, both";
    EXPECT_EQ(pairs(small, touching({{file, {8192}}}, 65536, 512 << 20)).size(), 2U);
}

/// `turns` faults of two mappings on one range in turns, each unmapping it from the other.
TraceMaker storm(int turns, std::int64_t turn = kTurn) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < turns; ++k) {
        const std::int64_t ts = k * turn;
        maker.shared_fault(ts, ts + 1000, ts + 3000, k % 2 == 0 ? a : b);
    }
    return maker;
}

/// One fault of each of `ranges` ranges, and a time at the end.
TraceMaker quiet(int ranges, std::int64_t length) {
    TraceMaker maker("6.1.0-56-amd64");
    const std::int64_t mapping = maker.mapping();
    for (int k = 0; k < ranges; ++k) {
        maker.fault(k * kTurn, k * kTurn + 3000, mapping).pgoff = k * TraceMaker::kPages;
    }
    maker.unmap(length, mapping, trace::Origin::Evict);
    return maker;
}

SideRun side(const TraceMaker& maker, const char* handler_name = nullptr,
             const Options& options = {}, std::vector<trace::Loss> losses = {}) {
    return make_side(maker.build(std::move(losses)),
                     handler_name == nullptr ? nullptr : &handler(handler_name), options);
}

TEST(Sides, ARateIsOfTheSidesOwnLength) {
    const TwoSides s = compare_sides(side(storm(400)), side(storm(800)));
    const SidesMetric& faults = s.metric("faults");
    EXPECT_EQ(faults.sides[0].count, 400);
    EXPECT_EQ(faults.sides[1].count, 800);
    EXPECT_NEAR(*faults.sides[0].per_second, 1000, 3);
    EXPECT_NEAR(*faults.sides[1].per_second, 1000, 3);
    EXPECT_FALSE(faults.chance.beyond()) << faults.chance.p;
    EXPECT_THAT(s.verdict, HasSubstr("No difference beyond chance in the rate of faults "
                                     "(permutation test over blocks of time, p = "));
    EXPECT_THAT(s.verdict, HasSubstr("800 faults in 799 ms (1,001 per second)"));
}

TEST(Sides, AStormBesideAQuietTraceIsBeyondChance) {
    const TwoSides s = compare_sides(side(storm(400)), side(quiet(8, 400 * kTurn)));
    EXPECT_TRUE(s.metric("faults").chance.beyond()) << s.metric("faults").chance.p;
    EXPECT_TRUE(s.metric("refaults").chance.beyond());
    EXPECT_FALSE(s.metric("storms").chance.beyond()) << "one storm is one";
    EXPECT_EQ(s.metric("storms").chance.test, ChanceTest::PoissonRates);
    EXPECT_THAT(s.verdict, HasSubstr("of A's rate, beyond chance (permutation test"));
    EXPECT_THAT(s.verdict, HasSubstr("1 storm in A, none in B: not beyond chance (exact"));
    EXPECT_THAT(s.verdict, HasSubstr("blocks within one storm are not independent"));
    EXPECT_THAT(s.verdict, HasSubstr("7 ranges with 7 faults are on B alone."));
}

TEST(Sides, TheSumsOfTheBlocksAreTheFigures) {
    // What is tested is what is shown: the same faults, unmaps and zaps.
    const TwoSides s = compare_sides(side(storm(400)), side(storm(40, 10 * kTurn)));
    EXPECT_LT(s.metric("faults").chance.p, 1e-3);
    EXPECT_LT(s.metric("unmaps").chance.p, 1e-3);
    EXPECT_LT(s.metric("mappings zapped").chance.p, 1e-3);
    EXPECT_LT(s.metric("time in faults").chance.p, 1e-3);
    EXPECT_LT(s.metric("time in storms' faults").chance.p, 1e-3);
    EXPECT_EQ(s.metric("PTE faults").chance.p, 1);
    EXPECT_EQ(s.metric("permission faults").chance.p, 1);
}

TEST(Sides, OneRecordingThroughAHandlerHasNoChanceInIt) {
    const TraceMaker maker = storm(100);
    const TwoSides s = compare_sides(side(maker), side(maker, "iomap"));
    EXPECT_TRUE(s.one_recording) << "the same rows, whatever file they came from";
    EXPECT_EQ(s.sides[0].kind(), "recorded");
    EXPECT_EQ(s.sides[1].kind(), "iomap modelled");
    EXPECT_EQ(s.metric("faults").sides[1].count, 2);
    EXPECT_EQ(s.metric("faults").chance.test, ChanceTest::None);
    EXPECT_THAT(s.verdict, HasSubstr("B (iomap modelled) takes 2 faults where A (recorded) takes "
                                     "100: 98 % fewer. Both are runs of one recording"));
    EXPECT_THAT(s.verdict, Not(HasSubstr("beyond chance")));
}

TEST(Sides, WhatASideDidNotRecordIsNoZeroAndHasNoTest) {
    TraceMaker maker = storm(100);
    maker.set("not_recorded_kinds", "unmap zap");
    const TwoSides s = compare_sides(side(maker), side(quiet(8, 100 * kTurn)));
    for (const char* name : {"unmaps", "refaults", "mappings zapped", "storms",
                             "time in storms' faults", "DAX entries removed"}) {
        const SidesMetric& metric = s.metric(name);
        EXPECT_FALSE(metric.sides[0].count) << name;
        EXPECT_FALSE(metric.sides[0].per_second) << name;
        EXPECT_EQ(metric.chance.test, ChanceTest::None) << name;
        EXPECT_EQ(metric.chance.why, "not recorded") << name;
    }
    EXPECT_EQ(s.metric("storms").sides[1].count, 0);
    EXPECT_EQ(s.metric("faults").sides[0].count, 100);
    EXPECT_THAT(s.verdict, HasSubstr("Storms were not recorded in A."));
}

TEST(Sides, FaultsThatWereNotRecordedAreKnownToNoHandlerEither) {
    TraceMaker maker = storm(100);
    maker.set("not_recorded_kinds", "dax_pte_fault");
    const TwoSides s = compare_sides(side(maker, "iomap"), side(quiet(8, 100 * kTurn)));
    EXPECT_FALSE(s.metric("faults").sides[0].count);
    EXPECT_FALSE(s.metric("unmaps").sides[0].count);
    EXPECT_EQ(s.metric("PMD faults").sides[0].count, 2);
    EXPECT_FALSE(s.strip.front().faults[0]);
    EXPECT_THAT(s.verdict, HasSubstr("Faults were not recorded in full in A"));
}

TEST(Sides, PerAccessIsThereWhereAccessesAreKnown) {
    Options options;
    options.accesses = 500;
    const TwoSides s = compare_sides(side(storm(20), "iomap", options), side(storm(20)));
    ASSERT_TRUE(s.metric("faults").sides[0].per_access);
    EXPECT_LT(*s.metric("faults").sides[0].per_access, 0.1);
    EXPECT_FALSE(s.metric("faults").sides[1].per_access) << "nobody knows which did not fault";
    EXPECT_FALSE(s.metric("storms").sides[0].per_access);
    EXPECT_THAT(s.verdict, HasSubstr("Assumed in A: each mapping"));
    TraceMaker measured = storm(20);
    measured.set(trace::key::kAccessPeriod, "10000");
    const TwoSides m = compare_sides(side(measured), side(measured));
    EXPECT_TRUE(m.metric("faults").sides[0].per_access);
    EXPECT_THAT(m.verdict, HasSubstr("Besides the events in A: accesses measured"));
    EXPECT_THAT(m.verdict, HasSubstr("Faults per access: 1 in A, 1 in B."));
}

TEST(Sides, OfARecordedSideNothingIsAssumed) {
    Options options;
    options.accesses = 500;
    const SideRun recorded_side = side(storm(20), nullptr, options);
    EXPECT_EQ(recorded_side.run->totals.accesses, 20);
    EXPECT_EQ(recorded_side.run->assumption, "");
}

TEST(Sides, LossesAndACutWeakenTheirSide) {
    const TwoSides s =
        compare_sides(side(storm(40)), side(storm(40), nullptr, {}, {{0, 500, "unpaired", "", 7}}));
    EXPECT_THAT(s.verdict, HasSubstr("7 events were lost in B: its figures are lower bounds"));
    EXPECT_THAT(s.verdict, Not(HasSubstr("lost in A")));
    EXPECT_THAT(s.verdict, HasSubstr("The recording of A was cut off"));
}

TEST(Sides, AHandlerThatWouldZapMoreIsNoAllClear) {
    TraceMaker maker("6.1.0-56-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    for (int k = 0; k < 8; ++k) {
        for (const std::int64_t mapping : {a, b}) {
            trace::Event& e =
                maker.fault((2 * k + mapping) * kTurn, (2 * k + mapping) * kTurn + 10, mapping);
            e.pgoff = k * TraceMaker::kPages;
            e.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
        }
    }
    const TwoSides s = compare_sides(side(maker), side(maker, "iomap-6.2"));
    ASSERT_EQ(s.cautions.size(), 1U);
    EXPECT_THAT(s.cautions[0], HasSubstr("B: iomap-6.2 would zap 8 mappings here"));
    EXPECT_TRUE(compare_sides(side(maker), side(maker)).cautions.empty());
}

TEST(Strip, LinesUpByTheStartOrByTheFirstStorm) {
    TraceMaker late("6.12.0");
    const std::int64_t a = late.mapping(), b = late.mapping();
    late.fault(0, 10, a).pgoff = TraceMaker::kPages;
    for (int k = 0; k < 100; ++k) {
        late.shared_fault((100 + k) * kTurn, (100 + k) * kTurn + 1000, (100 + k) * kTurn + 3000,
                          k % 2 == 0 ? a : b);
    }
    const auto sum = [](const TwoSides& s, std::size_t k) {
        std::uint64_t faults = 0;
        for (const StripBin& bin : s.strip) {
            faults += bin.faults[k].value_or(0);
        }
        return faults;
    };
    const TwoSides start = compare_sides(side(late), side(storm(100)));
    EXPECT_EQ(start.strip.front().begin, 0);
    EXPECT_EQ(start.strip.front().faults[1], 10) << "at once";
    EXPECT_EQ(start.strip.back().faults[0], 10);
    EXPECT_FALSE(start.strip.back().faults[1]) << "it was over by then, which is no zero";
    const TwoSides storms = compare_sides(side(late), side(storm(100)), Align::Storm);
    EXPECT_EQ(storms.zero[0] - storms.sides[0].trace->begin(), 102 * kTurn) << "the first refault";
    EXPECT_LT(storms.strip.front().begin, 0);
    EXPECT_FALSE(storms.strip.front().faults[1]) << "not begun";
    EXPECT_EQ(storms.strip.back().faults[0], storms.strip.back().faults[1]);
    for (const TwoSides* s : {&start, &storms}) {
        EXPECT_EQ(sum(*s, 0), 101U);
        EXPECT_EQ(sum(*s, 1), 100U);
        EXPECT_EQ(s->metric("faults").sides[0].count, 101) << "figures are of the whole length";
    }
    EXPECT_THROW(compare_sides(side(late), side(quiet(2, kTurn)), Align::Storm), Error);
}

TEST(Sides, AMadeTraceHasNoRates) {
    TraceMaker maker = storm(40);
    maker.set(trace::key::kMadeBy, "daxscope explore");
    const TwoSides s = compare_sides(side(maker), side(storm(60)));
    EXPECT_EQ(s.sides[0].kind(), "explored");
    EXPECT_FALSE(s.metric("faults").sides[0].per_second);
    EXPECT_EQ(s.metric("faults").chance.test, ChanceTest::None);
    EXPECT_THAT(s.verdict, HasSubstr("a made trace has no times"));
}

TEST(Sides, OfEmptyTracesHaveAVerdictToo) {
    const TwoSides s = compare_sides(side(TraceMaker()), side(storm(40)));
    EXPECT_EQ(s.metric("faults").sides[0].count, 0);
    EXPECT_EQ(s.metric("faults").chance.test, ChanceTest::None);
    EXPECT_FALSE(s.verdict.empty());
}

TEST(Sides, StopWhenAsked) {
    const Progress stop([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(make_side(storm(20).build(), nullptr, {}, {}, stop), Cancelled);
}

} // namespace
} // namespace daxscope::replay
