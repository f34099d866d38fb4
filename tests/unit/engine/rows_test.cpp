// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/rows.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

TEST(Rows, ACopyHasTheSameRowsInMemory) {
    const Rows<int> rows(std::vector{1, 2, 3});
    const Rows<int> copy = rows; // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_TRUE(copy.shares(rows));
    EXPECT_EQ(copy.data(), rows.data());
}

TEST(Rows, WhatOneCopyWritesIsNothingToTheOther) {
    const Rows<int> rows(std::vector{1, 2, 3});
    Rows<int> copy = rows;
    copy.edit()[0] = 7;
    EXPECT_FALSE(copy.shares(rows));
    EXPECT_EQ(rows[0], 1);
    EXPECT_EQ(copy[0], 7);
    const int* const own = copy.data();
    copy.edit()[1] = 8;
    EXPECT_EQ(copy.data(), own) << "nobody shared it any more";
}

TEST(Rows, EmptyOnesAreEqualAndShareNothing) {
    const Rows<int> none, other(std::vector<int>{});
    EXPECT_EQ(none, other);
    EXPECT_FALSE(none.shares(none));
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.begin(), none.end());
}

} // namespace
} // namespace daxscope::replay
