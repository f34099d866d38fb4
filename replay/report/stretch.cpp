// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/stretch.h"

#include "replay/words/escape.h"
#include "replay/words/json.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace daxscope::report {

using replay::StretchBy;
using replay::StretchTotals;

namespace {

constexpr std::int64_t kThousand = 1000;
constexpr double kSecond = 1e9;

using Value = std::optional<std::int64_t>;

/// What a column says of itself.
struct Known {
    StretchTotals totals;
    const StretchColumn* column;
};

Value count(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

Value per_second(const Known& known) {
    const double seconds = static_cast<double>(known.column->stretch.length()) / kSecond;
    return std::llround(static_cast<double>(known.totals.faults()) / seconds * kThousand);
}

Value of_details(const Known& known, std::optional<std::int64_t> replay::StretchDetails::*which) {
    return known.column->details != nullptr ? known.column->details->*which : std::nullopt;
}

/// Where no hook saw any, none is no zero.
Value pte_faults(const Known& known) {
    const bool seen = known.column->side != replay::Side::Recorded ||
                      known.column->trace().session().recorded(trace::Kind::PteFault);
    return seen ? count(known.totals.sums.pte_faults) : std::nullopt;
}

struct FigureRow {
    std::string_view name;
    std::string_view help;
    FigureUnit unit;
    int level;
    std::string_view rests_on; ///< a metric of the verdict
    Value (*value)(const Known&);
    bool of_one_fault = false; ///< the length of one of the faults
};

constexpr std::string_view kFaults = "faults", kTimeInFaults = "time in faults",
                           kDirtyOnes = "dirty ones";
constexpr FigureUnit kCount = FigureUnit::Count, kTime = FigureUnit::Time;

constexpr FigureRow kFigureRows[] = {
    {"faults", "Accesses that the page tables did not satisfy and that began in this time", kCount,
     0, kFaults, [](const Known& known) { return count(known.totals.faults()); }},
    {"first touches", "Faults of a mapping that had nothing there yet", kCount, 1, kFaults,
     [](const Known& known) { return count(known.totals.sums.first_touches); }},
    {"refaults", "Faults of a mapping that had been there and was zapped", kCount, 1, "refaults",
     [](const Known& known) { return count(known.totals.sums.refaults); }},
    {"permission faults", "The mapping was there without the permission", kCount, 1,
     "permission faults", [](const Known& known) { return count(known.totals.sums.permissions); }},
    {"faults per second", "Faults by the length of this time", FigureUnit::PerSecond, 0, kFaults,
     per_second},
    {"time in faults", "Sum over the faults, each to its end", kTime, 0, kTimeInFaults,
     [](const Known& known) -> Value { return known.totals.sums.time_in_faults; }},
    {"shortest", "The shortest fault", kTime, 1, kTimeInFaults,
     [](const Known& known) -> Value {
         return known.totals.faults() > 0 ? Value(known.totals.least) : std::nullopt;
     },
     true},
    {"p50", "Half of the faults took no longer", kTime, 1, kTimeInFaults,
     [](const Known& known) { return of_details(known, &replay::StretchDetails::p50); }, true},
    {"p90", "Nine in ten faults took no longer", kTime, 1, kTimeInFaults,
     [](const Known& known) { return of_details(known, &replay::StretchDetails::p90); }, true},
    {"p99", "99 in a hundred faults took no longer", kTime, 1, kTimeInFaults,
     [](const Known& known) { return of_details(known, &replay::StretchDetails::p99); }, true},
    {"longest", "The longest fault", kTime, 1, kTimeInFaults,
     [](const Known& known) -> Value {
         return known.totals.faults() > 0 ? Value(known.totals.most) : std::nullopt;
     },
     true},
    {"hits", "Accesses that the page tables satisfied: no hook sees them", kCount, 0, "hits",
     [](const Known& known) { return count(known.totals.sums.hits); }},
    {"unmaps", "Calls that removed the page-table entries of a PMD range; of several ranges, each",
     kCount, 0, "unmaps", [](const Known& known) { return count(known.totals.sums.unmaps); }},
    {"mappings zapped", "That had something there and lost it", kCount, 0, "mappings zapped",
     [](const Known& known) { return count(known.totals.sums.zapped); }},
    {"DAX entries removed", "Taken out of the page cache", kCount, 0, "DAX entries removed",
     [](const Known& known) { return count(known.totals.sums.entries_removed); }},
    {kDirtyOnes, "Of these: fsync would miss them", kCount, 1, "dirty DAX entries removed",
     [](const Known& known) { return count(known.totals.sums.dirty_removed); }},
    {"PMD faults", "Ended in the PMD handler", kCount, 0, kFaults,
     [](const Known& known) { return count(known.totals.sums.pmd_faults); }},
    {"PTE faults", "Ended in the 4 KiB path, or began there", kCount, 0, kFaults, pte_faults},
    {"NOPAGE", "Ended with the page mapped", kCount, 0, kFaults,
     [](const Known& known) { return count(known.totals.nopage); }},
    {"FALLBACK", "Fell back, and no PTE fault followed", kCount, 0, kFaults,
     [](const Known& known) { return count(known.totals.fallback); }},
    {"SIGBUS", "Ended in an error", kCount, 0, kFaults,
     [](const Known& known) { return count(known.totals.sigbus); }},
    {"other results", "RETRY, MAJOR alone, and what else a fault may return", kCount, 0, kFaults,
     [](const Known& known) { return count(known.totals.other); }},
};

std::string value_text(FigureUnit unit, std::int64_t value) {
    switch (unit) {
    case FigureUnit::Count:
        return words::count_text(value);
    case FigureUnit::Time:
        return words::duration_text(value);
    case FigureUnit::PerSecond:
        return words::decimal_text(static_cast<double>(value) / kThousand) + " /s";
    }
    return {};
}

std::string json_name(std::string_view name) {
    std::string made(name);
    std::replace(made.begin(), made.end(), ' ', '_');
    return made;
}

/// The key of a figure in JSON, as those of a run's totals are. json_name() is its earlier
/// spelling.
std::string figure_key(const StretchFigure& figure) {
    std::string made =
        figure.name == kDirtyOnes ? "dirty_dax_entries_removed" : json_name(figure.name);
    std::transform(made.begin(), made.end(), made.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    return made;
}

nlohmann::ordered_json group_json(const StretchColumn& column, StretchBy by,
                                  const replay::StretchGroup& group) {
    const auto known = [&column](std::string_view metric, auto figure) {
        return column.knows(metric) ? nlohmann::ordered_json(figure) : nlohmann::ordered_json();
    };
    return {{"name", group_text(column.trace(), by, group.key)},
            {"faults", known(kFaults, group.faults)},
            {"refaults", known("refaults", group.refaults)},
            {"hits", known("hits", group.hits)},
            {"time_in_faults_ns", known(kTimeInFaults, group.time)}};
}

const std::vector<replay::StretchGroup>& groups_of(const replay::StretchDetails& details,
                                                   StretchBy by) {
    return by == StretchBy::Task      ? details.tasks
           : by == StretchBy::Mapping ? details.mappings
                                      : details.ranges;
}

/// What stands where there is no value.
std::string_view missing_text(const FigureRow& row, const Known& known, bool knows) {
    if (knows && row.of_one_fault && known.totals.faults() == 0) {
        return words::kDash;
    }
    return known.column->side == replay::Side::Recorded && !(knows && row.of_one_fault)
               ? "not recorded"
               : "not known"; // or not walked yet
}

constexpr StretchBy kAll[] = {StretchBy::Task, StretchBy::Mapping, StretchBy::Range};

} // namespace

bool StretchColumn::knows(std::string_view metric) const {
    for (const replay::Metric& each : comparison->metrics) {
        if (each.name == metric) {
            return side == replay::Side::Recorded ? each.recorded.has_value() : each.judged;
        }
    }
    return true;
}

std::vector<StretchFigure> stretch_figures(std::span<const StretchColumn> columns) {
    std::vector<Known> known;
    known.reserve(columns.size());
    for (const StretchColumn& column : columns) {
        known.push_back({column.index->totals(column.stretch), &column});
    }
    std::vector<StretchFigure> figures;
    for (const FigureRow& row : kFigureRows) {
        StretchFigure figure{row.name, row.help, row.unit, row.level, {}, {}, {}};
        for (const Known& each : known) {
            const bool knows = each.column->knows(row.rests_on);
            figure.values.push_back(knows ? row.value(each) : std::nullopt);
            figure.missing.push_back(missing_text(row, each, knows));
            if (row.of_one_fault) {
                const StretchTotals& totals = each.totals;
                figure.of.push_back({&each.column->trace(), totals.faults(),
                                     totals.sums.first_touches, totals.sums.refaults,
                                     totals.sums.permissions});
            }
        }
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::string figure_text(const StretchFigure& figure, std::size_t column, bool numbered) {
    const Value value = figure.values[column];
    if (!value) {
        return words::tr(figure.missing[column]);
    }
    const bool alike =
        !numbered || std::all_of(figure.of.begin(), figure.of.end(),
                                 [&](const auto& faults) { return faults == figure.of.front(); });
    return words::typeset(value_text(figure.unit, *value)) +
           (alike ? ""
                  : fmt::format(" (n = {})",
                                words::typeset(words::count_text(
                                    static_cast<std::int64_t>(figure.of[column].number)))));
}

std::string figure_difference(const StretchFigure& figure, std::size_t from, std::size_t to) {
    const Value one = figure.values[from], other = figure.values[to];
    if (!figure.of.empty() && figure.of[from] != figure.of[to]) {
        return words::kDash; // of other faults: there is no difference to speak of
    }
    if (!one || !other) {
        return figure.missing[one ? to : from] == words::kDash ? words::kDash
                                                               : words::tr("not known");
    }
    const std::int64_t by = *other - *one;
    if (by == 0) {
        return "0";
    }
    return (by < 0 ? words::kMinus : "+") + words::typeset(value_text(figure.unit, std::abs(by)));
}

std::string group_text(const trace::Trace& trace, StretchBy by, std::int64_t key) {
    switch (by) {
    case StretchBy::Task:
        return key == trace::kNone ? "assumed accesses" : words::task_text(trace, key);
    case StretchBy::Mapping:
        return words::party_text(trace, key);
    case StretchBy::Range:
        return words::file_and_range_text(trace, static_cast<std::uint32_t>(key));
    }
    return {};
}

std::vector<SharedGroup> shared_groups(const StretchColumn& one, const StretchColumn& other,
                                       StretchBy by) {
    std::vector<SharedGroup> groups;
    std::map<std::pair<const trace::Trace*, std::int64_t>, std::size_t> known;
    const std::array columns{&one, &other};
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const StretchColumn& column = *columns[k];
        if (column.details == nullptr) {
            continue;
        }
        for (const replay::StretchGroup& group : groups_of(*column.details, by)) {
            const auto [at, fresh] =
                known.try_emplace(std::pair(&column.trace(), group.key), groups.size());
            if (fresh) {
                groups.push_back({group_text(column.trace(), by, group.key), group.key, {}});
            }
            groups[at->second].of[k] = group;
        }
    }
    const auto time = [](const SharedGroup& group) {
        const auto of = [](const auto& each) { return each ? each->time : 0; };
        return std::max(of(group.of[0]), of(group.of[1]));
    };
    std::stable_sort(groups.begin(), groups.end(),
                     [&](const auto& a, const auto& b) { return time(a) > time(b); });
    return groups;
}

std::string_view by_text(StretchBy by) {
    return by == StretchBy::Task ? "task" : by == StretchBy::Mapping ? "mapping" : "range";
}

std::string stretch_text(lanes::TimeRange stretch, std::int64_t zero) {
    return fmt::format("{} from {} on", words::duration_text(stretch.length()),
                       words::axis_time_text(stretch.begin - zero));
}

std::string stretch_tabs(std::span<const StretchColumn> columns) {
    std::string made;
    for (const StretchColumn& column : columns) {
        made += '\t' + words::printable(column.name);
    }
    made += '\n';
    for (const StretchFigure& figure : stretch_figures(columns)) {
        made += figure.name;
        made += figure.unit == FigureUnit::Time ? ", ns" : "";
        for (const Value& value : figure.values) {
            made += '\t';
            if (value && figure.unit == FigureUnit::PerSecond) {
                made += fmt::format("{:.3f}", static_cast<double>(*value) / kThousand);
            } else if (value) {
                made += std::to_string(*value);
            }
        }
        made += '\n';
    }
    return made;
}

std::string stretch_markdown(std::span<const StretchColumn> columns, std::string_view title,
                             std::int64_t zero) {
    std::string made =
        words::printable(title) + ": " + stretch_text(columns.front().stretch, zero) + "\n\n|";
    std::string rule = "|---";
    for (const StretchColumn& column : columns) {
        made += " | " + words::printable(column.name);
        rule += "|---:";
    }
    const bool compares = columns.size() > 1;
    made += (compares ? " | \u0394 |\n" : " |\n") + rule + (compares ? "|---:|\n" : "|\n");
    for (const StretchFigure& figure : stretch_figures(columns)) {
        made += fmt::format("| {}{}", figure.level > 0 ? "\u00a0\u00a0" : "", figure.name);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            made += " | " + figure_text(figure, k);
        }
        if (compares) {
            made += " | " + figure_difference(figure, columns.size() - 2, columns.size() - 1);
        }
        made += " |\n";
    }
    return made;
}

nlohmann::ordered_json stretch_document(std::span<const StretchColumn> columns,
                                        std::string_view title, std::int64_t zero) {
    nlohmann::ordered_json sides = nlohmann::ordered_json::array();
    const std::vector<StretchFigure> figures = stretch_figures(columns);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const StretchColumn& column = columns[k];
        nlohmann::ordered_json values;
        for (const StretchFigure& figure : figures) {
            const Value value = figure.values[k];
            for (const std::string& key : {figure_key(figure), json_name(figure.name)}) {
                nlohmann::ordered_json& at =
                    values[key + (figure.unit == FigureUnit::Time ? "_ns" : "")];
                if (value && figure.unit == FigureUnit::PerSecond) {
                    at = static_cast<double>(*value) / kThousand;
                } else if (value) {
                    at = *value;
                }
            }
        }
        nlohmann::ordered_json side{{"name", column.name},
                                    {"handler", column.index->run().handler},
                                    {"assumption", column.index->run().assumption},
                                    {"figures", std::move(values)}};
        for (const StretchBy by : kAll) {
            nlohmann::ordered_json& at = side[std::string(by_text(by)) + 's'];
            at = nlohmann::ordered_json();
            if (column.details == nullptr) {
                continue;
            }
            at = nlohmann::ordered_json::array();
            for (const replay::StretchGroup& group : groups_of(*column.details, by)) {
                at.push_back(group_json(column, by, group));
            }
        }
        sides.push_back(std::move(side));
    }
    const lanes::TimeRange stretch = columns.front().stretch;
    return {{"title", title},
            {"from_ns", stretch.begin - zero},
            {"to_ns", stretch.end - zero},
            {"sides", std::move(sides)}};
}

std::string stretch_json(std::span<const StretchColumn> columns, std::string_view title,
                         std::int64_t zero) {
    constexpr int kIndent = 2;
    return words::json_text(stretch_document(columns, title, zero), kIndent) + '\n';
}

} // namespace daxscope::report
