// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows with none, one and very many events, held against a walk. DAXSCOPE_TEST_ROWS=100000000 has a
// hundred million in one row (4.6 GB, 24 s); without it there are two million.
#include "replay/analysis/stretch.h"
#include "replay/analysis/zoom_index.h"

#include <charconv>
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
#include <string_view>

namespace daxscope::replay {
namespace {

std::size_t rows_wanted() {
    std::size_t rows = 2'000'000;
    if (const char* const said = std::getenv("DAXSCOPE_TEST_ROWS")) {
        const std::string_view text(said);
        std::from_chars(text.data(), text.data() + text.size(), rows);
    }
    return rows;
}

/// One range with `many` accesses, three at each instant; one with a single one; one with none.
Run run_of_many(std::size_t many) {
    constexpr std::int64_t kStart = 1'000, kApart = 7;
    const std::size_t single = many / 2; // where the one of the other range stands
    std::vector<AccessRow> accesses;
    std::vector<OutcomeRow> outcomes;
    accesses.reserve(many + 1);
    outcomes.reserve(many + 1);
    for (std::size_t k = 0; k <= many; ++k) {
        AccessRow access;
        access.begin = kStart + static_cast<std::int64_t>(k / 3) * kApart;
        access.slot = k == single ? 1 : 0;
        accesses.push_back(access);
        OutcomeRow outcome;
        outcome.kind = (k * 2'654'435'761U >> 7U) % 4; // in no order
        outcome.duration = outcome.kind == 0 ? 0 : static_cast<std::uint32_t>(1 + k % 99'991);
        outcome.result = outcome.kind == 0 ? 0 : 0x100;
        outcomes.push_back(outcome);
    }
    Run run;
    run.outcomes = Outcomes(std::move(accesses), std::vector<SlotKey>{{0, 1}, {1, 1}},
                            std::move(outcomes), Rows<WideOutcome>());
    return run;
}

struct Walked {
    std::array<std::uint64_t, 4> kinds{};
    std::int64_t longest = 0, time = 0;
};

Walked walk(const Run& run, std::uint32_t range, std::int64_t begin, std::int64_t end) {
    Walked sum;
    const OutcomesAt& at = run.outcomes.at();
    const AccessRow* const last = at.accesses + run.outcomes.size();
    const auto before = [](const AccessRow& row, std::int64_t time) { return row.begin < time; };
    const auto from = std::lower_bound(at.accesses, last, begin, before);
    const auto to = std::lower_bound(from, last, end, before);
    for (auto row = from; row != to; ++row) {
        const OutcomeRow& outcome = at.rows[row - at.accesses];
        if (at.keys[row->slot].range == range) {
            ++sum.kinds.at(outcome.kind);
            sum.longest = std::max<std::int64_t>(sum.longest, outcome.duration);
            sum.time += outcome.duration;
        }
    }
    return sum;
}

} // namespace

TEST(ManyRows, AreCountedAsAWalkCountsThemWhereARowHasNoneOneOrAll) {
    constexpr std::uint32_t kRanges = 3;
    const replay::Run run = run_of_many(rows_wanted());
    const ZoomIndex index(run, kRanges);
    const StretchIndex stretch(run);
    const std::int64_t first = run.outcomes.front().begin, last = run.outcomes.back().begin;
    std::mt19937_64 random(5);
    for (int turn = 0; turn < 300; ++turn) {
        std::int64_t begin = first - 1, end = last + 1; // the whole
        if (turn > 1) {
            // Of every length, from one nanosecond to about the whole.
            const auto all = static_cast<std::uint64_t>(last - first + 2);
            begin += static_cast<std::int64_t>(random() % all);
            const auto most = std::max<std::uint64_t>(all >> (turn % 40), 1);
            end = begin + 1 + static_cast<std::int64_t>(random() % most);
        }
        Walked sum;
        for (std::uint32_t range = 0; range < kRanges; ++range) {
            const Walked walked = walk(run, range, begin, end);
            const LaneSummary found = index.query(range, begin, end);
            for (std::size_t kind = 0; kind < walked.kinds.size(); ++kind) {
                ASSERT_EQ(found.outcomes.kinds[kind], walked.kinds[kind])
                    << range << ": " << begin << ' ' << end;
                sum.kinds[kind] += walked.kinds[kind];
            }
            ASSERT_EQ(found.outcomes.max_duration, walked.longest) << begin << ' ' << end;
            sum.longest = std::max(sum.longest, walked.longest);
            sum.time += walked.time;
        }
        const StretchTotals totals = stretch.totals({begin, end});
        ASSERT_EQ(totals.sums.hits, sum.kinds[0]);
        ASSERT_EQ(totals.sums.refaults, sum.kinds[2]);
        ASSERT_EQ(totals.faults(), sum.kinds[1] + sum.kinds[2] + sum.kinds[3]);
        ASSERT_EQ(totals.sums.time_in_faults, sum.time);
        ASSERT_EQ(totals.most, sum.longest);
    }
}

} // namespace daxscope::replay
