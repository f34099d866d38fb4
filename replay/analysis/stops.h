// SPDX-License-Identifier: GPL-3.0-or-later
//
// The instants of a comparison at which something happens: what one steps through.
#pragma once

#include "replay/analysis/compare.h"

#include <optional>

namespace daxscope::replay {

/// One instant at which something happens on a range.
struct Stop {
    std::int64_t time = 0;           ///< ns BOOTTIME
    std::uint32_t access = kNoIndex; ///< the number of the outcome that begins, unmaps or ends
    std::uint32_t event = kNoIndex;  ///< index in the trace, where it is no access
    bool operator==(const Stop&) const = default;
};

/// Finds the next instant and the one before. What it costs goes with how far away that is; nothing
/// is kept but the length of the longest fault, which the first search looks for: it may be asked
/// by one thread at a time.
class Stops {
public:
    explicit Stops(std::shared_ptr<const Comparison> comparison);

    enum class What {
        Any,        ///< accesses' begins and ends and unmaps, in either run; writebacks, munmaps,
                    ///< exits
        Difference, ///< begins of accesses of which the two runs make something else
    };
    enum class Way { Later, Earlier };
    /// @param ranges by the number of a range: is it looked at? Events that are about no range are
    ///     about all.
    /// @return nothing where there is none
    /// @throws Cancelled
    std::optional<Stop> from(std::int64_t time, Way way, What what, const std::vector<bool>& ranges,
                             const Progress& progress = {});

private:
    std::int64_t longest(const Progress& progress);

    std::shared_ptr<const Comparison> comparison_;
    std::int64_t longest_ = -1; ///< fault of both runs, ns; below 0: not known yet
};

/// Do the two runs make something else of this access?
bool differ(const Outcome& before, const Outcome& after);

} // namespace daxscope::replay
