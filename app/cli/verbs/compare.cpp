// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/choice.h"
#include "app/cli/compare_sides.h"
#include "app/cli/compare_stretch.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/sweep.h"
#include "app/cli/text.h"
#include "replay/analysis/known.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_import.h"

#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;

struct CompareVerb {
    std::filesystem::path path, other; ///< `other` empty: one trace under two handlers
    std::string before, after, align;
    ReplayOptions options;
    SweepOptions sweep;
    TimeOptions time;
    bool strict = false;
};

ordered_json run_json(const trace::Trace& trace, const replay::Run& run) {
    return {{"handler", run.handler},
            {"hash", fmt::format("{:016x}", run.hash())},
            {"totals", totals_json(run.totals, replay::known_totals(trace, run), run.seen)}};
}

/// What stands for what the trace does not say.
std::vector<std::string> assumed_of(const replay::Comparison& comparison) {
    return words::assumed_of(comparison.trace->session(), comparison.before.handler);
}

/// Two traces. What the command line has no meaning for is refused.
Exit compare_two(const CompareVerb& verb, const Common& common) {
    if (verb.path == "-" && verb.other == "-") {
        throw Error(Exit::Usage, "standard input is one trace, not two",
                    "Give the name of a file for one of them.");
    }
    if (verb.sweep.wanted) {
        throw Error(Exit::Usage, "--sweep is of one trace, and there are two",
                    "Sweep each of them alone.");
    }
    if (verb.time.wanted()) {
        throw Error(Exit::Usage, "--from and --to are of one trace, and there are two",
                    "Ask each of them alone; the window has them beside each other.");
    }
    const bool all = run_sides({{verb.path, verb.other},
                                {verb.before, verb.after},
                                verb.align == "storm" ? replay::Align::Storm : replay::Align::Start,
                                verb.options},
                               common);
    return verb.strict && !all ? Exit::Findings : Exit::Ok;
}

