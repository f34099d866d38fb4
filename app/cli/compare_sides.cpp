// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_sides.h"

#include "app/cli/caveats.h"
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "replay/report/sides.h"
#include "replay/words/of_import.h"
#include "replay/words/of_sides.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using replay::RangePair;
using replay::SideRun;
using replay::SidesMetric;
using replay::TwoSides;

constexpr const char* kRecorded = "recorded";

/// The handler that a side is asked for; nullptr: it is taken as recorded.
const model::Handler* handler_asked(const std::string& name) {
    return name.empty() || name == kRecorded ? nullptr : &handler_named(name);
}

bool assumes(const ReplayOptions& options) {
    return !options.revisit.empty() || options.accesses > 0 || options.in_turns ||
           options.at_random;
}

void print_figures(const TwoSides& sides) {
    std::vector<Table::Column> columns{{""}};
    std::array<bool, 2> accesses{};
    for (std::size_t k = 0; k < 2; ++k) {
        accesses[k] = sides.sides[k].accesses_known();
        columns.push_back({words::side_head(sides, k), Table::kRight});
        columns.push_back({words::side_head(sides, k) + " /s", Table::kRight});
        if (accesses[k]) {
            columns.push_back({words::side_head(sides, k) + " /access", Table::kRight});
        }
    }
    columns.push_back(
        {fmt::format("rates differ (beyond chance: p < {})", replay::Chance::kLevel)});
    Table table(columns);
    for (const SidesMetric& metric : sides.metrics) {
        std::vector<std::string> row{std::string(metric.name)};
        for (std::size_t k = 0; k < 2; ++k) {
            const std::string count = words::sides_count_text(metric, metric.sides[k].count);
            const auto rate = [&](std::optional<double> of) { // a dash: it has no meaning
                return metric.sides[k].count ? words::sides_rate_text(metric, of) : count;
            };
            row.push_back(count);
            row.push_back(rate(metric.sides[k].per_second));
            if (accesses[k]) {
                row.push_back(rate(metric.sides[k].per_access));
            }
        }
        row.push_back(words::chance_text(metric.chance));
        table.add(row);
    }
    fmt::print("{}", table.text());
}

/// A figure of a range: "" where the side has no such range.
std::string range_figure(const RangePair& pair, std::size_t side, bool known,
                         std::uint64_t RangePair::Figures::*figure) {
    if (pair.range[side] == replay::kNoIndex) {
        return "";
    }
    return known ? count_text(static_cast<std::int64_t>(pair.figures[side].*figure))
                 : "not recorded";
}

/// The ranges whose faults differ most, in their order.
void print_ranges(const TwoSides& sides) {
    constexpr std::size_t kShown = 12;
    const auto difference = [](const RangePair* pair) {
        const std::uint64_t a = pair->figures[0].faults, b = pair->figures[1].faults;
        return std::max(a, b) - std::min(a, b);
    };
    std::vector<const RangePair*> shown;
    for (const RangePair& pair : sides.ranges) {
        shown.push_back(&pair);
    }
    if (shown.size() > kShown) {
        std::stable_sort(shown.begin(), shown.end(), [&](const RangePair* a, const RangePair* b) {
            return difference(a) > difference(b);
        });
        shown.resize(kShown);
        std::sort(shown.begin(), shown.end()); // as they lie in the vector
    }
    if (shown.empty()) {
        return;
    }
    Table table({{"range"},
                 {"paired by"},
                 {"faults, " + words::side_head(sides, 0), Table::kRight},
                 {words::side_head(sides, 1), Table::kRight},
                 {"storms, " + words::side_head(sides, 0), Table::kRight},
                 {words::side_head(sides, 1), Table::kRight}});
    const bool faults_a = sides.metric("faults").sides[0].count.has_value();
    const bool faults_b = sides.metric("faults").sides[1].count.has_value();
    for (const RangePair* pair : shown) {
        const std::size_t of = pair->range[0] == replay::kNoIndex ? 1 : 0;
        table.add({range_text(*sides.sides[of].trace, pair->range[of]),
                   pair->paired() ? std::string(replay::paired_by_text(pair->by))
                                  : fmt::format("on {} alone", words::side_letter(of)),
                   range_figure(*pair, 0, faults_a, &RangePair::Figures::faults),
                   range_figure(*pair, 1, faults_b, &RangePair::Figures::faults),
                   range_figure(*pair, 0, sides.metric("storms").sides[0].count.has_value(),
                                &RangePair::Figures::storms),
                   range_figure(*pair, 1, sides.metric("storms").sides[1].count.has_value(),
                                &RangePair::Figures::storms)});
    }
    fmt::print("\n{}", table.text());
    if (sides.ranges.size() > shown.size()) {
        fmt::print("… and {} whose faults differ less; --json has all\n",
                   counted(static_cast<std::int64_t>(sides.ranges.size() - shown.size()), "range"));
    }
}

