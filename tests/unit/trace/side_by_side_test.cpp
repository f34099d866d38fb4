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

} // namespace
} // namespace daxscope
