// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/left_out.h"

#include <algorithm>
#include <unordered_map>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;
using trace::Origin;

std::unordered_set<std::uint32_t> unmaps_left_out(const trace::Trace& trace) {
    std::unordered_set<std::uint32_t> left_out;
    if (!trace.session().values.contains(trace::key::kUnmapsKept)) {
        return left_out;
    }
    std::unordered_map<std::int64_t, std::uint32_t> last; // unmap by a fault, of each task
    for (std::uint32_t k = 0; k < trace.size(); ++k) {
        const Event event = trace.event(k);
        if (event.kind == Kind::Unmap) {
            const auto origin = static_cast<Origin>(event.arg1);
            if (origin == Origin::PmdFault || origin == Origin::PteFault) {
                left_out.insert(k);
                last[event.task] = k;
            } else {
                last.erase(event.task);
            }
        } else if (event.kind == Kind::Zap) {
            const auto unmap = last.find(event.task);
            if (unmap != last.end() &&
                event.ts <= std::max(trace.time_end(unmap->second), trace.time(unmap->second))) {
                left_out.erase(unmap->second);
            }
        }
    }
    return left_out;
}

} // namespace daxscope::replay
