// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/stretch.h"

#include "replay/analysis/compare.h"
#include "replay/report/stretch.h"
#include "tests/unit/engine/maker.h"
#include "tests/unit/engine/random_trace.h"

#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

namespace daxscope::replay {
namespace {

using lanes::TimeRange;

/// What a walk over every row comes to.
StretchTotals walked(const Run& run, TimeRange stretch) {
    StretchTotals sum;
    bool first = true;
    const auto inside = [&](std::int64_t time) {
        return time >= stretch.begin && time < stretch.end;
    };
    for (const Outcome& outcome : run.outcomes) {
        if (!inside(outcome.begin)) {
            continue;
        }
        ++sum.sums.accesses;
        if (outcome.kind == OutcomeKind::Hit) {
            ++sum.sums.hits;
            continue;
        }
        ++(outcome.kind == OutcomeKind::FirstTouch ? sum.sums.first_touches
           : outcome.kind == OutcomeKind::Refault  ? sum.sums.refaults
                                                   : sum.sums.permissions);
        ++(outcome.pte ? sum.sums.pte_faults : sum.sums.pmd_faults);
        ++((outcome.result & 0x100) != 0   ? sum.nopage
           : (outcome.result & 0x800) != 0 ? sum.fallback
           : (outcome.result & 0x2) != 0   ? sum.sigbus
                                           : sum.other);
        sum.sums.entries_removed += outcome.entries_removed;
        sum.sums.dirty_removed += outcome.dirty_removed ? 1 : 0;
        const std::int64_t length = outcome.end - outcome.begin;
        sum.least = first ? length : std::min(sum.least, length);
        sum.most = first ? length : std::max(sum.most, length);
        sum.sums.time_in_faults += length;
        first = false;
    }
    for (const UnmapMark& mark : run.unmaps) {
        if (inside(mark.time)) {
            ++sum.sums.unmaps;
            sum.sums.zapped += mark.zapped;
            sum.sums.entries_removed += mark.entries_removed;
            sum.sums.dirty_removed += mark.dirty_removed;
        }
    }
    return sum;
}

Comparison random_comparison(std::uint32_t seed, std::size_t events,
                             Clock clock = Clock::Ordinary) {
    return compare(RandomTrace(seed).build(events, clock));
}

class StretchOn : public testing::TestWithParam<Clock> {};
INSTANTIATE_TEST_SUITE_P(Clocks, StretchOn, testing::ValuesIn(kClocks));

TEST_P(StretchOn, AnyClockIsExactlyWhatAWalkComesTo) {
    std::mt19937 random(7); // NOLINT(*-msc51-cpp): the same each time
    for (const std::size_t events : {0U, 1U, 300U, 30'000U}) {
        const Comparison made = random_comparison(3, events, GetParam());
        const std::int64_t begin = made.trace->begin() - 5, end = made.trace->end() + 5;
        for (const replay::Run* run : {&made.recorded, &made.before, &made.after}) {
            const StretchIndex index(*run);
            const auto any = [&] {
                return begin + static_cast<std::int64_t>(
                                   random() % static_cast<std::uint64_t>(end - begin + 1));
            };
            for (int k = 0; k < 60; ++k) {
                const std::int64_t one = any(), other = any();
                TimeRange stretch{std::min(one, other), std::max(one, other)};
                if (k == 0) {
                    stretch = {begin, end};
                } else if (k < 20 && !run->outcomes.empty()) { // one nanosecond, of a fault
                    stretch.begin = run->outcomes[random() % run->outcomes.size()].begin;
                    stretch.end = stretch.begin + 1;
                }
                ASSERT_EQ(index.totals(stretch), walked(*run, stretch))
                    << events << ' ' << stretch.begin << ' ' << stretch.end;
            }
        }
    }
}

TEST(Stretch, OfAllIsTheRunsTotals) {
    const Comparison made = random_comparison(5, 20'000);
    for (const replay::Run* run : {&made.before, &made.after}) {
        const StretchTotals all = StretchIndex(*run).totals({INT64_MIN / 2, INT64_MAX / 2});
        EXPECT_GT(all.faults(), 4'096U); // more than a block
        EXPECT_EQ(all.sums.hits, run->totals.hits);
        EXPECT_EQ(all.sums.refaults, run->totals.refaults);
        EXPECT_EQ(all.sums.pmd_faults, run->totals.pmd_faults);
        EXPECT_EQ(all.sums.pte_faults, run->totals.pte_faults);
        EXPECT_EQ(all.sums.zapped, run->totals.zapped);
        EXPECT_EQ(all.sums.entries_removed, run->totals.entries_removed);
        EXPECT_EQ(all.sums.time_in_faults, run->totals.time_in_faults);
    }
}

TEST(Stretch, HalvesAddUp) {
    const Comparison made = random_comparison(9, 10'000);
    const StretchIndex index(made.before);
    const std::int64_t begin = made.trace->begin(), end = made.trace->end() + 1;
    for (std::int64_t part = 1; part < 50; ++part) {
        const std::int64_t middle = begin + (end - begin) * part / 50;
        StretchTotals sum = index.totals({begin, middle});
        sum.add(index.totals({middle, end}));
        ASSERT_EQ(sum, index.totals({begin, end})) << middle;
    }
}

TEST_P(StretchOn, AnyClockPercentilesAndGroupsAreThoseOfASortedList) {
    const Comparison made = random_comparison(11, 9'000, GetParam());
    const StretchIndex index(made.before);
    const TimeRange stretch{made.trace->begin() + (made.trace->end() - made.trace->begin()) / 1'000,
                            made.trace->begin() + (made.trace->end() - made.trace->begin()) / 2};
    const StretchDetails details = stretch_details(*made.trace, index, stretch);
    std::vector<std::int64_t> lengths;
    std::map<std::int64_t, StretchGroup> mappings, tasks;
    for (const Outcome& outcome : made.before.outcomes) {
        if (outcome.begin < stretch.begin || outcome.begin >= stretch.end) {
            continue;
        }
        const bool hit = outcome.kind == OutcomeKind::Hit;
        for (StretchGroup* const group :
             {&mappings[outcome.mapping], &tasks[made.trace->event(outcome.event).task]}) {
            group->hits += hit ? 1 : 0;
            group->faults += hit ? 0 : 1;
            group->refaults += outcome.kind == OutcomeKind::Refault ? 1 : 0;
            group->time += hit ? 0 : outcome.end - outcome.begin;
        }
        if (!hit) {
            lengths.push_back(outcome.end - outcome.begin);
        }
    }
    std::sort(lengths.begin(), lengths.end());
    ASSERT_GT(lengths.size(), 1'000U);
    // The nearest rank: at least that share of the faults took no longer.
    const auto rank = [&](std::size_t percent) {
        for (const std::int64_t length : lengths) {
            const auto no_longer = static_cast<std::size_t>(
                std::upper_bound(lengths.begin(), lengths.end(), length) - lengths.begin());
            if (no_longer * 100 >= percent * lengths.size()) {
                return length;
            }
        }
        return lengths.back();
    };
    EXPECT_EQ(details.p50, rank(50));
    EXPECT_EQ(details.p90, rank(90));
    EXPECT_EQ(details.p99, rank(99));
    const auto same = [](const std::vector<StretchGroup>& groups,
                         const std::map<std::int64_t, StretchGroup>& wanted) {
        ASSERT_EQ(groups.size(), wanted.size());
        std::int64_t before = INT64_MAX;
        for (const StretchGroup& group : groups) {
            StretchGroup expected = wanted.at(group.key);
            expected.key = group.key;
            EXPECT_EQ(group, expected) << group.key;
            EXPECT_LE(group.time, before) << "most time first";
            before = group.time;
        }
    };
    same(details.mappings, mappings);
    same(details.tasks, tasks);
}

/// Two mappings that read a range in turn: nothing of it is unknown.
Comparison turns() {
    TraceMaker maker;
    const std::int64_t parties[] = {maker.mapping(), maker.mapping()};
    for (int k = 0; k < 20; ++k) {
        const std::int64_t ts = std::int64_t{10'000} * k;
        maker.fault(ts, ts + 1000, parties[k % 2]);
    }
    return compare(maker.build());
}

TEST(Stretch, WithoutFaultsHasNoPercentile) {
    const Comparison made = turns();
    const StretchIndex index(made.before);
    const TimeRange nothing{made.trace->end() + 10, made.trace->end() + 20};
    const StretchDetails details = stretch_details(*made.trace, index, nothing);
    EXPECT_EQ(details, StretchDetails{});
    const report::StretchColumn column{&made, Side::Before, &index, nothing, &details, "before"};
    for (const report::StretchFigure& figure : report::stretch_figures({&column, 1})) {
        if (figure.name == "p99" || figure.name == "shortest") {
            EXPECT_FALSE(figure.values[0]) << "unknown, not zero";
        }
        if (figure.name == "faults") {
            EXPECT_EQ(figure.values[0], 0);
        }
    }
}

TEST(Stretch, LengthsOfDifferentFaultsSayHowManyAndHaveNoDifference) {
    const Comparison made = turns();
    const StretchIndex before(made.before);
    const TimeRange all{made.trace->begin(), made.trace->end() + 1};
    const TimeRange half{made.trace->begin(), made.trace->begin() + 5'000};
    const StretchDetails whole_of = stretch_details(*made.trace, before, all),
                         half_of = stretch_details(*made.trace, before, half);
    const report::StretchColumn one{&made, Side::Before, &before, all, &whole_of, "one"},
        other{&made, Side::Before, &before, half, &half_of, "other"};
    const report::StretchColumn unlike[] = {one, other}, alike[] = {one, one};
    for (const report::StretchFigure& figure : report::stretch_figures(unlike)) {
        if (figure.name == "p50" || figure.name == "longest") {
            const std::string number = std::to_string(figure.of[1].number);
            EXPECT_NE(figure.of[0].number, figure.of[1].number);
            EXPECT_NE(report::figure_text(figure, 1).find("(n = " + number + ")"),
                      std::string::npos)
                << report::figure_text(figure, 1);
            EXPECT_EQ(report::figure_difference(figure, 0, 1), "\u2013");
        }
    }
    for (const report::StretchFigure& figure : report::stretch_figures(alike)) {
        if (figure.name == "p50") {
            EXPECT_EQ(report::figure_text(figure, 1).find("n ="), std::string::npos);
            EXPECT_EQ(report::figure_difference(figure, 0, 1), "0");
        }
    }
}

/// Two mappings that read a range in turn, without the unmaps.
Comparison storm_without_unmaps() {
    TraceMaker maker;
    const std::int64_t parties[] = {maker.mapping(), maker.mapping()};
    for (int k = 0; k < 20; ++k) {
        const std::int64_t ts = std::int64_t{10'000} * k;
        maker.fault(ts, ts + 1000, parties[k % 2]);
    }
    maker.set("not_recorded_kinds", "unmap zap");
    return compare(maker.build());
}

TEST(Stretch, WhatUnrecordedUnmapsDecideIsNotKnownOfAHandler) {
    const Comparison made = storm_without_unmaps();
    const StretchIndex recorded(made.recorded), before(made.before);
    const TimeRange all{made.trace->begin(), made.trace->end() + 1};
    const StretchDetails details = stretch_details(*made.trace, before, all);
    const report::StretchColumn columns[] = {
        {&made, Side::Recorded, &recorded, all, nullptr, "recorded"},
        {&made, Side::Before, &before, all, &details, "before"}};
    for (const report::StretchFigure& figure : report::stretch_figures(columns)) {
        if (figure.name == "faults") {
            EXPECT_EQ(figure.values[0], 20);
        }
        if (figure.name == "faults" || figure.name == "refaults" || figure.name == "unmaps" ||
            figure.name == "hits" || figure.name == "p99" || figure.name == "first touches") {
            EXPECT_FALSE(figure.values[1]) << figure.name;
        }
    }
    const auto json = nlohmann::json::parse(report::stretch_json(columns, "t", 0));
    EXPECT_FALSE(json["sides"][1]["ranges"].empty());
    EXPECT_TRUE(json["sides"][1]["ranges"][0]["faults"].is_null());
}

TEST(Stretch, SaysWhatNoHookSaw) {
    const Comparison made = turns();
    const StretchIndex recorded(made.recorded), before(made.before);
    const TimeRange all{made.trace->begin(), made.trace->end() + 1};
    const report::StretchColumn columns[] = {
        {&made, Side::Recorded, &recorded, all, nullptr, "recorded"},
        {&made, Side::Before, &before, all, nullptr, "before"}};
    for (const report::StretchFigure& figure : report::stretch_figures(columns)) {
        if (figure.name == "hits" || figure.name == "DAX entries removed") {
            EXPECT_FALSE(figure.values[0]) << figure.name;
            EXPECT_TRUE(figure.values[1]) << figure.name;
            EXPECT_EQ(report::figure_text(figure, 0), "not recorded");
            EXPECT_EQ(report::figure_difference(figure, 0, 1), "not known");
        }
    }
    const std::string json = report::stretch_json(columns, "a trace", made.trace->begin());
    EXPECT_NE(json.find("\"hits\": null"), std::string::npos) << json;
    EXPECT_NE(json.find("\"from_ns\": 0"), std::string::npos) << json;
    for (const char* key : {"\"dirty_dax_entries_removed\"", "\"dirty_ones\"", "\"nopage\""}) {
        EXPECT_NE(json.find(key), std::string::npos) << key;
    }
    EXPECT_NE(json.find("\"tasks\": null"), std::string::npos) << "not walked";
}

} // namespace
} // namespace daxscope::replay
