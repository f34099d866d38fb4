// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/trace/sample.h"

#include <gtest/gtest.h>
#include <random>

using namespace daxscope;
using namespace daxscope::trace;

namespace {

std::vector<Event> events_of(const Trace& trace) {
    std::vector<Event> events;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        events.push_back(trace.event(k));
    }
    return events;
}

std::vector<Event> ordered(std::vector<Event> events) {
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
        return std::pair(a.ts, a.seq) < std::pair(b.ts, b.seq);
    });
    return events;
}

} // namespace

TEST(Trace, EventsComeBackWholeAndOrderedByTime) {
    const Sample s = sample();
    const auto trace = s.build();
    EXPECT_EQ(events_of(*trace), ordered(s.events));
    EXPECT_EQ(trace->kind(0), Kind::PmdFault);
    EXPECT_EQ(trace->time(0), s.events[2].ts);
    EXPECT_EQ(trace->time_end(0), s.events[2].ts_end);
}

TEST(Trace, EventsInAnyOrderGiveTheSameTrace) {
    Sample s = sample(500);
    const auto expected = s.build();
    std::shuffle(s.events.begin(), s.events.end(), std::mt19937(1));
    const auto shuffled = s.build();
    EXPECT_EQ(events_of(*shuffled), events_of(*expected));
    EXPECT_EQ(shuffled->hash(), expected->hash());
}

TEST(Trace, TimesInReverseAreSorted) {
    Sample s = sample(2000);
    for (Event& event : s.events) {
        event.ts = 10'000'000'000 - event.ts;
        event.ts_end = kNone;
        event.settle();
    }
    EXPECT_EQ(events_of(*s.build()), ordered(s.events));
}

TEST(Trace, WideValuesComeBack) {
    Sample s = sample(2);
    s.events[0].seq = 1;
    s.events[1].pgoff = 1LL << 50;
    s.events[2].ts_end = s.events[2].ts + (1LL << 40);
    s.events[5].seq = (1LL << 60);
    EXPECT_EQ(events_of(*s.build()), ordered(s.events));
}

TEST(Trace, RangesAreNumberedAsTheyAppearAndStandByFileAndPage) {
    Sample s = sample(1);
    const auto add = [&s](Kind kind, std::int64_t file, std::int64_t pgoff, std::int64_t arg0) {
        Event event;
        event.seq = static_cast<std::int64_t>(s.events.size()) + 1;
        event.ts = 2'000'000'000 + event.seq;
        event.kind = kind;
        event.file = file;
        event.pgoff = pgoff;
        event.arg0 = arg0;
        s.events.push_back(event);
    };
    s.files.push_back({2, 1, 7, "", ""});
    add(Kind::PteFault, 2, 1023, 0);
    add(Kind::Unmap, 1, 0, 0);            // whole file: no range
    add(Kind::Unmap, 1, 1024, 1024);      // two ranges
    add(Kind::Unmap, 1, 0, 512 * 65);     // too wide to make ranges
    add(Kind::WritebackRange, 2, 0, 511); // last page
    add(Kind::Zap, 2, 4096, 1);           // a zap alone makes no range
    add(Kind::Zap, 2, 512, 512);
    const auto trace = s.build();
    const std::vector<PmdRange> expected{{1, 512}, {2, 512}, {1, 1024}, {1, 1536}, {2, 0}};
    EXPECT_EQ(std::vector(trace->ranges().begin(), trace->ranges().end()), expected);
    const std::vector<std::uint32_t> ranges{
        0, 0, 0, 1, Trace::kNoRange, Trace::kNoRange, Trace::kNoRange, 4, Trace::kNoRange, 1};
    const std::vector<std::uint32_t> rows{0, 2, 3, 4, 1};
    EXPECT_EQ(std::vector(trace->rows().begin(), trace->rows().end()), rows);
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        EXPECT_EQ(trace->row_of(rows[row]), row);
    }
    EXPECT_EQ(trace->first_row(1, 1023), 0U);
    EXPECT_EQ(trace->first_row(1, 2048), 3U);
    EXPECT_EQ(trace->first_row(2, 1024), 5U);
    for (std::size_t k = 0; k < ranges.size(); ++k) {
        EXPECT_EQ(trace->range_of(k), ranges[k]) << k;
    }
    EXPECT_EQ(trace->find_range(1, 1023), 0U);
    EXPECT_EQ(trace->find_range(1, 0), Trace::kNoRange);
    EXPECT_EQ(trace->find_range(3, 512), Trace::kNoRange);
    EXPECT_EQ(trace->find_range(1, -1), Trace::kNoRange);
}

