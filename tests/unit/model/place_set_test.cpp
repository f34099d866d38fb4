// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/place_set.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace daxscope::model {
namespace {

TEST(PlaceSet, HoldsNothingAtFirstAndThenAll) {
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 4095U, 4096U, 4097U, 10'000U}) {
        PlaceSet all(size);
        EXPECT_EQ(all.next(0), size);
        for (std::size_t place = 0; place < size; ++place) {
            all.insert(place);
        }
        for (std::size_t place = 0; place <= size; ++place) {
            ASSERT_EQ(all.next(place), place) << size;
        }
    }
}

TEST(PlaceSet, FindsTheNextAsASortedSetDoes) {
    std::mt19937 random(7); // NOLINT: the same every time
    for (const std::size_t size : {1U, 70U, 4100U, 20'000U}) {
        PlaceSet ours(size);
        std::set<std::size_t> theirs;
        for (int k = 0; k < 3000; ++k) {
            const std::size_t place = random() % size;
            if (random() % 3 == 0) {
                ours.erase(place);
                theirs.erase(place);
            } else if (theirs.size() < 40) {
                ours.insert(place);
                theirs.insert(place);
            }
            const std::size_t from = random() % (size + 2);
            const auto next = theirs.lower_bound(from);
            ASSERT_EQ(ours.next(from), next == theirs.end() ? size : *next);
        }
    }
}

} // namespace
} // namespace daxscope::model
