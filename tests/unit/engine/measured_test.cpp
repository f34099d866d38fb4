// SPDX-License-Identifier: GPL-3.0-or-later
//
// Accesses that the recorder measured, in the replay.
#include "replay/engine/self_check.h"
#include "tests/unit/engine/maker.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Event;
using trace::Kind;

constexpr std::int64_t kPeriod = 10'000;

/// Two mappings that fault once each on a shared extent on 6.1 and then take turns `turns` times,
/// 100 us apart, each turn measured in a window of 10 us.
TraceMaker quiet(int turns) {
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.set(trace::key::kAccessPeriod, std::to_string(kPeriod));
    for (const std::int64_t mapping : {a, b}) {
        maker.fault(mapping * 1000, mapping * 1000 + 100, mapping).extent |=
            std::int64_t{trace::kIomapShared} << trace::kExtentFlagsShift;
    }
    for (int turn = 0; turn < turns; ++turn) {
        const std::int64_t at = 100'000 * (turn + 1);
        maker.accessed(at, at + kPeriod, turn % 2 == 0 ? a : b);
    }
    return maker;
}

std::vector<Outcome> assumed(const Run& run) {
    std::vector<Outcome> found;
    std::copy_if(run.outcomes.begin(), run.outcomes.end(), std::back_inserter(found),
                 [](const Outcome& outcome) { return outcome.event == kNoIndex; });
    return found;
}

TEST(Measured, AQuietTraceStormsInAWorseHandlerWithNothingAssumed) {
    const auto trace = quiet(20).build();
    const auto better = replay(*trace, handler("iomap"));
    EXPECT_EQ(better.totals.accesses, 22);
    EXPECT_EQ(better.totals.refaults, 0);
    const auto worse = replay(*trace, handler("iomap-6.2"));
    EXPECT_EQ(worse.totals.accesses, 22);
    // The first turn is of the mapping that the other's first fault has zapped.
    EXPECT_EQ(worse.totals.refaults, 20);
    EXPECT_EQ(worse.assumption, "accesses measured every 10 us");
    EXPECT_EQ(recorded(*trace).totals.hits, 20) << "in reality they left no fault";
}

TEST(Measured, AnAccessLiesInTheMiddleOfItsWindowAndIsOfTheKindOfTheLastOneBefore) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.set(trace::key::kAccessPeriod, std::to_string(kPeriod));
    maker.fault(0, 100, a);
    maker.accessed(1000, 2000, a);
    maker.fault(3000, 3100, a, true).pmd_in = 0x82000001486008a5;
    maker.accessed(4000, 5001, a);
    const auto found = assumed(replay(*maker.build(), handler("iomap-6.2")));
    ASSERT_EQ(found.size(), 2);
    EXPECT_EQ(found[0].begin, 1500);
    EXPECT_FALSE(found[0].write);
    EXPECT_EQ(found[1].begin, 4500);
    EXPECT_TRUE(found[1].write);
    EXPECT_EQ(found[1].mapping, a);
}

TEST(Measured, AFaultInTheWindowSetTheBitItself) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.set(trace::key::kAccessPeriod, std::to_string(kPeriod));
    maker.fault(1000, 1100, a);
    maker.accessed(500, 1500, a);  // around the fault
    maker.accessed(1050, 2000, a); // begins in it
    maker.fault(3000, 3100, b);
    maker.accessed(2500, 3050, b); // ends in it
    maker.accessed(2600, 3060, a); // … another mapping's: that is an access
    EXPECT_EQ(assumed(recorded(*maker.build())).size(), 1);
}

TEST(Measured, OnlyWhereTheSessionSaysSoAndNoIntervalIsGiven) {
    TraceMaker maker = quiet(4);
    Options options;
    options.revisit_interval = 50'000;
    EXPECT_NE(replay(*maker.build(), handler("iomap"), options).assumption,
              "accesses measured every 10 us");
    for (const char* period : {"", "0", "-5", "ten", "10 ms"}) {
        maker.set(trace::key::kAccessPeriod, period);
        const auto run = replay(*maker.build(), handler("iomap"));
        EXPECT_TRUE(assumed(run).empty()) << period;
        EXPECT_EQ(run.assumption, "") << period;
    }
}

TEST(Measured, MappingsThatWereThereBeforeTheRecordingAreKnownByTheirAccessesAlone) {
    TraceMaker maker("6.1.0-49-amd64");
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.set(trace::key::kAccessPeriod, std::to_string(kPeriod));
    Event& extent = maker.add(Kind::Fiemap, 50, trace::kNone, trace::kNone);
    extent.arg0 = TraceMaker::kPages;
    extent.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped) |
                    std::int64_t{trace::kIomapShared} << trace::kExtentFlagsShift;
    for (int turn = 0; turn < 10; ++turn) {
        maker.accessed(100'000 * turn, 100'000 * turn + kPeriod, turn % 2 == 0 ? a : b);
    }
    const auto trace = maker.build();
    const auto better = replay(*trace, handler("iomap"));
    EXPECT_EQ(better.totals.first_touches, 2);
    EXPECT_EQ(better.totals.hits, 8);
    const auto worse = replay(*trace, handler("iomap-6.2"));
    EXPECT_EQ(worse.totals.first_touches, 2);
    EXPECT_EQ(worse.totals.refaults, 8);
    EXPECT_EQ(recorded(*trace).totals.hits, 10);
    EXPECT_EQ(self_check(*trace).faults, 0);
}

TEST(Measured, TheSelfCheckLooksAtFaultsAlone) {
    const auto trace = quiet(6).build();
    const SelfCheck check = self_check(*trace);
    EXPECT_EQ(check.faults, 2);
    EXPECT_EQ(check.predicted, 2);
}

} // namespace
} // namespace daxscope::replay
