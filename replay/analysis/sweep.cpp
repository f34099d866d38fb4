// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/sweep.h"

#include "replay/analysis/recorder.h"
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
    const std::string times = words::in_digits(fmt::format("{:.3g}", more / less));
    return after < before ? words::say("{} times fewer", times)
                          : words::say("{} times more", times);
}

using Points = std::vector<const SweepPoint*>;

/// For which of these intervals the answer is the same. At least one.
std::string answer(const Sweep& sweep, const Points& points) {
    const SweepPoint &first = *points.front(), &last = *points.back();
    const bool same = std::all_of(points.begin(), points.end(), [&first](const SweepPoint* point) {
        return direction(*point) == direction(first);
    });
    const bool all = points.size() == sweep.points.size();
    std::string text;
    if (same && direction(first) == 0) {
        text = all ? words::say("{} and {} take the same number of faults whatever the interval.",
                                sweep.before, sweep.after)
                   : words::say("{} and {} take the same number of faults at each interval that "
                                "the recording allows.",
                                sweep.before, sweep.after);
    } else if (&first == &last) {
        text = words::say("Faults under {}, against {}: {} where mappings come back every {}.",
                          sweep.after, sweep.before, factor_text(first),
                          words::duration_text(first.interval));
    } else {
        text = words::say("Faults under {}, against {}: {} where mappings come back every {}, {} "
                          "where every {}.",
                          sweep.after, sweep.before, factor_text(first),
                          words::duration_text(first.interval), factor_text(last),
                          words::duration_text(last.interval));
    }
    const auto storms = [&points](auto side) {
        const SweepPoint* longest = nullptr;
        for (const SweepPoint* point : points) {
            longest = (point->*side).storms > 0 ? point : longest;
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

/// Which intervals the recording contradicts, and by what. At least one.
std::string contradiction(const Sweep& sweep, const Points& against) {
    const auto [least, most] =
        std::minmax_element(against.begin(), against.end(), [](const auto* a, const auto* b) {
            return a->recorder_faults < b->recorder_faults;
        });
    const auto number = [](std::uint64_t n) {
        return words::count_text(static_cast<std::int64_t>(n));
    };
    const std::string taken = *(*least)->recorder_faults == *(*most)->recorder_faults
                                  ? number(*(*least)->recorder_faults)
                                  : words::say("{} to {}", number(*(*least)->recorder_faults),
                                               number(*(*most)->recorder_faults));
    const std::string intervals =
        against.size() == 1
            ? words::duration_text(against.front()->interval)
            : words::say("{} to {}", words::duration_text(against.front()->interval),
                         words::duration_text(against.back()->interval));
    return words::say(
        "The recording contradicts {} of the {} intervals ({}): kept up for all of it, not "
        "in storms alone, they give {}, which recorded it, {} faults, and it has {}.",
        against.size(), sweep.points.size(), intervals, sweep.recorder, taken,
        number(sweep.recorded.faults()));
}

} // namespace

std::optional<bool> contradicted(const Sweep& sweep, const SweepPoint& point) {
    if (!point.recorder_faults) {
        return std::nullopt;
    }
    return other_faults(*point.recorder_faults, sweep.recorded.faults());
}

std::string sweep_verdict(const Sweep& sweep) {
    std::vector<const SweepPoint*> points, against;
    for (const SweepPoint& point : sweep.points) {
        (contradicted(sweep, point).value_or(false) ? against : points).push_back(&point);
    }
    if (against.empty()) {
        return points.empty() ? std::string() : answer(sweep, points);
    }
    return points.empty() ? contradiction(sweep, against)
                          : answer(sweep, points) + ' ' + contradiction(sweep, against);
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
    const auto handlers = options.handlers(trace.session());
    const model::Handler *const before = handlers.first, *const after = handlers.second;
    Sweep result;
    result.before = before->name;
    result.after = after->name;
    const std::uint64_t size = trace.size();
    const model::Handler* const third = recorder_of(trace, Seen{});
    const std::uint64_t each = third == nullptr || third == before || third == after ? 2 : 3;
    const std::uint64_t passes = each * (intervals.size() + 1) + 2;
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
    const model::Handler* recorder = recorder_of(trace, result.recorded.seen);
    const auto point_of = [&](std::int64_t interval, const Plan& plan) {
        SweepPoint point{interval, through(plan, *before), through(plan, *after), std::nullopt};
        if (recorder == before || recorder == after) {
            point.recorder_faults = (recorder == before ? point.before : point.after).faults();
        } else if (recorder != nullptr) {
            point.recorder_faults = through(plan, *recorder).faults();
        }
        return point;
    };
    result.without = point_of(0, events);
    if (recorder != nullptr &&
        other_faults(*result.without.recorder_faults, result.recorded.faults())) {
        recorder = nullptr; // it does not explain what it recorded
        result.without.recorder_faults.reset();
    }
    result.recorder = recorder == nullptr ? std::string() : std::string(recorder->name);
    for (const std::int64_t interval : intervals) {
        Options revisits;
        revisits.revisit_interval = interval;
        revisits.pace = options.replay.pace;
        Plan plan = events;
        assume(trace, revisits, plan);
        result.points.push_back(point_of(interval, plan));
    }
    result.verdict = sweep_verdict(result);
    return result;
}

} // namespace daxscope::replay
