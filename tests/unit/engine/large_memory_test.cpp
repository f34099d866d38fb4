// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/large_memory.h"

#include "replay/engine/column.h"
#include "replay/engine/rows.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <thread>
#include <vector>

namespace daxscope {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20, kGiB = std::uint64_t{1} << 30;

TEST(MemoryShare, IsWhatIsSaidOrWhatTheMachineHas) {
    EXPECT_EQ(memory_share(nullptr, 24 * kGiB).in_memory, 4 * kGiB / 16 * 7);
    EXPECT_EQ(memory_share(nullptr, 24 * kGiB).resident, 4 * kGiB / 16 * 10);
    EXPECT_EQ(memory_share(nullptr, 3 * kGiB).in_memory, 2 * kGiB / 16 * 7)
        << "two thirds of what is left";
    EXPECT_EQ(memory_share("16G", 3 * kGiB).in_memory, 7 * kGiB);
    EXPECT_EQ(memory_share("300M", 24 * kGiB).in_memory, 300 * kMiB / 16 * 7);
    EXPECT_EQ(memory_share("1073741824", 24 * kGiB).in_memory, kGiB / 16 * 7);
    for (const char* const text : {"", "G", "-1G", "0", "4GB", "x", "99999999999T"}) {
        EXPECT_EQ(memory_share(text, 24 * kGiB).in_memory, 4 * kGiB / 16 * 7) << text;
    }
    EXPECT_GE(memory_share("1K", kGiB).in_memory, 28 * kMiB) << "the least with which it works";
}

/// As little memory as can be, so that all lies in files.
class InFiles : public testing::Test {
protected:
    InFiles() { LargeMemory::set_share({0, 0}); }
    ~InFiles() override { LargeMemory::set_share(memory_share(nullptr, UINT64_MAX)); }
    InFiles(const InFiles&) = delete;
    InFiles& operator=(const InFiles&) = delete;
};

TEST_F(InFiles, RowsThatGrowAreThereAfterTheirPagesWereLetGo) {
    replay::GrowingRows<std::uint64_t> rows;
    rows.reserve_much();
    constexpr std::uint64_t kMany = 3'000'000;
    for (std::uint64_t k = 0; k < kMany; ++k) {
        rows.push_back(k * k);
        if (k % 700'000 == 0) {
            LargeMemory::let_go();
        }
    }
    if (LargeMemory::in_files() == 0) {
        GTEST_SKIP() << "the folder for temporary files is in memory, or full";
    }
    EXPECT_GE(LargeMemory::in_files(), kMany * sizeof(std::uint64_t));
    LargeMemory::let_go();
    for (std::uint64_t k = 0; k < kMany; ++k) {
        ASSERT_EQ(rows[k], k * k);
    }
    const std::uint64_t before = LargeMemory::in_files();
    rows = {};
    EXPECT_LE(LargeMemory::in_files(), before - kMany * sizeof(std::uint64_t));
}

TEST_F(InFiles, ColumnsAreReadElsewhereWhileTheyGrowAndPagesGo) {
    replay::Column<std::uint32_t> column;
    constexpr std::uint32_t kMany = 600'000;
    std::vector<std::jthread> readers;
    for (std::uint32_t k = 0; k < kMany; ++k) {
        column.push_back(k);
        if (k % 100'000 == 99'999) {
            readers.emplace_back([copy = column] {
                for (std::uint32_t place = 0; place < copy.size(); ++place) {
                    ASSERT_EQ(copy[place], place);
                }
            });
            LargeMemory::let_go();
        }
    }
}

TEST(LargeMemory, PiecesDoNotOverlapWhateverIsTakenAndGivenBack) {
    std::mt19937 random(1);
    std::vector<LargeVector<std::uint32_t>> pieces(40);
    for (std::uint32_t round = 0; round < 2'000; ++round) {
        LargeVector<std::uint32_t>& piece = pieces[random() % pieces.size()];
        if (!piece.empty()) {
            const std::uint32_t first = piece.front();
            ASSERT_TRUE(std::all_of(piece.begin(), piece.end(),
                                    [first](std::uint32_t value) { return value == first; }));
        }
        piece.assign(random() % 400'000, round);
        if (random() % 4 == 0) {
            piece = LargeVector<std::uint32_t>();
        }
    }
}

TEST(LargeMemory, ARoundedSizeIsItsOwn) {
    for (std::size_t bytes = LargeMemory::kLeast; bytes < 5'000'000; bytes += 7'777) {
        const std::size_t rounded = LargeMemory::rounded(bytes);
        ASSERT_GE(rounded, bytes);
        ASSERT_EQ(LargeMemory::rounded(rounded), rounded);
        ASSERT_EQ(LargeMemory::rounded(rounded - 39), rounded) << "what a column cannot fill";
    }
}

} // namespace
} // namespace daxscope
