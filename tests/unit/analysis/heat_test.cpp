// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"
#include "replay/analysis/heat.h"
#include "replay/analysis/run_counts.h"
#include "replay/analysis/side.h"
#include "tests/unit/engine/random_trace.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

namespace daxscope::replay {
namespace {

constexpr std::array kHeats{HeatOf::Faults, HeatOf::Refaults, HeatOf::Zaps, HeatOf::Time,
                            HeatOf::Fallbacks};

/// The figure of one cell, by a walk over all rows of the run.
std::int64_t heat_walked(const HeatRun& of, HeatOf what, std::uint32_t row, std::int64_t begin,
                         std::int64_t end) {
    const std::uint32_t range = of.range_of_row.empty() ? row : of.range_of_row[row];
    std::int64_t sum = 0;
    const auto within = [&](std::int64_t time) {
        return time - of.ahead >= begin && time - of.ahead < end;
    };
    if (what == HeatOf::Zaps) {
        for (const UnmapMark& mark : of.run->unmaps) {
            const bool passes = of.outcomes == nullptr ||
                                (mark.outcome != kNoIndex && (*of.outcomes)[mark.outcome]) ||
                                (mark.event != kNoIndex && (*of.events)[mark.event]);
            sum += mark.range == range && within(mark.time) && passes ? mark.zapped : 0;
        }
        return sum;
    }
    for (std::size_t k = 0; k < of.run->outcomes.size(); ++k) {
        const Outcome& outcome = of.run->outcomes[k];
        if (outcome.range != range || outcome.kind == OutcomeKind::Hit || !within(outcome.begin) ||
            (of.outcomes != nullptr && !(*of.outcomes)[k])) {
            continue;
        }
        sum += what == HeatOf::Faults     ? 1
               : what == HeatOf::Refaults ? (outcome.kind == OutcomeKind::Refault ? 1 : 0)
               : what == HeatOf::Time     ? outcome.end - outcome.begin
                                          : (fell_back(outcome) ? 1 : 0);
    }
    return sum;
}

Matches some_of(std::size_t size, std::mt19937_64& random) {
    std::vector<std::uint64_t> words(Matches::words_for(size));
    for (std::uint64_t& word : words) {
        word = random();
    }
    return Matches(std::move(words), size);
}

} // namespace

TEST(HeatTimes, ColumnsShareTheTimeWithoutGapAndEachInstantIsInOne) {
    std::mt19937_64 random(3);
    for (const std::int64_t length : {std::int64_t{1}, std::int64_t{7}, std::int64_t{1'000'003},
                                      std::int64_t{104} * 86'400 * 1'000'000'000}) {
        for (const std::uint32_t columns : {1U, 3U, 1000U, 4096U}) {
            const HeatTimes times{1'000, 1'000 + length, columns};
            ASSERT_EQ(times.start(0), times.begin);
            ASSERT_EQ(times.start(columns), times.end);
            for (int turn = 0; turn < 200; ++turn) {
                const auto time = times.begin + static_cast<std::int64_t>(
                                                    random() % static_cast<std::uint64_t>(length));
                const std::uint32_t column = times.column_of(time);
                ASSERT_LT(column, columns);
                ASSERT_LE(times.start(column), time);
                ASSERT_GT(times.start(column + 1), time);
            }
        }
    }
}

/// Recordings, and what no kernel would record on each clock, with one range that has one event.
std::vector<std::shared_ptr<const trace::Trace>> all_kinds() {
    std::vector<std::shared_ptr<const trace::Trace>> traces;
    for (const char* name : {"reflink-storm-6.12", "prefix-storm-6.1", "fallbacks-6.12"}) {
        traces.push_back(
            trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces" /
                               (std::string(name) + ".daxtrace")));
    }
    for (const Clock clock : kClocks) {
        traces.push_back(RandomTrace(17, 4).build(1'500, clock));
    }
    return traces;
}

TEST(HeatMap, EachCellHasTheGreatestFigureOfItsRangesAsAWalkFindsIt) {
    std::mt19937_64 random(11);
    for (const auto& loaded : all_kinds()) {
        const auto comparison = compare(loaded);
        const trace::Trace& trace = *comparison.trace;
        const std::size_t ranges = trace.ranges().size();
        std::array<std::unique_ptr<ZoomIndex>, 3> indices;
        for (const Side side : kSides) {
            indices[static_cast<std::size_t>(side)] =
                std::make_unique<ZoomIndex>(run_of(comparison, side), ranges);
        }
        for (int turn = 0; turn < 60; ++turn) {
            const Side side = kSides[random() % 3], other = kSides[random() % 3];
            const replay::Run &run = run_of(comparison, side), &off = run_of(comparison, other);
            const Matches outcomes = some_of(run.outcomes.size(), random);
            const Matches events = some_of(trace.size(), random);
            const bool filtered = turn % 2 == 1, differs = turn % 3 == 2;
            std::vector<std::uint32_t> rows(ranges);
            std::iota(rows.begin(), rows.end(), 0U);
            std::shuffle(rows.begin(), rows.end(), random);
            std::vector<std::uint32_t> places = rows; // row -> range, some of them none
            places[random() % ranges] = kNoIndex;
            const HeatRun of{&run,
                             indices[static_cast<std::size_t>(side)].get(),
                             filtered ? &outcomes : nullptr,
                             filtered ? &events : nullptr,
                             turn % 5 == 4 ? std::span<const std::uint32_t>(places)
                                           : std::span<const std::uint32_t>(),
                             turn % 4 == 3 ? 12'345 : 0};
            const HeatRun less{&off,        indices[static_cast<std::size_t>(other)].get(),
                               of.outcomes, of.events,
                               {},          0};
            const std::int64_t length = trace.end() - trace.begin();
            HeatTimes times{trace.begin(), trace.end() + 1, 1};
            if (turn > 5) {
                times.begin +=
                    static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
                times.end =
                    times.begin + 1 +
                    static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(length));
                times.columns = 1 + static_cast<std::uint32_t>(random() % 40);
            }
            const auto lines = 1 + static_cast<std::uint32_t>(random() % (ranges + 1));
            const HeatOf what = kHeats[static_cast<std::size_t>(turn) % kHeats.size()];
            const HeatMap map = heat_map(of, differs ? &less : nullptr, what, times, rows, lines);
            ASSERT_EQ(map.lines, std::min<std::size_t>(lines, ranges));
            ASSERT_EQ(map.first_row.front(), 0U);
            ASSERT_EQ(map.first_row.back(), ranges);
            std::int64_t most = 0;
            for (std::uint32_t line = 0; line < map.lines; ++line) {
                ASSERT_LT(map.first_row[line], map.first_row[line + 1]);
                for (std::uint32_t column = 0; column < times.columns; ++column) {
                    std::int64_t greatest = 0;
                    std::uint32_t whose = map.first_row[line];
                    for (std::uint32_t at = whose; at < map.first_row[line + 1]; ++at) {
                        const std::int64_t begin = times.start(column);
                        const std::int64_t end = times.start(column + 1);
                        std::int64_t figure = heat_walked(of, what, rows[at], begin, end);
                        figure -= differs ? heat_walked(less, what, rows[at], begin, end) : 0;
                        if (std::abs(figure) > std::abs(greatest)) {
                            greatest = figure;
                            whose = at;
                        }
                    }
                    ASSERT_EQ(map.value[map.cell(line, column)], greatest)
                        << trace.size() << " events, " << turn;
                    ASSERT_EQ(map.row[map.cell(line, column)], whose)
                        << trace.size() << " events, " << turn;
                    most = std::max(most, std::abs(greatest));
                }
            }
            ASSERT_EQ(map.most, most);
        }
    }
}

TEST(HeatMap, OfNoRowsThereIsNoLine) {
    const HeatMap map = heat_map({}, nullptr, HeatOf::Faults, {0, 10, 4}, {}, 100);
    EXPECT_EQ(map.lines, 0U);
    EXPECT_TRUE(map.value.empty());
}

} // namespace daxscope::replay
