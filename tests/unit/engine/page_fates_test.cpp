// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/page_fates.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace daxscope::replay {
namespace {

TEST(PageFates, AreThoseOfAMapWhateverIsWritten) {
    std::mt19937 random(1);
    for (const bool whole : {false, true}) {
        const PageFate first{{3, CauseKind::Unmap}, whole};
        PageFates fates(first);
        std::map<std::uint32_t, PageFate> expected;
        constexpr std::uint32_t kPages = 32'768;
        for (std::uint32_t k = 0; k < 2'000; ++k) {
            const std::uint32_t page = random() % kPages;
            fates.of(page) = {{k, CauseKind::Fault}, k % 3 != 0};
            expected[page] = {{k, CauseKind::Fault}, k % 3 != 0};
        }
        for (std::uint32_t page = 0; page < kPages; ++page) {
            const auto at = expected.find(page);
            const PageFate& told = at == expected.end() ? first : at->second;
            ASSERT_EQ(fates.at(page).been, told.been) << page;
            ASSERT_EQ(fates.at(page).cause.id, told.cause.id) << page;
            ASSERT_EQ(fates.at(page).cause.kind, told.cause.kind) << page;
        }
    }
}

TEST(PageFates, SomethingWasThereOnceAPageWas) {
    PageFates fates;
    EXPECT_FALSE(fates.any_been());
    fates.of(70).cause = {1, CauseKind::Fault};
    EXPECT_FALSE(fates.any_been());
    fates.of(32'767).been = true;
    EXPECT_TRUE(fates.any_been());
    EXPECT_TRUE(PageFates({{}, true}).any_been());
}

} // namespace
} // namespace daxscope::replay
