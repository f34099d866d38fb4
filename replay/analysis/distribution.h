// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long faults took, and how soon who was zapped came back, as counts by bin. Exact: a bin has
// whole nanoseconds for its edges, and each value is in one of them.
#pragma once

#include "replay/analysis/matches.h"
#include "replay/engine/run.h"
#include "replay/trace/progress.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace daxscope::replay {

enum class Quantity : std::uint8_t {
    Duration, ///< of a fault, from its begin to its end; hits have none
    Interval, ///< of a refault: RefaultIntervals
};

/// Where one bin ends and the next begins.
class Bins {
public:
    /// Eight for each doubling; below 8 ns one for each nanosecond.
    static Bins log();
    /// All as wide. @param width ns, at least 1
    static Bins linear(std::int64_t width);
    /// Linear ones of 1, 2 or 5 times a power of ten ns, of which no more than `count` reach
    /// `most`.
    static Bins linear_upto(std::int64_t most, std::size_t count);

    std::size_t of(std::int64_t value) const;     ///< value >= 0, ns
    std::int64_t least(std::size_t bin) const;    ///< the first value in it
    std::int64_t greatest(std::size_t bin) const; ///< the last value in it
    bool operator==(const Bins&) const = default;

private:
    explicit Bins(std::int64_t width) : width_(width) {}
    std::int64_t width_; ///< 0: logarithmic
};

/// Of one run.
struct Distribution {
    std::vector<std::uint64_t> bins; ///< up to the last that holds any
    std::uint64_t count = 0;         ///< in all of them
    /// Refaults whose cause is in no event: how soon they came back is not known.
    std::uint64_t unknown = 0;
    std::int64_t least = 0, greatest = 0; ///< ns, of those counted
    bool operator==(const Distribution&) const = default;

    /// The bin in which the value stands below which `share` (0 to 1) of them are; count > 0.
    std::size_t bin_at(double share) const;
};

/// @param begin, end outcomes that begin in [begin, end), ns BOOTTIME
/// @param only       of these outcomes; nullptr: of all
/// @throws Cancelled
Distribution distribution(const trace::Trace& trace, const Run& run, Quantity quantity, Bins bins,
                          std::int64_t begin, std::int64_t end, const Matches* only = nullptr,
                          const Progress& progress = {});

} // namespace daxscope::replay
