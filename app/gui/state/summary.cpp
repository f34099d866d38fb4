// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/summary.h"

#include "replay/trace/side_by_side.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

constexpr std::size_t kReportEvery = 1U << 16U; // outcomes between two looks at the stop flag

void add(Counts& counts, const replay::Outcome& outcome) {
    if (outcome.kind == replay::OutcomeKind::Hit) {
        ++counts.hits;
        return;
    }
    ++counts.faults;
    counts.refaults += outcome.kind == replay::OutcomeKind::Refault ? 1 : 0;
    counts.time_in_faults += outcome.end - outcome.begin;
}

/// Adds what a run's operations removed to what its accesses did.
/// @param from the first unmap that is not in it
void addLayouts(const replay::Run& run, std::size_t from, std::vector<DirtyRemoval>& dirty) {
    // Of several ranges an operation is one.
    std::uint32_t last = from > 0 ? run.unmaps[from - 1].event : replay::kNoIndex;
    for (; from < run.unmaps.size(); ++from) {
        const replay::UnmapMark& mark = run.unmaps[from];
        if (mark.dirty_removed > 0 && mark.event != replay::kNoIndex && mark.event != last) {
            last = mark.event;
            dirty.push_back({mark.time, mark.outcome, mark.event, mark.range});
        }
    }
    const auto earlier = [](const auto& a, const auto& b) { return a.time < b.time; };
    if (!std::is_sorted(dirty.begin(), dirty.end(), earlier)) {
        std::stable_sort(dirty.begin(), dirty.end(), earlier);
    }
}

/// The events of the removals, ascending.
std::vector<std::uint32_t> eventsOf(const std::vector<DirtyRemoval>& dirty) {
    std::vector<std::uint32_t> events;
    for (const DirtyRemoval& removal : dirty) {
        if (removal.event != replay::kNoIndex) {
            events.push_back(removal.event);
        }
    }
    std::sort(events.begin(), events.end());
    return events;
}

} // namespace

bool Summary::removesDirty(Side side, std::uint32_t event) const {
    const auto& events = dirty_events[static_cast<std::size_t>(side)];
    return std::binary_search(events.begin(), events.end(), event);
}

SideCounts Summary::mapping(std::int64_t id) const {
    const auto found = mappings.find(static_cast<std::uint32_t>(id));
    return found == mappings.end() ? SideCounts{} : found->second;
}

namespace {

/// What one run has of a Summary.
struct OfRun {
    std::vector<Counts> ranges;
    std::unordered_map<std::uint32_t, Counts> mappings;
    std::vector<DirtyRemoval> dirty;
    std::vector<std::uint32_t> dirty_events;
};

OfRun summarize(const replay::Run& run, std::size_t ranges, const Progress& progress) {
    OfRun sum;
    sum.ranges.resize(ranges);
    std::uint32_t mapping = 0;
    Counts* of_mapping = nullptr; // neighbours mostly name the same mapping
    for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
        if (k % kReportEvery == 0) {
            progress.report(k, run.outcomes.size());
        }
        const replay::Outcome& outcome = run.outcomes[k];
        if (outcome.range < ranges) {
            add(sum.ranges[outcome.range], outcome);
        }
        if (of_mapping == nullptr || outcome.mapping != mapping) {
            mapping = outcome.mapping;
            of_mapping = &sum.mappings[mapping];
        }
        add(*of_mapping, outcome);
        if (outcome.dirty_removed) {
            sum.dirty.push_back(
                {outcome.begin, static_cast<std::uint32_t>(k), outcome.event, outcome.range});
        }
    }
    addLayouts(run, 0, sum.dirty);
    sum.dirty_events = eventsOf(sum.dirty);
    return sum;
}

/// An outcome is the same access in every run: one of them says which is an event's.
std::vector<std::uint32_t> numbered(const replay::Run& run, std::size_t events) {
    std::vector<std::uint32_t> of_event(events, replay::kNoIndex);
    for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
        if (run.outcomes[k].event < events) {
            of_event[run.outcomes[k].event] = static_cast<std::uint32_t>(k);
        }
    }
    return of_event;
}

} // namespace

Summary summarize(const replay::Comparison& comparison, const Progress& progress) {
    const trace::Trace& trace = *comparison.trace;
    Summary summary;
    summary.ranges.resize(trace.ranges().size());
    std::array<OfRun, kSides.size()> runs = side_by_side<kSides.size()>([&](std::size_t k) {
        return summarize(replay::run_of(comparison, kSides[k]), trace.ranges().size(), progress);
    });
    for (const Side side : kSides) {
        const auto which = static_cast<std::size_t>(side);
        OfRun& run = runs[which];
        for (std::size_t range = 0; range < run.ranges.size(); ++range) {
            summary.ranges[range][side] = run.ranges[range];
        }
        for (const auto& [mapping, counts] : run.mappings) {
            summary.mappings[mapping][side] = counts;
        }
        summary.dirty[which] = std::move(run.dirty);
        summary.dirty_events[which] = std::move(run.dirty_events);
    }
    summary.outcome_of_event =
        replay::Rows<std::uint32_t>(numbered(comparison.after, trace.size()));
    return withStorms(std::move(summary), comparison);
}

Summary withStorms(Summary summary, const replay::Comparison& comparison) {
    for (const Side side : kSides) {
        for (SideCounts& counts : summary.ranges) {
            counts[side].storms = 0;
        }
        for (auto& [mapping, counts] : summary.mappings) {
            counts[side].storms = 0;
        }
        for (const replay::Storm& storm : replay::storms_of(comparison, side)) {
            if (storm.range < summary.ranges.size()) {
                ++summary.ranges[storm.range][side].storms;
            }
            for (const std::uint32_t party : storm.parties) {
                ++summary.mappings[party][side].storms;
            }
        }
    }
    return summary;
}

Summary GrowingSummary::extend(const replay::Comparison& comparison) {
    sum_.ranges.resize(comparison.trace->ranges().size());
    for (const Side side : kSides) {
        const replay::Run& run = replay::run_of(comparison, side);
        const auto which = static_cast<std::size_t>(side);
        auto& dirty = sum_.dirty[which];
        const std::size_t before = dirty.size();
        for (std::size_t& k = outcomes_[which]; k < run.outcomes.size(); ++k) {
            const replay::Outcome& outcome = run.outcomes[k];
            add(sum_.ranges[outcome.range][side], outcome);
            add(sum_.mappings[outcome.mapping][side], outcome);
            if (outcome.dirty_removed) {
                dirty.push_back(
                    {outcome.begin, static_cast<std::uint32_t>(k), outcome.event, outcome.range});
            }
        }
        addLayouts(run, unmaps_[which], dirty);
        unmaps_[which] = run.unmaps.size();
        if (dirty.size() > before) {
            sum_.dirty_events[which] = eventsOf(dirty);
        }
    }
    // An outcome is the same access in every run.
    const replay::Run& run = comparison.before;
    for (std::size_t& k = numbered_; k < run.outcomes.size(); ++k) {
        while (of_event_.size() < run.outcomes[k].event) {
            of_event_.push_back(replay::kNoIndex);
        }
        of_event_.push_back(static_cast<std::uint32_t>(k));
    }
    Summary summary = sum_;
    summary.outcome_of_event = of_event_.all();
    return withStorms(std::move(summary), comparison);
}

} // namespace daxscope::gui
