// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/checks.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/reproducer.h"
#include "app/cli/text.h"
#include "replay/analysis/hints.h"
#include "replay/analysis/known.h"
#include "replay/analysis/zaps.h"
#include "replay/reproducer/of_storm.h"
#include "replay/trace/names.h"

#include <fmt/format.h>
#include <optional>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using replay::Outcome;
using replay::Run;
using replay::Storm;
using replay::Zaps;
using replay::zaps_of;
using trace::Trace;

struct StormsVerb {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path path; ///< the one of them that is looked at
    std::string handler;
    bool recorded = false;
    std::uint32_t reproducer = 0; ///< rank of the storm to reproduce; 0: none
    std::filesystem::path output; ///< … the directory to write to; empty: storm-N
    bool force = false, strict = false;
    ReplayOptions options;
};

/// The tasks that faulted for a mapping within the storm, as "comm tid N".
std::string tasks_text(const Trace& trace, const Run& run, const Storm& storm,
                       std::uint32_t mapping) {
    std::map<std::int64_t, bool> seen;
    std::string text;
    for (std::uint32_t k = storm.first; k <= storm.last; ++k) {
        const Outcome& o = run.outcomes[k];
        if (o.range != storm.range || o.mapping != mapping || o.event == replay::kNoIndex) {
            continue;
        }
        const std::int64_t id = trace.event(o.event).task;
        const trace::Task* task = trace.task(id);
        if (task != nullptr && seen.try_emplace(id, true).second) {
            text += fmt::format("{}{}", text.empty() ? "" : ", ", trace::task_text(*task));
        }
    }
    return text.empty() ? mapping_text(trace, mapping) : text;
}

std::uint64_t refaults_of(const Zaps& zaps, std::uint32_t mapping) {
    std::uint64_t refaults = 0;
    for (const auto& [pair, count] : zaps) {
        refaults += pair.second == mapping ? count : 0;
    }
    return refaults;
}

void print_storm(const Trace& trace, const Run& run, const Storm& storm) {
    fmt::print("\n#{}  {}\n", storm.rank, printable(range_text(trace, storm.range)));
    fmt::print("    from {} to {}: {} refaults, {} in faults, {} mappings zapped",
               duration_text(storm.begin - trace.begin()), duration_text(storm.end - trace.begin()),
               count_text(storm.refaults), duration_text(storm.time_in_faults),
               count_text(static_cast<std::int64_t>(storm.zapped)));
    if (storm.entries_removed > 0) {
        fmt::print(", {} DAX entries removed",
                   count_text(static_cast<std::int64_t>(storm.entries_removed)));
    }
    fmt::print("; ended: {}\n", replay::storm_end_text(storm.end_reason));
    const Zaps zaps = zaps_of(run, storm);
    Table parties({{"party"},
                   {"mapping", Table::Align::Right},
                   {"refaults", Table::Align::Right},
                   {"zapped by"}});
    for (const std::uint32_t mapping : storm.parties) {
        std::string by;
        for (const auto& [pair, count] : zaps) {
            if (pair.second == mapping) {
                by += fmt::format("{}mapping {} ({})", by.empty() ? "" : ", ", pair.first,
                                  count_text(static_cast<std::int64_t>(count)));
            }
        }
        parties.add({tasks_text(trace, run, storm, mapping), std::to_string(mapping),
                     count_text(static_cast<std::int64_t>(refaults_of(zaps, mapping))), by});
    }
    fmt::print("{}", parties.text(4));
}

