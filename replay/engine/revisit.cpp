// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/revisit.h"

#include "replay/engine/duration.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay {

namespace {

using trace::Kind;
using trace::Trace;

constexpr std::uint64_t kMostRevisits = 50'000'000;

/// When each slot's mapping goes: munmap, exit, or the end of the trace.
std::vector<std::int64_t> ends_of(const Trace& trace, const Plan& plan) {
    std::vector<std::int64_t> ends(plan.slots.size(), trace.end());
    const std::int64_t pages = trace.session().pages_per_pmd();
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::Munmap) {
            const trace::Event event = trace.event(k);
            for (const std::uint32_t slot : plan.slots_of(event.mapping)) {
                const std::int64_t first = trace.ranges()[plan.slots[slot].range].pgoff;
                if (event.pgoff < first + pages && event.pgoff + event.arg0 > first) {
                    ends[slot] = std::min(ends[slot], event.ts);
                }
            }
        } else if (kind == Kind::Exit) {
            const trace::Event event = trace.event(k);
            const trace::Task* task = trace.task(event.task);
            if (task == nullptr) {
                continue;
            }
            for (const std::uint32_t slot : plan.slots_of_process(task->tgid)) {
                ends[slot] = std::min(ends[slot], event.ts);
            }
        }
    }
    return ends;
}

/// When the recorded fault was over: its PTE fault counts.
std::int64_t end_of_fault(const Trace& trace, const Access& access) {
    const std::uint32_t last = access.pte != kNoIndex     ? access.pte
                               : access.retry != kNoIndex ? access.retry
                                                          : access.event;
    return trace.time_end(last);
}

} // namespace

void add_revisits(const Trace& trace, std::int64_t interval, const std::string& source,
                  Plan& plan) {
    if (interval <= 0) {
        throw Error(Exit::Usage, "the revisit interval must be above 0");
    }
    const std::vector<std::int64_t> ends = ends_of(trace, plan);
    struct Visitor {
        std::vector<std::uint32_t> accesses; ///< recorded ones, in order
    };
    std::vector<Visitor> visitors(plan.slots.size());
    for (std::uint32_t k = 0; k < plan.accesses.size(); ++k) {
        visitors[plan.accesses[k].slot].accesses.push_back(k);
    }
    std::uint64_t total = 0;
    for (std::size_t slot = 0; slot < visitors.size(); ++slot) {
        if (!visitors[slot].accesses.empty()) {
            const std::int64_t first = plan.accesses[visitors[slot].accesses.front()].begin;
            total += static_cast<std::uint64_t>(std::max<std::int64_t>(0, ends[slot] - first) /
                                                interval);
        }
    }
    if (total > kMostRevisits) {
        throw Error(Exit::Usage,
                    fmt::format("a revisit every {} makes {} accesses of this trace",
                                duration_text(interval), total),
                    "Give a longer interval.");
    }
    std::vector<Access> assumed;
    assumed.reserve(total);
    for (std::size_t slot = 0; slot < visitors.size(); ++slot) {
        const auto& own = visitors[slot].accesses;
        if (own.empty()) {
            continue;
        }
        std::size_t last = 0;
        const std::int64_t first = plan.accesses[own.front()].begin;
        for (std::int64_t n = 1; n <= (ends[slot] - first) / interval; ++n) {
            const std::int64_t at = first + n * interval;
            if (at >= ends[slot]) {
                break;
            }
            while (last + 1 < own.size() && plan.accesses[own[last + 1]].begin <= at) {
                ++last;
            }
            const Access& model = plan.accesses[own[last]];
            if (at < end_of_fault(trace, model)) {
                continue; // still in the fault
            }
            Access access;
            access.begin = at;
            access.range = model.range;
            access.slot = model.slot;
            access.page = model.page;
            access.write = model.write;
            assumed.push_back(access);
        }
    }
    std::stable_sort(assumed.begin(), assumed.end(),
                     [](const Access& a, const Access& b) { return a.begin < b.begin; });
    // Recorded accesses come first where times are equal.
    std::vector<Access> merged;
    merged.reserve(plan.accesses.size() + assumed.size());
    std::vector<std::uint32_t> number(plan.accesses.size());
    std::size_t next = 0;
    for (std::uint32_t k = 0; k < plan.accesses.size(); ++k) {
        while (next < assumed.size() && assumed[next].begin < plan.accesses[k].begin) {
            merged.push_back(assumed[next++]);
        }
        number[k] = static_cast<std::uint32_t>(merged.size());
        merged.push_back(plan.accesses[k]);
    }
    merged.insert(merged.end(), assumed.begin() + static_cast<std::ptrdiff_t>(next), assumed.end());
    plan.accesses = std::move(merged);
    for (std::uint32_t& access : plan.access_of) {
        access = access == kNoIndex ? kNoIndex : number[access];
    }
    for (auto& [event, access] : plan.mapped_before) {
        access = number[access];
    }
    plan.assumption = fmt::format("each mapping revisits its range every {} ({})",
                                  duration_text(interval), source);
}

} // namespace daxscope::replay
