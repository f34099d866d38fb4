// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/assumed.h"

namespace daxscope::replay {

std::int64_t end_of_fault(const trace::Trace& trace, const Access& access) {
    const std::uint32_t last = access.pte != kNoIndex     ? access.pte
                               : access.retry != kNoIndex ? access.retry
                                                          : access.event;
    return trace.time_end(last);
}

void merge_assumed(const std::vector<Access>& assumed, Plan& plan) {
    Accesses merged;
    merged.reserve(plan.accesses.size() + assumed.size());
    for (const SlotKey& slot : plan.accesses.keys()) {
        merged.add_slot(slot);
    }
    std::vector<std::uint32_t> number(plan.accesses.size());
    std::size_t next = 0;
    for (std::uint32_t k = 0; k < plan.accesses.size(); ++k) {
        while (next < assumed.size() && assumed[next].begin < plan.accesses[k].begin) {
            merged.push_back(assumed[next++]);
        }
        number[k] = static_cast<std::uint32_t>(merged.size());
        merged.push_back(plan.accesses[k]);
    }
    for (; next < assumed.size(); ++next) {
        merged.push_back(assumed[next]);
    }
    plan.accesses = std::move(merged);
    for (std::uint32_t& access : plan.access_of) {
        access = access == kNoIndex ? kNoIndex : number[access];
    }
    for (auto& [event, access] : plan.mapped_before) {
        access = number[access];
    }
}

} // namespace daxscope::replay
