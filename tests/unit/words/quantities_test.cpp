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
    EXPECT_EQ(duration_text(4'612'000'400'000'000), "4,612,000 s") << "not 4.612e+06 s";
    EXPECT_EQ(duration_text(9'999'400'000'000), "9999 s");
    EXPECT_EQ(duration_text(-9'999'600'000'000), "-10,000 s");
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

TEST(Quantities, TimesKeepEveryNanosecondAndTheirSign) {
    EXPECT_EQ(seconds_text(12'345'678'901), "12.345678901");
    EXPECT_EQ(seconds_text(-1), "\u22120.000000001");
    EXPECT_EQ(axis_time_text(12'345'678'901, 1'000), "12.345\u2009678 s");
}

TEST(Quantities, AFigureOfAPictureKeepsItsUnitOnItsLine) {
    EXPECT_EQ(typeset("-1.5 us"), "\u22121.5\u00a0us");
    EXPECT_EQ(typeset("12"), "12");
    EXPECT_EQ(percent_text(1, 0), "\u2013");
}

TEST(Quantities, APlaceInAFileIsExact) {
    EXPECT_EQ(offset_text(0), "0 B");
    EXPECT_EQ(offset_text(1538ULL << 20U), "1538 MiB")
        << "1.5 GiB would be the range before it too";
    EXPECT_EQ(offset_text((2ULL << 20U) + 1), "2097153 B");
}

} // namespace
} // namespace daxscope::words
