// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/run.h"

#include "replay/trace/hasher.h"

namespace daxscope::replay {

std::uint64_t Run::hash() const {
    trace::Hasher hasher;
    hasher.add(outcomes.size());
    for (const Outcome& o : outcomes) {
        hasher.add(o.begin, o.end, o.event, o.range, o.mapping, o.cause, o.zapped,
                   o.entries_removed, o.result, o.kind, o.cause_kind, o.step, o.write, o.pte,
                   o.unmapped, o.dirty_removed);
    }
    hasher.add(unmaps.size());
    for (const UnmapMark& m : unmaps) {
        hasher.add(m.time, m.range, m.outcome, m.event, m.zapped, m.origin);
        if (m.entries_removed > 0) {
            hasher.add(m.entries_removed, m.dirty_removed);
        }
    }
    hasher.add(spans.size());
    spans.each([&hasher](const MapSpan& s) {
        hasher.add(s.begin, s.end, s.range, s.mapping, s.writable);
    });
    return hasher.digest();
}

} // namespace daxscope::replay
