// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_options.h"

#include "app/cli/checks.h"
#include "app/cli/text.h"
#include "replay/analysis/revisit_estimate.h"
#include "replay/engine/measured.h"
#include "replay/trace/names.h"
#include "replay/words/of_trace.h"

#include <fmt/format.h>

namespace daxscope::cli {

using nlohmann::ordered_json;

const model::Handler& handler_named(const std::string& name) {
    if (const model::Handler* handler = model::find_handler(name)) {
        return *handler;
    }
    std::string names;
    for (const model::Handler* handler : model::handlers()) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", handler->name);
    }
    throw Error(Exit::Usage, fmt::format("there is no handler '{}'", name),
                fmt::format("The handlers are {}.", names));
}

void ReplayOptions::add_rule(CLI::App& sub) {
    sub.add_option("--storm-refaults", refaults, "Refaults that make a storm")
        ->check(positive())
        ->capture_default_str();
    sub.add_option("--storm-gap", gap, "Longest pause within a storm, e.g. 10ms");
}

void ReplayOptions::add_revisit(CLI::App& sub) {
    sub.add_option("--revisit", revisit,
                   "Assume that each mapping comes back to its range in this time, e.g. 500us; "
                   "'auto': as was measured (record --access), else as often as the trace itself "
                   "shows");
    sub.add_option("--accesses", accesses,
                   "Assume that each mapping makes N accesses to its range, spread over its "
                   "life; those that are recorded count")
        ->check(positive())
        ->excludes("--revisit");
    CLI::Option* turns = sub.add_flag(
        "--in-turns", in_turns,
        "Assumed accesses wait for one another: the mappings of a range come in turns, "
        "each when the one before is done");
    sub.add_flag("--at-random", at_random,
                 "Assumed accesses come at random times, the interval is their mean; else evenly")
        ->excludes(turns);
}

replay::StormRule ReplayOptions::rule() const {
    replay::StormRule rule;
    rule.min_refaults = refaults;
    if (!gap.empty()) {
        rule.max_gap = app::parse_duration("--storm-gap", gap);
    }
    return rule;
}

replay::Pace ReplayOptions::pace() const {
    return in_turns    ? replay::Pace::InTurns
           : at_random ? replay::Pace::Random
                       : replay::Pace::Regular;
}

replay::Options ReplayOptions::replay(const trace::Trace& trace) const {
    replay::Options options;
    const bool measured = replay::measured_period(trace.session()).has_value();
    if (revisit == "auto" && !measured) {
        const replay::Run run = replay::recorded(trace);
        const auto estimate =
            replay::estimate_revisit(trace, run, replay::find_storms(trace, run, rule()));
        if (!estimate) {
            throw Error(Exit::Usage,
                        "--revisit auto: the trace does not tell how often mappings come back, too "
                        "few were ever zapped",
                        "Give a length of time, or see with compare --sweep what depends on it.");
        }
        options.revisit_interval = estimate->interval;
        options.revisit_source = replay::revisit_source_text(*estimate);
    } else if (!revisit.empty() && revisit != "auto") {
        options.revisit_interval = app::parse_duration("--revisit", revisit);
    } else if (accesses > 0) {
        options.accesses = accesses;
    }
    options.pace = pace();
    if (options.pace != replay::Pace::Regular && !options.assumes()) {
        throw Error(
            Exit::Usage,
            fmt::format("{}: no accesses are assumed", in_turns ? "--in-turns" : "--at-random"),
            "Give --revisit or --accesses with it.");
    }
    return options;
}

std::string range_text(const trace::Trace& trace, std::uint32_t range) {
    const trace::PmdRange& r = trace.ranges()[range];
    const trace::File* file = trace.file(r.file);
    std::string name = "?";
    if (file != nullptr) {
        name = file->path.empty() ? fmt::format("inode {}", file->ino) : file->path;
    }
    return fmt::format("{} +{}", name,
                       size_text(static_cast<std::uint64_t>(r.pgoff * trace.session().page_size)));
}

namespace {

/// The comm of the first task of the mapping's process.
std::string comm_of(const trace::Trace& trace, const trace::Mapping& mapping) {
    for (const trace::Task& task : trace.tasks()) {
        if (task.tgid == mapping.tgid && mapping.tgid != trace::kNone) {
            return trace::comm_text(task);
        }
    }
    return "?";
}

} // namespace

std::string mapping_text(const trace::Trace& trace, std::uint32_t mapping) {
    const trace::Mapping* m = trace.mapping(mapping);
    return m == nullptr ? "?" : words::process_text(trace, m->tgid);
}

ordered_json mapping_json(const trace::Trace& trace, std::uint32_t mapping) {
    const trace::Mapping* m = trace.mapping(mapping);
    return {{"id", mapping},
            {"mm", m == nullptr ? number_json(trace::kNone) : number_json(m->mm)},
            {"tgid", m == nullptr ? number_json(trace::kNone) : number_json(m->tgid)},
            {"comm", m == nullptr ? "" : comm_of(trace, *m)}};
}

ordered_json range_json(const trace::Trace& trace, std::uint32_t range) {
    const trace::PmdRange& r = trace.ranges()[range];
    const trace::File* file = trace.file(r.file);
    return {{"number", range},
            {"file", r.file},
            {"path", file == nullptr ? "" : file->path},
            {"pgoff", r.pgoff}};
}

ordered_json columns_json(const replay::SelfCheck& check) {
    const auto column = [](const replay::SelfCheck::Column& of) {
        return ordered_json{{"faults", of.faults}, {"right", of.right}};
    };
    const auto known = [&check](std::uint64_t count) {
        return check.unmaps_known ? ordered_json(count) : ordered_json(nullptr);
    };
    return {{"independent", column(check.independent)},
            {"learnt", column(check.learnt)},
            {"races", column(check.races)},
            {"unmaps", known(check.unmaps)},
            {"unmaps_modelled", known(check.unmaps_modelled)},
            {"unmaps_right", known(check.unmaps_right)}};
}

ordered_json totals_json(const replay::Totals& t, const replay::KnownTotals& known,
                         const replay::Seen& seen) {
    const auto figure = [](bool is_known, auto count) {
        return is_known ? ordered_json(count) : ordered_json(nullptr);
    };
    return {{"accesses", t.accesses},
            {"hits", figure(known.hits, t.hits)},
            {"pmd_faults", figure(known.pmd_faults, t.pmd_faults)},
            {"pte_faults", figure(known.pte_faults, t.pte_faults)},
            {"first_touches", figure(known.first_touches, t.first_touches)},
            {"refaults", figure(known.refaults, t.refaults)},
            {"permission_faults", figure(known.permissions, t.permissions)},
            {"unmaps", figure(known.unmaps, t.unmaps)},
            {"mappings_zapped", figure(known.zapped, t.zapped)},
            {"dax_entries_removed", figure(known.entries_removed, t.entries_removed)},
            {"dirty_dax_entries_removed", figure(known.entries_removed, t.dirty_removed)},
            {"time_in_faults_ns", figure(known.time, t.time_in_faults)},
            {"faults_left_out", seen.left_out},
            {"unmaps_unplaced", seen.unplaced},
            {"faults_without_result", seen.untold},
            {"faults_without_flags", seen.unflagged},
            {"faults_without_time", seen.untimed}};
}

} // namespace daxscope::cli
