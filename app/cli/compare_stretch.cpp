// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_stretch.h"

#include "app/cli/caveats.h"
#include "app/cli/text.h"
#include "replay/analysis/side.h"
#include "replay/report/stretch.h"
#include "replay/words/of_comparison.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

/// What stands for a figure that there is none of, as in a comparison of the whole.
std::string unknown(bool recorded) {
    return recorded ? "not recorded" : "not known";
}

std::string known(const report::StretchColumn& column, std::string_view metric,
                  std::string figure) {
    return column.knows(metric) ? std::move(figure)
                                : unknown(column.side == replay::Side::Recorded);
}

/// Whether its columns are of different faults, which stand in it then.
bool of_other_faults(const report::StretchFigure& figure) {
    return std::any_of(figure.of.begin(), figure.of.end(),
                       [&](const auto& faults) { return faults != figure.of.front(); });
}

void print_groups(const report::StretchColumn& before, const report::StretchColumn& after,
                  replay::StretchBy by) {
    constexpr std::size_t kMost = 10;
    const std::array columns{&before, &after};
    Table table({{fmt::format("by {}", report::by_text(by))},
                 {"faults " + before.name, Table::kRight},
                 {"faults " + after.name, Table::kRight},
                 {"in faults " + before.name, Table::kRight},
                 {"in faults " + after.name, Table::kRight}});
    const std::vector<report::SharedGroup> groups = report::shared_groups(before, after, by);
    for (std::size_t k = 0; k < std::min(groups.size(), kMost); ++k) {
        std::vector<std::string> cells{groups[k].name};
        for (std::size_t which = 0; which < columns.size(); ++which) {
            const auto group = groups[k].of[which].value_or(replay::StretchGroup{});
            cells.insert(cells.begin() + 1 + static_cast<std::ptrdiff_t>(which),
                         known(*columns[which], "faults",
                               count_text(static_cast<std::int64_t>(group.faults))));
            cells.push_back(known(*columns[which], "time in faults", duration_text(group.time)));
        }
        table.add(cells);
    }
    fmt::print("\n{}", table.text());
    if (groups.size() > kMost) {
        fmt::print("and {} more; --json has them all\n", groups.size() - kMost);
    }
}

} // namespace

void print_stretch(const replay::Comparison& comparison, const std::string& path,
                   const TimeOptions& time, const Common& common) {
    const trace::Trace& trace = *comparison.trace;
    const TimeOptions::Edges edges = time.of(trace);
    // Of the time behind the trace's end nothing was recorded: it is no time without faults.
    const std::int64_t over = trace.end() + 1;
    const lanes::TimeRange stretch{edges.from.value_or(trace.begin()),
                                   std::min(edges.to.value_or(over), over)};
    if (stretch.begin >= stretch.end) {
        throw Error(Exit::Usage, "--to is not behind the trace's begin",
                    "It is a time since then.");
    }
    std::vector<replay::StretchIndex> indices;
    std::vector<replay::StretchDetails> details;
    for (const replay::Side side : replay::kSides) {
        indices.emplace_back(replay::run_of(comparison, side));
        details.push_back(replay::stretch_details(trace, indices.back(), stretch));
    }
    std::vector<report::StretchColumn> columns;
    for (const replay::Side side : replay::kSides) {
        const auto k = static_cast<std::size_t>(side);
        columns.push_back({&comparison, side, &indices[k], stretch, &details[k],
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
    const std::vector<report::StretchFigure> figures = report::stretch_figures(columns);
    for (const report::StretchFigure& figure : figures) {
        table.add({(figure.level > 0 ? "  " : "") + std::string(figure.name),
                   report::figure_text(figure, 0), report::figure_text(figure, 1),
                   report::figure_text(figure, 2), report::figure_difference(figure, 1, 2)});
    }
    fmt::print("{}", table.text());
    if (std::any_of(figures.begin(), figures.end(), of_other_faults)) {
        fmt::print("\nn: of so many faults. Lengths of different faults have no difference.\n");
    }
    for (const replay::StretchBy by :
         {replay::StretchBy::Task, replay::StretchBy::Mapping, replay::StretchBy::Range}) {
        print_groups(columns[1], columns[2], by);
    }
    if (edges.to && *edges.to > over) {
        fmt::print("\nThe trace is over {} before --to: figures are of what it has.\n",
                   duration_text(*edges.to - over));
    }
    if (!trace.losses().empty()) {
        fmt::print("\n{}: recorded counts are lower bounds, modelled ones may be off either way\n",
                   lost_text(trace));
    }
    print_caveats(trace);
}

} // namespace daxscope::cli
