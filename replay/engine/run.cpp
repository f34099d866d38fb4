// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/run.h"

#include "replay/trace/hasher.h"

namespace daxscope::replay {

std::uint64_t Run::hash() const {
    trace::Hasher hasher;
    hasher.add(outcomes.size());
    for (const Outcome& o : outcomes) {
        hasher.add(o.begin, o.end, o.event, o.range, o.mapping, o.cause, o.torn, o.entries_dropped,
                   o.result, o.kind, o.cause_kind, o.step, o.write, o.pte, o.unmapped,
                   o.dirty_dropped);
    }
    hasher.add(unmaps.size());
    for (const UnmapMark& m : unmaps) {
        hasher.add(m.time, m.range, m.outcome, m.event, m.torn, m.origin);
    }
    hasher.add(spans.size());
    for (const MapSpan& s : spans) {
        hasher.add(s.begin, s.end, s.range, s.mapping, s.writable);
    }
    return hasher.digest();
}

} // namespace daxscope::replay
