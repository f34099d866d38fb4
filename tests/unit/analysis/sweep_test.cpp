// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/sweep.h"

#include "replay/words/translate.h"
#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>
#include <string>

namespace daxscope::replay {
namespace {

constexpr std::int64_t kMs = 1'000'000;

/// Two mappings that throw each other out, each back every `interval`.
std::shared_ptr<const trace::Trace> storm(std::int64_t interval, int rounds) {
    TraceMaker maker;
    const std::int64_t first = maker.mapping(), second = maker.mapping();
    for (int round = 0; round < rounds; ++round) {
        const std::int64_t at = 1'000 + round * interval;
        maker.shared_fault(at, at + 100, at + 1'000, first);
        maker.shared_fault(at + interval / 2, at + interval / 2 + 100, at + interval / 2 + 1'000,
                           second);
    }
    return maker.build();
}

std::optional<RevisitEstimate> estimated(const trace::Trace& trace) {
    const Run run = recorded(trace);
    return estimate_revisit(trace, run, find_storms(trace, run));
}

TEST(RevisitEstimate, AStormShowsTheIntervalOfItsParties) {
    const auto estimate = estimated(*storm(2 * kMs, 30));
    ASSERT_TRUE(estimate.has_value());
    EXPECT_EQ(estimate->source, RevisitEstimate::Source::Storms);
    EXPECT_EQ(estimate->interval, 2 * kMs);
    EXPECT_EQ(estimate->low, 2 * kMs);
    EXPECT_EQ(estimate->high, 2 * kMs);
    EXPECT_GE(estimate->samples, 50);
}

TEST(RevisitEstimate, ReturnsAfterUnmapsShowHalfOfItOnAverage) {
    TraceMaker maker;
    const std::int64_t party = maker.mapping(), other = maker.mapping();
    // An access every 8 ms; unmaps from outside at all phases of that, 1 ms to 7 ms before.
    maker.fault(1'000, 2'000, party);
    for (int round = 1; round <= 35; ++round) {
        const std::int64_t access = 1'000 + round * 8 * kMs;
        maker.unmap(access - (1 + round % 7) * kMs, other, trace::Origin::Unknown);
        maker.fault(access, access + 1'000, party);
    }
    const auto estimate = estimated(*maker.build());
    ASSERT_TRUE(estimate.has_value());
    EXPECT_EQ(estimate->source, RevisitEstimate::Source::Returns);
    EXPECT_EQ(estimate->interval, 8 * kMs);
}

TEST(RevisitEstimate, AQuietTraceTellsNothing) {
    TraceMaker maker;
    for (int k = 0; k < 20; ++k) {
        const std::int64_t mapping = maker.mapping();
        maker.fault(1'000 + k * kMs, 2'000 + k * kMs, mapping);
    }
    EXPECT_FALSE(estimated(*maker.build()).has_value());
}

TEST(SweepIntervals, GoInStepsOfOneTwoFive) {
    EXPECT_EQ(sweep_intervals(10, 1'000),
              (std::vector<std::int64_t>{10, 20, 50, 100, 200, 500, 1'000}));
    EXPECT_EQ(sweep_intervals(30, 70), (std::vector<std::int64_t>{30, 50, 70}));
    EXPECT_EQ(sweep_intervals(5, 5), (std::vector<std::int64_t>{5}));
    EXPECT_THROW(sweep_intervals(0, 5), Error);
    EXPECT_THROW(sweep_intervals(6, 5), Error);
    EXPECT_EQ(sweep_intervals(INT64_MAX - 1, INT64_MAX).size(), 2);
}

TEST(SweepIntervals, OfATraceAssumeNoMoreAccessesThanAskedFor) {
    const auto trace = storm(2 * kMs, 500); // a second, two visitors
    const auto intervals = sweep_intervals(*trace, 1'000);
    ASSERT_FALSE(intervals.empty());
    EXPECT_EQ(intervals.front(), 2 * kMs);
    EXPECT_LE(intervals.back(), 500 * kMs);
    const Sweep result = sweep(*trace, {}, std::span(intervals).first(1));
    EXPECT_LE(result.points[0].before.totals.accesses, 1'000 + result.recorded.totals.accesses);
}

TEST(Sweep, TheWorseHandlerStormsOnlyWhereMappingsComeBackSoon) {
    // Each touches its own shared extent once, one after the other, and lives on for a second.
    TraceMaker maker("6.1.0"); // whose handler is the better one: such a recording allows all
    const std::int64_t first = maker.mapping(), second = maker.mapping();
    maker.shared_fault(1'000, 1'100, 2'000, first);
    maker.shared_fault(kMs, kMs + 100, kMs + 1'000, second);
    maker.add(trace::Kind::Exit, 1'000 * kMs, 1'000 * kMs, first);
    const auto trace = maker.build();
    const std::int64_t intervals[] = {3 * kMs, 300 * kMs};
    const Sweep result = sweep(*trace, {}, intervals);
    EXPECT_EQ(result.without.before.faults(), 2);
    ASSERT_EQ(result.points.size(), 2);
    EXPECT_GT(result.points[0].before.faults(), 500);
    EXPECT_EQ(result.points[0].after.faults(), 2);
    EXPECT_EQ(result.points[0].before.storms, 1);
    EXPECT_EQ(result.points[1].before.storms, 0);
    EXPECT_EQ(result.before, "iomap-6.2");
    EXPECT_EQ(result.recorder, "iomap");
    EXPECT_EQ(contradicted(result, result.points[0]), false);
    EXPECT_NE(result.verdict.find("iomap never storms"), std::string::npos) << result.verdict;
    // One interval of a sweep is the comparison with that interval.
    CompareOptions options;
    options.replay.revisit_interval = intervals[0];
    const Comparison same = compare(trace, options);
    EXPECT_EQ(same.before.totals, result.points[0].before.totals);
    EXPECT_EQ(same.after.totals, result.points[0].after.totals);
}

TEST(Sweep, AnIntervalWithWhichTheRecorderWouldHaveLeftOtherFaultsIsContradicted) {
    const auto trace = storm(2 * kMs, 30); // as iomap-6.2 has it: every access is a fault
    const std::int64_t intervals[] = {kMs / 5, 40 * kMs};
    const Sweep result = sweep(*trace, {}, intervals);
    EXPECT_EQ(result.recorder, "iomap-6.2");
    EXPECT_EQ(result.without.recorder_faults, result.recorded.faults());
    EXPECT_EQ(contradicted(result, result.without), false);
    EXPECT_EQ(result.points[0].recorder_faults, result.points[0].before.faults());
    EXPECT_GT(*result.points[0].recorder_faults, 66) << "there are 60";
    EXPECT_EQ(contradicted(result, result.points[0]), true);
    EXPECT_EQ(contradicted(result, result.points[1]), false);
    EXPECT_NE(result.verdict.find("The recording contradicts 1 of the 2 intervals (200 us): kept "
                                  "up for all of it, not in storms alone, they give iomap-6.2, "
                                  "which recorded it, "),
              std::string::npos)
        << result.verdict;
    EXPECT_EQ(result.verdict.find("every 200 us"), std::string::npos)
        << "no answer of an interval that was not: " << result.verdict;
}

TEST(Sweep, TheRecorderIsAskedWhereItIsNeitherSide) {
    const auto trace = storm(2 * kMs, 30);
    CompareOptions options;
    options.before = model::find_handler("pre-fix");
    options.after = model::find_handler("fixed");
    const std::int64_t intervals[] = {kMs / 5};
    const Sweep result = sweep(*trace, options, intervals);
    EXPECT_EQ(result.recorder, "iomap-6.2");
    EXPECT_EQ(result.points[0].recorder_faults,
              sweep(*trace, {}, intervals).points[0].before.faults());
}

TEST(Sweep, AComparisonSaysThatItsAssumptionIsContradicted) {
    const auto verdict = [](const std::shared_ptr<const trace::Trace>& trace,
                            std::optional<std::int64_t> interval) {
        CompareOptions options;
        options.replay.revisit_interval = interval;
        return compare(trace, options).verdict;
    };
    const char* const said =
        "The recording as a whole contradicts that: its own handler, iomap-6.2, takes ";
    const auto recorded = storm(2 * kMs, 30);
    EXPECT_NE(verdict(recorded, kMs / 5).find(said), std::string::npos)
        << verdict(recorded, kMs / 5);
    EXPECT_EQ(verdict(recorded, 40 * kMs).find("contradicts"), std::string::npos);
    EXPECT_EQ(verdict(recorded, std::nullopt).find("contradicts"), std::string::npos);
}

TEST(Sweep, WithLossesNothingIsContradicted) {
    TraceMaker maker;
    const std::int64_t first = maker.mapping(), second = maker.mapping();
    for (int round = 0; round < 30; ++round) {
        const std::int64_t at = 1'000 + round * 2 * kMs;
        maker.shared_fault(at, at + 100, at + 1'000, first);
        maker.shared_fault(at + kMs, at + kMs + 100, at + kMs + 1'000, second);
    }
    const auto trace = maker.build({{0, 61 * kMs, "ringbuf_full", "x", 3, trace::Kind::PmdFault}});
    ASSERT_GT(trace->lost(), 0);
    const std::int64_t intervals[] = {kMs / 5};
    const Sweep result = sweep(*trace, {}, intervals);
    EXPECT_EQ(result.recorder, "");
    EXPECT_EQ(contradicted(result, result.points[0]), std::nullopt);
    EXPECT_EQ(result.verdict.find("contradicts"), std::string::npos) << result.verdict;
}

TEST(Sweep, CanBeCancelled) {
    const auto trace = storm(2 * kMs, 30);
    const std::int64_t intervals[] = {kMs};
    EXPECT_THROW(
        sweep(*trace, {}, intervals, Progress([](std::uint64_t, std::uint64_t) { return false; })),
        Cancelled);
}

TEST(Sweep, ItsVerdictIsKeptInEnglishAndSaidInTheReadersLanguage) {
    Sweep of;
    of.before = "a";
    of.after = "b";
    of.points.emplace_back();
    of.verdict = sweep_verdict(of);
    EXPECT_TRUE(of.verdict.ends_with(" Neither storms.")) << of.verdict;
    words::install_translator([](const char* english) { return "<" + std::string(english) + ">"; });
    EXPECT_TRUE(sweep_verdict(of).ends_with("< Neither storms.>")) << sweep_verdict(of);
    {
        const words::InEnglish english;
        EXPECT_EQ(sweep_verdict(of), of.verdict);
    }
    words::install_translator(nullptr);
}

} // namespace
} // namespace daxscope::replay