ordered_json storm_json(const Trace& trace, const Run& run, const Storm& storm) {
    const Zaps zaps = zaps_of(run, storm);
    ordered_json parties = ordered_json::array(), zapped = ordered_json::array();
    for (const std::uint32_t mapping : storm.parties) {
        ordered_json party = mapping_json(trace, mapping);
        party["refaults"] = refaults_of(zaps, mapping);
        parties.push_back(std::move(party));
    }
    for (const auto& [pair, count] : zaps) {
        zapped.push_back({{"by", pair.first}, {"whom", pair.second}, {"count", count}});
    }
    return {{"rank", storm.rank},
            {"range", range_json(trace, storm.range)},
            {"begin_ns", storm.begin - trace.begin()},
            {"end_ns", storm.end - trace.begin()},
            {"first_access", storm.first},
            {"last_access", storm.last},
            {"refaults", storm.refaults},
            {"time_in_faults_ns", storm.time_in_faults},
            {"mappings_zapped", storm.zapped},
            {"dax_entries_removed",
             run.seen.removals ? ordered_json(storm.entries_removed) : ordered_json(nullptr)},
            {"end_reason", replay::storm_end_text(storm.end_reason)},
            {"parties", parties},
            {"zaps", zapped}};
}

/// Those that the trace can tell. Whether a fault read or wrote decides what it left mapped, and
/// from whom it took something: without the flags a storm that is found need not have been one.
std::vector<Storm> told(std::vector<Storm> storms, const Run& run) {
    if (run.seen.unflagged > 0) {
        storms.clear();
    }
    return storms;
}

/// "11 storms of at least 8 refaults, …". Where unmaps were not recorded, none is no zero.
std::string how_many(const Run& run, const std::vector<Storm>& storms,
                     const replay::StormRule& rule, bool modelled) {
    if (!run.seen.placed() && storms.empty()) {
        return "storms are not known. " + replay::unplaced_text(run.seen);
    }
    if (!run.seen.zaps && storms.empty()) {
        return modelled ? "storms are not known, for unmaps were not recorded"
                        : "storms were not recorded, for unmaps were not";
    }
    return fmt::format("{}{} of at least {} refaults, no pause above {}",
                       run.seen.zaps ? "" : "at least ",
                       counted(static_cast<std::int64_t>(storms.size()), "storm"),
                       rule.min_refaults, duration_text(rule.max_gap));
}

/// The reproducer of the storm asked for.
replay::reproducer::Program program_of(const StormsVerb& verb, const Trace& trace, const Run& run,
                                       const std::vector<Storm>& storms, const Common& common) {
    const auto storm = std::find_if(storms.begin(), storms.end(), [&](const Storm& each) {
        return each.rank == verb.reproducer;
    });
    if (storm == storms.end() && run.seen.unflagged > 0) {
        throw Error(Exit::Usage,
                    fmt::format("storms of {} are not known", printable(verb.path.string())),
                    replay::unplaced_text(run.seen));
    }
    if (storm == storms.end()) {
        throw Error(
            Exit::Usage,
            fmt::format("no storm {} in {}", verb.reproducer, printable(verb.path.string())),
            storms.empty()
                ? "It has none; --storm-refaults and --storm-gap say what counts as one."
                : fmt::format("It has {}, numbered from 1.", counted(storms.size(), "storm")));
    }
    TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
    return replay::reproducer::of_storm(trace, run, *storm, verb.path.filename().string(),
                                        terminal.progress());
}

