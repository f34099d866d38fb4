// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/sweep.h"

#include "replay/engine/plan.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace daxscope::replay {

namespace {

SweepFigures figures(const trace::Trace& trace, const Run& run, const StormRule& rule) {
    return {run.totals, find_storms(trace, run, rule).size(), run.seen};
}

/// Fewer faults in the end, more, or as many.
int direction(const SweepPoint& point) {
    const std::uint64_t before = point.before.faults();
    const std::uint64_t after = point.after.faults();
    return (after > before ? 1 : 0) - (after < before ? 1 : 0);
}

std::string factor_text(const SweepPoint& point) {
    const std::uint64_t before = point.before.faults();
    const std::uint64_t after = point.after.faults();
    if (before == after) {
        return words::tr("as many");
    }
    const auto more = static_cast<double>(std::max(before, after));
    const auto less = static_cast<double>(std::max<std::uint64_t>(std::min(before, after), 1));
    return after < before ? words::say("{:.3g} times fewer", more / less)
                          : words::say("{:.3g} times more", more / less);
}

} // namespace

std::string sweep_verdict(const Sweep& sweep) {
    if (sweep.points.empty()) {
        return {};
    }
    const auto& points = sweep.points;
    const bool same = std::all_of(points.begin(), points.end(), [&points](const SweepPoint& point) {
        return direction(point) == direction(points.front());
    });
    std::string text;
    if (same && direction(points.front()) == 0) {
        text = words::say("{} and {} take the same number of faults whatever the interval.",
                          sweep.before, sweep.after);
    } else {
        text = words::say("Faults under {}, against {}: {} where mappings come back every {}, {} "
                          "where every {}.",
                          sweep.after, sweep.before, factor_text(points.front()),
                          words::duration_text(points.front().interval), factor_text(points.back()),
                          words::duration_text(points.back().interval));
    }
    const auto storms = [&points](auto side) {
        const SweepPoint* longest = nullptr;
        for (const SweepPoint& point : points) {
            longest = (point.*side).storms > 0 ? &point : longest;
        }
        return longest;
    };
    const SweepPoint* const longest[] = {storms(&SweepPoint::before), storms(&SweepPoint::after)};
    if (longest[0] == nullptr && longest[1] == nullptr) {
        return text + words::tr(" Neither storms.");
    }
    const std::string* const names[] = {&sweep.before, &sweep.after};
    for (const std::size_t side : {0, 1}) {
        text += longest[side] == nullptr
                    ? words::say(" {} never storms.", *names[side])
                    : words::say(" {} storms up to an interval of {}.", *names[side],
                                 words::duration_text(longest[side]->interval));
    }
    return text;
}

std::vector<std::int64_t> sweep_intervals(std::int64_t low, std::int64_t high) {
    if (low <= 0 || high < low) {
        throw Error(Exit::Usage, "a sweep goes from an interval above 0 to one not below it");
    }
    std::set<std::int64_t> intervals{low, high};
    for (std::int64_t decade = 1; decade <= high; decade *= 10) {
        for (const std::int64_t step : {1, 2, 5}) {
            if (decade * step > low && decade * step < high) {
                intervals.insert(decade * step);
            }
        }
        if (decade > INT64_MAX / 10) {
            break;
        }
    }
    return {intervals.begin(), intervals.end()};
}

std::vector<std::int64_t> sweep_intervals(const trace::Trace& trace, std::uint64_t most_accesses) {
    std::set<std::pair<std::uint32_t, std::int64_t>> visitors;
    std::int64_t first = INT64_MAX;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const trace::Kind kind = trace.kind(k);
        if (kind == trace::Kind::PmdFault || kind == trace::Kind::PteFault) {
            visitors.emplace(trace.range_of(k), trace.event(k).mapping);
            first = std::min(first, trace.time(k));
        }
    }
    if (visitors.empty()) {
        return {};
    }
    const std::int64_t length = std::max<std::int64_t>(trace.end() - first, 2);
    const double all = static_cast<double>(length) * static_cast<double>(visitors.size());
    const auto fewest = static_cast<std::int64_t>(all / static_cast<double>(most_accesses)) + 1;
    // On to the next round number, so that traces of one workload are swept alike.
    std::int64_t low = 1'000;
    while (low < fewest) {
        std::int64_t decade = 1;
        while (decade <= low / 10) {
            decade *= 10;
        }
        low = low == 2 * decade ? 5 * decade : 2 * low;
    }
    const std::int64_t high = length / 2;
    if (high <= low) {
        return {low};
    }
    std::vector<std::int64_t> intervals = sweep_intervals(low, high);
    intervals.pop_back(); // not round
    return intervals;
}

Sweep sweep(const trace::Trace& trace, const CompareOptions& options,
            std::span<const std::int64_t> intervals, const Progress& progress) {
    const auto [before, after] = options.handlers(trace.session());
    Sweep result;
    result.before = before->name;
    result.after = after->name;
    const std::uint64_t size = trace.size();
    const std::uint64_t passes = 2 * (intervals.size() + 1) + 2;
    std::uint64_t pass = 0;
    const Progress part([&](std::uint64_t done, std::uint64_t) {
        progress.report(pass * size + done, passes * size);
        return true;
    });
    const auto through = [&](const Plan& plan, const model::Handler& handler) {
        const Run run = replay(trace, plan, handler, part);
        ++pass;
        return figures(trace, run, options.rule);
    };
    Options none;
    none.measured = false;
    const Plan events = make_plan(trace, none, part);
    ++pass;
    {
        const Run run = recorded(trace, events, part);
        ++pass;
        const auto storms = find_storms(trace, run, options.rule);
        result.recorded = {run.totals, storms.size(), run.seen};
        result.measured = estimate_revisit(trace, run, storms);
    }
    result.without = {0, through(events, *before), through(events, *after)};
    for (const std::int64_t interval : intervals) {
        Options revisits;
        revisits.revisit_interval = interval;
        revisits.pace = options.replay.pace;
        Plan plan = events;
        assume(trace, revisits, plan);
        result.points.push_back({interval, through(plan, *before), through(plan, *after)});
    }
    result.verdict = sweep_verdict(result);
    return result;
}

} // namespace daxscope::replay
