// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/plan.h"

#include "replay/engine/measured.h"
#include "replay/engine/planner.h"
#include "replay/engine/revisit.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay {

using trace::Trace;

std::span<const std::uint32_t> Plan::slots_from(const Trace& trace, std::int64_t mapping,
                                                std::int64_t pgoff) const {
    const std::int64_t pages = trace.session().pages_per_pmd();
    const auto end = std::partition_point(
        slots_by_mapping.begin(), slots_by_mapping.end(),
        [this, mapping](std::uint32_t slot) { return slots[slot].mapping <= mapping; });
    const auto begin = std::partition_point(slots_by_mapping.begin(), end, [&](std::uint32_t slot) {
        return slots[slot].mapping < mapping ||
               trace.ranges()[slots[slot].range].pgoff + pages <= pgoff;
    });
    return {begin, end};
}

std::span<const std::uint32_t> Plan::slots_of_process(std::int64_t tgid) const {
    if (tgid == trace::kNone) {
        return {}; // which process is not recorded
    }
    const auto less = [this](std::uint32_t slot, std::int64_t id) { return slots[slot].tgid < id; };
    const auto begin = std::lower_bound(slots_by_tgid.begin(), slots_by_tgid.end(), tgid, less);
    const auto end = std::lower_bound(begin, slots_by_tgid.end(), tgid + 1, less);
    return {begin, end};
}

Plan make_plan(const Trace& trace, const Options& options, const Progress& progress) {
    if (trace.size() >= kNoIndex) {
        throw Error(Exit::Io, fmt::format("the trace has {} events, more than a replay can number",
                                          trace.size()));
    }
    constexpr std::int64_t kMostPages = 1 << 15; // PMDs of 512 MiB in 16 KiB pages, and then some
    if (trace.session().pages_per_pmd() > kMostPages) {
        throw Error(Exit::Io, fmt::format("the trace has PMDs of {} pages, more than a replay can "
                                          "number",
                                          trace.session().pages_per_pmd()));
    }
    Plan plan;
    plan.accesses.reserve_much();
    Planner planner(plan);
    planner.extend(trace, trace.size(), INT64_MAX, progress);
    planner.finish();
    planner.sort_slots();
    plan.first = trace::first_world_of(trace.session());
    assume(trace, options, plan);
    return plan;
}

void assume(const Trace& trace, const Options& options, Plan& plan) {
    if (options.assumes()) {
        plan.assumes = true;
        add_revisits(trace, options, plan);
    } else if (const auto period = measured_period(trace.session()); period && options.measured) {
        add_measured(trace, *period, plan);
    }
}

} // namespace daxscope::replay