void print_strip(const TwoSides& sides, replay::Align align) {
    Table table(
        {{align == replay::Align::Start ? "from its start" : "from its first storm", Table::kRight},
         {"faults, " + words::side_head(sides, 0), Table::kRight},
         {words::side_head(sides, 1), Table::kRight},
         {"difference", Table::kRight}});
    const auto text = [](const std::optional<std::uint64_t>& faults) {
        return faults ? count_text(static_cast<std::int64_t>(*faults)) : "not recorded";
    };
    for (const replay::StripBin& bin : sides.strip) {
        std::string difference = "not known";
        if (bin.faults[0] && bin.faults[1]) {
            const auto by = static_cast<std::int64_t>(*bin.faults[1]) -
                            static_cast<std::int64_t>(*bin.faults[0]);
            difference = by == 0 ? "=" : (by > 0 ? "+" : "") + count_text(by);
        }
        table.add({duration_text(bin.begin), text(bin.faults[0]), text(bin.faults[1]), difference});
    }
    fmt::print("\n{}", table.text());
}

ordered_json side_json(const TwoSides& sides, std::size_t k, const SidesOptions& options) {
    const SideRun& side = sides.sides[k];
    ordered_json json{
        {"path", options.paths[k].string()},
        {"kernel_release", side.trace->session().kernel_release},
        {"modelled", side.modelled},
        {"handler", side.run->handler},
        {"hash", fmt::format("{:016x}", side.run->hash())},
        {"totals", totals_json(side.run->totals, replay::known_totals(*side.trace, *side.run),
                               side.run->seen)},
        {"assumption", side.run->assumption},
        {"assumed", words::assumed_of(side)},
        {"length_ns", side.length()},
        {"zero_ns", sides.zero[k] - side.trace->begin()},
        {"complete", side.trace->session().end.has_value()},
        {"lost", side.trace->lost()}};
    add_caveats(json, *side.trace);
    return json;
}

template <typename Figure>
ordered_json json_or_null(const std::optional<Figure>& figure) {
    return figure ? ordered_json(*figure) : ordered_json(nullptr);
}

ordered_json pair_json(const TwoSides& sides, const RangePair& pair) {
    const auto figures = [&](std::size_t k) -> ordered_json {
        if (pair.range[k] == replay::kNoIndex) {
            return nullptr;
        }
        const auto known = [&](std::string_view name, std::uint64_t count) {
            return sides.metric(name).sides[k].count ? ordered_json(count) : ordered_json(nullptr);
        };
        const RangePair::Figures& of = pair.figures[k];
        ordered_json json = range_json(*sides.sides[k].trace, pair.range[k]);
        json["faults"] = known("faults", of.faults);
        json["refaults"] = known("refaults", of.refaults);
        json["storms"] = known("storms", of.storms);
        json["time_in_faults_ns"] =
            known("time in faults", static_cast<std::uint64_t>(of.time_in_faults));
        return json;
    };
    return {{"paired_by",
             pair.paired() ? ordered_json(replay::paired_by_text(pair.by)) : ordered_json(nullptr)},
            {"a", figures(0)},
            {"b", figures(1)}};
}

