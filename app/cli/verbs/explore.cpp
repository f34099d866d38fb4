// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "model/explore/search.h"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using namespace model::explore;

struct Arguments {
    std::vector<std::filesystem::path> scenarios;
    std::vector<std::string> handlers;
    bool all = false, strict = false, no_reduction = false, no_symmetry = false, story = false;
    std::uint64_t max_memory = std::uint64_t{2} << 30;
    std::uint64_t max_states = 0xfffffffe;
};

struct Named {
    std::string name; ///< the file's, without directory and suffix
    Scenario scenario;
};

/// One scenario under one handler.
struct Searched {
    const Named* named = nullptr;
    const model::Handler* handler = nullptr;
    Exploration exploration;
    double seconds = 0;
};

/// A name without a directory means one of the installed library, unless there is such a file.
std::filesystem::path locate(const std::filesystem::path& given) {
    if (std::filesystem::exists(given) || given.has_parent_path()) {
        return given;
    }
    std::filesystem::path installed = std::filesystem::path(DAXSCOPE_SCENARIOS) / given;
    if (installed.extension() != ".scenario") {
        installed += ".scenario";
    }
    return std::filesystem::exists(installed) ? installed : given;
}

Named read(const std::filesystem::path& given) {
    constexpr std::size_t kMostBytes = 1U << 16;
    const std::filesystem::path path = locate(given);
    const std::string shown = printable(path.string());
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        throw Error(
            Exit::Io, fmt::format("cannot read the scenario {}", shown),
            fmt::format("Name a .scenario file, or one of those in {}.", DAXSCOPE_SCENARIOS));
    }
    std::string text(kMostBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMostBytes) {
        throw Error(Exit::Io, fmt::format("{} is no scenario: it is larger than 64 KiB", shown));
    }
    try {
        return {path.stem().string(), parse_scenario(text)};
    } catch (const ScenarioError& error) {
        const std::string where =
            error.line() > 0 ? fmt::format("{}:{}", shown, error.line()) : shown;
        throw Error(Exit::Io, fmt::format("{}: {}", where, printable(error.what())),
                    "resources/scenarios/README.md describes the format.");
    }
}

/// The handlers asked for; else those that the scenario says something about.
std::vector<const model::Handler*> handlers_for(const Scenario& scenario,
                                                const Arguments& arguments) {
    const std::vector<std::string>& names =
        arguments.handlers.empty() && !arguments.all ? scenario.handlers : arguments.handlers;
    std::vector<const model::Handler*> found;
    for (const std::string& name : names) {
        const model::Handler* const handler = model::find_handler(name);
        if (handler == nullptr) {
            std::string known;
            for (const model::Handler* each : model::handlers()) {
                known += (known.empty() ? "" : ", ") + std::string(each->name);
            }
            throw Error(Exit::Usage, fmt::format("there is no handler '{}'", printable(name)),
                        fmt::format("There are {}.", known));
        }
        found.push_back(handler);
    }
    if (found.empty()) {
        found.assign(model::handlers().begin(), model::handlers().end());
    }
    return found;
}

/// How far the search is, on one line of a terminal.
class SearchProgress {
public:
    SearchProgress(std::string what, const Common& common)
        : what_(std::move(what)), shown_(!common.quiet && isatty(STDERR_FILENO) == 1) {}
    ~SearchProgress() {
        if (drawn_) {
            fmt::print(stderr, "\r\033[K");
        }
    }
    SearchProgress(const SearchProgress&) = delete;
    SearchProgress& operator=(const SearchProgress&) = delete;

    bool report(const Status& status) {
        const auto now = Clock::now();
        if (shown_ && now >= next_) {
            const double seconds = std::chrono::duration<double>(now - begin_).count();
            fmt::print(stderr, "\r\033[K{}  {} states  {} states/s  depth {}  {}{}", what_,
                       count_text(static_cast<std::int64_t>(status.states)),
                       rate_text(static_cast<double>(status.states) / seconds), status.depth,
                       size_text(status.memory), status.cycles ? "  searching cycles" : "");
            std::fflush(stderr);
            drawn_ = true;
            next_ = now + std::chrono::milliseconds(200);
        }
        return !Interrupt::pressed();
    }

private:
    using Clock = std::chrono::steady_clock;
    std::string what_;
    bool shown_, drawn_ = false;
    Clock::time_point begin_ = Clock::now(), next_ = begin_ + std::chrono::milliseconds(200);
};

