// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/revisit_estimate.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace daxscope::replay {

namespace {

constexpr std::uint32_t kNoStorm = kNoIndex;

/// Finds the storm that an instant of a range lies in.
class StormFinder {
public:
    explicit StormFinder(const std::vector<Storm>& storms) : storms_(storms) {
        std::sort(storms_.begin(), storms_.end(), [](const Storm& a, const Storm& b) {
            return std::pair(a.range, a.begin) < std::pair(b.range, b.begin);
        });
    }
    std::uint32_t at(std::uint32_t range, std::int64_t time) const {
        const auto after = std::upper_bound(storms_.begin(), storms_.end(), std::pair(range, time),
                                            [](const auto& key, const Storm& storm) {
                                                return key < std::pair(storm.range, storm.begin);
                                            });
        if (after == storms_.begin()) {
            return kNoStorm;
        }
        const auto found = std::prev(after);
        return found->range == range && time <= found->end
                   ? static_cast<std::uint32_t>(found - storms_.begin())
                   : kNoStorm;
    }

private:
    std::vector<Storm> storms_;
};

/// When what made this refault happened; empty where it is no refault or the trace does not tell.
std::optional<std::int64_t> zapped_at(const trace::Trace& trace, const Run& run,
                                      const Outcome& outcome) {
    switch (outcome.cause_kind) {
    case CauseKind::Fault:
        return run.outcomes[outcome.cause].begin;
    case CauseKind::Unmap:
    case CauseKind::Writeback:
        return trace.time(outcome.cause);
    default:
        return std::nullopt;
    }
}

std::optional<RevisitEstimate> summary(std::vector<std::int64_t>& samples,
                                       RevisitEstimate::Source source) {
    if (samples.size() < kFewestRevisitSamples) {
        return std::nullopt;
    }
    const auto quantile = [&samples](std::size_t quarters) {
        const auto at =
            samples.begin() + static_cast<std::ptrdiff_t>((samples.size() - 1) * quarters / 4);
        std::nth_element(samples.begin(), at, samples.end());
        return *at;
    };
    RevisitEstimate estimate;
    estimate.low = quantile(1);
    estimate.interval = quantile(2);
    estimate.high = quantile(3);
    estimate.samples = samples.size();
    estimate.source = source;
    if (estimate.interval <= 0) {
        return std::nullopt;
    }
    return estimate;
}

} // namespace

std::optional<RevisitEstimate> estimate_revisit(const trace::Trace& trace, const Run& run,
                                                const std::vector<Storm>& storms) {
    const StormFinder finder(storms);
    struct Last {
        std::int64_t begin;
        std::uint32_t storm;
    };
    std::unordered_map<std::uint64_t, Last> last; // by range and mapping
    std::vector<std::int64_t> between, returns;
    for (const Outcome& outcome : run.outcomes) {
        const std::uint32_t storm = finder.at(outcome.range, outcome.begin);
        const auto key = std::uint64_t{outcome.range} << 32 | outcome.mapping;
        const auto [at, first] = last.try_emplace(key, Last{outcome.begin, storm});
        if (!first) {
            if (storm != kNoStorm && storm == at->second.storm) {
                between.push_back(outcome.begin - at->second.begin);
            }
            at->second = {outcome.begin, storm};
        }
        if (storm == kNoStorm) {
            if (const auto zapped = zapped_at(trace, run, outcome)) {
                returns.push_back(2 * (outcome.begin - *zapped));
            }
        }
    }
    if (const auto estimate = summary(between, RevisitEstimate::Source::Storms)) {
        return estimate;
    }
    return summary(returns, RevisitEstimate::Source::Returns);
}

std::string revisit_source_text(const RevisitEstimate& estimate) {
    return words::say("estimated from {} {}; half of them between {} and {}", estimate.samples,
                      estimate.source == RevisitEstimate::Source::Storms
                          ? words::tr("pairs of faults in storms")
                          : words::tr("returns after unmaps and write-protects"),
                      words::duration_text(estimate.low), words::duration_text(estimate.high));
}

} // namespace daxscope::replay
