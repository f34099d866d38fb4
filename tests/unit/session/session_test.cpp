// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whatever is given out on the way, the whole is what reading first and replaying afterwards makes.
#include "replay/session/session.h"

#include "replay/analysis/side.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

using trace::sample;
using trace::Sample;
using trace::TemporaryDirectory;

constexpr std::int64_t kManyTurns = 60'000; // 180,000 events: more than the first part has

Session::Enter silent() {
    return [](Session::Stage) { return Progress(); };
}

std::vector<Snapshot> all_of(Session& session) {
    std::vector<Snapshot> given;
    do {
        given.push_back(session.next(silent()));
    } while (!given.back().whole);
    return given;
}

void expect_whole(const Comparison& made, const std::filesystem::path& path,
                  const CompareOptions& options) {
    const Comparison expected = compare(source::load(path), options);
    EXPECT_EQ(made.trace->hash(), expected.trace->hash());
    for (const Side side : kSides) {
        EXPECT_EQ(run_of(made, side).hash(), run_of(expected, side).hash());
        EXPECT_EQ(run_of(made, side).totals, run_of(expected, side).totals);
        EXPECT_EQ(storms_of(made, side), storms_of(expected, side));
    }
    EXPECT_EQ(made.verdict, expected.verdict);
    EXPECT_EQ(made.caution, expected.caution);
    EXPECT_EQ(made.moments == nullptr, expected.moments == nullptr);
}

} // namespace

TEST(Session, AFileIsGivenOutInPartsThatGoOnAndAsAWhole) {
    const TemporaryDirectory folder;
    const auto path = folder / "big.daxtrace";
    sample(kManyTurns).write(path);
    CompareOptions options;
    options.moments = true;
    Session session(path, {}, options, {});
    const std::vector<Snapshot> given = all_of(session);
    ASSERT_GE(given.size(), 2U);
    EXPECT_FALSE(given.front().went_on);
    for (std::size_t k = 1; k < given.size(); ++k) {
        EXPECT_TRUE(given[k].growing);
        EXPECT_TRUE(given[k].went_on);
        EXPECT_FALSE(given[k - 1].whole);
        for (const Side side : kSides) {
            const Outcomes& before = run_of(*given[k - 1].comparison, side).outcomes;
            const Outcomes& now = run_of(*given[k].comparison, side).outcomes;
            ASSERT_LE(before.size(), now.size());
            EXPECT_TRUE(std::equal(before.begin(), before.end(), now.begin()));
        }
    }
    expect_whole(*given.back().comparison, path, options);
}

TEST(Session, WhatRestsOnTheWholeIsReplayedAtOnce) {
    const TemporaryDirectory folder;
    const auto path = folder / "assumed.daxtrace";
    sample(kManyTurns).write(path);
    CompareOptions options;
    options.replay.revisit_interval = 1'000'000;
    ASSERT_FALSE(Replayer::can_follow(source::load(path)->session(), options.replay));
    Session session(path, {}, options, {});
    const std::vector<Snapshot> given = all_of(session);
    for (const Snapshot& each : given) {
        EXPECT_FALSE(each.growing);
        EXPECT_FALSE(each.went_on);
    }
    expect_whole(*given.back().comparison, path, options);
}

TEST(Session, OtherToolsTracesAreTheSameInPartsAsAtOnce) {
    const TemporaryDirectory folder;
    const auto path = folder / "trace.txt";
    std::ofstream text(path);
    for (int turn = 0; turn < 40'000; ++turn) { // in two mappings by turns
        const int pid = 100 + turn % 2;
        const std::string head = fmt::format(" w-{} ({}) [000] .... {}.{:06}: ", pid, pid,
                                             10 + turn / 50'000, turn % 50'000 * 20);
        const std::string tail = fmt::format(
            "dev 259:0 ino 0x83 shared read address 0x7f0000000000 vm_start 0x7f0000000000 "
            "vm_end 0x7f0000200000 pgoff 0x0 max_pgoff 0x1ff ");
        text << head << "dax_pmd_fault: " << tail << "\n";
        text << head << "dax_pmd_fault_done: " << tail << "NOPAGE\n";
    }
    text.close();
    CompareOptions options;
    Session session(path, {}, options, {});
    const auto given = all_of(session);
    ASSERT_EQ(given.back().comparison->trace->size(), 40'000U);
    expect_whole(*given.back().comparison, path, options);
}

TEST(Session, AFailureOnTheWayIsThrownToWhoAsks) {
    const TemporaryDirectory folder;
    const auto path = folder / "bad.daxtrace";
    Sample bad = sample(kManyTurns);
    bad.events.back().task = 4711; // no such row
    bad.write(path);
    Session session(path, {}, {}, {});
    EXPECT_THROW(all_of(session), Error);
}

TEST(Session, CanBeLeftAndCancelledAtAnyTime) {
    const TemporaryDirectory folder;
    const auto path = folder / "big.daxtrace";
    sample(kManyTurns).write(path);
    { const Session left(path, {}, {}, {}); }
    {
        Session session(path, {}, {}, {});
        EXPECT_FALSE(session.next(silent()).whole);
    }
    Session session(path, {}, {}, {});
    EXPECT_THROW(session.next([](Session::Stage) {
        return Progress([](std::uint64_t, std::uint64_t) { return false; });
    }),
                 Cancelled);
}

} // namespace daxscope::replay
