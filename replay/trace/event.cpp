// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/event.h"

namespace daxscope::trace {

const char* event_fault(const Event& event) {
    if (event.kind < Kind::PmdFault || event.kind > kLastKind) {
        return "a kind that is not known";
    }
    if (event.ts < 0) {
        return "a negative time";
    }
    if (event.ts_end != kNone && event.ts_end < event.ts) {
        return "an end before its begin";
    }
    if (event.pgoff < 0) {
        return "a negative page offset";
    }
    const bool has_length = event.kind == Kind::Unmap || event.kind == Kind::Zap ||
                            event.kind == Kind::Munmap || event.kind == Kind::Fiemap ||
                            event.kind == Kind::Access || event.kind == Kind::WritebackRange ||
                            event.kind == Kind::WritebackOne;
    if (has_length && !event.has(kArg0)) {
        return "no length"; // 0 is one, and others
    }
    if (has_length && event.kind != Kind::WritebackRange && event.arg0 < 0) {
        return "a negative length";
    }
    if (event.evidence > kLastEvidence || (event.absent & ~kAllColumns) != 0) {
        return "evidence that is not known";
    }
    return nullptr;
}

} // namespace daxscope::trace
