// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/cut.h"

#include "app/cli/checks.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/common/output_file.h"
#include "replay/analysis/cut.h"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using trace::Trace;

std::uint64_t inode(const std::string& text) {
    std::uint64_t number = 0;
    const bool hex = text.starts_with("0x");
    const char* const begin = text.data() + (hex ? 2 : 0);
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(begin, end, number, hex ? 16 : 10);
    if (error != std::errc() || rest != end) {
        throw Error(Exit::Usage, fmt::format("--ino: '{}' is no inode number", printable(text)),
                    "Write it in decimal, or in hexadecimal with 0x.");
    }
    return number;
}

/// The range that --range, or --ino and --pgoff, name; empty where they do not say.
std::optional<std::uint32_t> range_wanted(const Trace& trace, const CutArguments& arguments) {
    if (arguments.range >= 0) {
        const auto rows = trace.rows();
        const auto row = static_cast<std::uint64_t>(arguments.range);
        return row < rows.size() // else it is refused
                   ? rows[row]
                   : static_cast<std::uint32_t>(std::min<std::uint64_t>(row, Trace::kNoRange - 1));
    }
    if (arguments.ino.empty() && arguments.pgoff < 0) {
        return std::nullopt;
    }
    const std::uint64_t wanted = arguments.ino.empty() ? 0 : inode(arguments.ino);
    const std::int64_t pages = trace.session().pages_per_pmd();
    std::vector<std::uint32_t> fitting;
    for (const std::uint32_t k : trace.rows()) {
        const trace::PmdRange& range = trace.ranges()[k];
        const trace::File* file = trace.file(range.file);
        const bool in_file = arguments.ino.empty() || (file != nullptr && file->ino == wanted);
        const bool at_page =
            arguments.pgoff < 0 || range.pgoff == arguments.pgoff - arguments.pgoff % pages;
        if (in_file && at_page) {
            fitting.push_back(k);
        }
    }
    if (fitting.empty()) {
        throw Error(Exit::Usage, "no range of the trace is that one",
                    "`daxscope storms` and `daxscope info` name files and ranges.");
    }
    if (fitting.size() > 1) {
        throw Error(Exit::Usage, fmt::format("{} ranges fit --ino and --pgoff", fitting.size()),
                    fmt::format("Give both, or --range with a number from 0 to {}.",
                                trace.ranges().size() - 1));
    }
    return fitting.front();
}

std::optional<std::int64_t> moment_wanted(const Trace& trace, const CutArguments& arguments) {
    if (!arguments.at.empty()) {
        return trace.begin() + app::parse_duration("--at", arguments.at);
    }
    if (arguments.event == 0) {
        return std::nullopt;
    }
    for (std::size_t k = 0; k < trace.size(); ++k) {
        if (trace.event(k).seq == arguments.event) {
            return trace.time(k);
        }
    }
    throw Error(Exit::Usage, fmt::format("the trace has no event {}", arguments.event),
                "Events are named by their sequence number, as the views and --json show it.");
}

ordered_json cut_json(const Trace& trace, const replay::Cut& cut, const std::string& text) {
    ordered_json mappings = ordered_json::array(), tasks = ordered_json::array();
    for (std::size_t m = 0; m < cut.mappings.size(); ++m) {
        ordered_json mapping = {{"name", cut.named.scenario.mappings[m].name}};
        mapping.update(mapping_json(trace, cut.mappings[m]));
        mappings.push_back(std::move(mapping));
    }
    for (std::size_t t = 0; t < cut.tasks.size(); ++t) {
        const trace::Task* task = trace.task(cut.tasks[t]);
        tasks.push_back({{"name", cut.named.scenario.tasks[t].name},
                         {"id", cut.tasks[t]},
                         {"tid", task == nullptr ? 0 : task->tid}});
    }
    return {{"at_ns", cut.at - trace.begin()},
            {"event_seq", trace.event(cut.event).seq},
            {"range", range_json(trace, cut.range)},
            {"mappings", std::move(mappings)},
            {"tasks", std::move(tasks)},
            {"notes", cut.notes},
            {"scenario", text}};
}

} // namespace

void CutArguments::add(CLI::App& sub) {
    auto* const trace =
        sub.add_option("--from", from, "Cut the scenario out of this .daxtrace file");
    auto* const time = sub.add_option(
        "--at", at,
        "The moment, from the trace's begin, e.g. 1.25s (default: where the worst storm begins)");
    time->needs(trace);
    sub.add_option("--event", event, "The moment, as the sequence number of an event")
        ->needs(trace)
        ->excludes(time)
        ->check(positive());
    auto* const number = sub.add_option(
        "--range", range, "The PMD range, by number (default: the one with most faults then)");
    number->needs(trace)->check(not_negative());
    sub.add_option("--ino", ino, "The range's file, by inode number")
        ->needs(trace)
        ->excludes(number);
    sub.add_option("--pgoff", pgoff, "A page of the range")
        ->needs(trace)
        ->excludes(number)
        ->check(not_negative());
    sub.add_option("--mappings", mappings, "Mappings at most, those with most faults")
        ->needs(trace)
        ->check(CLI::Range(1, 4))
        ->capture_default_str();
    sub.add_option("--accesses", accesses, "Accesses of each task at most")
        ->needs(trace)
        ->check(CLI::Range(1, static_cast<int>(model::explore::kMostAccesses)))
        ->capture_default_str();
    sub.add_flag("--print", print, "Print the scenario that was cut, and explore nothing")
        ->needs(trace);
    sub.add_option("-o,--output", output,
                   "Write the scenario that was cut; one that was cut before is replaced, anything "
                   "else only with --force (for standard output: --print)")
        ->needs(trace);
}

Taken take_cut(const CutArguments& arguments, const Common& common) {
    std::optional<app::OutputFile> output; // refused before the work, not after
    if (!arguments.output.empty()) {
        output.emplace(arguments.output, app::Written::Scenario,
                       std::vector<std::filesystem::path>{arguments.from}, arguments.force);
    }
    const auto trace = load_trace(arguments.from, common);
    replay::CutOptions options;
    options.at = moment_wanted(*trace, arguments);
    options.range = range_wanted(*trace, arguments);
    options.mappings = arguments.mappings;
    options.accesses = arguments.accesses;
    replay::Cut cut;
    {
        TerminalProgress terminal("replaying " + arguments.from.filename().string(), "events",
                                  common);
        cut = replay::cut(*trace, options, terminal.progress());
    }
    Taken taken;
    const std::string from = arguments.from.filename().string();
    taken.text = replay::scenario_file(*trace, cut, from);
    taken.json = cut_json(*trace, cut, taken.text);
    taken.named = std::move(cut.named);
    taken.named.name = arguments.from.stem().string() + "-" + taken.named.name;
    if (output) {
        output->write(taken.text);
        output->commit();
    }
    return taken;
}

} // namespace daxscope::cli
