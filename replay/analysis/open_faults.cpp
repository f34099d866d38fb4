// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/vet.h"

#include <unordered_map>

namespace daxscope::replay {

using trace::kNone;
using trace::Trace;

std::vector<OpenFault> open_faults(const Trace& trace, const Progress& progress) {
    constexpr std::size_t kPerReport = 1 << 16;
    std::vector<OpenFault> open;
    struct Range {
        std::int64_t first = kNone; ///< event of the open fault that began first
        std::int64_t ended = 0;     ///< faults that began later and ended
    };
    std::unordered_map<std::uint32_t, Range> ranges;
    std::vector<std::int64_t> ended_before; ///< for each of `open`, its range's count at its begin
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (k % kPerReport == 0) {
            progress.report(k, trace.size());
        }
        const trace::Kind kind = trace.kind(k);
        if (kind != trace::Kind::PmdFault && kind != trace::Kind::PteFault) {
            continue;
        }
        const std::uint32_t number = trace.range_of(k);
        const auto at = ranges.find(number);
        if (!trace.event(k).is_open()) {
            if (at != ranges.end()) {
                ++at->second.ended;
            }
            continue;
        }
        OpenFault fault;
        fault.event = static_cast<std::uint32_t>(k);
        fault.open_for = trace.end() - trace.time(k);
        if (number == Trace::kNoRange) {
            open.push_back(fault);
            ended_before.push_back(0);
            continue;
        }
        Range& range = at == ranges.end() ? ranges[number] : at->second;
        if (range.first == kNone) {
            range.first = static_cast<std::int64_t>(k);
        } else {
            fault.first_there = range.first;
        }
        ended_before.push_back(range.ended);
        open.push_back(fault);
    }
    for (std::size_t k = 0; k < open.size(); ++k) {
        const auto at = ranges.find(trace.range_of(open[k].event));
        open[k].ended_since = at == ranges.end() ? 0 : at->second.ended - ended_before[k];
    }
    return open;
}

} // namespace daxscope::replay
