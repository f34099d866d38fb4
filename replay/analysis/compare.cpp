// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"

#include "replay/analysis/each_run.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/kept.h"
#include "replay/analysis/known.h"
#include "replay/analysis/moments.h"
#include "replay/analysis/side.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/verdict.h"
#include "replay/trace/side_by_side.h"

#include <array>
#include <fmt/format.h>
#include <tuple>

namespace daxscope::replay {

namespace {

std::int64_t faults(const Totals& totals) {
    return static_cast<std::int64_t>(totals.accesses - totals.hits);
}

std::vector<Metric> metrics_of(const Comparison& c) {
    std::vector<Metric> metrics;
    const Seen& seen = c.recorded.seen;
    const trace::Session& session = c.trace->session();
    // What an unmap without an event did, is to every handler from outside.
    const bool placed = seen.placed(), counted = seen.left_out == 0;
    const bool unmaps = placed && (seen.unmaps || session.made());
    const bool faults_judged =
        unmaps ||
        (placed && taken_unseen(c.recorded) + taken_unseen(c.before) + taken_unseen(c.after) == 0);
    const bool timed =
        counted && time_known(c.recorded) && time_known(c.before) && time_known(c.after);
    const auto add = [&](std::string_view name, bool recorded, bool judged, const auto& figure,
                         std::string_view unit = "") {
        const auto of = [&figure](const Totals& totals) {
            return static_cast<std::int64_t>(figure(totals));
        };
        metrics.push_back({name, unit,
                           recorded ? std::optional(of(c.recorded.totals)) : std::nullopt,
                           of(c.before.totals), of(c.after.totals)});
        metrics.back().judged = judged;
    };
    add("accesses", counted, counted, [](const Totals& t) { return t.accesses; });
    add("faults", counted, faults_judged, faults);
    // An access that finds its mapping leaves no event, unless accesses were measured.
    add("hits", placed && (session.made() || c.measured), faults_judged,
        [](const Totals& t) { return t.hits; });
    metrics.back().more_is_better = true;
    add("unmaps", seen.unmaps, unmaps, [](const Totals& t) { return t.unmaps; });
    add("refaults", seen.zaps, unmaps, [](const Totals& t) { return t.refaults; });
    add("permission faults", unmaps, unmaps, [](const Totals& t) { return t.permissions; });
    // Which mappings were zapped is told by events of their own, whoever asked for it.
    add("mappings zapped",
        seen.unmaps && counted && seen.untold == 0 && session.recorded(trace::Kind::Zap), unmaps,
        [](const Totals& t) { return t.zapped; });
    add("DAX entries removed", seen.removals, faults_judged,
        [](const Totals& t) { return t.entries_removed; });
    add("dirty DAX entries removed", seen.removals, faults_judged,
        [](const Totals& t) { return t.dirty_removed; });
    add(
        "time in faults", timed, timed && faults_judged,
        [](const Totals& t) { return t.time_in_faults; }, "ns");
    const auto count = [](const std::vector<Storm>& storms) {
        return static_cast<std::int64_t>(storms.size());
    };
    metrics.push_back({"storms", "",
                       seen.zaps ? std::optional(count(c.storms_recorded)) : std::nullopt,
                       count(c.storms_before), count(c.storms_after)});
    metrics.back().judged = unmaps;
    return metrics;
}

} // namespace

std::pair<const model::Handler*, const model::Handler*>
CompareOptions::handlers(const trace::Session& session) const {
    if (before != nullptr && after != nullptr) {
        return {before, after};
    }
    const auto pair = default_pair(session);
    return {before != nullptr ? before : pair.first, after != nullptr ? after : pair.second};
}

Comparison compare(std::shared_ptr<const trace::Trace> trace, const CompareOptions& options,
                   const Progress& progress) {
    Comparison c;
    c.trace = std::move(trace);
    const auto handlers = options.handlers(c.trace->session());
    const model::Handler *const before = handlers.first, *const after = handlers.second;
    if (options.replay == Options{} && take_kept(c, *before, *after, options.rule, progress)) {
        return c;
    }
    const auto moments = std::make_shared<Moments>();
    // A pass over the events, and then the runs' side by side: reported as one.
    constexpr std::size_t kRuns = kSides.size();
    JointProgress joint(progress, 1 + kRuns);
    std::array<Progress, 1 + kRuns> part;
    for (std::size_t k = 0; k < part.size(); ++k) {
        part[k] = joint.of(k);
        part[k].report(0, c.trace->size());
    }
    const Plan& plan = moments->plan = make_plan(*c.trace, options.replay, part.back());
    std::tie(c.recorded, c.before, c.after) =
        std::tuple_cat(side_by_side<kRuns>([&](std::size_t k) {
            switch (kSides[k]) {
            case Side::Recorded:
                return recorded(*c.trace, plan, part[k]);
            case Side::Before:
                return replay(*c.trace, plan, *before, part[k],
                              options.moments ? &moments->before : nullptr);
            case Side::After:
                break;
            }
            return before == after ? Run()
                                   : replay(*c.trace, plan, *after, part[k],
                                            options.moments ? &moments->after : nullptr);
        }));
    if (before == after) {
        c.after = c.before; // the same rows, shared
    }
    c.measured = !c.before.assumption.empty() && !options.replay.assumes();
    if (options.moments) {
        c.moments = moments;
    }
    retune(c, options.rule);
    return c;
}

void retune(Comparison& comparison, const StormRule& rule) {
    auto [recorded, before, after] = find_storms(
        *comparison.trace, {&comparison.recorded, &comparison.before, &comparison.after}, rule,
        {comparison.indices[0].get(), comparison.indices[1].get(), comparison.indices[2].get()});
    comparison.storms_recorded = std::move(recorded);
    comparison.storms_before = std::move(before);
    comparison.storms_after = std::move(after);
    conclude(comparison);
}

/// Of the runs whose sums were not made yet.
static void sum_up(Comparison& c) {
    const std::array<const Run*, 3> runs{&c.recorded, &c.before, &c.after};
    c.sums = of_each_run(runs, [&](std::size_t k) -> std::shared_ptr<const Sums> {
        if (c.sums[k] != nullptr) {
            return c.sums[k];
        }
        auto sums = std::make_shared<Sums>();
        add_sums(*c.trace, runs[k]->outcomes, 0, runs[k]->unmaps, 0, *sums);
        return sums;
    });
}

void conclude(Comparison& comparison) {
    sum_up(comparison);
    comparison.metrics = metrics_of(comparison);
    Verdict verdict = verdict_of(comparison);
    comparison.verdict = std::move(verdict.text);
    comparison.caution = std::move(verdict.caution);
}

} // namespace daxscope::replay
