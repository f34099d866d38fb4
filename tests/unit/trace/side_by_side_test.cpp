// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/side_by_side.h"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>

namespace daxscope {
namespace {

TEST(SideBySide, WhatIsMadeStandsByItsNumber) {
    const auto squares = side_by_side<4>([](std::size_t k) { return k * k; });
    EXPECT_EQ(squares, (std::array<std::size_t, 4>{0, 1, 4, 9}));
}

TEST(SideBySide, WhatOneThrowsComesOutAfterAllHaveEnded) {
    for (const std::size_t bad : {0, 1, 2}) {
        std::atomic<int> ended = 0;
        const auto make = [&](std::size_t k) {
            ++ended;
            return k == bad ? throw std::runtime_error("bad") : k;
        };
        EXPECT_THROW(side_by_side<3>(make), std::runtime_error);
        EXPECT_EQ(ended, 3);
    }
}

TEST(JointProgress, SaysTheSumOfWhatEachSays) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> said;
    const Progress to([&said](std::uint64_t done, std::uint64_t total) {
        said.emplace_back(done, total);
        return true;
    });
    JointProgress joint(to, 2);
    joint.of(0).report(1, 10);
    joint.of(1).report(5, 7);
    joint.of(0).report(3, 10);
    EXPECT_EQ(said,
              (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 10}, {6, 17}, {8, 17}}));
}

TEST(JointProgress, WhoIsAskedToStopStopsAllOfThem) {
    const Progress to([](std::uint64_t done, std::uint64_t) { return done < 100; });
    JointProgress joint(to, 3);
    std::atomic<int> stopped = 0;
    EXPECT_THROW(side_by_side<3>([&](std::size_t k) {
                     const Progress progress = joint.of(k);
                     try {
                         for (std::uint64_t done = 0;; ++done) {
                             progress.report(done, 0);
                         }
                     } catch (const Cancelled&) {
                         ++stopped;
                         throw;
                     }
                     return true;
                 }),
                 Cancelled);
    EXPECT_EQ(stopped, 3);
}

} // namespace
} // namespace daxscope
