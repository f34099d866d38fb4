// SPDX-License-Identifier: GPL-3.0-or-later
//
// The figures of a stretch of time beside each other, one column a run: for window, command and
// clipboard.
#pragma once

#include "replay/analysis/side.h"
#include "replay/analysis/stretch.h"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::report {

/// One run, or one of two traces, and what of it lies in the stretch.
struct StretchColumn {
    const replay::Comparison* comparison = nullptr;
    replay::Side side = replay::Side::Before; ///< the one of its runs that `index` is of
    const replay::StretchIndex* index = nullptr;
    lanes::TimeRange stretch; ///< in the trace's own time, ns BOOTTIME
    /// nullptr: not walked yet, so what takes a walk is not known.
    const replay::StretchDetails* details = nullptr;
    std::string name; ///< "before", "A": what stands over it
    const trace::Trace& trace() const { return *comparison->trace; }
    /// Whether figures that rest on a metric of the verdict are known: what was not recorded, or
    /// decides what a handler does, is not.
    bool knows(std::string_view metric) const;
};

enum class FigureUnit : std::uint8_t {
    Count,
    Time,      ///< ns
    PerSecond, ///< thousandths of one in a second
};

/// One row.
struct StretchFigure {
    std::string_view name; ///< "refaults"; the same in JSON, with _ for blanks
    std::string_view help; ///< one sentence
    FigureUnit unit = FigureUnit::Count;
    int level = 0; ///< 1: a part of the row of level 0 above it
    /// By column; nothing: not recorded, or not known (yet).
    std::vector<std::optional<std::int64_t>> values;
    /// By column: what stands where there is no value. A dash: no fault is there to say it of.
    std::vector<std::string_view> missing;
    /// The faults of which it is the length of one (a percentile, the longest), by column; empty:
    /// it is no such figure. Those of other faults are not less or more than these.
    struct Faults {
        const trace::Trace* trace = nullptr;
        std::uint64_t number = 0, first_touches = 0, refaults = 0, permissions = 0;
        bool operator==(const Faults&) const = default;
    };
    std::vector<Faults> of;
};

/// In the order to print.
std::vector<StretchFigure> stretch_figures(std::span<const StretchColumn> columns);

/// A figure with its unit, typeset; "not recorded", "not known", or a dash where no fault is there
/// to say it of. A length of one of the column's faults has their number behind it where columns
/// are of different ones: "12.3 µs (n = 91)".
/// @param numbered  false: without that number, for a table in which the reader sees it elsewhere
std::string figure_text(const StretchFigure& figure, std::size_t column, bool numbered = true);
/// The second of two columns less the first, with its sign; "not known" where one is not. A dash:
/// there is nothing to say, for no fault is there, or they are lengths of different faults.
std::string figure_difference(const StretchFigure& figure, std::size_t from, std::size_t to);

/// What a group is called: "reader-1234", "data, 0 – 2 MiB"; "assumed accesses".
std::string group_text(const trace::Trace& trace, replay::StretchBy by, std::int64_t key);
/// A group in two columns; nothing where a run has no access of it in this time.
struct SharedGroup {
    std::string name;
    std::int64_t key = trace::kNone;
    std::array<std::optional<replay::StretchGroup>, 2> of;
};
/// The groups of two columns beside each other, most time first. No task, mapping or range of one
/// trace is one of another. Empty where neither was walked.
std::vector<SharedGroup> shared_groups(const StretchColumn& one, const StretchColumn& other,
                                       replay::StretchBy by);
std::string_view by_text(replay::StretchBy by); ///< "task", "mapping", "range"

/// "12.3 ms from 1.234 567 s on": a stretch by the time that a trace's times are counted from.
std::string stretch_text(lanes::TimeRange stretch, std::int64_t zero);

/// All of it, to be pasted: tab-separated for a sheet, as a Markdown table, and as a JSON object
/// ("from_ns" and "to_ns" count from `zero`; "sides", each with "figures", "tasks", "mappings",
/// "ranges"; null is not recorded).
/// @param title of what it is, a line above the table: trace and kernel
std::string stretch_tabs(std::span<const StretchColumn> columns);
std::string stretch_markdown(std::span<const StretchColumn> columns, std::string_view title,
                             std::int64_t zero);
nlohmann::ordered_json stretch_document(std::span<const StretchColumn> columns,
                                        std::string_view title, std::int64_t zero);
std::string stretch_json(std::span<const StretchColumn> columns, std::string_view title,
                         std::int64_t zero);

} // namespace daxscope::report
