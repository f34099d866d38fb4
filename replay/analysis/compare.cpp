// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/compare.h"

#include "replay/analysis/moments.h"
#include "replay/engine/duration.h"
#include "replay/trace/reasons.h"

#include <fmt/format.h>

namespace daxscope::replay {

namespace {

std::int64_t faults(const Totals& totals) {
    return static_cast<std::int64_t>(totals.accesses - totals.hits);
}

std::vector<Metric> metrics_of(const Comparison& c) {
    std::vector<Metric> metrics;
    const Seen& seen = c.recorded.seen;
    const auto add = [&](std::string_view name, bool recorded, const auto& figure,
                         std::string_view unit = "") {
        const auto of = [&figure](const Totals& totals) {
            return static_cast<std::int64_t>(figure(totals));
        };
        metrics.push_back({name, unit,
                           recorded ? std::optional(of(c.recorded.totals)) : std::nullopt,
                           of(c.before.totals), of(c.after.totals)});
    };
    add("accesses", true, [](const Totals& t) { return t.accesses; });
    add("faults", true, faults);
    add("hits", true, [](const Totals& t) { return t.hits; });
    metrics.back().more_is_better = true;
    add("unmaps", seen.unmaps, [](const Totals& t) { return t.unmaps; });
    add("refaults", seen.zaps, [](const Totals& t) { return t.refaults; });
    add("permission faults", true, [](const Totals& t) { return t.permissions; });
    add("mappings zapped", seen.zaps, [](const Totals& t) { return t.zapped; });
    add("DAX entries removed", seen.removals, [](const Totals& t) { return t.entries_removed; });
    add("dirty DAX entries removed", seen.removals,
        [](const Totals& t) { return t.dirty_removed; });
    add(
        "time in faults", true, [](const Totals& t) { return t.time_in_faults; }, "ns");
    const auto count = [](const std::vector<Storm>& storms) {
        return static_cast<std::int64_t>(storms.size());
    };
    metrics.push_back({"storms", "",
                       seen.zaps ? std::optional(count(c.storms_recorded)) : std::nullopt,
                       count(c.storms_before), count(c.storms_after)});
    return metrics;
}

std::string number(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// A reason as a sentence of its own. Names and paths may begin it, words do.
std::string capitalized(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

std::string verdict_of(const Comparison& c) {
    const std::int64_t before = faults(c.before.totals);
    const std::int64_t after = faults(c.after.totals);
    const std::int64_t time = c.after.totals.time_in_faults - c.before.totals.time_in_faults;
    std::string text;
    if (c.before.totals.accesses == 0) {
        text = "The trace has no DAX fault.";
        for (const trace::Reason& reason : trace::why_empty(c.trace->session())) {
            text += fmt::format(" {}.", capitalized(reason.text));
        }
    } else if (before == after) {
        text = fmt::format("{} and {} take the same {}.", c.before.handler, c.after.handler,
                           number(before, "fault"));
    } else {
        const double share = 100.0 *
                             static_cast<double>(after < before ? before - after : after - before) /
                             static_cast<double>(before == 0 ? 1 : before);
        text = fmt::format("{} takes {} where {} takes {}: {:.3g} % {}, {} {} in faults.",
                           c.after.handler, number(after, "fault"), c.before.handler, before, share,
                           after < before ? "fewer" : "more",
                           duration_text(time < 0 ? -time : time), time <= 0 ? "less" : "more");
    }
    const auto storms_before = static_cast<std::int64_t>(c.storms_before.size());
    const auto storms_after = static_cast<std::int64_t>(c.storms_after.size());
    if (storms_before != 0 || storms_after != 0) {
        text += storms_after == 0
                    ? fmt::format(" {} under {}, none under {}.", number(storms_before, "storm"),
                                  c.before.handler, c.after.handler)
                    : fmt::format(" {} under {}, {} under {}.", number(storms_before, "storm"),
                                  c.before.handler, storms_after, c.after.handler);
    }
    for (const Run* run : {&c.before, &c.after}) {
        if (run->totals.dirty_removed > 0) {
            text += fmt::format(
                " {} removes dirty DAX entries in {}: fsync would miss them.", run->handler,
                number(static_cast<std::int64_t>(run->totals.dirty_removed), "fault"));
        }
    }
    if (!c.before.assumption.empty()) {
        text += fmt::format(" {}: {}.", c.measured ? "Besides the events" : "Assumed",
                            c.before.assumption);
    }
    if (c.trace->lost() > 0) {
        text += fmt::format(" {} lost: figures are lower bounds and causes may be missing.",
                            c.trace->lost() == 1 ? "1 event was"
                                                 : fmt::format("{} events were", c.trace->lost()));
    }
    return text;
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
    const auto [before, after] = options.handlers(c.trace->session());
    // Four passes over the events, reported as one.
    const std::uint64_t size = c.trace->size();
    std::uint64_t passes = 0;
    const Progress part([&](std::uint64_t done, std::uint64_t) {
        progress.report(passes * size + done, 4 * size);
        return true;
    });
    const auto moments = std::make_shared<Moments>();
    const Plan& plan = moments->plan = make_plan(*c.trace, options.replay, part);
    ++passes;
    c.recorded = recorded(*c.trace, plan, part);
    ++passes;
    c.before = replay(*c.trace, plan, *before, part, options.moments ? &moments->before : nullptr);
    ++passes;
    c.after = replay(*c.trace, plan, *after, part, options.moments ? &moments->after : nullptr);
    c.measured = !c.before.assumption.empty() && !options.replay.assumes();
    if (options.moments) {
        c.moments = moments;
    }
    retune(c, options.rule);
    return c;
}

void retune(Comparison& comparison, const StormRule& rule) {
    comparison.storms_recorded = find_storms(*comparison.trace, comparison.recorded, rule);
    comparison.storms_before = find_storms(*comparison.trace, comparison.before, rule);
    comparison.storms_after = find_storms(*comparison.trace, comparison.after, rule);
    comparison.metrics = metrics_of(comparison);
    comparison.verdict = verdict_of(comparison);
}

} // namespace daxscope::replay
