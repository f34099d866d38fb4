// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/matches.h"

#include <gtest/gtest.h>
#include <random>

namespace daxscope::replay {

TEST(Matches, RankAndPlaceAreThoseOfAWalk) {
    std::mt19937_64 random(3);
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 511U, 512U, 513U, 5'000U}) {
        for (const unsigned one_in : {1U, 2U, 300U, 1U << 30U}) {
            std::vector<std::uint64_t> words(Matches::words_for(size));
            std::vector<std::size_t> passing;
            for (std::size_t k = 0; k < size; ++k) {
                if (random() % one_in == 0) {
                    words[k / 64] |= std::uint64_t{1} << k % 64;
                    passing.push_back(k);
                }
            }
            const Matches matches(words, size);
            EXPECT_EQ(matches.size(), size);
            ASSERT_EQ(matches.count(), passing.size());
            std::size_t before = 0;
            for (std::size_t k = 0; k < size; ++k) {
                const bool passes = before < passing.size() && passing[before] == k;
                ASSERT_EQ(matches[k], passes) << k;
                ASSERT_EQ(matches.rank(k), before) << k;
                if (passes) {
                    ASSERT_EQ(matches.nth(before++), k);
                }
            }
            EXPECT_EQ(matches.rank(size), passing.size());
            EXPECT_EQ(matches.rank(size + 100), passing.size());
            std::vector<std::size_t> visited;
            matches.each([&](std::size_t k) { visited.push_back(k); });
            EXPECT_EQ(visited, passing);
        }
    }
}

TEST(Matches, WhatIsNotAmongTheThingsDoesNotPass) {
    EXPECT_FALSE(Matches()[0]);
    const Matches all({~std::uint64_t{0}}, 10);
    EXPECT_TRUE(all[9]);
    EXPECT_FALSE(all[10]);
    EXPECT_FALSE(all[0xffffffff]);
    EXPECT_EQ(all.count(), 10U) << "bits beyond the last thing count for nothing";
}

} // namespace daxscope::replay
