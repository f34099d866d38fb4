// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/recorder.h"

#include "replay/engine/replay.h"

#include <algorithm>

namespace daxscope::replay {

const model::Handler* recorder_of(const trace::Trace& trace, const Seen& recorded) {
    if (trace.lost() > 0 || !recorded.placed()) {
        return nullptr;
    }
    try {
        return &handler_of(trace.session());
    } catch (const Error&) {
        return nullptr;
    }
}

bool other_faults(std::uint64_t faults, std::uint64_t recorded) {
    constexpr std::uint64_t kTenth = 10;
    return std::max(faults, recorded) - std::min(faults, recorded) > recorded / kTenth;
}

} // namespace daxscope::replay
