// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/chance.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

namespace daxscope::replay {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

TEST(PoissonRates, AreTheTailOfABinomial) {
    // All eleven in one of two equal halves.
    EXPECT_NEAR(poisson_rates_p(11, kSecond, 0, kSecond), 2 * std::pow(0.5, 11), 1e-12);
    EXPECT_NEAR(poisson_rates_p(0, kSecond, 11, kSecond), 2 * std::pow(0.5, 11), 1e-12);
    // 1 of 5 where a third is expected: 2 (P(0) + P(1)) = 2 (32 + 80) / 243.
    EXPECT_NEAR(poisson_rates_p(1, kSecond, 4, 2 * kSecond), 2 * 112.0 / 243, 1e-12);
    // 4 of 5: 2 (P(4) + P(5)) = 2 (10 + 1) / 243.
    EXPECT_NEAR(poisson_rates_p(4, kSecond, 1, 2 * kSecond), 2 * 11.0 / 243, 1e-12);
}

TEST(PoissonRates, AskOfTheRateAndNotOfTheCount) {
    EXPECT_EQ(poisson_rates_p(100, kSecond, 1000, 10 * kSecond), 1);
    EXPECT_LT(poisson_rates_p(1000, kSecond, 1000, 10 * kSecond), 1e-100);
}

TEST(PoissonRates, StayProbabilitiesAtTheEnds) {
    EXPECT_EQ(poisson_rates_p(0, kSecond, 0, kSecond), 1);
    for (const std::int64_t length : {std::int64_t{1}, kSecond, std::int64_t{1} << 62}) {
        for (const std::uint64_t count :
             {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 40}) {
            const double p = poisson_rates_p(count, length, 3, kSecond);
            EXPECT_GE(p, 0) << count << " in " << length;
            EXPECT_LE(p, 1) << count << " in " << length;
        }
    }
}

/// By trying every choice of a.size() of all values.
double by_hand(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> all = a;
    all.insert(all.end(), b.begin(), b.end());
    const double observed = std::accumulate(a.begin(), a.end(), 0.0);
    double below = 0, above = 0, ways = 0;
    for (unsigned choice = 0; choice < 1U << all.size(); ++choice) {
        double sum = 0;
        std::size_t chosen = 0;
        for (std::size_t k = 0; k < all.size(); ++k) {
            const bool in = (choice >> k & 1U) != 0;
            chosen += in ? 1 : 0;
            sum += in ? all[k] : 0;
        }
        if (chosen == a.size()) {
            ++ways;
            below += sum <= observed ? 1 : 0;
            above += sum >= observed ? 1 : 0;
        }
    }
    return std::min(1.0, 2 * std::min(below, above) / ways);
}

TEST(Permutation, CountsEveryChoice) {
    const std::vector<std::vector<double>> groups{{3, 0, 7}, {1, 1, 2, 0, 9}, {0, 0}, {12, 11, 14}};
    for (const auto& a : groups) {
        for (const auto& b : groups) {
            EXPECT_NEAR(permutation_p(a, b), by_hand(a, b), 1e-12);
        }
    }
    EXPECT_NEAR(permutation_p(groups[0], groups[3]), 0.1, 1e-12) << "the one extreme of 20 choices";
}

TEST(Permutation, OfLargeSumsIsTheSameInSteps) {
    const std::vector<double> a{3e9, 0, 7e9, 1e9}, b{1e9, 1e9, 2e9, 0, 9e9};
    EXPECT_NEAR(permutation_p(a, b), by_hand(a, b), 1e-12);
}

TEST(Permutation, AClusterIsOneDrawAndNotAsManyAsItHasFaults) {
    std::vector<double> storm(20), quiet(20);
    storm[7] = 1000;
    EXPECT_EQ(permutation_p(storm, quiet), 1) << "one block that differs is chance";
    EXPECT_LT(poisson_rates_p(1000, kSecond, 0, kSecond), 1e-100) << "were they independent";
    std::fill(storm.begin(), storm.end(), 50);
    EXPECT_LT(permutation_p(storm, quiet), 1e-9);
}

TEST(Blocks, AreOfOneLengthOnBothSides) {
    const Blocks equal = cut_into_blocks(20 * kSecond, 20 * kSecond);
    EXPECT_EQ(equal.a, 20);
    EXPECT_EQ(equal.b, 20);
    EXPECT_EQ(equal.length, kSecond);
    const Blocks other = cut_into_blocks(60 * kSecond, 20 * kSecond);
    EXPECT_EQ(other.a, 60);
    EXPECT_EQ(other.b, 20);
    const Blocks far = cut_into_blocks(kSecond, 3600 * kSecond);
    EXPECT_EQ(far.a, 1);
    EXPECT_LE(far.b, Blocks::kMost);
    EXPECT_EQ(cut_into_blocks(20 * kSecond, 20 * kSecond, 2 * kSecond).a, 10) << "a storm's length";
    EXPECT_EQ(cut_into_blocks(20 * kSecond, 20 * kSecond, 20 * kSecond).a, 8) << "but some";
    EXPECT_EQ(cut_into_blocks(3, kSecond).length, 0) << "too short to cut";
}

TEST(Chance, IsSaidWithItsP) {
    EXPECT_EQ(p_text(0.0342), "p = 0.034");
    EXPECT_EQ(p_text(1e-9), "p < 0.0001");
    Chance chance;
    chance.p = 1e-9;
    EXPECT_FALSE(chance.beyond()) << "no test, no difference";
    chance.test = ChanceTest::Blocks;
    EXPECT_TRUE(chance.beyond());
}

} // namespace
} // namespace daxscope::replay
