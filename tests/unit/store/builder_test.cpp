// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that grows: whatever the pieces, it ends as the one that is built at once, and what was
// given out on the way stays as it was.
#include "replay/store/builder.h"
#include "tests/unit/trace/sample.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace daxscope::trace {
namespace {

std::vector<Event> events_of(const Trace& trace) {
    std::vector<Event> events;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        events.push_back(trace.event(k));
    }
    return events;
}

Tables tables_of(const Sample& s) {
    return {s.session, s.files, s.tasks, s.mappings, s.losses, s.clocks};
}

/// Faults, unmaps and zaps of many ranges, in the order of seq and up to `lag` ns out of that of
/// time.
Sample scattered(std::uint32_t seed, std::size_t events, std::uint32_t lag) {
    Sample s = sample(1);
    s.events.clear();
    std::mt19937 random(seed);
    const auto below = [&random](std::uint32_t n) {
        return static_cast<std::int64_t>(random() % n);
    };
    for (std::size_t k = 0; k < events; ++k) {
        Event event;
        event.seq = static_cast<std::int64_t>(k) + 1;
        event.ts = 1'000'000'000 + static_cast<std::int64_t>(k) * 100 + below(lag);
        event.file = 1;
        event.pgoff = below(200) * 256;
        event.task = 1;
        switch (below(4)) {
        case 0:
            event.kind = Kind::Unmap;
            event.arg0 = below(3000);
            break;
        case 1:
            event.kind = Kind::Zap;
            event.mapping = 1;
            event.arg0 = below(1000);
            break;
        default:
            event.kind = Kind::PteFault;
            event.mapping = 1 + below(2);
            event.ts_end = event.ts + below(5000);
            event.arg0 = below(1U << 31) * 64;
            break;
        }
        event.settle();
        s.events.push_back(event);
    }
    return s;
}

void expect_same(const Trace& one, const Trace& other) {
    ASSERT_EQ(one.size(), other.size());
    EXPECT_EQ(events_of(one), events_of(other));
    EXPECT_TRUE(std::ranges::equal(one.ranges(), other.ranges()));
    EXPECT_TRUE(std::ranges::equal(one.rows(), other.rows()));
    for (std::size_t k = 0; k < one.size(); ++k) {
        ASSERT_EQ(one.range_of(k), other.range_of(k)) << k;
    }
    EXPECT_EQ(one.hash(), other.hash());
    EXPECT_EQ(one.end(), other.end());
}

} // namespace

TEST(Builder, InRandomPiecesItIsTheTraceThatIsBuiltAtOnce) {
    constexpr std::uint32_t kLag = 20'000;
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        const Sample s = scattered(seed, seed == 1 ? 200'000 : 3'000, kLag);
        const auto expected = s.build();
        std::mt19937 random(seed);
        Builder builder(tables_of(s));
        std::size_t next = 0;
        std::int64_t latest = 0;
        while (next < s.events.size()) {
            const std::size_t upto =
                std::min(s.events.size(), next + 1 + random() % (s.events.size() / 3));
            for (; next < upto; ++next) {
                builder.add(s.events[next]);
                latest = std::max(latest, s.events[next].ts);
            }
            builder.advance(latest - kLag);
        }
        EXPECT_EQ(builder.late(), 0U);
        expect_same(*builder.so_far(), *expected);
        expect_same(*builder.finish(), *expected);
    }
}

TEST(Builder, WhatComesLaterThanAnyBeforeIsPutInOrderAllTheSame) {
    constexpr std::int64_t kStep = 1'000'000, kLate = 90'000'000;
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        Sample s = scattered(seed, 2'000, 20'000);
        std::mt19937 random(seed);
        for (std::size_t k = 0; k < s.events.size(); ++k) {
            Event& event = s.events[k];
            const std::int64_t length = event.ts_end == kNone ? 0 : event.ts_end - event.ts;
            event.ts = 1'000'000'000 + static_cast<std::int64_t>(k) * kStep;
            if (k > 500 && random() % 100 == 0) { // far below what was given out by then
                event.ts -= static_cast<std::int64_t>(k / 500) * kLate +
                            static_cast<std::int64_t>(random() % 3) * kStep;
            }
            event.ts_end = event.ts_end == kNone ? kNone : event.ts + length;
        }
        Builder builder(tables_of(s));
        Sample so_far = s;
        so_far.events.clear();
        std::vector<std::pair<std::shared_ptr<const Trace>, std::vector<Event>>> given;
        for (const Event& event : s.events) {
            builder.add(event);
            so_far.events.push_back(event);
            if (random() % 40 == 0) {
                given.emplace_back(builder.so_far(), std::vector<Event>{});
                given.back().second = events_of(*given.back().first);
                EXPECT_EQ(given.back().second, events_of(*so_far.build()));
            }
        }
        expect_same(*builder.finish(), *s.build());
        for (const auto& [trace, events] : given) {
            EXPECT_EQ(events_of(*trace), events);
        }
    }
}

