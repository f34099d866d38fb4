// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/distribution.h"
#include "replay/analysis/side.h"
#include "tests/unit/engine/random_trace.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>

namespace daxscope::replay {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST(Bins, EveryValueIsInTheBinWhoseEdgesHoldItAndBinsLeaveNoGap) {
    for (const Bins bins : {Bins::log(), Bins::linear(1), Bins::linear(7), Bins::linear(5'000)}) {
        for (std::size_t bin = 0; bin < 400; ++bin) {
            ASSERT_LE(bins.least(bin), bins.greatest(bin));
            ASSERT_EQ(bins.of(bins.least(bin)), bin);
            ASSERT_EQ(bins.of(bins.greatest(bin)), bin);
            ASSERT_EQ(bins.greatest(bin) + 1, bins.least(bin + 1));
        }
        std::mt19937_64 random(5);
        for (int k = 0; k < 10'000; ++k) {
            const auto value = static_cast<std::int64_t>(random() >> (1 + random() % 63));
            if (bins == Bins::log() || value < 1'000'000) {
                const std::size_t bin = bins.of(value);
                ASSERT_LE(bins.least(bin), value);
                ASSERT_GE(bins.greatest(bin), value);
            }
        }
    }
    EXPECT_EQ(Bins::log().greatest(Bins::log().of(kMost)), kMost);
}

TEST(Bins, LinearOnesAreRoundAndFewEnough) {
    for (const std::int64_t most : {std::int64_t{0}, std::int64_t{1}, std::int64_t{99},
                                    std::int64_t{100}, std::int64_t{123'456'789}, kMost}) {
        const Bins bins = Bins::linear_upto(most, 100);
        EXPECT_LT(bins.of(most), 100U) << most;
        std::int64_t width = bins.least(1);
        while (width % 10 == 0) {
            width /= 10;
        }
        EXPECT_TRUE(width == 1 || width == 2 || width == 5) << width;
    }
}

namespace {

void hold_against_a_walk(const Comparison& comparison) {
    const trace::Trace& trace = *comparison.trace;
    std::mt19937_64 random(9);
    for (const Side side : kSides) {
        const replay::Run& run = run_of(comparison, side);
        std::vector<std::uint64_t> words(Matches::words_for(run.outcomes.size()));
        for (std::uint64_t& word : words) {
            word = random();
        }
        const Matches some(std::move(words), run.outcomes.size());
        for (int turn = 0; turn < 30; ++turn) {
            const std::int64_t length = trace.end() - trace.begin();
            std::int64_t begin = trace.begin(), end = trace.end() + 1;
            if (turn > 1) {
                begin += static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
                end = begin +
                      static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
            }
            const Matches* only = turn % 2 == 0 ? nullptr : &some;
            const Bins bins = turn % 3 == 0
                                  ? Bins::linear(std::max<std::int64_t>(length / 4'000, 1))
                                  : Bins::log();
            for (const Quantity quantity : {Quantity::Duration, Quantity::Interval}) {
                std::map<std::size_t, std::uint64_t> walked;
                std::uint64_t count = 0, unknown = 0;
                std::int64_t least = kMost, greatest = 0;
                for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
                    const Outcome& outcome = run.outcomes[k];
                    if (outcome.begin < begin || outcome.begin >= end ||
                        (only != nullptr && !some[k]) || outcome.kind == OutcomeKind::Hit) {
                        continue;
                    }
                    std::int64_t value = outcome.end - outcome.begin;
                    if (quantity == Quantity::Interval) {
                        if (outcome.kind != OutcomeKind::Refault) {
                            continue;
                        }
                        if (outcome.cause == kNoIndex) {
                            ++unknown;
                            continue;
                        }
                        std::int64_t zapped = outcome.cause_kind == CauseKind::Fault
                                                  ? run.outcomes[outcome.cause].begin
                                                  : trace.time(outcome.cause);
                        for (const UnmapMark& mark : run.unmaps) {
                            if (outcome.cause_kind == CauseKind::Fault &&
                                mark.outcome == outcome.cause && mark.range == outcome.range) {
                                zapped = mark.time;
                                break;
                            }
                        }
                        value = std::max<std::int64_t>(outcome.begin - zapped, 0);
                    }
                    ++walked[bins.of(value)];
                    ++count;
                    least = std::min(least, value);
                    greatest = std::max(greatest, value);
                }
                const Distribution found =
                    distribution(trace, run, quantity, bins, begin, end, only);
                EXPECT_EQ(found.count, count);
                EXPECT_EQ(found.unknown, unknown);
                EXPECT_EQ(found.greatest, greatest);
                EXPECT_EQ(found.least, count == 0 ? 0 : least);
                for (std::size_t bin = 0; bin < found.bins.size(); ++bin) {
                    const auto at = walked.find(bin);
                    EXPECT_EQ(found.bins[bin], at == walked.end() ? 0 : at->second) << bin;
                }
                EXPECT_EQ(walked.empty() ? 0 : walked.rbegin()->first + 1, found.bins.size());
            }
        }
    }
}

} // namespace

TEST(Distribution, CountsAreThoseOfAWalk) {
    hold_against_a_walk(
        compare(trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) /
                                   "resources/traces/reflink-storm-6.12.daxtrace")));
}

class DistributionOn : public testing::TestWithParam<Clock> {};
INSTANTIATE_TEST_SUITE_P(Clocks, DistributionOn, testing::ValuesIn(kClocks));

TEST_P(DistributionOn, AnyClockCountsAreThoseOfAWalk) {
    hold_against_a_walk(compare(RandomTrace(23).build(1'200, GetParam())));
}

TEST(Distribution, AShareStandsInTheBinThatAWalkEndsIn) {
    Distribution found;
    found.bins = {5, 0, 3, 2};
    found.count = 10;
    EXPECT_EQ(found.bin_at(0), 0U);
    EXPECT_EQ(found.bin_at(0.49), 0U);
    EXPECT_EQ(found.bin_at(0.5), 2U);
    EXPECT_EQ(found.bin_at(0.9), 3U);
    EXPECT_EQ(found.bin_at(1), 3U);
}

} // namespace daxscope::replay