Exit run_storms(const StormsVerb& verb, const Common& common) {
    std::optional<ReproducerOutput> reproducer;
    if (verb.reproducer != 0) {
        reproducer.emplace(verb.output.empty()
                               ? std::filesystem::path(fmt::format("storm-{}", verb.reproducer))
                               : verb.output,
                           verb.force, std::vector{verb.path});
    }
    const model::Handler* handler = verb.handler.empty() ? nullptr : &handler_named(verb.handler);
    const replay::StormRule rule = verb.options.rule();
    const auto trace = load_trace(verb.path, common);
    const replay::Options options = verb.options.replay(*trace);
    if (handler == nullptr && options.assumes()) {
        throw Error(Exit::Usage, "--revisit and --accesses: storms as recorded assume nothing",
                    "Name the handler that they are for, with --handler.");
    }
    Run run;
    {
        TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
        run = handler == nullptr ? replay::recorded(*trace, terminal.progress())
                                 : replay::replay(*trace, *handler, options, terminal.progress());
    }
    const std::vector<Storm> storms = told(replay::find_storms(*trace, run, rule), run);
    const Exit exit = verb.strict && !whole(*trace) ? Exit::Findings : Exit::Ok;
    ordered_json made = nullptr;
    if (reproducer) {
        made = reproducer->write(program_of(verb, *trace, run, storms, common));
    }
    if (common.json) {
        ordered_json rows = ordered_json::array();
        for (const Storm& storm : storms) {
            rows.push_back(storm_json(*trace, run, storm));
        }
        ordered_json body{{"path", verb.path.string()},
                          {"handler", run.handler},
                          {"assumption", run.assumption},
                          {"storm_refaults", rule.min_refaults},
                          {"storm_gap_ns", rule.max_gap},
                          {"lost", trace->lost()},
                          {"storms", run.seen.zaps || !rows.empty() ? rows : ordered_json(nullptr)},
                          {"storms_told", run.seen.zaps},
                          {"reproducer", made}};
        if (handler == nullptr) {
            const replay::Hints hints = replay::hints_of(*trace, run, rule);
            body["removals_inferred"] = hints.inferred;
            body["ranges_like_storms"] = hints.like_storms;
        }
        add_caveats(body, *trace);
        print_json("storms", 1, body);
        return exit;
    }
    if (verb.paths.size() > 1) {
        fmt::print("{}\n", printable(verb.path.string()));
    }
    fmt::print("{} ({}): {}\n", handler == nullptr ? "as " + run.handler : run.handler,
               trace->session().kernel_release.empty() ? "kernel not recorded"
                                                       : printable(trace->session().kernel_release),
               how_many(run, storms, rule, handler != nullptr));
    if (!run.assumption.empty()) {
        fmt::print("{}: {}\n", options.assumes() ? "Assumed" : "Besides the events",
                   printable(run.assumption));
    }
    for (const Storm& storm : storms) {
        print_storm(*trace, run, storm);
    }
    if (!run.seen.placed() && !storms.empty()) {
        fmt::print("\n{}\n", replay::unplaced_text(run.seen));
    }
    if (handler == nullptr) {
        const std::string hints = replay::hints_text(replay::hints_of(*trace, run, rule));
        fmt::print("{}{}{}", hints.empty() ? "" : "\n", hints, hints.empty() ? "" : "\n");
    }
    if (!trace->losses().empty()) {
        fmt::print("\n{}{}\n", lost_text(*trace),
                   handler != nullptr || run.seen.unmaps ? ": storms may be longer than shown"
                                                         : "");
    }
    print_caveats(*trace);
    if (reproducer) {
        reproducer->tell();
    }
    return exit;
}

} // namespace

std::function<Exit()> setup_storms(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<StormsVerb>();
    add_traces(sub, verb->paths);
    auto* handler = sub.add_option("--handler", verb->handler,
                                   "Storms under this handler; without it, as recorded");
    sub.add_flag("--recorded", verb->recorded, "Storms as recorded (the default)")
        ->excludes(handler);
    auto* const reproducer =
        sub.add_option("--reproducer", verb->reproducer,
                       "Write a C program and a shell script that do on a DAX mount what storm N "
                       "did, in turns, and count the faults with ftrace alone")
            ->type_name("N")
            ->check(positive())
            ->excludes(handler);
    sub.add_option("-o,--output", verb->output,
                   "The directory for the reproducer (default: storm-N)")
        ->type_name("DIR")
        ->needs(reproducer);
    sub.add_flag("--force", verb->force, "Replace a reproducer that is there")->needs(reproducer);
    sub.add_flag("--strict", verb->strict, kStrictHelp);
    verb->options.add_rule(sub);
    verb->options.add_revisit(sub);
    return [verb, &common] {
        if (verb->reproducer != 0 && verb->paths.size() > 1) {
            throw Error(Exit::Usage, "--reproducer: storm N is of one trace, and these are several",
                        "Name the one that it is of.");
        }
        return each_trace(verb->paths, [&](const auto& path) {
            verb->path = path;
            return run_storms(*verb, common);
        });
    };
}

} // namespace daxscope::cli
