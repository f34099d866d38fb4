// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"
#include "app/cli/explore/candidates.h"
#include "app/cli/explore/cut.h"
#include "app/cli/explore/scenario_file.h"
#include "app/cli/explore/scenario_library.h"
#include "app/cli/explore/search_run.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/reproducer.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/common/output_file.h"
#include "replay/reproducer/of_finding.h"
#include "replay/trace/writer.h"

#include <fmt/format.h>
#include <memory>
#include <optional>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using namespace model::explore;
using replay::NamedScenario;

struct Arguments {
    std::vector<std::filesystem::path> scenarios;
    CutArguments cut;
    SearchArguments search;
    std::vector<std::string> handlers;
    std::string guard;                ///< whose scenario is searched
    std::filesystem::path trace;      ///< where to write the counterexample
    std::filesystem::path reproducer; ///< the directory to write the reproducer to
    std::string finding;              ///< which one
    bool list = false, all = false, strict = false, story = false, candidates = false,
         markdown = false, small_pages = false, without = false;
};

/// One search that was asked for.
struct Wanted {
    NamedScenario named;
    const model::Handler* handler = nullptr;
    /// Where a guard is taken out: `handler` is this one's.
    std::shared_ptr<const model::Unguarded> unguarded;
};

/// The handlers asked for; else those that the scenario says something about.
std::vector<const model::Handler*> handlers_for(const Scenario& scenario,
                                                const Arguments& arguments) {
    const std::vector<std::string>& names =
        arguments.handlers.empty() && !arguments.all ? scenario.handlers : arguments.handlers;
    std::vector<const model::Handler*> found;
    for (const std::string& name : names) {
        found.push_back(&handler_named(name));
        if (const std::string_view act = not_modelled(scenario, *found.back()); !act.empty()) {
            throw Error(Exit::Usage,
                        fmt::format("{} is not modelled for the kernels of {}", act, name),
                        "`daxscope explore` without --handler takes those for which it is.");
        }
    }
    for (const model::Handler* handler : model::handlers()) {
        if (names.empty() && not_modelled(scenario, *handler).empty()) {
            found.push_back(handler);
        }
    }
    return found;
}

/// Where --trace writes to, refused before the search where it may not; empty without --trace.
std::optional<app::OutputFile> trace_output(const Arguments& arguments) {
    if (arguments.trace.empty()) {
        return std::nullopt;
    }
    std::vector<std::filesystem::path> inputs = arguments.scenarios;
    inputs.push_back(arguments.cut.from);
    std::error_code error;
    if (std::filesystem::weakly_canonical(arguments.trace, error) ==
        std::filesystem::weakly_canonical(arguments.cut.output, error)) {
        throw Error(Exit::Usage, "--trace and -o name the same file", "Name two.");
    }
    return app::OutputFile(arguments.trace, app::Written::MadeTrace, inputs, arguments.cut.force);
}

/// The finding to write: the one named, or the first.
/// @param what "trace": what is not written where there is none
const Finding& finding_wanted(const Searched& run, const Arguments& arguments,
                              std::string_view what) {
    const std::vector<Finding>& findings = run.exploration.findings;
    const auto wanted = [&](const Finding& finding) {
        return arguments.finding.empty() || text_of(finding.invariant).name == arguments.finding;
    };
    const auto finding = std::find_if(findings.begin(), findings.end(), wanted);
    if (finding == findings.end()) {
        throw Error(Exit::Io,
                    fmt::format("no {} was written: {} under {} has no {}", what,
                                printable(run.named.name), run.handler->name,
                                arguments.finding.empty() ? "finding" : arguments.finding),
                    fmt::format("The verdict is: {}.", verdict_text(run.exploration)));
    }
    return *finding;
}

/// Writes one finding as a trace.
void write_trace(const Searched& run, const Arguments& arguments, app::OutputFile& output) {
    const Finding& finding = finding_wanted(run, arguments, "trace");
    const auto made = replay::make_counterexample(run.named, *run.handler, finding);
    std::filesystem::remove(output.part()); // a trace is made where there is nothing
    trace::save(*made.trace, output.part());
    output.commit();
    say("{}: {} under {}, {}; {} events\n", printable(arguments.trace.string()),
        printable(run.named.name), run.handler->name, text_of(finding.invariant).name,
        made.trace->size());
}

/// Of the finding that is named, or of the most telling one: what a zap comes to is a storm, and
/// what a lost dirty mark comes to is an fsync that misses something.
replay::reproducer::Program program_of(const Searched& run, const Arguments& arguments,
                                       const Common& common) {
    const Finding* finding = &finding_wanted(run, arguments, "reproducer");
    for (const Invariant telling :
         {Invariant::SyncMissed, Invariant::Killed, Invariant::Livelock}) {
        const Finding* const found = run.exploration.find(telling);
        finding = arguments.finding.empty() && found != nullptr ? found : finding;
    }
    SearchProgress progress(fmt::format("{}, in turns", run.named.name), common);
    return replay::reproducer::of_finding(run.named, *run.handler, finding->invariant,
                                          search_options(arguments.search, progress));
}

