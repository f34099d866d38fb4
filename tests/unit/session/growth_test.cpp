// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session/growth.h"

#include "replay/analysis/compare.h"
#include "tests/unit/trace/sample.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace daxscope::replay {
namespace {

using trace::sample;
using trace::Sample;
using trace::TemporaryDirectory;
using trace::Writer;

/// A file's parts, each no smaller than the one before, and the last one whole.
std::vector<Grown> all_of(Growth& growth) {
    std::vector<Grown> parts;
    do {
        parts.push_back(growth.next({}));
    } while (!parts.back().whole);
    return parts;
}

} // namespace

TEST(Growth, AFilesFirstPartComesBeforeItsEndAndTheLastIsTheWhole) {
    const TemporaryDirectory folder;
    const auto path = folder / "big.daxtrace";
    sample(40'000).write(path); // 120,000 events
    Growth growth(path, {}, {});
    const std::vector<Grown> parts = all_of(growth);
    ASSERT_EQ(parts.size(), 2U);
    const trace::Trace& first = *parts[0].trace;
    const trace::Trace& whole = *parts[1].trace;
    EXPECT_GE(first.size(), Growth::kFirst);
    EXPECT_LT(first.size(), whole.size());
    EXPECT_EQ(whole.hash(), trace::Trace::load(path)->hash());
    EXPECT_FALSE(whole.known_upto());
    ASSERT_TRUE(first.known_upto());
    // Up to there the part has what the whole has, under the same numbers.
    const std::size_t known = first.lower_bound(*first.known_upto());
    EXPECT_GT(known, Growth::kFirst / 2);
    for (std::size_t k = 0; k < known; ++k) {
        ASSERT_EQ(first.event(k), whole.event(k)) << k;
        ASSERT_EQ(first.range_of(k), whole.range_of(k)) << k;
    }
    // The session says when it ended, so a time axis has its length from the first part on.
    EXPECT_EQ(first.end(), whole.end());
}

TEST(Growth, ASmallFileIsWholeAtOnce) {
    const TemporaryDirectory folder;
    const auto path = folder / "small.daxtrace";
    sample(100).write(path);
    Growth growth(path, {}, {});
    EXPECT_EQ(all_of(growth).size(), 1U);
}

TEST(Growth, ARecordingUnderWayIsSeenAsItGrowsAndEndsWhole) {
    const TemporaryDirectory folder;
    const auto path = folder / "live.daxtrace";
    Sample s = sample(3'000);
    const std::vector<trace::Event> all = s.events;
    s.events.clear();
    Writer writer(path, s.session.kernel_release);
    s.fill(writer);
    writer.flush();
    ASSERT_TRUE(writer.readable_while_written()) << writer.no_log_because();
    std::thread recorder([&] {
        for (std::size_t k = 0; k < all.size(); k += 300) {
            writer.add(std::span(all).subspan(k, 300));
            writer.flush();
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }
        writer.set(trace::key::kEnd, std::to_string(*s.session.end));
        writer.close();
    });
    Growth growth(path, {.follow = true}, {});
    const std::vector<Grown> parts = all_of(growth);
    recorder.join();
    EXPECT_GE(parts.size(), 3U);
    for (std::size_t k = 1; k < parts.size(); ++k) {
        EXPECT_GE(parts[k].trace->size(), parts[k - 1].trace->size());
    }
    EXPECT_TRUE(parts.front().live);
    EXPECT_FALSE(parts.back().live);
    const auto whole = trace::Trace::load(path);
    EXPECT_EQ(parts.back().trace->hash(), whole->hash());
    // And so is what is made of it.
    EXPECT_EQ(compare(parts.back().trace).before.hash(), compare(whole).before.hash());
}

TEST(Growth, WaitingForARecordingCanBeCancelled) {
    const TemporaryDirectory folder;
    const auto path = folder / "idle.daxtrace";
    const Sample s = sample(10);
    Writer writer(path, s.session.kernel_release);
    s.fill(writer);
    writer.flush();
    Growth growth(path, {.follow = true}, {});
    EXPECT_FALSE(growth.next({}).whole);
    std::atomic<bool> stop = false;
    std::thread user([&stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop = true;
    });
    EXPECT_THROW(
        growth.next(Progress([&stop](std::uint64_t, std::uint64_t) { return !stop.load(); })),
        Cancelled);
    user.join();
    writer.discard();
}

} // namespace daxscope::replay
