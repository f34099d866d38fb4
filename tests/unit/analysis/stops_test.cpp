// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/stops.h"

#include "tests/unit/engine/maker.h"

#include <gtest/gtest.h>
#include <set>

using namespace daxscope;
using namespace daxscope::replay;
using Way = Stops::Way;
using What = Stops::What;

namespace {

std::shared_ptr<const Comparison> compared(const std::shared_ptr<const trace::Trace>& trace) {
    CompareOptions options;
    options.before = model::find_handler("iomap-6.2");
    options.after = model::find_handler("iomap");
    return std::make_shared<Comparison>(compare(trace, options));
}

/// Two ranges; on the first a storm of three faults, on the other a fault and an unmap.
std::shared_ptr<const Comparison> sample() {
    TraceMaker maker;
    const auto a = maker.mapping();
    const auto b = maker.mapping();
    maker.shared_fault(1'000, 1'400, 2'000, a);
    maker.shared_fault(3'000, 3'400, 4'000, b);
    maker.fault(3'100, 9'000, a).pgoff = TraceMaker::kPages; // a long one elsewhere
    maker.shared_fault(5'000, 5'400, 6'000, a);
    maker.unmap(7'000, b, trace::Origin::Fallocate, TraceMaker::kPages);
    return compared(maker.build());
}

std::vector<std::int64_t> times(Stops& stops, Way way, What what, const std::vector<bool>& ranges) {
    std::vector<std::int64_t> found;
    std::int64_t time = way == Way::Later ? 0 : 1'000'000;
    while (const auto stop = stops.from(time, way, what, ranges)) {
        found.push_back(stop->time);
        time = stop->time;
    }
    return found;
}

/// All instants of a comparison, by looking at everything.
std::set<std::int64_t> all(const Comparison& comparison, std::uint32_t range) {
    std::set<std::int64_t> found;
    for (const Run* run : {&comparison.before, &comparison.after}) {
        for (const Outcome& outcome : run->outcomes) {
            if (outcome.range == range) {
                found.insert({outcome.begin, outcome.end});
            }
        }
        for (const UnmapMark& mark : run->unmaps) {
            if (mark.range == range) {
                found.insert(mark.time);
            }
        }
    }
    const trace::Trace& trace = *comparison.trace;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const trace::Kind kind = trace.kind(k);
        const std::uint32_t of = trace.range_of(k);
        if ((of == range || of == trace::Trace::kNoRange) &&
            (kind == trace::Kind::Zap || kind == trace::Kind::WritebackOne ||
             kind == trace::Kind::Munmap || kind == trace::Kind::Exit)) {
            found.insert(trace.time(k));
        }
    }
    return found;
}

} // namespace

TEST(Stops, OneStepsThroughBeginsUnmapsAndEndsOfARangeInTheOrderOfTime) {
    Stops stops(sample());
    EXPECT_EQ(
        times(stops, Way::Later, What::Any, {true, false}),
        (std::vector<std::int64_t>{1'000, 1'400, 2'000, 3'000, 3'400, 4'000, 5'000, 5'400, 6'000}));
    EXPECT_EQ(
        times(stops, Way::Earlier, What::Any, {true, false}),
        (std::vector<std::int64_t>{6'000, 5'400, 5'000, 4'000, 3'400, 3'000, 2'000, 1'400, 1'000}));
    EXPECT_EQ(times(stops, Way::Later, What::Any, {false, true}),
              (std::vector<std::int64_t>{3'100, 7'000, 9'000}));
    EXPECT_EQ(times(stops, Way::Earlier, What::Any, {true, true}).size(), 12U);
    EXPECT_FALSE(stops.from(0, Way::Later, What::Any, {false, false}));
}

TEST(Stops, AStopSaysWhichAccessOrEventItIs) {
    Stops stops(sample());
    const auto begin = stops.from(2'000, Way::Later, What::Any, {true, true});
    EXPECT_EQ(begin, (Stop{3'000, 1, kNoIndex}));
    const auto unmap = stops.from(6'000, Way::Later, What::Any, {true, true});
    ASSERT_TRUE(unmap);
    EXPECT_EQ(unmap->access, kNoIndex);
    EXPECT_EQ(unmap->time, 7'000);
}

TEST(Stops, DifferencesAreAccessesOfWhichTheRunsMakeSomethingElse) {
    Stops stops(sample());
    EXPECT_EQ(times(stops, Way::Later, What::Difference, {true, true}),
              (std::vector<std::int64_t>{5'000}))
        << "the first two fault in both runs, the third is a hit after";
    EXPECT_EQ(times(stops, Way::Earlier, What::Difference, {true, true}),
              (std::vector<std::int64_t>{5'000}));
}

TEST(Stops, OfABundledTraceNoInstantIsLeftOut) {
    for (const char* name : {"reflink-storm-6.12", "msync-contrast-6.12"}) {
        const auto comparison = compared(trace::Trace::load(
            std::string(DAXSCOPE_SOURCE_DIR "/resources/traces/") + name + ".daxtrace"));
        Stops stops(comparison);
        std::vector<bool> ranges(comparison->trace->ranges().size());
        ranges[0] = true;
        const std::set<std::int64_t> expected = all(*comparison, 0);
        std::int64_t time = INT64_MIN;
        std::size_t count = 0;
        for (auto at = expected.begin(); at != expected.end() && count < 2'000; ++at, ++count) {
            const auto stop = stops.from(time, Way::Later, What::Any, ranges);
            ASSERT_TRUE(stop) << name;
            ASSERT_EQ(stop->time, *at) << name;
            const auto back = stops.from(stop->time, Way::Earlier, What::Any, ranges);
            ASSERT_EQ(back ? back->time : INT64_MIN, time) << name;
            time = stop->time;
        }
    }
}

TEST(Stops, ASearchEndsWhenItIsToldTo) {
    Stops stops(sample());
    const Progress stop([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(stops.from(0, Way::Later, What::Any, {true, true}, stop), Cancelled);
}
