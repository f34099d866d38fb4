// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/live_flights.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::replay {
namespace {

/// A plain list of pairs is the same, however flights come and go.
TEST(LiveFlights, HaveTheOrderInWhichTheyBeganInEachRangeAndAmongAll) {
    constexpr std::uint32_t kRanges = 5, kFlights = 40;
    std::mt19937 random(1);
    LiveFlights live(kRanges);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> expected; // flight, range
    for (int round = 0; round < 5'000; ++round) {
        const auto flight = static_cast<std::uint32_t>(random() % kFlights);
        const auto at = std::find_if(expected.begin(), expected.end(),
                                     [flight](const auto& each) { return each.first == flight; });
        if (at != expected.end()) {
            live.remove(flight, at->second);
            expected.erase(at);
        } else {
            const auto range = static_cast<std::uint32_t>(random() % kRanges);
            live.add(flight, range);
            expected.emplace_back(flight, range);
        }
        ASSERT_EQ(live.empty(), expected.empty());
        ASSERT_EQ(live.first(), expected.empty() ? kNoIndex : expected.front().first);
        for (std::uint32_t range = 0; range < kRanges; ++range) {
            std::uint32_t found = live.first_in_range(range);
            for (const auto& [each, of] : expected) {
                if (of == range) {
                    ASSERT_EQ(found, each);
                    found = live.next_in_range(found);
                }
            }
            ASSERT_EQ(found, kNoIndex);
        }
    }
}

} // namespace
} // namespace daxscope::replay
