// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/summary.h"

#include "app/gui/state/spoken.h"
#include "replay/trace/side_by_side.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

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

Summary summarize(const replay::Comparison& comparison, const Progress& progress) {
    const trace::Trace& trace = *comparison.trace;
    spokenVerdict(comparison); // while nobody waits
    Summary summary;
    summary.ranges.resize(trace.ranges().size());
    using Shared = std::shared_ptr<const replay::RunCounts>;
    const auto runs = side_by_side<kSides.size()>([&](std::size_t k) -> Shared {
        const Shared& kept = comparison.counts[static_cast<std::size_t>(kSides[k])];
        return kept != nullptr
                   ? kept
                   : std::make_shared<const replay::RunCounts>(replay::count(
                         replay::run_of(comparison, kSides[k]), trace.ranges().size(), progress));
    });
    for (std::size_t k = 0; k < kSides.size(); ++k) {
        const Side side = kSides[k];
        const replay::RunCounts& run = *runs[k];
        for (std::size_t range = 0; range < run.ranges.size(); ++range) {
            static_cast<replay::RunCount&>(summary.ranges[range][side]) = run.ranges[range];
        }
        for (const auto& [mapping, counts] : run.mappings) {
            static_cast<replay::RunCount&>(summary.mappings[mapping][side]) = counts;
        }
        const auto which = static_cast<std::size_t>(side);
        summary.dirty[which] = run.dirty;
        summary.dirty_events[which] = eventsOf(run.dirty);
    }
    summary.outcome_of_event = !comparison.outcome_of_event.empty()
                                   ? comparison.outcome_of_event
                                   : replay::outcome_of_event(comparison.after, trace.size());
    return withStorms(std::move(summary), comparison);
}

Summary withStorms(Summary summary, const replay::Comparison& comparison) {
    spokenVerdict(comparison);
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
            sum_.ranges[outcome.range][side].add(outcome);
            sum_.mappings[outcome.mapping][side].add(outcome);
            if (outcome.dirty_removed) {
                dirty.push_back(
                    {outcome.begin, static_cast<std::uint32_t>(k), outcome.event, outcome.range});
            }
        }
        replay::add_layouts(run, unmaps_[which], dirty);
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