Searched search(const Named& named, const model::Handler& handler, const Arguments& arguments,
                const Common& common) {
    SearchProgress progress(fmt::format("{}, {}", printable(named.name), handler.name), common);
    Options options;
    options.reduce = !arguments.no_reduction;
    options.symmetry = !arguments.no_symmetry;
    options.max_memory = arguments.max_memory;
    options.max_states = arguments.max_states;
    options.progress = [&progress](const Status& status) { return progress.report(status); };
    const auto begin = std::chrono::steady_clock::now();
    Searched searched{&named, &handler, explore(named.scenario, handler, options), 0};
    searched.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return searched;
}

std::string_view end_name(End end) {
    switch (end) {
    case End::Complete:
        return "complete";
    case End::MemoryFull:
        return "memory";
    case End::StateLimit:
        return "states";
    case End::Cancelled:
        return "stopped";
    }
    return "?";
}

std::string verdict(const Exploration& exploration) {
    std::string text;
    for (const Finding& finding : exploration.findings) {
        text += (text.empty() ? "" : ", ") + std::string(text_of(finding.invariant).name);
    }
    if (exploration.end != End::Complete) {
        const char* const why = exploration.end == End::MemoryFull   ? "memory limit"
                                : exploration.end == End::StateLimit ? "state limit"
                                                                     : "stopped";
        text += fmt::format("{}not finished: {} states ({})", text.empty() ? "" : "; ",
                            count_text(static_cast<std::int64_t>(exploration.states)), why);
    }
    return text.empty() ? "clean" : text;
}

double rate(const Searched& searched) {
    return searched.seconds > 0
               ? static_cast<double>(searched.exploration.states) / searched.seconds
               : 0;
}

void print_story(const Searched& searched, const Finding& finding) {
    const InvariantText& text = text_of(finding.invariant);
    fmt::print("\n{} under {}: {}\n  {}.\n  {} actions{}:\n\n", printable(searched.named->name),
               searched.handler->name, text.name, text.broken, finding.schedule.actions.size(),
               finding.shortest ? ", the shortest such schedule" : "");
    const Replayed replayed =
        replay_schedule(searched.named->scenario, *searched.handler, finding.schedule);
    for (std::size_t k = 0; k < replayed.told.size();) {
        if (k == finding.schedule.cycle) {
            fmt::print("  -- from here on, for ever --\n");
        }
        // Steps of one task that change nothing share a line with the one after them.
        std::string names;
        std::size_t end = k;
        do {
            const Told& told = replayed.told[end];
            names += (names.empty() ? "" : ", ") + told.step;
            names += told.row.empty() ? "" : fmt::format(" ({})", told.row);
            ++end;
        } while (end < replayed.told.size() && end != finding.schedule.cycle &&
                 replayed.told[end - 1].changes.empty() &&
                 replayed.told[end].task == replayed.told[k].task);
        fmt::print("  {:>3}  {:<10} {}\n", k + 1, printable(replayed.told[k].task), names);
        for (const std::string& change : replayed.told[end - 1].changes) {
            fmt::print("         {}\n", printable(change));
        }
        k = end;
    }
}

ordered_json to_json(const Searched& searched, const Finding& finding) {
    ordered_json steps = ordered_json::array();
    const Replayed replayed =
        replay_schedule(searched.named->scenario, *searched.handler, finding.schedule);
    for (const Told& told : replayed.told) {
        ordered_json step = {{"task", told.task}, {"step", told.step}, {"row", told.row}};
        step["index"] = told.action.step == Action::kTouch ? ordered_json(nullptr)
                                                           : ordered_json(told.action.step);
        step["changes"] = told.changes;
        steps.push_back(std::move(step));
    }
    const bool lasso = finding.schedule.cycle != Schedule::kNoCycle;
    return {{"invariant", text_of(finding.invariant).name},
            {"sentence", text_of(finding.invariant).sentence},
            {"broken", text_of(finding.invariant).broken},
            {"shortest", finding.shortest},
            {"cycle_from", lasso ? ordered_json(finding.schedule.cycle) : ordered_json(nullptr)},
            {"steps", std::move(steps)}};
}

