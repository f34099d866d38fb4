// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is a difference between two recordings more than chance? Two tests, each with a name that is
// printed beside its p.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace daxscope::replay {

enum class ChanceTest : std::uint8_t {
    None = 0,
    /// The exact conditional (binomial) test of two Poisson rates: for what comes one by one, each
    /// independent of the other. Storms do, more or less; the faults of a storm do not.
    PoissonRates = 1,
    /// The permutation test of Fisher and Pitman: both sides are cut into blocks of time, and the
    /// blocks change sides. It asks of no distribution, only that blocks don't depend on one
    /// another.
    Blocks = 2,
};
/// "exact conditional test of two Poisson rates", …
std::string_view chance_test_text(ChanceTest test);

/// What a test said of one figure.
struct Chance {
    /// Below this p a difference is called one.
    static constexpr double kLevel = 0.01;
    ChanceTest test = ChanceTest::None;
    double p = 1;    ///< two-sided: twice the smaller tail, at most 1; 1 without a test
    std::string why; ///< without a test: why there is none
    bool beyond() const { return test != ChanceTest::None && p < kLevel; }
};
/// "p = 0.034", "p < 0.0001"
std::string p_text(double p);

/// How likely two counts differ by so much, or more, where both come at one rate: given their sum,
/// the first is binomial. Exact for any size.
/// @param length_a, length_b  of the time that each was counted over, above 0
double poisson_rates_p(std::uint64_t a, std::int64_t length_a, std::uint64_t b,
                       std::int64_t length_b);

/// How likely the means of two groups differ by so much, or more, where it is chance which of all
/// values are in which group. All permutations are counted; sums beyond kChanceSums are rounded to
/// that many steps first.
/// @param a, b  no negatives, at most 1,000 together, neither group empty
double permutation_p(std::span<const double> a, std::span<const double> b);
inline constexpr std::uint32_t kChanceSums = 4096;

/// How two lengths of time are cut into blocks of nearly one length: the shorter into kMostShort,
/// or fewer where what clusters takes longer than a block, but no fewer than kLeastShort; the
/// longer into at most kMost.
struct Blocks {
    static constexpr std::int64_t kLeastShort = 8, kMostShort = 20, kMost = 400;
    std::uint32_t a = 0, b = 0; ///< numbers of blocks; 0: a length is too short to cut
    std::int64_t length = 0;    ///< ns, of about each
};
/// @param cluster  ns, of the longest cluster, which a block should hold
Blocks cut_into_blocks(std::int64_t length_a, std::int64_t length_b, std::int64_t cluster = 0);

} // namespace daxscope::replay