/// The library: what each scenario asks, and of which handlers.
Exit list_library(const Common& common) {
    const std::vector<std::string> names = installed_names();
    ordered_json rows = ordered_json::array();
    Table table({{"scenario"}, {"handlers"}, {"about"}});
    for (const std::string& name : names) {
        const Scenario scenario = read_scenario(name).scenario;
        rows.push_back({{"scenario", name},
                        {"about", scenario.about},
                        {"handlers", scenario.handlers},
                        {"path", library_scenario(name)->string()}});
        table.add({name,
                   scenario.handlers.empty() ? "all"
                                             : fmt::format("{}", fmt::join(scenario.handlers, " ")),
                   scenario.about});
    }
    if (common.json) {
        print_json("explore", 1, {{"scenarios", rows}});
    } else {
        fmt::print("{}", table.text());
    }
    return Exit::Ok;
}

/// --candidates.
Exit explore_candidates(const Arguments& arguments, const Common& common) {
    const CandidatesReport report = search_candidates(arguments.search, common);
    if (common.json) {
        print_json("explore.candidates", 1, candidates_json(report));
    } else {
        fmt::print("{}",
                   arguments.markdown ? candidates_document(report) : candidates_text(report));
    }
    const bool all_hold = std::all_of(report.handlers.begin(), report.handlers.end(),
                                      [](const HandlerVerdict& each) { return each.holds(); });
    return arguments.strict && !all_hold ? Exit::Findings : Exit::Ok;
}

/// Each scenario under each of its handlers, as the options change them.
std::vector<Wanted> all_wanted(std::vector<NamedScenario> scenarios, const Arguments& arguments) {
    const model::Guard* guard = nullptr;
    const auto size = arguments.small_pages ? model::FaultSize::Pte : model::FaultSize::Pmd;
    if (!arguments.guard.empty()) {
        guard = &guard_named(arguments.guard);
        scenarios.push_back({std::string(guard->name), scenario_of(*guard, size)});
    }
    std::vector<Wanted> wanted;
    for (NamedScenario& named : scenarios) {
        named.name = in_size(named.name, size);
        if (arguments.small_pages && guard == nullptr) {
            named.scenario = model::in_small_pages(std::move(named.scenario));
        }
        for (const model::Handler* handler : handlers_for(named.scenario, arguments)) {
            Wanted& each = wanted.emplace_back(Wanted{named, handler, nullptr});
            if (arguments.without) {
                each.unguarded = std::make_shared<model::Unguarded>(*handler, *guard);
                each.handler = &each.unguarded->handler();
            }
        }
    }
    return wanted;
}

Exit explore_verb(const Arguments& arguments, const Common& common) {
    if (arguments.list) {
        return list_library(common);
    }
    if (arguments.candidates) {
        return explore_candidates(arguments, common);
    }
    std::optional<app::OutputFile> output = trace_output(arguments);
    std::optional<ReproducerOutput> reproducer;
    if (!arguments.reproducer.empty()) {
        reproducer.emplace(arguments.reproducer, arguments.cut.force);
    }
    if (!arguments.finding.empty() && !output && !reproducer) {
        throw Error(Exit::Usage, "--finding says which finding to write, and none is written",
                    "Name a file with --trace, or a directory with --reproducer.");
    }
    std::vector<NamedScenario> scenarios;
    ordered_json cut = nullptr;
    if (!arguments.cut.from.empty()) {
        const Taken taken = take_cut(arguments.cut, common);
        if (arguments.cut.print) {
            if (common.json) {
                print_json("explore", 1,
                           {{"cut", taken.json},
                            {"runs", ordered_json::array()},
                            {"reproducer", nullptr}});
            } else {
                fmt::print("{}", taken.text);
            }
            return Exit::Ok;
        }
        scenarios.push_back(taken.named);
        cut = taken.json;
        if (!common.json) {
            fmt::print("{}\n", taken.text);
        }
    }
    for (const std::filesystem::path& path : arguments.scenarios) {
        scenarios.push_back(read_scenario(path));
    }
    if (scenarios.empty() && arguments.guard.empty()) {
        throw Error(Exit::Usage, "no scenario to explore",
                    "Name a scenario (`daxscope explore --list` tells those of the library), or a "
                    "trace to cut one out of with --from.");
    }
    const std::vector<Wanted> wanted = all_wanted(std::move(scenarios), arguments);
    if ((output || reproducer) && wanted.size() != 1) {
        throw Error(Exit::Usage,
                    fmt::format("{} writes the finding of one scenario under one handler",
                                output ? "--trace" : "--reproducer"),
                    "Name one scenario, and choose one handler with --handler.");
    }
    const Interrupt interrupt;
    std::vector<Searched> runs;
    bool found = false, stopped = false;
    for (const Wanted& each : wanted) {
        SearchProgress progress(fmt::format("{}, {}", each.named.name, each.handler->name), common);
        runs.push_back(
            search(each.named, *each.handler, search_options(arguments.search, progress)));
        runs.back().without = each.unguarded ? arguments.guard : std::string();
        found = found || !runs.back().exploration.clean();
        stopped = runs.back().exploration.end == End::Cancelled;
        if (stopped) {
            break;
        }
    }
    if (common.json) {
        // First what may fail: then nothing is printed.
        ordered_json made = nullptr;
        if (reproducer && !stopped) {
            made = reproducer->write(program_of(runs.front(), arguments, common));
        }
        print_json("explore", 1,
                   {{"cut", cut}, {"runs", searched_json(runs)}, {"reproducer", made}});
    } else {
        fmt::print("{}", searched_table(runs));
        for (const Searched& run : runs) {
            for (const Finding& finding : run.exploration.findings) {
                if (arguments.story || wanted.size() == 1) {
                    print_story(run, finding);
                }
            }
        }
    }
    if (stopped) {
        throw Cancelled();
    }
    if (output) {
        write_trace(runs.front(), arguments, *output);
    }
    if (reproducer && !common.json) {
        reproducer->write(program_of(runs.front(), arguments, common));
        reproducer->tell();
    }
    return found && arguments.strict ? Exit::Findings : Exit::Ok;
}

} // namespace

