// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/distribution.h"

#include "replay/analysis/refault_interval.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace daxscope::replay {

namespace {

constexpr int kFine = 3; ///< 2^3 bins for each doubling
constexpr std::uint64_t kFineBins = 1U << kFine;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

} // namespace

Bins Bins::log() {
    return Bins(0);
}

Bins Bins::linear(std::int64_t width) {
    return Bins(std::max<std::int64_t>(width, 1));
}

Bins Bins::linear_upto(std::int64_t most, std::size_t count) {
    std::int64_t width = 1;
    for (int step = 0; most / width >= static_cast<std::int64_t>(count); ++step) {
        width = step % 3 == 1 ? width / 2 * 5 : width * 2; // 1, 2, 5, 10
    }
    return linear(width);
}

std::size_t Bins::of(std::int64_t value) const {
    if (width_ > 0) {
        return static_cast<std::size_t>(value / width_);
    }
    const auto bits = static_cast<std::uint64_t>(value);
    if (bits < kFineBins) {
        return bits;
    }
    const int shift = std::bit_width(bits) - 1 - kFine;
    return (static_cast<std::size_t>(shift) << kFine) + (bits >> shift);
}

std::int64_t Bins::least(std::size_t bin) const {
    if (width_ > 0) {
        return static_cast<std::int64_t>(bin) > kMost / width_
                   ? kMost
                   : static_cast<std::int64_t>(bin) * width_;
    }
    if (bin < 2 * kFineBins) {
        return static_cast<std::int64_t>(bin);
    }
    const std::size_t shift = (bin >> kFine) - 1;
    const std::uint64_t least = (kFineBins + (bin & (kFineBins - 1))) << shift;
    return shift + kFine >= 63 ? kMost : static_cast<std::int64_t>(least);
}

std::int64_t Bins::greatest(std::size_t bin) const {
    const std::int64_t next = least(bin + 1);
    return next == kMost ? kMost : next - 1;
}

std::size_t Distribution::bin_at(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count));
    std::uint64_t below = 0;
    for (std::size_t bin = 0; bin < bins.size(); ++bin) {
        below += bins[bin];
        if (below > wanted) {
            return bin;
        }
    }
    return bins.empty() ? 0 : bins.size() - 1;
}

Distribution distribution(const trace::Trace& trace, const Run& run, Quantity quantity, Bins bins,
                          std::int64_t begin, std::int64_t end, const Matches* only,
                          const Progress& progress) {
    constexpr std::size_t kReportEvery = 1 << 16;
    std::optional<RefaultIntervals> intervals;
    if (quantity == Quantity::Interval) {
        intervals.emplace(trace, run);
    }
    const auto before = [](const Outcome& outcome, std::int64_t time) {
        return outcome.begin < time;
    };
    const auto place = [&](std::int64_t time) {
        return static_cast<std::size_t>(
            std::lower_bound(run.outcomes.begin(), run.outcomes.end(), time, before) -
            run.outcomes.begin());
    };
    const std::size_t last = place(end);
    Distribution found;
    for (std::size_t k = place(begin); k < last; ++k) {
        if (k % kReportEvery == 0) {
            progress.report(k, last);
        }
        const Outcome& outcome = run.outcomes[k];
        if (outcome.kind == OutcomeKind::Hit || (only != nullptr && !(*only)[k]) ||
            (intervals && outcome.kind != OutcomeKind::Refault)) {
            continue;
        }
        std::int64_t value = outcome.end - outcome.begin;
        if (intervals) {
            const auto since = intervals->of(static_cast<std::uint32_t>(k));
            if (!since) {
                ++found.unknown;
                continue;
            }
            value = *since;
        }
        const std::size_t bin = bins.of(value);
        if (bin >= found.bins.size()) {
            found.bins.resize(bin + 1);
        }
        ++found.bins[bin];
        found.least = found.count == 0 ? value : std::min(found.least, value);
        found.greatest = std::max(found.greatest, value);
        ++found.count;
    }
    return found;
}

} // namespace daxscope::replay
