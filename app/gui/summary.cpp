// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/summary.h"

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

} // namespace

const replay::Run& runOf(const replay::Comparison& comparison, Side side) {
    switch (side) {
    case Side::Recorded:
        return comparison.recorded;
    case Side::Before:
        return comparison.before;
    case Side::After:
        break;
    }
    return comparison.after;
}

const std::vector<replay::Storm>& stormsOf(const replay::Comparison& comparison, Side side) {
    switch (side) {
    case Side::Recorded:
        return comparison.storms_recorded;
    case Side::Before:
        return comparison.storms_before;
    case Side::After:
        break;
    }
    return comparison.storms_after;
}

SideCounts Summary::mapping(std::int64_t id) const {
    const auto found = mappings.find(static_cast<std::uint32_t>(id));
    return found == mappings.end() ? SideCounts{} : found->second;
}

Summary summarize(const replay::Comparison& comparison, const Progress& progress) {
    const trace::Trace& trace = *comparison.trace;
    Summary summary;
    summary.ranges.resize(trace.ranges().size());
    summary.outcome_of_event.assign(trace.size(), replay::kNoIndex);

    const std::uint64_t total = comparison.recorded.outcomes.size() +
                                comparison.before.outcomes.size() +
                                comparison.after.outcomes.size();
    std::uint64_t done = 0;
    for (const Side side : kSides) {
        const replay::Run& run = runOf(comparison, side);
        std::uint32_t mapping = 0;
        SideCounts* of_mapping = nullptr; // neighbours mostly name the same mapping
        for (std::size_t k = 0; k < run.outcomes.size(); ++k, ++done) {
            if (done % kReportEvery == 0) {
                progress.report(done, total);
            }
            const replay::Outcome& outcome = run.outcomes[k];
            if (outcome.range < summary.ranges.size()) {
                add(summary.ranges[outcome.range][side], outcome);
            }
            if (of_mapping == nullptr || outcome.mapping != mapping) {
                mapping = outcome.mapping;
                of_mapping = &summary.mappings[mapping];
            }
            add((*of_mapping)[side], outcome);
            if (outcome.event < summary.outcome_of_event.size()) {
                summary.outcome_of_event[outcome.event] = static_cast<std::uint32_t>(k);
            }
        }
        for (const replay::Storm& storm : stormsOf(comparison, side)) {
            if (storm.range < summary.ranges.size()) {
                ++summary.ranges[storm.range][side].storms;
            }
            for (const std::uint32_t party : storm.parties) {
                ++summary.mappings[party][side].storms;
            }
        }
    }
    progress.report(total, total);
    return summary;
}

} // namespace daxscope::gui
