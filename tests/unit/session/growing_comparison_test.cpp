// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is shown of a recording under way is what the whole says of the same time.
#include "replay/session/growing_comparison.h"

#include "replay/analysis/fault_sums.h"
#include "replay/analysis/side.h"
#include "tests/unit/store/pieces.h"

#include <atomic>
#include <filesystem>
#include <gtest/gtest.h>
#include <mutex>
#include <random>
#include <thread>

namespace daxscope::replay {
namespace {

std::shared_ptr<const trace::Trace> bundled(const std::string& name) {
    return trace::Trace::load(std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces" /
                              (name + ".daxtrace"));
}

/// Up to `upto` it says what an index of the whole run says.
void expect_index(const ZoomIndex& index, const Run& run, const trace::Trace& trace,
                  std::int64_t upto) {
    const std::int64_t from = trace.begin();
    const ZoomIndex expected(run, trace.ranges().size());
    std::mt19937_64 random(1);
    for (std::uint32_t range = 0; range < std::min<std::size_t>(index.size(), 20); ++range) {
        for (int window = 0; window < 20; ++window) {
            const auto at = [&] {
                return from + static_cast<std::int64_t>(
                                  random() % static_cast<std::uint64_t>(upto - from + 1));
            };
            const std::int64_t one = at(), other = at();
            const std::int64_t begin = std::min(one, other), end = std::max(one, other);
            ASSERT_EQ(index.query(range, begin, end), expected.query(range, begin, end))
                << run.handler << ", range " << range;
            ASSERT_EQ(index.faults_before(end), expected.faults_before(end));
        }
    }
}

/// Up to the begin of the last outcome that it has, the part says what the whole does.
void expect_same(const Comparison& part, const Comparison& whole, const CompareOptions& options) {
    for (const Side side : kSides) {
        const Run& of_part = run_of(part, side);
        const Run& of_whole = run_of(whole, side);
        ASSERT_LE(of_part.outcomes.size(), of_whole.outcomes.size());
        EXPECT_TRUE(std::equal(of_part.outcomes.begin(), of_part.outcomes.end(),
                               of_whole.outcomes.begin()));
        if (of_part.outcomes.empty()) {
            continue;
        }
        const std::int64_t upto = of_part.outcomes.back().begin;
        const ZoomIndex& index = *part.indices[static_cast<std::size_t>(side)];
        ASSERT_EQ(index.size(), part.trace->ranges().size());
        expect_index(index, of_whole, *whole.trace, upto);
        std::size_t over = 0;
        const std::vector<Storm>& storms = storms_of(whole, side);
        for (Storm storm : storms_of(part, side)) {
            if (storm.end + options.rule.max_gap >= upto) {
                continue; // may go on
            }
            ++over;
            const auto same = std::find_if(storms.begin(), storms.end(), [&](const Storm& all) {
                return all.range == storm.range && all.begin == storm.begin;
            });
            ASSERT_NE(same, storms.end());
            storm.rank = same->rank; // among more
            EXPECT_EQ(storm, *same);
        }
        EXPECT_GE(over, static_cast<std::size_t>(
                            std::count_if(storms.begin(), storms.end(), [&](const Storm& storm) {
                                return storm.end + 2 * options.rule.max_gap < upto;
                            })));
    }
}

TEST(GrowingComparison, APartSaysWhatTheWholeDoes) {
    for (const char* const name :
         {"reflink-storm-6.12", "prefix-storm-6.1", "msync-contrast-6.12", "reflink-quiet-6.1"}) {
        SCOPED_TRACE(name);
        const auto trace = bundled(name);
        CompareOptions options;
        options.moments = true;
        const Comparison whole = compare(trace, options);
        std::mt19937 random(7);
        trace::Pieces pieces(*trace);
        GrowingComparison growing(trace->session(), options);
        std::vector<std::shared_ptr<const Comparison>> parts;
        std::size_t anew = 0;
        while (pieces.more()) {
            growing.extend(pieces.next(1 + random() % (1 + trace->size() / 12)), {});
            parts.push_back(growing.snapshot());
            if (std::exchange(anew, growing.begun_anew()) != growing.begun_anew()) {
                parts.erase(parts.begin(), parts.end() - 1);
            }
        }
        ASSERT_GE(parts.size(), 2U);
        EXPECT_GT(parts.back()->before.outcomes.size(), whole.before.outcomes.size() / 2);
        for (const auto& part : parts) { // the early ones, too: nothing of them has changed
            expect_same(*part, whole, options);
            // One number of events is behind every figure: that of those which are decided.
            ASSERT_LE(part->events(), part->trace->size());
            FaultFilter decided;
            decided.events = part->events();
            const FaultSum sum = fault_report(*part->trace, decided, &part->recorded).total;
            const Totals& totals = part->recorded.totals;
            EXPECT_EQ(sum.faults(), totals.pmd_faults + totals.pte_faults);
        }
        const Comparison made = growing.finish(trace, {});
        for (const Side side : kSides) {
            EXPECT_EQ(run_of(made, side).hash(), run_of(whole, side).hash());
            EXPECT_EQ(storms_of(made, side), storms_of(whole, side));
            expect_index(*made.indices[static_cast<std::size_t>(side)], run_of(whole, side),
                         *whole.trace, whole.trace->end());
        }
        EXPECT_EQ(made.verdict, whole.verdict);
    }
}

TEST(GrowingComparison, IsReadByOthersWhileItGrows) {
    const auto trace = bundled("reflink-storm-6.12");
    trace::Pieces pieces(*trace);
    GrowingComparison growing(trace->session(), {});
    std::mutex mutex;
    std::shared_ptr<const Comparison> shown;
    std::atomic<bool> over = false;
    std::uint64_t looks = 0;
    std::thread reader([&] {
        while (!over) {
            std::shared_ptr<const Comparison> now;
            {
                const std::lock_guard hold(mutex);
                now = shown;
            }
            if (now == nullptr) {
                continue;
            }
            for (const Side side : kSides) {
                const replay::Run& run = run_of(*now, side);
                const ZoomIndex& index = *now->indices[static_cast<std::size_t>(side)];
                for (std::uint32_t range = 0; range < index.size(); ++range) {
                    const auto sum = index.query(range, INT64_MIN / 2, INT64_MAX / 2);
                    const auto outcomes = std::count_if(
                        run.outcomes.begin(), run.outcomes.end(),
                        [range](const Outcome& outcome) { return outcome.range == range; });
                    ASSERT_EQ(sum.outcomes.count(), static_cast<std::uint32_t>(outcomes));
                }
                ++looks;
            }
        }
    });
    while (pieces.more()) {
        growing.extend(pieces.next(50), {});
        auto part = growing.snapshot();
        const std::lock_guard hold(mutex);
        shown = std::move(part);
    }
    over = true;
    reader.join();
    EXPECT_GT(looks, 0U);
}

} // namespace
} // namespace daxscope::replay
