// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/open_faults.h"

#include <gtest/gtest.h>
#include <random>

namespace daxscope::replay {
namespace {

TEST(LastOver, AnswersAsAWalkOverAllEventsDoes) {
    struct Noted {
        std::size_t first, last;
        std::uint32_t event;
        std::int64_t task;
    };
    std::mt19937 random(7);
    for (const std::size_t ranges : {1U, 2U, 5U, 64U, 77U}) {
        LastOver over(ranges);
        std::vector<Noted> all;
        for (std::uint32_t event = 0; event < 400; ++event) {
            const std::size_t first = random() % ranges;
            const std::size_t last = first + random() % (ranges - first + 1);
            const std::int64_t task = random() % 3;
            over.note(first, last, event, task);
            all.push_back({first, last, event, task});
            const std::size_t range = random() % ranges;
            const std::uint32_t after = random() % (event + 1);
            const std::int64_t own = random() % 3;
            std::uint32_t any = kNoIndex, others = kNoIndex;
            for (const Noted& noted : all) {
                if (noted.first <= range && range < noted.last && noted.event > after) {
                    any = noted.event;
                    others = noted.task != own ? noted.event : others;
                }
            }
            ASSERT_EQ(over.last(range, after), any);
            ASSERT_EQ(over.last_of_others(range, after, own), others);
        }
    }
}

TEST(OpenFaults, AFaultLearnsOfWhatCameBeforeItsEnd) {
    std::vector<OpenFaults::Told> told;
    OpenFaults faults(4, 2, [&](const OpenFaults::Watched&, const OpenFaults::Told& what) {
        told.push_back(what);
    });
    faults.watch(10, 0, {0, 0, 2, 100, true, true, 1});
    faults.unmap(50, 0, 4, 1, 2);   // another's
    faults.unmap(60, 2, 3, 2, 1);   // its own
    faults.writeback(100, 2, 3, 3); // at its very end
    faults.unmap(101, 0, 4, 4, 2);  // too late
    faults.watch(110, 1, {1, 5, 2, 200, true, false, 2});
    faults.finish();
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].unmap, 1U);
    EXPECT_EQ(told[0].protect, 3U);
    EXPECT_EQ(told[1].unmap, kNoIndex);
}

} // namespace
} // namespace daxscope::replay