TEST(Trace, RowsAreFoundById) {
    Sample s = sample();
    s.tasks.push_back({9, 5, 6, "late"});
    const auto trace = s.build();
    ASSERT_NE(trace->task(9), nullptr);
    EXPECT_EQ(trace->task(9)->comm, "late");
    EXPECT_EQ(trace->task(3), nullptr);
    EXPECT_EQ(trace->task(0), nullptr);
    EXPECT_EQ(trace->task(kNone), nullptr);
    EXPECT_EQ(trace->mapping(2)->mm, 2);
    EXPECT_EQ(trace->file(1)->path, "/mnt/pmem/clone");
}

TEST(Trace, BoundsAndSearchFollowTime) {
    const auto trace = sample().build();
    EXPECT_EQ(trace->begin(), 1'000'000'000);
    EXPECT_EQ(trace->end(), 1'000'050'000);
    EXPECT_EQ(trace->lower_bound(0), 0U);
    EXPECT_EQ(trace->lower_bound(1'000'010'000), 0U);
    EXPECT_EQ(trace->lower_bound(1'000'010'001), 1U);
    EXPECT_EQ(trace->lower_bound(1LL << 60), trace->size());
}

TEST(Trace, AnEmptyTraceHasBounds) {
    const auto trace = Trace::build({}, {}, {}, {}, {});
    EXPECT_EQ(trace->size(), 0U);
    EXPECT_EQ(trace->begin(), 0);
    EXPECT_EQ(trace->end(), 0);
    EXPECT_TRUE(trace->ranges().empty());
}

TEST(Trace, NonsenseIsRefused) {
    Sample s = sample();
    s.events[0].pgoff = -1;
    EXPECT_THROW(s.build(), Error);
    s = sample();
    s.session.pmd_size = 0;
    EXPECT_THROW(s.build(), Error);
}

TEST(Trace, AFileSaysWhatWasWritten) {
    const TemporaryDirectory directory;
    const Sample s = sample(300);
    s.write(directory / "a.daxtrace");
    const auto trace = Trace::load(directory / "a.daxtrace");
    EXPECT_EQ(events_of(*trace), ordered(s.events));
    EXPECT_EQ(trace->hash(), s.build()->hash());
    EXPECT_EQ(std::vector(trace->files().begin(), trace->files().end()), s.files);
    EXPECT_EQ(std::vector(trace->tasks().begin(), trace->tasks().end()), s.tasks);
    EXPECT_EQ(std::vector(trace->mappings().begin(), trace->mappings().end()), s.mappings);
    EXPECT_EQ(std::vector(trace->clocks().begin(), trace->clocks().end()), s.clocks);
    EXPECT_EQ(trace->session().kernel_version(), std::pair(6, 12));
    EXPECT_EQ(trace->session().end, s.session.end);
    EXPECT_EQ(trace->session().values.at("events"), "900");
}

TEST(Trace, TakingItsHashCanBeStoppedAndBegunAgain) {
    const auto trace = sample().build();
    const Progress stopped([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(trace->hash(stopped), Cancelled);
    EXPECT_EQ(trace->hash(), sample().build()->hash());
    EXPECT_NO_THROW(trace->hash(stopped)) << "taken already";
}
