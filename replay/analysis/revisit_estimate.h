// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/storms.h"
#include "replay/engine/replay.h"

#include <optional>

namespace daxscope::replay {

/// How often mappings come back to a PMD range, as far as the trace itself shows it: accesses that
/// find their mapping leave no event, only those of a mapping that was zapped do.
struct RevisitEstimate {
    /// Where the samples come from.
    enum class Source : std::uint8_t {
        Storms, ///< in a storm every access faults: times between a mapping's faults there
        Returns ///< twice the time from an unmap or write-protect to the next fault of the mapping:
                ///< on average a half interval has gone by when the unmap strikes
    };
    std::int64_t interval = 0; ///< median, ns
    std::int64_t low = 0;      ///< first quartile, ns
    std::int64_t high = 0;     ///< third quartile, ns
    std::uint64_t samples = 0;
    Source source = Source::Storms;
    bool operator==(const RevisitEstimate&) const = default;
};

/// Fewer samples than this estimate nothing.
inline constexpr std::uint64_t kFewestRevisitSamples = 8;

/// Estimates the interval from the recorded run: from storms where there is one, else from returns.
/// @param run recorded(trace)
/// @param storms find_storms(trace, run, …)
/// @return empty where there are too few samples: every mapping stayed mapped
std::optional<RevisitEstimate> estimate_revisit(const trace::Trace& trace, const Run& run,
                                                const std::vector<Storm>& storms);

/// "estimated from 1,024 accesses in storms; half of them between 1 ms and 2 ms"
std::string revisit_source_text(const RevisitEstimate& estimate);

} // namespace daxscope::replay
