// SPDX-License-Identifier: GPL-3.0-or-later
//
// Packed rows give back what was put in, whatever it is.
#include "replay/engine/accesses.h"
#include "replay/engine/map_spans.h"
#include "replay/engine/unmap_marks.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

namespace daxscope::replay {
namespace {

constexpr std::int64_t kLatest = std::int64_t{1} << 62;

/// Mostly few, and now and then what does not fit anywhere.
class Drawn {
public:
    explicit Drawn(std::uint32_t seed) : random_(seed) {}
    template <typename Value, std::size_t Size>
    Value one_of(const std::array<Value, Size>& values) {
        return values[random_() % Size];
    }
    bool yes() { return random_() % 2 == 0; }
    std::uint32_t number() {
        return one_of<std::uint32_t>(
            std::array<std::uint32_t, 9>{0, 1, 2, 511, 16'383, 16'384, 65'535, 65'536, kNoIndex});
    }
    std::int64_t time() {
        return one_of<std::int64_t>(
            std::array<std::int64_t, 6>{0, 1, 1'000, 4'294'967'295, 4'294'967'296, kLatest / 2});
    }

private:
    std::mt19937 random_;
};

Outcome drawn_outcome(Drawn& drawn, std::int64_t begin) {
    Outcome outcome;
    outcome.begin = begin;
    outcome.end = begin + drawn.time();
    outcome.event = drawn.number();
    outcome.range = drawn.number();
    outcome.mapping = drawn.number();
    outcome.cause = drawn.number();
    outcome.zapped = drawn.number();
    outcome.entries_removed = static_cast<std::uint16_t>(drawn.number());
    outcome.result = static_cast<std::uint16_t>(drawn.number());
    outcome.kind = static_cast<OutcomeKind>(drawn.number() % 4);
    outcome.cause_kind = static_cast<CauseKind>(drawn.number() % 6);
    outcome.step = static_cast<std::uint8_t>(drawn.number());
    outcome.write = drawn.yes();
    outcome.pte = drawn.yes();
    outcome.unmapped = drawn.yes();
    outcome.dirty_removed = drawn.yes();
    return outcome;
}

TEST(PackedRows, OutcomesComeBackAsTheyWere) {
    Drawn drawn(1);
    std::vector<Outcome> all;
    for (std::int64_t k = 0; k < 5'000; ++k) {
        all.push_back(drawn_outcome(drawn, k * 7));
    }
    const Outcomes packed = all;
    ASSERT_EQ(packed.size(), all.size());
    EXPECT_GT(packed.wide().size(), 0U);
    EXPECT_LT(packed.wide().size(), all.size());
    EXPECT_TRUE(std::equal(packed.begin(), packed.end(), all.begin(), all.end()));
    for (std::size_t k = 0; k < all.size(); ++k) {
        ASSERT_EQ(packed.at().begin(k), all[k].begin);
        ASSERT_EQ(packed.at().duration(k), all[k].end - all[k].begin);
    }
    const Outcomes again = std::vector<Outcome>(packed.begin(), packed.end());
    EXPECT_EQ(packed, again);
    EXPECT_FALSE(packed.shares(again));
    EXPECT_EQ(packed.first(77).back(), all[76]);
}

TEST(PackedRows, AnOutcomeOfLaterMakesTheOthersDifferent) {
    Drawn drawn(2);
    const std::vector<Outcome> all{drawn_outcome(drawn, 0), drawn_outcome(drawn, 5)};
    std::vector<Outcome> others = all;
    others[1].zapped ^= 1;
    EXPECT_FALSE(Outcomes(all) == Outcomes(others));
    EXPECT_FALSE(Outcomes(all) == Outcomes(all).first(1));
}

TEST(PackedRows, OutcomesArePutInAnyOrderWhileTheFirstAreRead) {
    constexpr std::size_t kMany = 3'000;
    Drawn drawn(3);
    std::vector<Outcome> all;
    Accesses accesses;
    accesses.reserve_much();
    for (std::size_t k = 0; k < kMany; ++k) {
        all.push_back(drawn_outcome(drawn, static_cast<std::int64_t>(k)));
        accesses.add_slot({all[k].range, all[k].mapping});
        Access access;
        access.begin = all[k].begin;
        access.event = all[k].event;
        access.slot = static_cast<std::uint32_t>(k);
        accesses.push_back(access);
    }
    GrowingOutcomes growing;
    std::vector<Outcomes> given;
    constexpr std::size_t kBlock = 10;
    for (std::size_t block = 0; block < kMany; block += kBlock) {
        for (std::size_t k = block + kBlock; k > block; --k) {
            growing.put(k - 1, all[k - 1]);
        }
        given.push_back(growing.upto(block + kBlock, accesses.rows(kMany), accesses.keys()));
    }
    for (const Outcomes& first : given) {
        ASSERT_TRUE(std::equal(first.begin(), first.end(), all.begin()));
    }
}

TEST(PackedRows, TheFaultThatCausedAnOutcomeIsKnownOfWideOnesToo) {
    GrowingOutcomes growing;
    Outcome outcome;
    outcome.cause_kind = CauseKind::Fault;
    outcome.cause = 7;
    growing.put(0, outcome);
    outcome.zapped = 1'000'000;
    outcome.cause = 9;
    growing.put(1, outcome);
    outcome.cause_kind = CauseKind::Unmap;
    growing.put(3, outcome);
    EXPECT_EQ(growing.fault_that_caused(0), 7U);
    EXPECT_EQ(growing.fault_that_caused(1), 9U);
    EXPECT_EQ(growing.fault_that_caused(2), kNoIndex) << "it has none yet";
    EXPECT_EQ(growing.fault_that_caused(3), kNoIndex) << "an event did";
}

TEST(PackedRows, UnmapsComeBackAsTheyWere) {
    Drawn drawn(4);
    std::vector<UnmapMark> all;
    for (std::int64_t k = 0; k < 5'000; ++k) {
        UnmapMark mark;
        mark.time = k;
        mark.range = drawn.number();
        mark.outcome = drawn.number();
        mark.event = drawn.number();
        mark.zapped = drawn.number();
        mark.entries_removed = drawn.yes() ? 0 : drawn.number();
        mark.dirty_removed = drawn.yes() ? 0 : drawn.number();
        mark.origin = static_cast<trace::Origin>(drawn.number() % 10);
        all.push_back(mark);
    }
    const UnmapMarks packed = all;
    EXPECT_TRUE(std::equal(packed.begin(), packed.end(), all.begin(), all.end()));
    for (std::size_t k = 0; k < all.size(); ++k) {
        ASSERT_EQ(packed.at().time(k), all[k].time);
        ASSERT_EQ(packed.at().zapped(k), all[k].zapped);
    }
}

TEST(PackedRows, SpansAreOrderedBySlotAndComeBackAsTheyWere) {
    const std::vector<MapSpan> ordered{{0, kLatest, 0, 1, true},
                                       {5, 6, 0, 2, false},
                                       {8, 9, 0, 2, true},
                                       {kLatest - 1, kLatest, 3, 1, false}};
    std::vector<MapSpan> mixed = ordered;
    std::shuffle(mixed.begin(), mixed.end(), std::mt19937(1));
    const MapSpans spans = mixed;
    EXPECT_EQ(spans.all(), ordered);
    EXPECT_EQ(spans.size(), 4U);
    ASSERT_EQ(spans.by_slot().size(), 3U);
    ASSERT_NE(spans.find({0, 2}), nullptr);
    EXPECT_EQ(spans.find({0, 2})->rows.size(), 2U);
    EXPECT_EQ(spans.find({0, 3}), nullptr);
    EXPECT_EQ(spans.find({7, 1}), nullptr);
    EXPECT_TRUE(MapSpans(std::vector<MapSpan>()).empty());
}

TEST(PackedRows, AccessesComeBackAsTheyWereAndCopiesAreTheirOwn) {
    Drawn drawn(5);
    const auto draw = [&drawn](std::int64_t begin) {
        Access access;
        access.begin = begin;
        access.task_last = drawn.yes() ? std::numeric_limits<std::int64_t>::min() : drawn.time();
        access.event = drawn.number();
        access.retry = drawn.yes() ? kNoIndex : drawn.number();
        access.pte = drawn.yes() ? kNoIndex : drawn.number();
        access.before = drawn.yes() ? kNoIndex : drawn.number();
        access.unmap = drawn.number();
        access.pte_unmap = drawn.yes() ? kNoIndex : drawn.number();
        access.range = drawn.number();
        access.slot = 0;
        access.task = drawn.number();
        access.protect = drawn.yes() ? kNoIndex : drawn.number();
        access.page = static_cast<std::uint16_t>(drawn.number());
        access.write = drawn.yes();
        access.pte_first = drawn.yes();
        access.hole = drawn.yes();
        return access;
    };
    const auto all_of = [](const Access& a) {
        return std::tuple(a.begin, a.task_last, a.event, a.retry, a.pte, a.before, a.unmap,
                          a.pte_unmap, a.range, a.slot, a.task, a.protect, a.page, a.write,
                          a.pte_first, a.hole);
    };
    std::vector<Access> expected;
    Accesses accesses;
    accesses.add_slot({1, 2});
    for (std::int64_t k = 0; k < 2'000; ++k) {
        expected.push_back(draw(k));
        accesses.push_back(expected.back());
    }
    const Accesses copy = accesses;
    for (std::size_t k = 0; k < expected.size(); k += 3) {
        Access changed = draw(expected[k].begin);
        changed.event = expected[k].event; // as are time and slot
        accesses.put(k, changed);
        EXPECT_EQ(all_of(copy[k]), all_of(expected[k]));
        expected[k] = changed;
    }
    for (std::size_t k = 0; k < expected.size(); ++k) {
        ASSERT_EQ(all_of(accesses[k]), all_of(expected[k]));
    }
    EXPECT_EQ(copy.keys()[0], (SlotKey{1, 2}));
}

} // namespace
} // namespace daxscope::replay
