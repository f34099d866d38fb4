// SPDX-License-Identifier: GPL-3.0-or-later
//
// Assumed accesses that wait for one another, or that are known by their number.
#include "maker.h"

#include "model/handler.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::Kind;

Options in_turns(std::uint64_t accesses) {
    Options options;
    options.accesses = accesses;
    options.pace = Pace::InTurns;
    return options;
}

std::uint64_t faults(const Run& run) {
    return run.totals.accesses - run.totals.hits;
}

/// Two mappings that each faulted once, for 100 us, and lived on for `life` ns.
std::shared_ptr<const trace::Trace> two(std::int64_t life) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100'000, a);
    maker.fault(150'000, 250'000, b);
    maker.add(Kind::Exit, 250'000 + life, trace::kNone, a);
    maker.add(Kind::Exit, 250'000 + life, trace::kNone, b);
    return maker.build();
}

TEST(Turns, EveryAccessFaultsUnderTheWorseHandlerHoweverShortTheRecordedRunWas) {
    // The quiet run did 98 accesses in less time than one fault takes.
    for (const std::int64_t life : {1'000'000, 50'000, 300}) {
        const auto trace = two(life);
        const auto worse = replay(*trace, handler("pre-fix"), in_turns(50));
        EXPECT_EQ(worse.totals.accesses, 100) << life;
        EXPECT_EQ(faults(worse), 100) << life;
        EXPECT_EQ(worse.totals.refaults, 98) << life;
        EXPECT_EQ(faults(replay(*trace, handler("fixed"), in_turns(50))), 2) << life;
        EXPECT_EQ(worse.assumption, "each mapping accesses its range 50 times, in turns (given)");
    }
}

TEST(Turns, WithoutThemFaultsOverlapAndTheStormEnds) {
    const auto trace = two(50'000);
    Options options;
    options.accesses = 50;
    EXPECT_LT(faults(replay(*trace, handler("pre-fix"), options)), 20);
}

TEST(Turns, AFaultLastsAsLongAsARecordedOne) {
    const auto trace = two(300);
    const auto run = replay(*trace, handler("pre-fix"), in_turns(3));
    ASSERT_EQ(run.outcomes.size(), 6);
    EXPECT_EQ(run.totals.time_in_faults, 600'000);
    for (std::size_t k = 1; k < run.outcomes.size(); ++k) {
        EXPECT_LE(run.outcomes[k - 1].begin, run.outcomes[k].begin);
        EXPECT_NE(run.outcomes[k - 1].mapping, run.outcomes[k].mapping);
    }
}

TEST(Turns, RecordedAccessesCount) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(200, 300, b);
    maker.fault(400, 500, a, true);
    maker.add(Kind::Exit, 100'000, trace::kNone, a);
    maker.add(Kind::Exit, 100'000, trace::kNone, b);
    const auto trace = maker.build();
    EXPECT_EQ(replay(*trace, handler("fixed"), in_turns(10)).totals.accesses, 20);
    EXPECT_EQ(replay(*trace, handler("fixed"), in_turns(2)).totals.accesses, 4);
    EXPECT_EQ(replay(*trace, handler("fixed"), in_turns(1)).totals.accesses, 3); // never fewer
}

TEST(Turns, AnAccessWaitsForTheRecordedFaultThatItWouldBeginIn) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(200, 300, b);
    maker.fault(1000, 90'000, b, true);
    maker.add(Kind::Exit, 100'000, trace::kNone, a);
    maker.add(Kind::Exit, 100'000, trace::kNone, b);
    const auto trace = maker.build();
    const auto run = replay(*trace, handler("pre-fix"), in_turns(20));
    EXPECT_EQ(run.totals.accesses, 40);
    for (const Outcome& outcome : run.outcomes) {
        if (outcome.event == kNoIndex) {
            EXPECT_TRUE(outcome.begin < 1000 || outcome.begin >= 90'000) << outcome.begin;
        }
    }
}

TEST(Turns, AnIntervalIsARound) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    maker.fault(0, 100, a);
    maker.fault(500, 600, b);
    maker.add(Kind::Exit, 10'300, trace::kNone, a);
    maker.add(Kind::Exit, 10'300, trace::kNone, b);
    const auto trace = maker.build();
    Options options;
    options.revisit_interval = 1000;
    options.pace = Pace::InTurns;
    const auto run = replay(*trace, handler("pre-fix"), options);
    // a at 0, 1000, … 10000; b at 500, 1500, … 9500.
    EXPECT_EQ(run.totals.accesses, 21);
    EXPECT_EQ(faults(run), 21);
    EXPECT_EQ(run.outcomes[2].begin, 1000);
    EXPECT_EQ(run.outcomes[3].begin, 1500);
    EXPECT_EQ(run.assumption, "each mapping revisits its range every 1 us, in turns (given)");
}

TEST(Turns, WhoHasGoneWhenTheLastOneComesTakesNone) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping(), c = maker.mapping();
    maker.fault(0, 100, a);
    maker.add(Kind::Exit, 5'000, trace::kNone, a);
    maker.fault(10'000, 10'100, b);
    maker.fault(10'200, 10'300, c);
    maker.add(Kind::Exit, 20'000, trace::kNone, b);
    maker.add(Kind::Exit, 20'000, trace::kNone, c);
    const auto trace = maker.build();
    const auto run = replay(*trace, handler("pre-fix"), in_turns(5));
    EXPECT_EQ(run.totals.accesses, 15);
    EXPECT_EQ(run.totals.hits, 4); // a's, alone
    EXPECT_EQ(run.totals.refaults, 8);
}

TEST(Turns, NumbersAreSpreadOverAMappingsLife) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a);
    maker.add(Kind::Exit, 1'100, trace::kNone, a);
    Options options;
    options.accesses = 5;
    const auto trace = maker.build();
    const auto run = replay(*trace, handler("fixed"), options);
    ASSERT_EQ(run.outcomes.size(), 5);
    EXPECT_EQ(run.outcomes[1].begin, 300);
    EXPECT_EQ(run.outcomes[4].begin, 900);
    EXPECT_EQ(run.assumption, "each mapping accesses its range 5 times (given)");
}

TEST(Random, WaitingTimesHaveTheMeanAndAreTheSameEveryTime) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping();
    maker.fault(0, 100, a);
    maker.add(Kind::Exit, 10'000'000, trace::kNone, a);
    const auto trace = maker.build();
    Options options;
    options.revisit_interval = 1000;
    options.pace = Pace::Random;
    const auto run = replay(*trace, handler("fixed"), options);
    EXPECT_EQ(run.hash(), replay(*trace, handler("fixed"), options).hash());
    EXPECT_NEAR(static_cast<double>(run.totals.accesses), 10'000, 300); // 3 standard deviations
    // Exponential: e^-1 of the waits are longer than the mean, e^-3 longer than three of it.
    std::vector<std::int64_t> waits;
    for (std::size_t k = 2; k < run.outcomes.size(); ++k) {
        waits.push_back(run.outcomes[k].begin - run.outcomes[k - 1].begin);
    }
    const auto share = [&waits](std::int64_t above) {
        return static_cast<double>(std::count_if(waits.begin(), waits.end(),
                                                 [above](std::int64_t w) { return w > above; })) /
               static_cast<double>(waits.size());
    };
    EXPECT_NEAR(share(1000), 0.368, 0.015);
    EXPECT_NEAR(share(3000), 0.0498, 0.007);
    EXPECT_EQ(run.assumption,
              "each mapping revisits its range every 1 us on average, at random (given)");
    options.revisit_interval.reset();
    options.accesses = 500;
    const auto number = replay(*trace, handler("fixed"), options);
    EXPECT_EQ(number.totals.accesses, 500);
    EXPECT_EQ(number.assumption, "each mapping accesses its range 500 times, at random (given)");
}

TEST(Turns, WhatCannotBeAssumedIsRefused) {
    const auto trace = two(1000);
    EXPECT_THROW(replay(*trace, handler("fixed"), in_turns(0)), Error);
    EXPECT_THROW(replay(*trace, handler("fixed"), in_turns(UINT64_MAX)), Error);
    Options both = in_turns(3);
    both.revisit_interval = 10;
    EXPECT_THROW(replay(*trace, handler("fixed"), both), Error);
}

} // namespace
} // namespace daxscope::replay
