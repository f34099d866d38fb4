// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/chance.h"

#include "replay/words/translate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <vector>

namespace daxscope::replay {

namespace {

/// ln(n!). lgamma() itself writes a global.
double log_factorial(double n) {
    int sign = 0;
    return ::lgamma_r(n + 1, &sign);
}

double log_binomial(double n, double k, double log_p, double log_q) {
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k) + k * log_p + (n - k) * log_q;
}

/// P(X >= k) where k is at or above the mean, P(X <= k) with `step` -1 where it is at or below:
/// terms fall from there on, and soon add nothing.
double tail(double n, double k, double p, double q, int step) {
    const double first = std::exp(log_binomial(n, k, std::log(p), std::log(q)));
    double sum = first, term = first;
    while (term > sum * std::numeric_limits<double>::epsilon()) {
        if (step > 0) {
            term *= (n - k) / (k + 1) * p / q;
        } else {
            term *= k / (n - k + 1) * q / p;
        }
        k += step;
        sum += term;
    }
    return sum;
}

/// The values of both groups as whole numbers whose sum is at most kChanceSums.
std::vector<std::uint32_t> in_steps(std::span<const double> a, std::span<const double> b) {
    std::vector<double> all(a.begin(), a.end());
    all.insert(all.end(), b.begin(), b.end());
    double sum = 0;
    bool whole = true;
    for (const double value : all) {
        sum += value;
        whole = whole && value == std::floor(value);
    }
    const double scale = sum == 0 || (whole && sum <= kChanceSums) ? 1 : kChanceSums / sum;
    std::vector<std::uint32_t> steps;
    steps.reserve(all.size());
    for (const double value : all) {
        steps.push_back(static_cast<std::uint32_t>(std::llround(value * scale)));
    }
    return steps;
}

} // namespace

std::string_view chance_test_text(ChanceTest test) {
    switch (test) {
    case ChanceTest::PoissonRates:
        return DAXSCOPE_WORD("exact conditional test of two Poisson rates");
    case ChanceTest::Blocks:
        return DAXSCOPE_WORD("permutation test over blocks of time");
    case ChanceTest::None:
        break;
    }
    return DAXSCOPE_WORD("no test");
}

std::string p_text(double p) {
    constexpr double kLeast = 0.0001;
    return words::in_digits(p < kLeast ? fmt::format("p < {}", kLeast)
                                       : fmt::format("p = {:.2g}", p));
}

double poisson_rates_p(std::uint64_t a, std::int64_t length_a, std::uint64_t b,
                       std::int64_t length_b) {
    const double n = static_cast<double>(a) + static_cast<double>(b);
    if (n == 0) {
        return 1;
    }
    const auto k = static_cast<double>(a);
    const auto of_a = static_cast<double>(length_a), of_b = static_cast<double>(length_b);
    const double p = of_a / (of_a + of_b), q = of_b / (of_a + of_b);
    return std::min(1.0, 2 * tail(n, k, p, q, k >= n * p ? 1 : -1));
}

double permutation_p(std::span<const double> a, std::span<const double> b) {
    if (a.size() > b.size()) {
        std::swap(a, b);
    }
    const std::vector<std::uint32_t> values = in_steps(a, b);
    std::size_t total = 0, observed = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        total += values[k];
        observed += k < a.size() ? values[k] : 0;
    }
    // ways[j * (total + 1) + s]: how many sets of j of the values seen so far have the sum s.
    const std::size_t row = total + 1;
    std::vector<double> ways((a.size() + 1) * row);
    ways[0] = 1;
    std::size_t seen = 0;
    for (const std::uint32_t value : values) {
        for (std::size_t j = std::min(a.size(), ++seen); j > 0; --j) {
            for (std::size_t s = value; s <= total; ++s) {
                ways[j * row + s] += ways[(j - 1) * row + s - value];
            }
        }
    }
    double below = 0, above = 0, all = 0;
    for (std::size_t s = 0; s <= total; ++s) {
        const double here = ways[a.size() * row + s];
        all += here;
        below += s <= observed ? here : 0;
        above += s >= observed ? here : 0;
    }
    return std::min(1.0, 2 * std::min(below, above) / all);
}

Blocks cut_into_blocks(std::int64_t length_a, std::int64_t length_b, std::int64_t cluster) {
    const auto [shorter, longer] = std::minmax(length_a, length_b);
    if (shorter < Blocks::kMostShort) {
        return {};
    }
    Blocks blocks;
    const std::int64_t wanted =
        std::max(shorter / Blocks::kMostShort, std::min(cluster, shorter / Blocks::kLeastShort));
    blocks.length = std::min(shorter, std::max(wanted, longer / Blocks::kMost));
    const auto count = [&blocks](std::int64_t length) {
        const double exact = static_cast<double>(length) / static_cast<double>(blocks.length);
        return static_cast<std::uint32_t>(std::clamp(exact + 0.5, 1.0, 1.0 * Blocks::kMost));
    };
    blocks.a = count(length_a);
    blocks.b = count(length_b);
    return blocks;
}

} // namespace daxscope::replay
