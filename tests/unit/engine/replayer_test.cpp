// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace replayed in pieces of any size is replayed as at once.
#include "replay/engine/replayer.h"

#include "replay/engine/watch.h"
#include "tests/unit/engine/random_trace.h"
#include "tests/unit/store/pieces.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::replay {
namespace {

template <typename Rows>
std::string first_difference(const Rows& made, const Rows& expected) {
    for (std::size_t k = 0; k < std::min(made.size(), expected.size()); ++k) {
        if (!(made[k] == expected[k])) {
            return "number " + std::to_string(k) + " of range " + std::to_string(made[k].range) +
                   ", instead of " + std::to_string(expected[k].range);
        }
    }
    return made.size() == expected.size() ? "" : "the size";
}

struct Went {
    std::size_t anew = 0;  ///< times that all was made anew
    std::size_t early = 0; ///< outcomes there before the end
};

Went expect_same(const trace::Trace& trace, const model::Handler& before,
                 const model::Handler& after, std::uint32_t seed, std::int64_t margin) {
    std::mt19937 random(seed);
    trace::Pieces pieces(trace);
    Replayer replayer(before, after, true, margin);
    Went went;
    std::array<MadeRows, Replayer::kRuns> made;
    std::shared_ptr<const trace::Trace> now;
    while (true) {
        const std::size_t few = 1 + random() % 3, many = 1 + random() % (1 + trace.size() / 4);
        now = pieces.next(random() % 4 == 0 ? many : few);
        if (!pieces.more()) {
            now = pieces.whole();
            break;
        }
        went.anew += replayer.extend(*now, {}) ? 0 : 1;
        for (const auto which : {Replayer::kRecorded, Replayer::kBefore, Replayer::kAfter}) {
            made[which] = replayer.made(which);
        }
    }
    const bool stale = replayer.is_stale();
    const Replayer::Whole whole = replayer.finish(*now, {});
    went.anew += whole.anew ? 1 : 0;
    const Run expected[] = {recorded(trace), replay(trace, before), replay(trace, after)};
    for (std::size_t which = 0; which < Replayer::kRuns; ++which) {
        const Run& run = whole.runs[which];
        EXPECT_EQ(run.hash(), expected[which].hash()) << run.handler << ", seed " << seed;
        EXPECT_EQ(first_difference(run.outcomes, expected[which].outcomes), "") << "outcomes";
        EXPECT_EQ(first_difference(run.unmaps, expected[which].unmaps), "") << "unmaps";
        EXPECT_EQ(first_difference(run.spans.all(), expected[which].spans.all()), "") << "spans";
        EXPECT_EQ(run.totals, expected[which].totals) << run.handler << ", seed " << seed;
        EXPECT_EQ(run.handler, expected[which].handler);
        went.early += made[which].outcomes.size();
        if (stale || whole.anew) {
            continue;
        }
        const auto is_first = [](const auto& some, const auto& all) {
            return some.size() <= all.size() && std::equal(some.begin(), some.end(), all.begin());
        };
        EXPECT_TRUE(is_first(made[which].outcomes, run.outcomes)) << run.handler << seed;
        EXPECT_TRUE(is_first(made[which].unmaps, run.unmaps)) << run.handler << seed;
        for (const Outcome& outcome : made[which].outcomes) {
            EXPECT_TRUE(outcome.cause_kind != CauseKind::Fault ||
                        outcome.cause < made[which].outcomes.size());
        }
    }
    // What it leaves is as good for looking as what is made at once.
    const Plan plan = make_plan(trace, {}, {});
    for (int look_at = 0; look_at < 8 && !whole.runs[1].outcomes.empty(); ++look_at) {
        Moment moment;
        moment.access =
            static_cast<std::uint32_t>(random() % whole.runs[Replayer::kBefore].outcomes.size());
        moment.range = whole.runs[Replayer::kBefore].outcomes[moment.access].range;
        const Watched seen = look(*now, whole.plan, before, moment, {}, &whole.before);
        const Watched at_once = look(trace, plan, before, moment);
        EXPECT_EQ(seen.before, at_once.before);
        EXPECT_EQ(seen.after, at_once.after);
        EXPECT_EQ(seen.steps.size(), at_once.steps.size());
    }
    return went;
}

TEST(Replayer, BundledTracesComeToTheSameInPieces) {
    std::size_t early = 0;
    for (const auto& file : std::filesystem::directory_iterator(
             std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources/traces")) {
        if (file.path().extension() != ".daxtrace") {
            continue;
        }
        SCOPED_TRACE(file.path().filename());
        const auto trace = trace::Trace::load(file.path());
        if (!Replayer::can_follow(trace->session(), {})) {
            continue;
        }
        const auto [before, after] = default_pair(trace->session());
        for (std::uint32_t seed = 0; seed < 4; ++seed) {
            const std::int64_t margin = seed % 2 == 0 ? 1'000 : Replayer::kLeastMargin;
            early += expect_same(*trace, *before, *after, seed, margin).early;
        }
    }
    EXPECT_GT(early, 20'000U) << "most of them are replayed before the end";
}

TEST(Replayer, TracesThatNoKernelMadeComeToTheSameInPieces) {
    Went went;
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        const auto trace = RandomTrace(seed, 1 + seed % 3).build(300);
        const auto& handlers = model::handlers();
        const Went one =
            expect_same(*trace, *handlers[seed % handlers.size()],
                        *handlers[(seed / 3) % handlers.size()], seed, seed % 5 == 0 ? 1 : 50);
        went.anew += one.anew;
        went.early += one.early;
    }
    EXPECT_GT(went.early, 10'000U) << "most of them are replayed before the end";
}

} // namespace
} // namespace daxscope::replay
