// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/file_ranges.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

constexpr std::uint64_t kMiB = 1 << 20, kPmd = 2 * kMiB;

StoragePlace straight(std::uint64_t physical) {
    return {physical, UINT64_MAX};
}

FileRanges ranges(std::uint64_t size, const std::vector<StorageExtent>& extents,
                  const PlaceOf& place_of = straight) {
    return file_ranges(size, kPmd, extents, place_of);
}

TEST(FileRanges, AlignedStorageOfWholeRangesIsHuge) {
    const FileRanges found = ranges(4 * kMiB, {{0, 16 * kMiB, 4 * kMiB, 0}});
    EXPECT_EQ(found.all, 2U);
    EXPECT_EQ(found.huge, 2U);
    EXPECT_TRUE(found.small.empty());
}

TEST(FileRanges, NeighboursOfOneStateAreOneExtent) {
    EXPECT_EQ(ranges(kPmd, {{0, 16 * kMiB, kMiB, 0}, {kMiB, 17 * kMiB, kMiB, 0}}).huge, 1U);
    EXPECT_EQ(ranges(kPmd, {{0, 16 * kMiB, kMiB, 0}, {kMiB, 17 * kMiB, kMiB, 8}})
                  .small.at(Why::ExtentShort),
              1U);
    EXPECT_EQ(ranges(kPmd, {{0, 16 * kMiB, kMiB, 0}, {kMiB, 18 * kMiB, kMiB, 0}})
                  .small.at(Why::ExtentShort),
              1U);
}

TEST(FileRanges, EachHasItsReason) {
    const FileRanges found = ranges(11 * kMiB, {{0, 16 * kMiB, 2 * kMiB, 0},        // huge
                                                {2 * kMiB, 32 * kMiB, kMiB, 0},     // short
                                                {4 * kMiB, 65 * kMiB, 2 * kMiB, 0}, // off by 1 MiB
                                                // a hole, and then what the file ends in
                                                {8 * kMiB, 80 * kMiB, 3 * kMiB, 0}});
    EXPECT_EQ(found.all, 6U);
    EXPECT_EQ(found.huge, 2U);
    EXPECT_EQ(found.hole, 1U);
    EXPECT_EQ(found.small.at(Why::ExtentShort), 1U);
    EXPECT_EQ(found.first.at(Why::ExtentShort), 2 * kMiB);
    EXPECT_EQ(found.small.at(Why::Misaligned), 1U);
    EXPECT_EQ(found.small.at(Why::FileEnd), 1U);
    EXPECT_EQ(found.first.at(Why::FileEnd), 10 * kMiB);
}

TEST(FileRanges, ABlockInAHoleMakesItsRangeSmall) {
    const FileRanges found = ranges(kPmd, {{kMiB, 16 * kMiB, 4096, 0}});
    EXPECT_EQ(found.small.at(Why::ExtentShort), 1U);
    EXPECT_EQ(found.hole, 0U);
}

TEST(FileRanges, WhatLiesBelowTheFileSystemCounts) {
    const std::vector<StorageExtent> whole{{0, 16 * kMiB, 2 * kMiB, 0}};
    const auto shifted = [](std::uint64_t at) { return StoragePlace{at + kMiB, UINT64_MAX}; };
    const auto striped = [](std::uint64_t at) { return StoragePlace{at, 65536}; };
    const auto unknown = [](std::uint64_t) { return StoragePlace{}; };
    EXPECT_EQ(ranges(kPmd, whole, shifted).small.at(Why::Device), 1U);
    EXPECT_EQ(ranges(kPmd, whole, striped).small.at(Why::Device), 1U);
    EXPECT_EQ(ranges(kPmd, whole, unknown).unknown, 1U);
    EXPECT_EQ(ranges(kPmd, whole, unknown).huge, 0U);
    // Two wrongs: what counts is where it ends up.
    EXPECT_EQ(ranges(kPmd, {{0, 17 * kMiB, 2 * kMiB, 0}}, shifted).huge, 1U);
}

TEST(FileRanges, AnEmptyFileHasNone) {
    EXPECT_EQ(ranges(0, {}).all, 0U);
}

} // namespace
} // namespace daxscope::replay