std::function<Exit()> setup_explore(CLI::App& sub, const Common& common) {
    sub.footer("A scenario is a text file, of two lines at the shortest:\n"
               "  mapping A\n"
               "  task a A read forever\n"
               "A task reads and writes through its mapping, or acts from outside: fsync,\n"
               "writeback, pwrite, punch-hole, fallocate, truncate, extend, munmap, clone,\n"
               "dedupe, unshare. `mapping C other-file` is of a file that shares the extent.\n"
               "README.md in the library's directory describes all that it can say.");
    const auto arguments = std::make_shared<Arguments>();
    auto* const scenarios = sub.add_option("SCENARIO", arguments->scenarios,
                                           "Scenario files, or names from the library");
    sub.add_flag("--list", arguments->list, "Tell what scenarios the library has")
        ->excludes(scenarios);
    arguments->cut.add(sub);
    auto* const handler =
        sub.add_option("--handler", arguments->handlers,
                       "Handler to explore; may be given more than once (default: "
                       "those that the scenario is about)")
            ->allow_extra_args(false);
    sub.add_flag(
           "--all", arguments->all,
           "Every handler that can do what the scenario has in it, also those it is not about")
        ->excludes(handler);
    arguments->search.add(sub);
    sub.add_flag("--story", arguments->story,
                 "Tell every finding step by step (default where there is one run only)");
    auto* const trace = sub.add_option(
        "--trace", arguments->trace,
        "Write a finding as a .daxtrace file, to be replayed and looked at like one "
        "that was recorded; one that explore wrote is replaced, anything else only with "
        "--force");
    auto* const reproducer =
        sub.add_option(
               "--reproducer", arguments->reproducer,
               "Write a C program and a shell script into DIR, which do on a DAX mount what the "
               "finding did, in turns, and count the faults with ftrace alone; what is there is "
               "replaced only with --force")
            ->type_name("DIR");
    sub.add_flag("--force", arguments->cut.force,
                 "Replace what -o, --trace and --reproducer name, whatever it is; never the trace "
                 "that is read, "
                 "and a trace never by a scenario");
    std::vector<std::string> names;
    for (const InvariantText& text : kInvariantTexts) {
        names.emplace_back(text.name);
    }
    auto* const finding =
        sub.add_option("--finding", arguments->finding,
                       "Which one --trace and --reproducer write (default: the first; of a "
                       "reproducer the livelock, the killed reader or the missed fsync, if any)")
            ->check(one_of(names));
    auto* const small_pages =
        sub.add_flag("--small-pages", arguments->small_pages,
                     "The same with faults of 4 KiB alone: every mapping under MADV_NOHUGEPAGE");
    auto* const guard =
        sub.add_option("--guard", arguments->guard,
                       "The scenario in which a step counts that unmaps, locks or invalidates by "
                       "itself, so that a fault need not (--candidates lists them)")
            ->type_name("NAME")
            ->excludes(scenarios, trace, reproducer, finding, sub.get_option("--from"));
    sub.add_flag("--without", arguments->without, "… with that step taken out of the handler")
        ->needs(guard);
    auto* const candidates = sub.add_flag(
        "--candidates", arguments->candidates,
        "What is the unmap of shared extents for, and what breaks without it? Search the handlers "
        "that no kernel has beside the newest kernels', in the whole library and with both sizes "
        "of faults; then take out each step that they lean on");
    candidates->excludes(scenarios, handler, trace, reproducer, finding, small_pages, guard,
                         sub.get_option("--from"), sub.get_option("--list"),
                         sub.get_option("--all"), sub.get_option("--story"));
    sub.add_flag("--markdown", arguments->markdown, "… as model/CANDIDATES.md has it")
        ->needs(candidates)
        ->excludes(sub.get_option("--json"));
    sub.add_flag("--strict", arguments->strict,
                 "Exit with 3 where something was found or a search was not finished");
    return [arguments, &common] { return explore_verb(*arguments, common); };
}

} // namespace daxscope::cli
