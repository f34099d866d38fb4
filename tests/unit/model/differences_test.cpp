// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two step tables side by side.
#include "model/differences.h"

#include "model/fault.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace daxscope::model {
namespace {

struct Pair {
    const Handler& before;
    const Handler& after;
    std::vector<AlignedSteps> rows;

    Pair(std::string_view first, std::string_view second)
        : before(*find_handler(first)), after(*find_handler(second)), rows(align(before, after)) {}

    /// The row that has a step of that name.
    AlignedSteps row(std::string_view name) const {
        const auto at = std::find_if(rows.begin(), rows.end(), [&](const AlignedSteps& each) {
            return (each.before != AlignedSteps::kNone && before.steps[each.before].name == name) ||
                   (each.after != AlignedSteps::kNone && after.steps[each.after].name == name);
        });
        return at == rows.end() ? AlignedSteps{} : *at;
    }
    std::vector<std::string_view> named(Difference difference) const {
        std::vector<std::string_view> names;
        for (const AlignedSteps& each : rows) {
            if (each.difference == difference) {
                names.push_back(each.before != AlignedSteps::kNone ? before.steps[each.before].name
                                                                   : after.steps[each.after].name);
            }
        }
        return names;
    }
};

using Names = std::vector<std::string_view>;

TEST(Differences, EveryStepOfBothTablesHasOneRowInItsOwnOrder) {
    for (const Handler* before : handlers()) {
        for (const Handler* after : handlers()) {
            std::size_t i = 0, j = 0;
            for (const AlignedSteps& row : align(*before, *after)) {
                EXPECT_TRUE(row.before != AlignedSteps::kNone || row.after != AlignedSteps::kNone);
                if (row.before != AlignedSteps::kNone) {
                    EXPECT_EQ(row.before, i++);
                }
                if (row.after != AlignedSteps::kNone) {
                    EXPECT_EQ(row.after, j++);
                }
            }
            EXPECT_EQ(i, before->steps.size());
            EXPECT_EQ(j, after->steps.size());
        }
    }
}

TEST(Differences, AHandlerDoesNotDifferFromItself) {
    for (const Handler* handler : handlers()) {
        for (const AlignedSteps& row : align(*handler, *handler)) {
            EXPECT_EQ(row.before, row.after);
            EXPECT_EQ(row.difference, Difference::None);
        }
    }
}

TEST(Differences, TheOtherWayRoundTheSameRowsDiffer) {
    for (const Handler* before : handlers()) {
        for (const Handler* after : handlers()) {
            std::size_t there = 0, back = 0;
            for (const AlignedSteps& row : align(*before, *after)) {
                there += row.difference == Difference::None ? 1 : 0;
            }
            for (const AlignedSteps& row : align(*after, *before)) {
                back += row.difference == Difference::None ? 1 : 0;
            }
            EXPECT_EQ(there, back) << before->name << " " << after->name;
        }
    }
}

TEST(Differences, ThePatchSplitsGetBlockAndUnmapsOnlyWhatItAllocated) {
    const Pair pair("pre-fix", "fixed");
    EXPECT_EQ(pair.named(Difference::Changed),
              (Names{"get_block", "block too small", "unmap", "truncate"}));
    EXPECT_EQ(pair.named(Difference::OnlyBefore), (Names{"lock", "unlock"}));
    EXPECT_EQ(pair.named(Difference::OnlyAfter), (Names{"allocate"}));
    EXPECT_TRUE(pair.named(Difference::Moved).empty());
}

TEST(Differences, IsolationAddsTheEntryLockToBothPaths) {
    const Pair pair("fixed", "entry-locked");
    EXPECT_EQ(pair.named(Difference::Changed), (Names{"get_block", "allocate", "block too small"}));
    EXPECT_EQ(pair.named(Difference::OnlyAfter), (Names{"lock entry", "pte lock entry"}));
    EXPECT_TRUE(pair.named(Difference::OnlyBefore).empty());
}

TEST(Differences, TodaysStormIsTwoUnmapConditionsAndTwoDirtyOnes) {
    const Pair pair("iomap", "iomap-6.2");
    EXPECT_EQ(pair.named(Difference::Changed),
              (Names{"unmap", "insert entry", "pte unmap", "pte insert entry"}));
    for (const Difference other :
         {Difference::OnlyBefore, Difference::OnlyAfter, Difference::Moved}) {
        EXPECT_TRUE(pair.named(other).empty());
    }
}

TEST(Differences, TheTestModuleAddsOneStep) {
    const Pair pair("iomap", "iomap-prefix");
    EXPECT_EQ(pair.named(Difference::OnlyAfter), (Names{"module unmap"}));
    EXPECT_EQ(pair.rows.size(), pair.after.steps.size());
}

TEST(Differences, AStepThatChangedItsPlaceIsNotCalledGone) {
    // 4.10 looks at the end of the file before it looks at the kind of the mapping, and unmaps only
    // once it has found the storage.
    const Pair pair("fixed", "iomap");
    EXPECT_EQ(pair.row("beyond eof").difference, Difference::Changed);
    EXPECT_EQ(pair.named(Difference::Moved), (Names{"cow write", "cow write", "unmap", "unmap"}));
    EXPECT_EQ(pair.row("grab entry").difference, Difference::OnlyAfter);
    EXPECT_EQ(pair.row("zero").difference, Difference::OnlyBefore);
}

} // namespace
} // namespace daxscope::model
