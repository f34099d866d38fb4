// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/side.h"

#include <algorithm>

namespace daxscope::replay {

const Run& run_of(const Comparison& comparison, Side side) {
    switch (side) {
    case Side::Recorded:
        return comparison.recorded;
    case Side::Before:
        return comparison.before;
    case Side::After:
        break;
    }
    return comparison.after;
}

const std::vector<Storm>& storms_of(const Comparison& comparison, Side side) {
    switch (side) {
    case Side::Recorded:
        return comparison.storms_recorded;
    case Side::Before:
        return comparison.storms_before;
    case Side::After:
        break;
    }
    return comparison.storms_after;
}

Side storm_side(const Comparison& comparison) {
    for (const Side side : {Side::Before, Side::Recorded, Side::After}) {
        if (!storms_of(comparison, side).empty()) {
            return side;
        }
    }
    return Side::Before;
}

std::pair<std::int64_t, std::int64_t> home(const Comparison& comparison) {
    constexpr std::int64_t kMargin = 50;       // a part in so many, on either side
    constexpr std::int64_t kLeastMargin = 100; // ns
    const trace::Trace& trace = *comparison.trace;
    if (trace.size() == 0) {
        return {trace.begin(), trace.end()};
    }
    std::int64_t first = trace.time(0), last = trace.time(trace.size() - 1);
    for (const Run* run : {&comparison.recorded, &comparison.before, &comparison.after}) {
        if (!run->outcomes.empty()) {
            first = std::min(first, run->outcomes.front().begin);
            last = std::max(last, run->outcomes.back().end);
        }
    }
    const std::int64_t margin = std::max((last - first) / kMargin, kLeastMargin);
    return {std::max(first - margin, trace.begin()), std::min(last + margin, trace.end())};
}

} // namespace daxscope::replay
