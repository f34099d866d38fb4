// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/measured.h"

#include "replay/engine/assumed.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace daxscope::replay {

namespace {

using trace::Kind;
using trace::Trace;

/// Where the mapping is among those of the range; kNoIndex where no fault and no access shows it.
std::uint32_t slot_of(const Plan& plan, std::uint32_t range, std::int64_t mapping) {
    const std::vector<std::uint32_t>& all = plan.slots_of[range];
    const auto at = std::lower_bound(
        all.begin(), all.end(), mapping,
        [&plan](std::uint32_t slot, std::int64_t id) { return plan.slots[slot].mapping < id; });
    return at != all.end() && plan.slots[*at].mapping == mapping ? *at : kNoIndex;
}

/// A mapping's recorded accesses to a range. Asked in order of time.
struct Recorded {
    std::vector<std::uint32_t> accesses; ///< in order
    std::size_t next = 0;                ///< the first that had not begun
    std::int64_t end = INT64_MIN;        ///< when all that had begun were over
};

} // namespace

std::optional<std::int64_t> measured_period(const trace::Session& session) {
    const std::string_view text = session.value(trace::key::kAccessPeriod);
    std::int64_t period = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), period);
    const bool whole = error == std::errc{} && rest == text.data() + text.size();
    return whole && period > 0 ? std::optional(period) : std::nullopt;
}

void add_measured(const Trace& trace, std::int64_t period, Plan& plan) {
    std::vector<Recorded> recorded(plan.slots.size());
    for (std::uint32_t k = 0; k < plan.accesses.size(); ++k) {
        recorded[plan.accesses[k].slot].accesses.push_back(k);
    }
    std::vector<Access> measured;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (trace.kind(k) != Kind::Access) {
            continue;
        }
        const std::uint32_t range = trace.range_of(k);
        const std::uint32_t slot =
            range == Trace::kNoRange ? kNoIndex : slot_of(plan, range, trace.event(k).mapping);
        if (slot == kNoIndex) {
            continue;
        }
        const std::int64_t from = trace.time(k);
        const std::int64_t upto = trace.time_end(k);
        // Events come in the order of their begins, and so do a mapping's windows.
        Recorded& own = recorded[slot];
        while (own.next < own.accesses.size() &&
               plan.accesses[own.accesses[own.next]].begin <= upto) {
            own.end = std::max(own.end, end_of_fault(trace, plan.accesses[own.accesses[own.next]]));
            ++own.next;
        }
        if (own.end >= from) {
            continue; // a fault set the bit
        }
        Access access;
        if (own.next > 0) {
            const Access& last = plan.accesses[own.accesses[own.next - 1]];
            access.page = last.page;
            access.write = last.write;
        }
        access.begin = from + (upto - from) / 2;
        access.range = range;
        access.slot = slot;
        measured.push_back(access);
    }
    std::stable_sort(measured.begin(), measured.end(),
                     [](const Access& a, const Access& b) { return a.begin < b.begin; });
    merge_assumed(measured, plan);
    plan.assumption = fmt::format("accesses measured every {}", words::duration_text(period));
}

} // namespace daxscope::replay
