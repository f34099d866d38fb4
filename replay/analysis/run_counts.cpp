// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/run_counts.h"

#include "model/fault.h"

#include <algorithm>

namespace daxscope::replay {

void RunCount::add(const Outcome& outcome) {
    if (outcome.kind == OutcomeKind::Hit) {
        ++hits;
        return;
    }
    ++faults;
    refaults += outcome.kind == OutcomeKind::Refault ? 1 : 0;
    time_in_faults += outcome.end - outcome.begin;
}

void add_layouts(const Run& run, std::size_t from, std::vector<DirtyRemoval>& dirty) {
    // Of several ranges an operation is one.
    std::uint32_t last = from > 0 ? run.unmaps[from - 1].event : kNoIndex;
    for (; from < run.unmaps.size(); ++from) {
        const UnmapMark& mark = run.unmaps[from];
        if (mark.dirty_removed > 0 && mark.event != kNoIndex && mark.event != last) {
            last = mark.event;
            dirty.push_back({mark.time, mark.outcome, mark.event, mark.range});
        }
    }
    const auto earlier = [](const auto& a, const auto& b) { return a.time < b.time; };
    if (!std::is_sorted(dirty.begin(), dirty.end(), earlier)) {
        std::stable_sort(dirty.begin(), dirty.end(), earlier);
    }
}

bool fell_back(const Outcome& outcome) {
    return outcome.kind != OutcomeKind::Hit &&
           (outcome.pte || (outcome.result & model::vm_fault::kFallback) != 0);
}

RunCounts count(const Run& run, std::size_t ranges, const Progress& progress) {
    constexpr std::size_t kReportEvery = 1U << 16U;
    RunCounts sum;
    sum.ranges.resize(ranges);
    std::vector<std::uint32_t> fallen;
    std::uint32_t mapping = 0;
    RunCount* of_mapping = nullptr; // neighbours mostly name the same mapping
    for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
        if (k % kReportEvery == 0) {
            progress.report(k, run.outcomes.size());
        }
        const Outcome& outcome = run.outcomes[k];
        if (outcome.range < ranges) {
            sum.ranges[outcome.range].add(outcome);
        }
        if (of_mapping == nullptr || outcome.mapping != mapping) {
            mapping = outcome.mapping;
            of_mapping = &sum.mappings[mapping];
        }
        of_mapping->add(outcome);
        if (outcome.dirty_removed) {
            sum.dirty.push_back(
                {outcome.begin, static_cast<std::uint32_t>(k), outcome.event, outcome.range});
        }
        if (fell_back(outcome)) {
            fallen.push_back(static_cast<std::uint32_t>(k));
        }
    }
    add_layouts(run, 0, sum.dirty);
    sum.fell_back = std::move(fallen);
    return sum;
}

Rows<std::uint32_t> outcome_of_event(const Run& run, std::size_t events) {
    LargeVector<std::uint32_t> of_event(events, kNoIndex);
    for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
        if (run.outcomes[k].event < events) {
            of_event[run.outcomes[k].event] = static_cast<std::uint32_t>(k);
        }
    }
    return of_event;
}

} // namespace daxscope::replay
