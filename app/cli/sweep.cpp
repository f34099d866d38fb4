// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sweep.h"

#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/common/output_file.h"
#include "replay/words/of_import.h"

#include <fmt/format.h>
#include <optional>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;

std::vector<std::int64_t> intervals_of(const trace::Trace& trace, const SweepOptions& sweep) {
    std::vector<std::int64_t> suited = replay::sweep_intervals(trace);
    if (suited.empty()) {
        throw Error(Exit::Usage, "the trace has no DAX fault: there is nothing to sweep over");
    }
    if (sweep.from.empty() && sweep.to.empty()) {
        return suited;
    }
    const std::int64_t low =
        sweep.from.empty() ? suited.front() : app::parse_duration("--sweep-from", sweep.from);
    const std::int64_t high = sweep.to.empty() ? std::max(low, suited.back())
                                               : app::parse_duration("--sweep-to", sweep.to);
    return replay::sweep_intervals(low, high);
}

std::string_view pace_text(replay::Pace pace) {
    switch (pace) {
    case replay::Pace::Random:
        return "random";
    case replay::Pace::InTurns:
        return "in turns";
    case replay::Pace::Regular:
        break;
    }
    return "regular";
}

ordered_json figures_json(const replay::SweepFigures& figures) {
    return {
        {"faults", figures.faults()},
        {"storms", figures.seen.zaps ? ordered_json(figures.storms) : ordered_json(nullptr)},
        {"totals", totals_json(figures.totals, replay::known_totals(figures.seen), figures.seen)}};
}

ordered_json point_json(const replay::Sweep& sweep, const replay::SweepPoint& point) {
    const auto contradicted = replay::contradicted(sweep, point);
    return {{"interval_ns", point.interval},
            {"before", figures_json(point.before)},
            {"after", figures_json(point.after)},
            {"recorder_faults",
             point.recorder_faults ? ordered_json(*point.recorder_faults) : ordered_json(nullptr)},
            {"contradicted", contradicted ? ordered_json(*contradicted) : ordered_json(nullptr)}};
}

ordered_json measured_json(const std::optional<replay::RevisitEstimate>& measured) {
    if (!measured) {
        return nullptr;
    }
    const bool storms = measured->source == replay::RevisitEstimate::Source::Storms;
    return {{"interval_ns", measured->interval},
            {"low_ns", measured->low},
            {"high_ns", measured->high},
            {"samples", measured->samples},
            {"source", storms ? "storms" : "returns"}};
}

std::string said_of(std::optional<bool> contradicted) {
    return !contradicted ? "not known" : *contradicted ? "contradicts" : "allows";
}

void print_table(const std::string& path, const replay::Sweep& sweep) {
    Table table({{"back every", Table::kRight},
                 {"accesses", Table::kRight},
                 {"faults, " + sweep.before, Table::kRight},
                 {sweep.after, Table::kRight},
                 {"storms, " + sweep.before, Table::kRight},
                 {sweep.after, Table::kRight},
                 {"the recording"}});
    const auto add = [&table, &sweep](const std::string& name, const replay::SweepPoint& point) {
        const auto text = [](std::uint64_t n) { return count_text(static_cast<std::int64_t>(n)); };
        table.add({name, text(point.before.totals.accesses), text(point.before.faults()),
                   text(point.after.faults()), text(point.before.storms), text(point.after.storms),
                   said_of(replay::contradicted(sweep, point))});
    };
    for (const replay::SweepPoint& point : sweep.points) {
        add(duration_text(point.interval), point);
    }
    add("as recorded", sweep.without);
    fmt::print("{}: {} faults recorded, {}\n\n{}\n", printable(path),
               count_text(static_cast<std::int64_t>(sweep.recorded.faults())),
               sweep.recorded.seen.zaps
                   ? counted(static_cast<std::int64_t>(sweep.recorded.storms), "storm")
                   : "storms not recorded",
               table.text());
    if (sweep.measured) {
        fmt::print("The trace itself: back every {} ({}).\n",
                   duration_text(sweep.measured->interval),
                   replay::revisit_source_text(*sweep.measured));
    } else {
        fmt::print("The trace itself does not tell the interval: too few mappings were ever zapped"
                   ".\n");
    }
    fmt::print("{}\n", printable(sweep.verdict));
}

} // namespace

void SweepOptions::add(CLI::App& sub) {
    CLI::Option* flag = sub.add_flag("--sweep", wanted,
                                     "Compare over a range of revisit intervals: how much depends "
                                     "on what is assumed")
                            ->excludes("--revisit", "--accesses");
    sub.add_option("--sweep-from", from, "Shortest interval, e.g. 10us (default: what suits)")
        ->needs(flag);
    sub.add_option("--sweep-to", to, "Longest interval, e.g. 100ms")->needs(flag);
    auto* const file = sub.add_option("--picture", picture,
                                      "Write the sweep as an SVG picture; one of daxscope's is "
                                      "replaced, anything else only with --force")
                           ->needs(flag);
    sub.add_flag("--force", force, "Replace what --picture names, unless it is a trace")
        ->needs(file);
}

void run_sweep(const std::filesystem::path& path, const SweepOptions& options,
               const replay::CompareOptions& compare, const Common& common) {
    std::optional<app::OutputFile> picture; // refused before the work, not after
    if (!options.picture.empty()) {
        picture.emplace(options.picture, app::Written::Svg,
                        std::vector<std::filesystem::path>{path}, options.force);
    }
    const auto trace = load_trace(path, common);
    const std::vector<std::int64_t> intervals = intervals_of(*trace, options);
    replay::Sweep sweep;
    {
        TerminalProgress terminal(fmt::format("replaying {} with {} intervals",
                                              path.filename().string(), intervals.size()),
                                  "events", common);
        sweep = replay::sweep(*trace, compare, intervals, terminal.progress());
    }
    if (picture) {
        picture->write(sweep_picture(sweep, fmt::format("{}, {}", path.filename().string(),
                                                        words::origin_text(trace->session()))));
        picture->commit();
    }
    if (!common.json) {
        print_table(path.string(), sweep);
        return;
    }
    ordered_json points = ordered_json::array();
    for (const replay::SweepPoint& point : sweep.points) {
        points.push_back(point_json(sweep, point));
    }
    print_json("compare.sweep", 1,
               {{"path", path.string()},
                {"kernel_release", trace->session().kernel_release},
                {"before", sweep.before},
                {"after", sweep.after},
                {"recorder",
                 sweep.recorder.empty() ? ordered_json(nullptr) : ordered_json(sweep.recorder)},
                {"pace", pace_text(compare.replay.pace)},
                {"storm_refaults", compare.rule.min_refaults},
                {"storm_gap_ns", compare.rule.max_gap},
                {"lost", trace->lost()},
                {"recorded", figures_json(sweep.recorded)},
                {"measured", measured_json(sweep.measured)},
                {"without", point_json(sweep, sweep.without)},
                {"points", points},
                {"verdict", sweep.verdict}});
}

} // namespace daxscope::cli