TEST(Builder, WhatWasGivenOutStaysAndNumbersOnlyGrow) {
    constexpr std::uint32_t kLag = 20'000;
    const Sample s = scattered(7, 150'000, kLag);
    Builder builder(tables_of(s));
    struct Given {
        std::shared_ptr<const Trace> trace;
        std::vector<Event> events;
        std::vector<PmdRange> ranges;
        std::size_t sealed; ///< below the watermark
    };
    std::vector<Given> given;
    for (std::size_t k = 0; k < s.events.size(); ++k) {
        builder.add(s.events[k]);
        if (k % 30'000 == 29'999) {
            const std::int64_t watermark = s.events[k].ts - 2 * kLag;
            builder.advance(watermark);
            const auto trace = builder.so_far();
            given.push_back({trace,
                             events_of(*trace),
                             {trace->ranges().begin(), trace->ranges().end()},
                             trace->lower_bound(watermark)});
        }
    }
    const auto whole = builder.finish();
    for (const Given& early : given) {
        EXPECT_EQ(events_of(*early.trace), early.events);
        EXPECT_TRUE(std::ranges::equal(early.trace->ranges(), early.ranges));
        EXPECT_GT(early.sealed, 20'000U);
        for (std::size_t k = 0; k < early.sealed; ++k) {
            ASSERT_EQ(whole->event(k), early.events[k]) << k;
        }
        for (std::size_t k = 0; k < early.ranges.size(); ++k) {
            EXPECT_EQ(whole->ranges()[k], early.ranges[k]);
        }
    }
}

TEST(Builder, WhatComesBelowTheWatermarkIsCountedAndLeftOut) {
    const Sample s = scattered(3, 10'000, 100);
    Builder builder(tables_of(s));
    for (const Event& event : s.events) {
        builder.add(event);
    }
    builder.advance(s.events.back().ts + 1);
    Event late = s.events[5'000];
    late.seq = 20'000;
    builder.add(late);
    EXPECT_EQ(builder.late(), 1U);
    EXPECT_EQ(builder.finish()->size(), 10'000U);
}

TEST(Builder, WhatNamesARowThatIsNotThereIsToldOnceTheTablesAreKnown) {
    Sample s = scattered(3, 100, 100);
    s.events[50].task = 99;
    Builder builder(tables_of(s));
    for (const Event& event : s.events) {
        builder.add(event);
    }
    ASSERT_TRUE(builder.missing_row());
    EXPECT_THAT(builder.missing_row()->second, testing::HasSubstr("task"));
    Tables more = tables_of(s);
    more.tasks.push_back({99, 1, 1, "late"});
    builder.set_tables(std::move(more));
    EXPECT_FALSE(builder.missing_row());
}

TEST(Builder, ATraceIsReadWhileItsBuilderGoesOn) {
    constexpr std::uint32_t kLag = 1'000;
    const Sample s = scattered(11, 200'000, kLag);
    Builder builder(tables_of(s));
    std::size_t next = 0;
    for (; next < 70'000; ++next) {
        builder.add(s.events[next]);
    }
    builder.advance(s.events[next].ts - kLag);
    const auto early = builder.so_far();
    const std::uint64_t before = early->hash();
    std::uint64_t sum = 0;
    std::thread reader([&early, &sum] {
        for (int round = 0; round < 3; ++round) {
            for (std::size_t k = 0; k < early->size(); ++k) {
                sum += static_cast<std::uint64_t>(early->event(k).ts) + early->range_of(k);
            }
        }
    });
    for (; next < s.events.size(); ++next) {
        builder.add(s.events[next]);
    }
    const auto whole = builder.finish();
    reader.join();
    EXPECT_GT(sum, 0U);
    EXPECT_EQ(whole->size(), s.events.size());
    EXPECT_EQ(early->size(), 70'000U);
    EXPECT_NE(before, whole->hash());
}

} // namespace daxscope::trace
