// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_stretch.h"

#include "app/cli/caveats.h"
#include "app/cli/quantity.h"
#include "app/cli/text.h"
#include "replay/analysis/side.h"
#include "replay/report/stretch.h"
#include "replay/words/of_comparison.h"

#include <array>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

constexpr const char* kSince = "Both are times since the trace's begin.";

lanes::TimeRange stretch_of(const trace::Trace& trace, const StretchOptions& options) {
    const std::int64_t begin = trace.begin(), end = trace.end() + 1;
    lanes::TimeRange stretch{begin, end};
    if (!options.from.empty()) {
        stretch.begin = begin + parse_duration("--from", options.from);
    }
    if (!options.to.empty()) {
        stretch.end = begin + parse_duration("--to", options.to);
    }
    if (stretch.begin >= end) {
        throw Error(Exit::Usage,
                    fmt::format("--from {}: the trace is over after {}", options.from,
                                duration_text(trace.end() - begin)),
                    kSince);
    }
    if (stretch.begin >= stretch.end) {
        throw Error(Exit::Usage, "--from is not before --to", kSince);
    }
    return stretch;
}

void print_groups(const std::vector<report::StretchColumn>& columns, replay::StretchBy by) {
    constexpr std::size_t kMost = 10;
    const std::size_t before = columns.size() - 2, after = columns.size() - 1;
    const auto& groups = report::groups_of(*columns[before].details, by);
    const auto& others = report::groups_of(*columns[after].details, by);
    Table table({{fmt::format("by {}", report::by_text(by))},
                 {"faults " + columns[before].name, Table::kRight},
                 {"faults " + columns[after].name, Table::kRight},
                 {"in faults " + columns[before].name, Table::kRight},
                 {"in faults " + columns[after].name, Table::kRight}});
    for (std::size_t k = 0; k < std::min(groups.size(), kMost); ++k) {
        const replay::StretchGroup& group = groups[k];
        const auto same = std::find_if(others.begin(), others.end(),
                                       [&](const auto& other) { return other.key == group.key; });
        const replay::StretchGroup other = same == others.end() ? replay::StretchGroup{} : *same;
        table.add({report::group_text(*columns[before].trace, by, group.key),
                   count_text(static_cast<std::int64_t>(group.faults)),
                   count_text(static_cast<std::int64_t>(other.faults)), duration_text(group.time),
                   duration_text(other.time)});
    }
    fmt::print("\n{}", table.text());
    if (groups.size() > kMost) {
        fmt::print("and {} more; --json has them all\n", groups.size() - kMost);
    }
}

} // namespace

void StretchOptions::add(CLI::App& sub) {
    sub.add_option("--from", from,
                   "The figures of what began at this time since the trace's begin or later: 1.5s, "
                   "300ms");
    sub.add_option("--to", to, "... and before this time");
}

void print_stretch(const replay::Comparison& comparison, const std::string& path,
                   const StretchOptions& options, const Common& common) {
    const trace::Trace& trace = *comparison.trace;
    const lanes::TimeRange stretch = stretch_of(trace, options);
    std::vector<replay::StretchIndex> indices;
    std::vector<replay::StretchDetails> details;
    for (const replay::Side side : replay::kSides) {
        indices.emplace_back(replay::run_of(comparison, side));
        details.push_back(replay::stretch_details(trace, indices.back(), stretch));
    }
    std::vector<report::StretchColumn> columns;
    for (const replay::Side side : replay::kSides) {
        const auto k = static_cast<std::size_t>(side);
        columns.push_back({&trace, &indices[k], stretch, &details[k],
                           std::string(words::side_text(trace.session(), side))});
    }
    if (common.json) {
        nlohmann::ordered_json body{{"path", path}};
        body.update(report::stretch_document(columns, path, trace.begin()));
        body.erase("title");
        body["lost"] = trace.lost();
        add_caveats(body, trace);
        print_json("compare.stretch", 1, body);
        return;
    }
    fmt::print("{}: {}\n{} against {}\n\n", printable(path),
               report::stretch_text(stretch, trace.begin()), comparison.before.handler,
               comparison.after.handler);
    Table table({{""},
                 {columns[0].name, Table::kRight},
                 {columns[1].name, Table::kRight},
                 {columns[2].name, Table::kRight},
                 {"difference", Table::kRight}});
    for (const report::StretchFigure& figure : report::stretch_figures(columns)) {
        table.add({(figure.level > 0 ? "  " : "") + std::string(figure.name),
                   report::figure_text(figure, 0), report::figure_text(figure, 1),
                   report::figure_text(figure, 2), report::figure_difference(figure, 1, 2)});
    }
    fmt::print("{}", table.text());
    for (const replay::StretchBy by :
         {replay::StretchBy::Task, replay::StretchBy::Mapping, replay::StretchBy::Range}) {
        print_groups(columns, by);
    }
    print_caveats(trace);
}

} // namespace daxscope::cli