ordered_json to_json(const std::vector<Searched>& runs) {
    ordered_json rows = ordered_json::array();
    for (const Searched& run : runs) {
        const Exploration& result = run.exploration;
        ordered_json findings = ordered_json::array();
        for (const Finding& finding : result.findings) {
            findings.push_back(to_json(run, finding));
        }
        rows.push_back({{"scenario", run.named->name},
                        {"about", run.named->scenario.about},
                        {"handler", run.handler->name},
                        {"clean", result.clean()},
                        {"end", end_name(result.end)},
                        {"states", result.states},
                        {"transitions", result.transitions},
                        {"depth", result.depth},
                        {"seconds", run.seconds},
                        {"states_per_second", rate(run)},
                        {"memory_bytes", result.memory},
                        {"state_bytes", result.state_bytes},
                        {"findings", std::move(findings)}});
    }
    return {{"runs", std::move(rows)}};
}

void print_text(const std::vector<Searched>& runs, bool stories) {
    constexpr auto kRight = Table::Align::Right;
    Table table({{"scenario"},
                 {"handler"},
                 {"states", kRight},
                 {"depth", kRight},
                 {"time", kRight},
                 {"states/s", kRight},
                 {"memory", kRight},
                 {"verdict"}});
    for (const Searched& run : runs) {
        const Exploration& result = run.exploration;
        table.add({run.named->name, std::string(run.handler->name),
                   count_text(static_cast<std::int64_t>(result.states)), count_text(result.depth),
                   duration_text(static_cast<std::int64_t>(run.seconds * 1e9)),
                   rate_text(rate(run)), size_text(result.memory), verdict(result)});
    }
    fmt::print("{}", table.text());
    for (const Searched& run : runs) {
        for (const Finding& finding : run.exploration.findings) {
            if (stories) {
                print_story(run, finding);
            }
        }
    }
}

Exit explore_verb(const Arguments& arguments, const Common& common) {
    std::vector<Named> named;
    named.reserve(arguments.scenarios.size());
    for (const std::filesystem::path& path : arguments.scenarios) {
        named.push_back(read(path));
    }
    const Interrupt interrupt;
    std::vector<Searched> runs;
    bool found = false, stopped = false;
    for (const Named& each : named) {
        for (const model::Handler* handler : handlers_for(each.scenario, arguments)) {
            if (stopped) {
                break;
            }
            runs.push_back(search(each, *handler, arguments, common));
            found = found || !runs.back().exploration.clean();
            stopped = runs.back().exploration.end == End::Cancelled;
        }
    }
    if (common.json) {
        print_json("explore", 1, to_json(runs));
    } else {
        print_text(runs, arguments.story || runs.size() == 1);
    }
    if (stopped) {
        throw Cancelled();
    }
    return found && arguments.strict ? Exit::Findings : Exit::Ok;
}

} // namespace

std::function<Exit()> setup_explore(CLI::App& sub, const Common& common) {
    const auto arguments = std::make_shared<Arguments>();
    sub.add_option("SCENARIO", arguments->scenarios,
                   "Scenario files, or names from the installed library")
        ->required();
    auto* const handler =
        sub.add_option("--handler", arguments->handlers,
                       "Handler to explore; may be given more than once (default: "
                       "those that the scenario is about)");
    sub.add_flag("--all", arguments->all, "Every handler, also those the scenario is not about")
        ->excludes(handler);
    sub.add_option("--max-memory", arguments->max_memory,
                   "Give up, with the verdict \"not finished\", above this (default 2G)")
        ->transform(CLI::AsSizeValue(false));
    sub.add_option("--max-states", arguments->max_states, "Give up above so many states");
    sub.add_flag("--story", arguments->story,
                 "Tell every finding step by step (default where there is one run only)");
    sub.add_flag("--no-reduction", arguments->no_reduction,
                 "Make every step of a fault a transition of its own");
    sub.add_flag("--no-symmetry", arguments->no_symmetry, "Tell like tasks apart");
    sub.add_flag("--strict", arguments->strict,
                 "Exit with 3 where something was found or a search was not finished");
    return [arguments, &common] { return explore_verb(*arguments, common); };
}

} // namespace daxscope::cli
