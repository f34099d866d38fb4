// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/quantities.h"

#include <gtest/gtest.h>

namespace daxscope::words {
namespace {

TEST(Quantities, CountsAreGrouped) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(1000), "1,000");
    EXPECT_EQ(count_text(-1234567), "-1,234,567");
    EXPECT_EQ(counted(1, "fault"), "1 fault");
    EXPECT_EQ(counted(2493, "fault"), "2,493 faults");
}

TEST(Quantities, DurationsAndSizesHaveTheirUnits) {
    EXPECT_EQ(duration_text(999), "999 ns");
    EXPECT_EQ(duration_text(12'340'000), "12.34 ms");
    EXPECT_EQ(duration_text(4'310), "4.31 us");
    EXPECT_EQ(duration_text(999'940), "999.9 us");
    EXPECT_EQ(duration_text(999'960), "1 ms") << "not 1000 us";
    EXPECT_EQ(duration_text(-1'500), "-1.5 us");
    EXPECT_EQ(size_text(3ULL << 50), "3 PiB");
    EXPECT_EQ(size_text(2 << 20), "2 MiB");
    EXPECT_EQ(size_text(1536), "1.5 KiB");
}

TEST(Quantities, NearlyAllIsNeverShownAsAllNorNearlyNothingAsNothing) {
    EXPECT_EQ(share_text(98, 100), "98 %");
    EXPECT_EQ(share_text(1, 3), "33.3 %");
    EXPECT_EQ(share_text(100, 100), "100 %");
    EXPECT_EQ(share_text(9'995, 10'000), "99.95 %");
    EXPECT_EQ(share_text(9'999'999, 10'000'000), "99.999 %");
    EXPECT_EQ(share_text(1, 1'000'000), "0.01 %");
    EXPECT_EQ(share_text(0, 10), "0 %");
    EXPECT_EQ(share_text(12'039, 50), "24,078 %") << "no power of ten";
}

TEST(Quantities, ANumberHasThreeDigitsOrAllBeforeThePoint) {
    EXPECT_EQ(decimal_text(0), "0");
    EXPECT_EQ(decimal_text(0.010249), "0.0102");
    EXPECT_EQ(decimal_text(14.236), "14.2");
    EXPECT_EQ(decimal_text(999.4), "999");
    EXPECT_EQ(decimal_text(999.6), "1,000") << "no power of ten";
    EXPECT_EQ(decimal_text(1234567.8), "1,234,568");
    EXPECT_EQ(decimal_text(1e20), "1e+20") << "more than an integer holds";
}

} // namespace
} // namespace daxscope::words