Exit run_compare(const CompareVerb& verb, const Common& common) {
    if (!verb.other.empty()) {
        return compare_two(verb, common);
    }
    if (!verb.align.empty()) {
        throw Error(Exit::Usage, "--align: one trace has one time", "Name a second trace with it.");
    }
    replay::CompareOptions options;
    options.before = verb.before.empty() ? nullptr : &handler_named(verb.before);
    options.after = verb.after.empty() ? nullptr : &handler_named(verb.after);
    options.rule = verb.options.rule();
    if (verb.sweep.wanted && verb.time.wanted()) {
        throw Error(Exit::Usage, "--sweep is of all of the time", "Leave out --from and --to.");
    }
    if (verb.sweep.wanted) {
        options.replay.pace = verb.options.pace();
        run_sweep(verb.path, verb.sweep, options, common);
        return Exit::Ok;
    }
    const auto trace = load_trace(verb.path, common);
    const Exit exit = verb.strict && !whole(*trace) ? Exit::Findings : Exit::Ok;
    options.replay = verb.options.replay(*trace);
    replay::Comparison comparison;
    {
        TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
        comparison = replay::compare(trace, options, terminal.progress());
    }
    if (verb.time.wanted()) {
        print_stretch(comparison, verb.path.string(), verb.time, common);
        return exit;
    }
    if (common.json) {
        ordered_json metrics = ordered_json::array();
        for (const replay::Metric& metric : comparison.metrics) {
            metrics.push_back(
                {{"name", metric.name},
                 {"unit", metric.unit},
                 {"recorded", metric.recorded ? ordered_json(*metric.recorded) : ordered_json()},
                 {"before", metric.judged ? ordered_json(metric.before) : ordered_json()},
                 {"after", metric.judged ? ordered_json(metric.after) : ordered_json()},
                 {"difference",
                  metric.judged ? ordered_json(metric.difference()) : ordered_json()}});
        }
        ordered_json body{{"path", verb.path.string()},
                          {"kernel_release", trace->session().kernel_release},
                          {"recorded", run_json(*trace, comparison.recorded)},
                          {"before", run_json(*trace, comparison.before)},
                          {"after", run_json(*trace, comparison.after)},
                          {"storm_refaults", options.rule.min_refaults},
                          {"storm_gap_ns", options.rule.max_gap},
                          {"assumption", comparison.before.assumption},
                          {"assumed", assumed_of(comparison)},
                          {"lost", trace->lost()},
                          {"metrics", metrics},
                          {"verdict", comparison.verdict},
                          {"caution", comparison.caution}};
        add_caveats(body, *trace);
        print_json("compare", 1, body);
        return exit;
    }
    Table table({{""},
                 {std::string(trace->session().truth()), Table::kRight},
                 {comparison.before.handler, Table::kRight},
                 {comparison.after.handler, Table::kRight},
                 {"difference", Table::kRight}});
    for (const replay::Metric& metric : comparison.metrics) {
        const std::int64_t difference = metric.difference();
        table.add(
            {std::string(metric.name),
             metric.recorded ? words::metric_figure(metric, *metric.recorded) : "not recorded",
             metric.judged ? words::metric_figure(metric, metric.before) : "not known",
             metric.judged ? words::metric_figure(metric, metric.after) : "not known",
             !metric.judged ? "not known"
             : difference == 0
                 ? "="
                 : (difference > 0 ? "+" : words::kMinus) +
                       words::metric_figure(metric, difference < 0 ? -difference : difference)});
    }
    fmt::print("{}, {}\n", printable(verb.path.string()), words::origin_text(trace->session()));
    bool guessed =
        verb.before.empty() && words::assumes_handler(trace->session(), comparison.before.handler);
    for (const std::string& assumed : assumed_of(comparison)) {
        fmt::print("assumed: {}{}\n", assumed, guessed ? " (--before chooses)" : "");
        guessed = false; // the rest is not the handler
    }
    fmt::print("\n{}\n{}\n", table.text(), printable(comparison.verdict));
    if (const std::string events = words::fault_events_text(comparison); !events.empty()) {
        fmt::print("\n{}\n", events);
    }
    if (!comparison.caution.empty()) {
        const bool interval =
            comparison.recorded.seen.placed() &&
            replay::unexplained_text(*trace, comparison.recorded,
                                     {&comparison.before, &comparison.after})
                .empty() &&
            replay::sharing_text(*trace, {&comparison.before, &comparison.after}).empty();
        fmt::print("\nNo all-clear: {}\n{}", printable(comparison.caution),
                   interval ? "See what depends on it: --sweep; or assume an interval: "
                              "--revisit 1ms.\n"
                            : "");
    }
    print_caveats(*trace);
    return exit;
}

} // namespace

std::function<Exit()> setup_compare(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<CompareVerb>();
    add_trace(sub, verb->path, "A trace: one under two handlers");
    sub.add_option("OTHER", verb->other,
                   "A second one: FILE beside OTHER, both as recorded unless --before or --after "
                   "names a handler for FILE or for OTHER");
    sub.add_option("--before", verb->before,
                   "The handler before; by default the trace's own pair. With OTHER: what FILE is "
                   "taken through, or 'recorded', the default");
    sub.add_option("--after", verb->after,
                   "The handler after. With OTHER: what OTHER is taken through, or 'recorded', the "
                   "default");
    sub.add_option("--align", verb->align,
                   "With OTHER: the time that faults are lined up by, from each trace's 'start' "
                   "(the default) or its first 'storm'")
        ->check(one_of({"start", "storm"}));
    verb->options.add_rule(sub);
    verb->options.add_revisit(sub);
    verb->sweep.add(sub);
    sub.add_option("--from", verb->time.from,
                   "The figures of what began at this time since the trace's begin or later: 1.5s, "
                   "300ms");
    sub.add_option("--to", verb->time.to, "... and before this time");
    sub.add_flag("--strict", verb->strict, kStrictHelp)->excludes("--sweep");
    return [verb, &common] { return run_compare(*verb, common); };
}

} // namespace daxscope::cli
