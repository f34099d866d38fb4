// SPDX-License-Identifier: GPL-3.0-or-later
//
// Comparisons made by hand for the tests and benchmarks of the compare view: what they hold is
// known exactly, and they need neither a recording nor the replay engine.
#pragma once

#include "replay/analysis/compare.h"

namespace daxscope::made {

struct Shape {
    std::uint32_t ranges = 1;
    std::uint32_t parties = 2;      ///< mappings, each of a process of its own
    std::uint32_t turns = 50;       ///< accesses of each party to each range
    std::int64_t pause = 1'000'000; ///< ns between accesses
    std::int64_t fault = 200'000;   ///< ns that a fault takes
    std::vector<trace::Loss> losses = {};
};

/// Enough rows and faults to move about in.
inline Shape eight_rows() {
    Shape shape;
    shape.ranges = 8;
    shape.turns = 100;
    return shape;
}

/// ns BOOTTIME at which every made trace begins.
inline constexpr std::int64_t kStart = 1'000'000'000'000;

/// Parties touch each range in strict turns. Before, every fault zaps the others: all but
/// the first are refaults, caused by the fault before. After, each party faults once and hits from
/// then on. Recorded is as before.
std::shared_ptr<const replay::Comparison> storm(const Shape& shape);

/// A comparison of one's own outcomes, before and after, on a trace without accesses; nothing
/// recorded. Storms and totals are counted from them.
std::shared_ptr<const replay::Comparison> comparison(replay::Run before, replay::Run after,
                                                     std::uint32_t ranges, std::uint32_t mappings,
                                                     std::int64_t length,
                                                     std::vector<trace::Loss> losses = {});

} // namespace daxscope::made
