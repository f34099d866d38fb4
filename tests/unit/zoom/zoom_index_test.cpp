// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/zoom_index.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::replay {
namespace {

using Random = std::mt19937_64;

std::int64_t draw(Random& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

/// A run with no sense in it but with the order that Run promises: bursts, pauses of many seconds,
/// equal times, long faults, results of all kinds.
Run random_run(std::uint64_t seed, std::size_t count, std::uint32_t ranges,
               std::uint32_t mappings) {
    Random random(seed);
    std::vector<Outcome> outcomes;
    std::vector<UnmapMark> unmaps;
    std::vector<MapSpan> all_spans;
    std::int64_t now = 1'000;
    for (std::size_t k = 0; k < count; ++k) {
        const auto pace = draw(random, 0, 99);
        now += pace < 30 ? 0 : pace < 98 ? draw(random, 1, 2'000) : draw(random, 0, 6'000'000'000);
        Outcome outcome;
        outcome.begin = now;
        outcome.kind = static_cast<OutcomeKind>(draw(random, 0, 3));
        const auto slow = draw(random, 0, 999);
        outcome.end = outcome.kind == OutcomeKind::Hit ? now
                      : slow < 990                     ? now + draw(random, 0, 5'000)
                                                       : now + draw(random, 0, 9'000'000'000);
        outcome.range = static_cast<std::uint32_t>(draw(random, 0, ranges - 1));
        outcome.mapping = static_cast<std::uint32_t>(draw(random, 1, mappings));
        if (outcome.kind != OutcomeKind::Hit) {
            outcome.result = draw(random, 0, 9) == 0 ? 0x800 : 0x100;
            outcome.dirty_removed = draw(random, 0, 19) == 0;
        }
        outcomes.push_back(outcome);
        if (draw(random, 0, 1) == 0) {
            UnmapMark mark;
            mark.time = now + draw(random, 0, 3'000);
            mark.range = outcome.range;
            mark.zapped = static_cast<std::uint32_t>(draw(random, 0, 3));
            unmaps.push_back(mark);
        }
    }
    std::sort(unmaps.begin(), unmaps.end(),
              [](const auto& a, const auto& b) { return a.time < b.time; });
    for (std::uint32_t range = 0; range < ranges; ++range) {
        for (std::uint32_t mapping = 1; mapping <= mappings; ++mapping) {
            std::int64_t at = 0;
            const auto spans = draw(random, 0, 300);
            for (std::int64_t k = 0; k < spans; ++k) {
                MapSpan span;
                span.begin = at + draw(random, 0, 3'000'000);
                span.end = span.begin + draw(random, 1, 3'000'000);
                span.range = range;
                span.mapping = mapping;
                at = span.end;
                all_spans.push_back(span);
            }
        }
    }
    replay::Run run;
    run.outcomes = outcomes;
    run.unmaps = unmaps;
    run.spans = std::move(all_spans);
    return run;
}

LaneSummary brute_force(const Run& run, std::uint32_t range, std::uint32_t mappings,
                        std::int64_t begin, std::int64_t end) {
    LaneSummary sum;
    if (begin >= end) {
        return sum;
    }
    for (const Outcome& outcome : run.outcomes) {
        if (outcome.range != range || outcome.begin < begin || outcome.begin >= end) {
            continue;
        }
        ++sum.outcomes.kinds[static_cast<std::size_t>(outcome.kind)];
        ++sum.outcomes.classes[static_cast<std::size_t>(outcome_class(outcome))];
        sum.outcomes.dirty_removed += outcome.dirty_removed ? 1 : 0;
        sum.outcomes.max_duration =
            std::max(sum.outcomes.max_duration, outcome.end - outcome.begin);
    }
    for (const UnmapMark& mark : run.unmaps) {
        if (mark.range == range && mark.time >= begin && mark.time < end) {
            ++sum.unmaps;
            sum.zapped += mark.zapped;
        }
    }
    std::vector<bool> mapped(mappings + 1);
    run.spans.each([&](const MapSpan& span) {
        if (span.range == range && span.begin < end && span.end > begin) {
            sum.mapped_time += std::min(span.end, end) - std::max(span.begin, begin);
            mapped[span.mapping] = true;
        }
    });
    sum.mapped = static_cast<std::uint32_t>(std::count(mapped.begin(), mapped.end(), true));
    sum.flags = sum.outcomes.dirty_removed > 0 ? kLaneDirtyRemoved : 0;
    return sum;
}

/// Instants worth asking about: the edges of outcomes and marks, one off them, and any other.
std::int64_t interesting_time(Random& random, const Run& run) {
    const Outcome& outcome = run.outcomes[static_cast<std::size_t>(
        draw(random, 0, static_cast<std::int64_t>(run.outcomes.size()) - 1))];
    switch (draw(random, 0, 3)) {
    case 0:
        return outcome.begin;
    case 1:
        return outcome.begin + draw(random, -1, 1);
    case 2:
        return outcome.end + draw(random, -1, 1);
    default:
        return draw(random, 0, run.outcomes.back().begin + 10'000);
    }
}

class ZoomIndexProperty : public testing::TestWithParam<std::size_t> {};

TEST_P(ZoomIndexProperty, AnyStretchOfAnyLaneIsWhatWalkingItGives) {
    constexpr std::uint32_t kRanges = 3, kMappings = 4;
    const replay::Run run = random_run(GetParam(), GetParam(), kRanges, kMappings);
    const ZoomIndex index(run, kRanges);
    Random random(99);
    for (int k = 0; k < 300; ++k) {
        std::int64_t begin = interesting_time(random, run);
        std::int64_t end = interesting_time(random, run);
        if (begin > end) {
            std::swap(begin, end);
        }
        const auto range = static_cast<std::uint32_t>(k) % kRanges;
        ASSERT_EQ(index.query(range, begin, end), brute_force(run, range, kMappings, begin, end))
            << "lane " << range << " from " << begin << " to " << end;
    }
}

TEST_P(ZoomIndexProperty, APixelColumnWithAnEventIsNeverBlankAndTheColumnsAddUp) {
    const replay::Run run = random_run(GetParam() + 1, GetParam(), 2, 3);
    const ZoomIndex index(run, 2);
    const std::int64_t begin = run.outcomes.front().begin;
    const std::int64_t end = run.outcomes.back().begin + 1;
    constexpr int kColumns = 800;
    for (std::uint32_t range = 0; range < 2; ++range) {
        std::vector<std::uint32_t> expected(kColumns);
        const auto edge = [&](int column) {
            return begin +
                   static_cast<std::int64_t>(static_cast<double>(end - begin) * column / kColumns);
        };
        std::vector<std::int64_t> edges;
        for (int column = 0; column <= kColumns; ++column) {
            edges.push_back(edge(column));
        }
        for (const Outcome& outcome : run.outcomes) {
            if (outcome.range == range) {
                const auto after = std::upper_bound(edges.begin(), edges.end(), outcome.begin);
                ++expected[static_cast<std::size_t>(after - edges.begin() - 1)];
            }
        }
        for (int column = 0; column < kColumns; ++column) {
            ASSERT_EQ(index.query(range, edge(column), edge(column + 1)).outcomes.count(),
                      expected[static_cast<std::size_t>(column)])
                << "column " << column;
        }
    }
}

TEST_P(ZoomIndexProperty, GallopingFindsWhatSearchingFinds) {
    const replay::Run run = random_run(GetParam() + 2, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const OutcomeStrip& strip = index.lane(0).strips.front().outcomes;
    Random random(7);
    std::int64_t time = 0;
    std::size_t from = 0;
    while (from < strip.size()) {
        time += draw(random, 0, 1) == 0 ? draw(random, 0, 100) : draw(random, 0, 8'000'000'000);
        const std::size_t found = strip.lower_bound(time, from);
        ASSERT_EQ(found, strip.lower_bound(time));
        ASSERT_TRUE(found == 0 || strip.begin(found - 1) < time);
        ASSERT_TRUE(found == strip.size() || strip.begin(found) >= time);
        from = found;
    }
}

TEST_P(ZoomIndexProperty, FaultsUnderWayAreAllFoundHoweverLongAgoTheyBegan) {
    const replay::Run run = random_run(GetParam() + 3, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const OutcomeStrip& strip = index.lane(0).strips.front().outcomes;
    Random random(8);
    for (int k = 0; k < 200; ++k) {
        const std::int64_t time = interesting_time(random, run);
        std::vector<std::uint32_t> found, expected;
        strip.visit_under_way(time, strip.lower_bound(time),
                              [&](std::size_t place) { found.push_back(strip.outcome(place)); });
        for (std::uint32_t at = 0; at < run.outcomes.size(); ++at) {
            if (run.outcomes[at].begin < time && run.outcomes[at].end > time) {
                expected.push_back(at);
            }
        }
        std::reverse(found.begin(), found.end());
        ASSERT_EQ(found, expected) << "at " << time;
    }
}

TEST_P(ZoomIndexProperty, TheLongestFaultOfAStretchIsFoundByItsPlace) {
    const replay::Run run = random_run(GetParam() + 4, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const OutcomeStrip& strip = index.lane(0).strips.front().outcomes;
    Random random(9);
    for (int k = 0; k < 200; ++k) {
        auto first =
            static_cast<std::size_t>(draw(random, 0, static_cast<std::int64_t>(strip.size()) - 1));
        auto last =
            static_cast<std::size_t>(draw(random, 0, static_cast<std::int64_t>(strip.size()) - 1));
        if (first > last) {
            std::swap(first, last);
        }
        ++last;
        const std::size_t place = strip.longest(first, last);
        ASSERT_GE(place, first);
        ASSERT_LT(place, last);
        ASSERT_EQ(strip.duration(place), strip.summarise(first, last).max_duration);
    }
}

TEST_P(ZoomIndexProperty, CountsByClassAreThoseOfTheSummary) {
    const replay::Run run = random_run(GetParam() + 5, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const OutcomeStrip& strip = index.lane(0).strips.front().outcomes;
    Random random(10);
    const auto size = static_cast<std::int64_t>(strip.size());
    for (int k = 0; k < 300; ++k) {
        const auto first = static_cast<std::size_t>(draw(random, 0, size));
        const auto last = static_cast<std::size_t>(draw(random, 0, size));
        ASSERT_EQ(strip.classes(first, last), strip.summarise(first, last).classes)
            << first << " to " << last;
    }
}

TEST_P(ZoomIndexProperty, TheFaultOfAStretchThatReachesFurthestIsFound) {
    const replay::Run run = random_run(GetParam() + 6, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const OutcomeStrip& strip = index.lane(0).strips.front().outcomes;
    Random random(11);
    const auto size = static_cast<std::int64_t>(strip.size());
    for (int k = 0; k < 200; ++k) {
        auto first = static_cast<std::size_t>(draw(random, 0, size));
        auto last = static_cast<std::size_t>(draw(random, 0, size));
        if (first > last) {
            std::swap(first, last);
        }
        const std::int64_t time = interesting_time(random, run);
        std::int64_t latest = time;
        for (std::size_t at = first; at < last; ++at) {
            latest = std::max(latest, strip.begin(at) + strip.duration(at));
        }
        const std::size_t place = strip.reaching(time, first, last);
        if (latest == time) {
            ASSERT_EQ(place, last) << "none ends after " << time;
        } else {
            ASSERT_GE(place, first);
            ASSERT_LT(place, last);
            ASSERT_EQ(strip.begin(place) + strip.duration(place), latest);
        }
    }
}

TEST_P(ZoomIndexProperty, FaultsOfAllLanesTogetherAreThoseOfEachLane) {
    constexpr std::uint32_t kRanges = 3;
    const replay::Run run = random_run(GetParam() + 7, GetParam(), kRanges, 2);
    const ZoomIndex index(run, kRanges);
    Random random(12);
    for (int k = 0; k < 100; ++k) {
        const std::int64_t begin = interesting_time(random, run);
        const std::int64_t end = begin + draw(random, 0, 10'000'000'000);
        std::uint64_t faults = 0;
        for (std::uint32_t range = 0; range < kRanges; ++range) {
            faults += index.query(range, begin, end).outcomes.faults();
        }
        ASSERT_EQ(index.faults_before(end) - index.faults_before(begin), faults);
    }
}

TEST_P(ZoomIndexProperty, UnmapsAreFoundByGallopingAndSaidToZapWhereOneZaps) {
    replay::Run run = random_run(GetParam() + 8, GetParam(), 1, 1);
    Random random(13);
    std::vector<UnmapMark> marks(run.unmaps.begin(), run.unmaps.end());
    for (UnmapMark& mark : marks) {
        // Long stretches that zap nobody, and marks seconds apart.
        mark.zapped = draw(random, 0, 199) == 0 ? 1 : 0;
    }
    run.unmaps = marks;
    const ZoomIndex index(run, 1);
    const UnmapStrip& strip = index.lane(0).unmaps;
    const auto size = static_cast<std::int64_t>(strip.size());
    std::size_t from = 0;
    for (std::int64_t time = 0; from < strip.size(); time += draw(random, 0, 900'000'000)) {
        from = strip.lower_bound(time, from);
        ASSERT_EQ(from, strip.lower_bound(time));
        ASSERT_TRUE(from == 0 || run.unmaps[strip.mark(from - 1)].time < time);
        ASSERT_TRUE(from == strip.size() || run.unmaps[strip.mark(from)].time >= time);
        ASSERT_TRUE(from == strip.size() || strip.time(from) == run.unmaps[strip.mark(from)].time);
    }
    for (int k = 0; k < 300; ++k) {
        auto first = static_cast<std::size_t>(draw(random, 0, size));
        auto last = static_cast<std::size_t>(draw(random, 0, size));
        if (first > last) {
            std::swap(first, last);
        }
        ASSERT_EQ(strip.any_torn(first, last), strip.zapped(first, last) > 0)
            << first << " to " << last;
    }
}

TEST_P(ZoomIndexProperty, MappedTimeFromColumnToColumnIsWhatEachColumnGivesByItself) {
    const replay::Run run = random_run(GetParam() + 9, GetParam(), 1, 1);
    const ZoomIndex index(run, 1);
    const SpanStrip& strip = index.lane(0).strips.front().spans;
    Random random(14);
    std::size_t place = 0;
    std::int64_t begin = 0;
    while (begin < 2'000'000'000) {
        const std::int64_t end = begin + draw(random, 1, 5'000'000);
        ASSERT_EQ(strip.mapped_within(begin, end, place), strip.mapped_within(begin, end));
        ASSERT_EQ(place, strip.first_ending_after(end));
        begin = end + draw(random, 0, 1) * draw(random, 0, 9'000'000);
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ZoomIndexProperty,
                         testing::Values(1, 2, 63, 64, 65, 128, 511, 512, 513, 5'000, 40'000));

TEST(ZoomIndex, GrowsToTheSameIndexAsOneBuiltAtOnce) {
    const replay::Run whole = random_run(5, 10'000, 2, 3);
    replay::Run growing;
    growing.outcomes = whole.outcomes.first(3'777);
    growing.unmaps = whole.unmaps.first(999);
    ZoomIndex index(growing, 2);
    growing = whole;
    index.extend(growing, 2);
    const ZoomIndex expected(whole, 2);
    Random random(1);
    for (int k = 0; k < 200; ++k) {
        const std::int64_t begin = interesting_time(random, whole);
        const std::int64_t end = begin + draw(random, 0, 10'000'000'000);
        ASSERT_EQ(index.query(k % 2, begin, end), expected.query(k % 2, begin, end));
        ASSERT_EQ(index.faults_before(end), expected.faults_before(end));
    }
}

TEST(ZoomIndex, ACopyHasStormsOfItsOwnAndSharesTheRest) {
    const replay::Run run = random_run(7, 1'000, 2, 2);
    const ZoomIndex index(run, 2);
    ZoomIndex copy = index;
    Storm storm;
    storm.range = 1;
    storm.begin = 0;
    storm.end = 1'000;
    copy.set_storms(std::span(&storm, 1));
    EXPECT_EQ(copy.flags(1, 0, 10), kLaneStorm);
    EXPECT_EQ(index.flags(1, 0, 10), 0);
    EXPECT_EQ(&copy.lane(1), &index.lane(1));
}

TEST(ZoomIndex, StandsOnLessThanOneByteAnOutcome) {
    const replay::Run run = random_run(6, 200'000, 1, 1);
    const ZoomIndex index(run, 1);
    std::size_t spans = run.spans.size() + run.unmaps.size();
    // Vectors grow by doubling; what they hold is what counts, and that is at least half of it.
    EXPECT_LT(index.tree_bytes() / 2, run.outcomes.size() + spans);
}

TEST(ZoomIndex, FlagsSayWhereAStormOrALossWas) {
    replay::Run run;
    ZoomIndex index(run, 2);
    Storm early, late, other;
    early.range = late.range = 0;
    early.begin = 100, early.end = 900;
    late.begin = 200, late.end = 300;
    other.range = 1, other.begin = 5'000, other.end = 6'000;
    index.set_storms(std::vector{late, other, early});
    index.set_losses(std::vector<trace::Loss>{{400, 450, "ringbuf_full", "", 3}});
    EXPECT_EQ(index.flags(0, 0, 100), 0);
    EXPECT_EQ(index.flags(0, 0, 101), kLaneStorm);
    EXPECT_EQ(index.flags(0, 350, 400), kLaneStorm) << "the long storm began before the short one";
    EXPECT_EQ(index.flags(0, 900, 5'500), 0);
    EXPECT_EQ(index.flags(1, 5'999, 9'000), kLaneStorm);
    EXPECT_EQ(index.flags(1, 450, 451), kLaneLoss) << "noticed in this nanosecond";
    EXPECT_EQ(index.flags(1, 451, 452), 0);
    EXPECT_EQ(index.flags(0, 400, 500), kLaneStorm | kLaneLoss);
    EXPECT_EQ(index.storms(0, 350, 400).size(), 2U) << "the long one and, ended, the short one";
    EXPECT_EQ(index.storms(0, 0, 150).size(), 1U);
    EXPECT_EQ(index.storms(0, 900, 1'000).size(), 0U);
    EXPECT_EQ(index.storms(1, 0, 9'000).front().begin, 5'000);
}

TEST(OutcomeClass, AFailedFaultIsNoSuccessOfItsKind) {
    Outcome outcome;
    outcome.kind = OutcomeKind::Refault;
    outcome.result = 0x100;
    EXPECT_EQ(outcome_class(outcome), OutcomeClass::Refault);
    outcome.result = 0x800;
    EXPECT_EQ(outcome_class(outcome), OutcomeClass::Failed) << "VM_FAULT_FALLBACK";
    outcome.result = 0x2;
    EXPECT_EQ(outcome_class(outcome), OutcomeClass::Failed) << "VM_FAULT_SIGBUS";
}

} // namespace
} // namespace daxscope::replay