void print_sides_json(const TwoSides& sides, const SidesOptions& options) {
    ordered_json metrics = ordered_json::array(), ranges = ordered_json::array(),
                 strip = ordered_json::array(), blocks = nullptr;
    for (const SidesMetric& metric : sides.metrics) {
        metrics.push_back(report::metric_json(metric));
    }
    for (const RangePair& pair : sides.ranges) {
        ranges.push_back(pair_json(sides, pair));
    }
    for (const replay::StripBin& bin : sides.strip) {
        strip.push_back({{"begin_ns", bin.begin},
                         {"end_ns", bin.end},
                         {"a", json_or_null(bin.faults[0])},
                         {"b", json_or_null(bin.faults[1])}});
    }
    if (sides.blocks.length > 0) {
        blocks = {{"a", sides.blocks.a}, {"b", sides.blocks.b}, {"length_ns", sides.blocks.length}};
    }
    const replay::StormRule rule = options.replay.rule();
    print_json("compare.sides", 1,
               {{"a", side_json(sides, 0, options)},
                {"b", side_json(sides, 1, options)},
                {"one_recording", sides.one_recording},
                {"storm_refaults", rule.min_refaults},
                {"storm_gap_ns", rule.max_gap},
                {"align", options.align == replay::Align::Start ? "start" : "storm"},
                {"blocks", blocks},
                {"beyond_chance_below_p", replay::Chance::kLevel},
                {"metrics", metrics},
                {"ranges", ranges},
                {"strip", strip},
                {"verdict", sides.verdict},
                {"cautions", sides.cautions}});
}

void print_sides(const TwoSides& sides, const SidesOptions& options) {
    for (std::size_t k = 0; k < 2; ++k) {
        const SideRun& side = sides.sides[k];
        fmt::print("{}: {}, {}, {}{}\n", words::side_letter(k),
                   printable(options.paths[k].string()), words::origin_text(side.trace->session()),
                   duration_text(side.length()),
                   side.modelled ? fmt::format("; through {}: modelled", side.run->handler) : "");
        for (const std::string& assumed : words::assumed_of(side)) {
            fmt::print("{}: assumed: {}\n", words::side_letter(k), assumed);
        }
    }
    fmt::print("\n");
    print_figures(sides);
    print_ranges(sides);
    print_strip(sides, options.align);
    fmt::print("\n{}\n", printable(sides.verdict));
    for (const std::string& caution : sides.cautions) {
        fmt::print("\nNo all-clear of {}\n", printable(caution));
    }
    for (std::size_t k = 0; k < 2; ++k) {
        for (const std::string& line : caveats(*sides.sides[k].trace)) {
            fmt::print("\n{}: {}\n", words::side_letter(k), line);
        }
    }
}

/// Whether both names lead to one file, which is read once then.
bool same_file(const std::array<std::filesystem::path, 2>& paths) {
    std::error_code error;
    return std::filesystem::equivalent(paths[0], paths[1], error) && !error;
}

} // namespace

bool run_sides(const SidesOptions& options, const Common& common) {
    const std::array handlers{handler_asked(options.runs[0]), handler_asked(options.runs[1])};
    const replay::StormRule rule = options.replay.rule();
    if (handlers[0] == nullptr && handlers[1] == nullptr && assumes(options.replay)) {
        throw Error(Exit::Usage,
                    "--revisit, --accesses and their like: of what was recorded nothing is assumed",
                    "Name a handler for a side, with --before or --after.");
    }
    std::array<SideRun, 2> made;
    std::shared_ptr<const trace::Trace> trace;
    for (std::size_t k = 0; k < 2; ++k) {
        if (k == 0 || !same_file(options.paths)) {
            trace = load_trace(options.paths[k], common);
        }
        const replay::Options assumed =
            handlers[k] == nullptr ? replay::Options{} : options.replay.replay(*trace);
        TerminalProgress terminal("replaying " + options.paths[k].filename().string(), "events",
                                  common);
        made[k] = replay::make_side(trace, handlers[k], assumed, rule, terminal.progress());
    }
    TwoSides sides;
    {
        TerminalProgress terminal("comparing", "events", common);
        sides = replay::compare_sides(std::move(made[0]), std::move(made[1]), options.align,
                                      terminal.progress());
    }
    common.json ? print_sides_json(sides, options) : print_sides(sides, options);
    return whole(*sides.sides[0].trace) && whole(*sides.sides[1].trace);
}

} // namespace daxscope::cli
