// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/rows.h"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace daxscope::replay {
namespace {

TEST(Rows, ACopyHasTheSameRowsInMemory) {
    const Rows<int> rows(std::vector{1, 2, 3});
    const Rows<int> copy = rows; // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_TRUE(copy.shares(rows));
    EXPECT_EQ(copy.data(), rows.data());
}

TEST(Rows, TheFirstOfThemAreTheSameRowsInMemory) {
    Rows<int> rows(std::vector{1, 2, 3});
    const Rows<int> first = rows.first(2);
    EXPECT_EQ(first.data(), rows.data());
    EXPECT_FALSE(first.shares(rows));
    rows = {};
    EXPECT_EQ(first, Rows<int>(std::vector{1, 2})) << "they keep what they need";
}

TEST(Rows, EmptyOnesAreEqualAndShareNothing) {
    const Rows<int> none, other(std::vector<int>{});
    EXPECT_EQ(none, other);
    EXPECT_FALSE(none.shares(none));
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.begin(), none.end());
}

TEST(Rows, ThoseThatLieElsewhereKeepTheirOwner) {
    auto owner = std::make_shared<std::array<int, 3>>(std::array{1, 2, 3});
    const std::weak_ptr<const void> kept = owner;
    Rows<int> rows(owner, owner->data(), owner->size());
    owner.reset();
    EXPECT_FALSE(kept.expired());
    EXPECT_EQ(rows, Rows<int>(std::vector{1, 2, 3}));
    rows = {};
    EXPECT_TRUE(kept.expired());
}

TEST(GrowingRows, WhatWasGivenOutStaysWhileMoreAreAppended) {
    GrowingRows<int> growing;
    std::vector<Rows<int>> given;
    constexpr int kMany = 5'000;
    for (int k = 0; k < kMany; ++k) {
        given.push_back(growing.all());
        growing.push_back(k);
    }
    for (int k = 0; k < kMany; ++k) {
        ASSERT_EQ(given[static_cast<std::size_t>(k)].size(), static_cast<std::size_t>(k));
        ASSERT_TRUE(k == 0 || given[static_cast<std::size_t>(k)].back() == k - 1);
        ASSERT_TRUE(k == 0 || given[static_cast<std::size_t>(k)].front() == 0);
    }
}

TEST(GrowingRows, AreNotMovedWhileThereIsRoom) {
    GrowingRows<std::uint64_t> growing;
    constexpr std::size_t kMany = 1 << 19; // 4 MiB: from the system, not from the heap
    growing.reserve(kMany);
    growing.push_back(0);
    const std::uint64_t* const first = growing.data();
    for (std::uint64_t k = 1; k < kMany; ++k) {
        growing.push_back(k);
    }
    EXPECT_EQ(growing.data(), first);
    const Rows<std::uint64_t> old = growing.all();
    growing.push_back(growing[1]); // beyond the room: copied
    EXPECT_NE(growing.data(), old.data());
    EXPECT_EQ(old.back(), kMany - 1);
    EXPECT_EQ(growing.back(), 1U);
    EXPECT_EQ(growing[kMany - 1], kMany - 1);
}

TEST(GrowingRows, OutliveWhoMadeThem) {
    Rows<int> rows;
    {
        GrowingRows<int> growing;
        growing.reserve_much();
        growing.push_back(1);
        growing.push_back(2);
        rows = growing.upto(1);
    }
    EXPECT_EQ(rows, Rows<int>(std::vector{1}));
}

TEST(GrowingRows, AreReadByOthersWhileTheyGrow) {
    GrowingRows<std::uint64_t> growing;
    std::atomic<const Rows<std::uint64_t>*> published = nullptr;
    constexpr std::uint64_t kMany = 200'000, kAtOnce = 1'000;
    std::vector<std::unique_ptr<const Rows<std::uint64_t>>> kept;
    std::thread reader([&published] {
        for (std::size_t seen = 0; seen < kMany;) {
            if (const auto* const rows = published.load(std::memory_order_acquire)) {
                for (; seen < rows->size(); ++seen) {
                    ASSERT_EQ((*rows)[seen], seen);
                }
            }
        }
    });
    for (std::uint64_t k = 0; k < kMany;) {
        growing.push_back(k);
        if (++k % kAtOnce == 0) {
            kept.push_back(std::make_unique<const Rows<std::uint64_t>>(growing.all()));
            published.store(kept.back().get(), std::memory_order_release);
        }
    }
    reader.join();
}

} // namespace
} // namespace daxscope::replay
