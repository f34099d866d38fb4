// SPDX-License-Identifier: GPL-3.0-or-later
//
// How lengths of time, sizes and counts are written, the same in every option.
#include "app/common/quantity.h"
#include "replay/trace/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

TEST(Duration, IsReadWithItsUnit) {
    EXPECT_EQ(app::parse_duration("x", "10ms"), 10'000'000);
    EXPECT_EQ(app::parse_duration("x", "500us"), 500'000);
    EXPECT_EQ(app::parse_duration("x", "1.5 s"), 1'500'000'000);
    EXPECT_EQ(app::parse_duration("x", "2min"), 120'000'000'000);
    EXPECT_EQ(app::parse_duration("x", "10m"), 600'000'000'000);
    EXPECT_EQ(app::parse_duration("x", "1h"), 3'600'000'000'000);
    EXPECT_EQ(app::parse_duration("x", "0"), 0);
    for (const char* wrong :
         {"", "ms", "-1ms", "1e30s", "1 fortnight", "nan", "inf", "-0", "nans"}) {
        EXPECT_THROW(app::parse_duration("x", wrong), Error) << wrong;
    }
}

TEST(Duration, APlainNumberHasTheOptionsOwnUnitOrIsRefusedByName) {
    EXPECT_EQ(app::parse_duration("-d", "0.5", "s"), 500'000'000);
    try {
        app::parse_duration("--revisit", "10");
        FAIL() << "taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Usage);
        EXPECT_STREQ(error.what(), "--revisit: '10' has no unit");
        EXPECT_THAT(error.remedy(), HasSubstr("10ms"));
    }
}

TEST(Duration, IsToldFromOtherWords) {
    EXPECT_TRUE(app::is_duration("10ms"));
    EXPECT_TRUE(app::is_duration("2.5 s"));
    for (const char* word : {"10", "ms", "sleep", "10mss", "./10ms", "-d", ""}) {
        EXPECT_FALSE(app::is_duration(word)) << word;
    }
}

TEST(Size, TakesEachUnitInEitherCase) {
    for (const char* text : {"16M", "16m", "16MB", "16MiB", "16 mib", "16384k", "16777216"}) {
        EXPECT_EQ(app::parse_size("x", text), 16U << 20) << text;
    }
    EXPECT_EQ(app::parse_size("x", "1.5G"), 3ULL << 29);
    EXPECT_EQ(app::parse_size("--max-size", "100", "m"), 100U << 20);
}

TEST(Size, ThatIsNoneOrDoesNotFitIsRefusedAndNeverWrapsRound) {
    for (const char* wrong : {"", "M", "-1", "-1M", "10x", "nan", "inf", "1e30", "17592186044416M",
                              "9000000T", "0x10"}) {
        EXPECT_THROW(app::parse_size("x", wrong), Error) << wrong;
    }
}

TEST(Count, IsWholeAndInItsRange) {
    EXPECT_EQ(app::parse_count("x", "5"), 5U);
    EXPECT_EQ(app::parse_count("x", "0"), 0U);
    for (const char* wrong :
         {"", "-1", "1.5", "5x", "18446744073709551615", "99999999999999999999"}) {
        EXPECT_THROW(app::parse_count("x", wrong), Error) << wrong;
    }
    EXPECT_THROW(app::parse_count("x", "0", 1), Error);
}

} // namespace
