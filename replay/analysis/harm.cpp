// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/harm.h"

namespace daxscope::replay {

std::map<std::uint32_t, std::int64_t> never_written_back(const trace::Trace& trace,
                                                         const Run& run) {
    std::map<std::uint32_t, std::int64_t> last; // removal, by range
    for (const UnmapMark& mark : run.unmaps) {
        if (mark.dirty_removed > 0) {
            last[mark.range] = mark.time;
        }
    }
    for (std::size_t k = 0; k < trace.size() && !last.empty(); ++k) {
        if (trace.kind(k) != trace::Kind::WritebackOne) {
            continue;
        }
        const auto found = last.find(trace.range_of(k));
        if (found != last.end() && trace.time(k) > found->second) {
            last.erase(found);
        }
    }
    return last;
}

bool inside_the_file(const trace::Event& fault) {
    return fault.has(trace::kArg0) && fault.pgoff < fault.arg0;
}

} // namespace daxscope::replay
