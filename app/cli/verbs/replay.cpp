// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "model/fault.h"
#include "replay/engine/self_check.h"
#include "replay/trace/names.h"

#include <cmath>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using replay::CauseKind;
using replay::Outcome;
using replay::OutcomeKind;
using trace::Trace;

struct ReplayVerb {
    std::filesystem::path path;
    std::string handler;
    bool self_check = false, recorded = false, outcomes = false, strict = false;
    ReplayOptions options;
};

std::string_view outcome_text(OutcomeKind kind) {
    switch (kind) {
    case OutcomeKind::Hit:
        return "hit";
    case OutcomeKind::FirstTouch:
        return "first touch";
    case OutcomeKind::Refault:
        return "refault";
    case OutcomeKind::Permission:
        return "permission";
    }
    return "?";
}

std::string_view cause_kind_text(const Trace& trace, CauseKind kind) {
    switch (kind) {
    case CauseKind::None:
        return "";
    case CauseKind::Fault:
        return "fault";
    case CauseKind::Unmap:
        return "unmap";
    case CauseKind::Writeback:
        return "writeback";
    case CauseKind::Munmap:
        return "munmap";
    case CauseKind::Unexplained:
        return trace.session().recorded(trace::Kind::Unmap) ? "unexplained" : "inferred";
    }
    return "?";
}

std::string who_text(const Trace& trace, const Outcome& outcome) {
    if (outcome.event == replay::kNoIndex) {
        return "(no event)";
    }
    const trace::Task* task = trace.task(trace.event(outcome.event).task);
    return task == nullptr ? "?" : trace::task_text(*task);
}

std::string cause_text(const Trace& trace, const replay::Run& run, const Outcome& outcome) {
    if (outcome.cause_kind == CauseKind::Fault) {
        return fmt::format("access {} by {}", outcome.cause,
                           who_text(trace, run.outcomes[outcome.cause]));
    }
    if (outcome.cause_kind == CauseKind::Unmap) {
        const trace::Event event = trace.event(outcome.cause);
        return fmt::format("unmap, {}", trace::origin_name(static_cast<trace::Origin>(event.arg1)));
    }
    return std::string(cause_kind_text(trace, outcome.cause_kind));
}

std::string_view step_name(const model::Handler* handler, const Outcome& outcome) {
    return handler != nullptr && outcome.step < handler->steps.size()
               ? handler->steps[outcome.step].name
               : std::string_view();
}

std::string result_text(const Trace& trace, std::uint16_t result) {
    return trace::flag_text(result, trace::fault_result_names(trace.session().kernel_release));
}

void print_outcomes(const Trace& trace, const replay::Run& run, const model::Handler* handler) {
    Table table({{"access", Table::kRight},
                 {"at", Table::kRight},
                 {"task"},
                 {"mapping", Table::kRight},
                 {""},
                 {"outcome"},
                 {"took", Table::kRight},
                 {"result"},
                 {"decided by"},
                 {"zapped", Table::kRight},
                 {"cause"},
                 {"range"}});
    for (std::size_t k = 0; k < run.outcomes.size(); ++k) {
        const Outcome& o = run.outcomes[k];
        const bool hit = o.kind == OutcomeKind::Hit;
        table.add({std::to_string(k), duration_text(o.begin - trace.begin()), who_text(trace, o),
                   std::to_string(o.mapping), o.write ? "write" : "read",
                   fmt::format("{}{}", outcome_text(o.kind), o.pte && !hit ? " (pte)" : ""),
                   hit ? "" : duration_text(o.end - o.begin),
                   hit ? "" : result_text(trace, o.result), std::string(step_name(handler, o)),
                   o.zapped == 0 ? "" : std::to_string(o.zapped), cause_text(trace, run, o),
                   range_text(trace, o.range)});
    }
    fmt::print("\n{}", table.text());
}

ordered_json outcomes_json(const Trace& trace, const replay::Run& run,
                           const model::Handler* handler) {
    ordered_json rows = ordered_json::array();
    for (const Outcome& o : run.outcomes) {
        const bool known = o.event != replay::kNoIndex;
        rows.push_back(
            {{"begin_ns", o.begin - trace.begin()},
             {"end_ns", o.end - trace.begin()},
             {"event_seq", known ? ordered_json(trace.event(o.event).seq) : ordered_json(nullptr)},
             {"range", trace.row_of(o.range)},
             {"mapping", o.mapping},
             {"write", static_cast<bool>(o.write)},
             {"outcome", outcome_text(o.kind)},
             {"pte", static_cast<bool>(o.pte)},
             {"result", o.result},
             {"step", step_name(handler, o)},
             {"unmapped", static_cast<bool>(o.unmapped)},
             {"zapped", o.zapped},
             {"dax_entries_removed", o.entries_removed},
             {"dirty_removed", static_cast<bool>(o.dirty_removed)},
             {"cause_kind", cause_kind_text(trace, o.cause_kind)},
             {"cause",
              o.cause == replay::kNoIndex ? ordered_json(nullptr) : ordered_json(o.cause)}});
    }
    return rows;
}

void print_run(const Trace& trace, const replay::Run& run, const model::Handler* handler,
               bool assumes) {
    const replay::Totals& t = run.totals;
    const replay::KnownTotals known = replay::known_totals(trace, run);
    const char* const unknown = handler == nullptr ? "not recorded" : "not known";
    Table table({{""}, {"", Table::Align::Right}});
    const auto line = [&](const char* name, std::uint64_t count, bool is_known = true) {
        table.add({name, is_known ? count_text(static_cast<std::int64_t>(count)) : unknown});
    };
    fmt::print("handler  {}{}{}\n", run.handler, handler == nullptr ? "" : ": ",
               handler == nullptr ? "" : handler->title);
    if (!run.assumption.empty()) {
        fmt::print("{}  {}\n", assumes ? "assumed" : "besides", printable(run.assumption));
    }
    fmt::print("hash     {:016x}\n\n", run.hash());
    line("accesses", t.accesses);
    line("hits", t.hits, known.hits);
    line("PMD faults", t.pmd_faults, known.pmd_faults);
    line("PTE faults", t.pte_faults, known.pte_faults);
    line("first touches", t.first_touches, known.first_touches);
    line("refaults", t.refaults, known.refaults);
    line("permission faults", t.permissions, known.permissions);
    line("unmaps", t.unmaps, known.unmaps);
    line("mappings zapped", t.zapped, known.zapped);
    line("DAX entries removed", t.entries_removed, known.entries_removed);
    line("dirty DAX entries removed", t.dirty_removed, known.entries_removed);
    table.add({"time in faults", known.time ? duration_text(t.time_in_faults) : unknown});
    fmt::print("{}", table.text());
    if (!run.seen.placed()) {
        fmt::print("\n{}\n", replay::unplaced_text(run.seen));
    }
}

/// With two digits, and never rounded up to 100: that figure is a claim.
std::string explained_text(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) {
        return "nothing to explain";
    }
    const double share = std::floor(1e4 * static_cast<double>(part) / static_cast<double>(whole));
    return fmt::format("{} ({:.2f} %)", count_text(static_cast<std::int64_t>(part)), share / 100);
}

constexpr std::size_t kMostMisses = 1'000; ///< of the table; JSON has all

Exit self_check(const Trace& trace, const ReplayVerb& verb, const Common& common) {
    TerminalProgress terminal("checking " + verb.path.filename().string(), "events", common);
    const replay::Kept kept{
        .misses = common.json ? SIZE_MAX : kMostMisses, .faults = false, .each = {}};
    const replay::SelfCheck check = replay::self_check(trace, terminal.progress(), nullptr, kept);
    const bool findings = check.missed > 0 || !trace.losses().empty();
    if (common.json) {
        ordered_json misses = ordered_json::array();
        for (const replay::Miss& miss : check.misses) {
            const trace::Event event = trace.event(miss.event);
            misses.push_back({{"event_seq", event.seq},
                              {"at_ns", event.ts - trace.begin()},
                              {"explained", miss.explained},
                              {"unmap", miss.unmap},
                              {"reason", miss.reason}});
        }
        ordered_json body{{"handler", check.handler},
                          {"faults", check.faults},
                          {"explained", check.explained},
                          {"predicted", check.predicted}};
        body.update(columns_json(check));
        body["lost"] = trace.lost();
        body["misses"] = misses;
        print_json("replay.self-check", 1, body);
        return verb.strict && findings ? Exit::Findings : Exit::Ok;
    }
    fmt::print("self-check of {} against {}\n", printable(trace.session().kernel_release),
               check.handler);
    Table columns({{""}, {"faults", Table::kRight}, {"right", Table::kRight}});
    const auto row = [&columns](const char* name, const replay::SelfCheck::Column& column) {
        columns.add({name, count_text(static_cast<std::int64_t>(column.faults)),
                     count_text(static_cast<std::int64_t>(column.right))});
    };
    row("independent", check.independent);
    row("learnt from the fault itself", check.learnt);
    row("dispatch race", check.races);
    fmt::print("{}\nindependently right: {} of {}\n", columns.text(2),
               explained_text(check.independent.right, check.faults),
               counted(static_cast<std::int64_t>(check.faults),
                       std::string(trace.session().truth()) + " fault"));
    if (check.unmaps_known) {
        fmt::print("unmaps by faults: {} {}, {} by the model, {} in the same faults\n",
                   count_text(static_cast<std::int64_t>(check.unmaps)), trace.session().truth(),
                   count_text(static_cast<std::int64_t>(check.unmaps_modelled)),
                   count_text(static_cast<std::int64_t>(check.unmaps_right)));
    } else {
        fmt::print("unmaps by faults: not recorded\n");
    }
    if (!trace.losses().empty()) {
        fmt::print("  {}: misses may come from that\n", lost_text(trace));
    }
    if (!check.misses.empty()) {
        Table table({{"seq", Table::Align::Right},
                     {"at", Table::Align::Right},
                     {"task"},
                     {"event"},
                     {"miss"},
                     {"reason"}});
        for (const replay::Miss& miss : check.misses) {
            const trace::Event event = trace.event(miss.event);
            const trace::Task* task = trace.task(event.task);
            table.add({std::to_string(event.seq), duration_text(event.ts - trace.begin()),
                       task == nullptr ? "?" : trace::task_text(*task),
                       std::string(trace::kind_name(event.kind)),
                       miss.unmap       ? "unmap"
                       : miss.explained ? "result"
                                        : "unexplained",
                       miss.reason});
        }
        fmt::print("\n{}", table.text());
        if (check.missed > check.misses.size()) {
            fmt::print("… and {} more: --json lists all\n",
                       count_text(static_cast<std::int64_t>(check.missed - check.misses.size())));
        }
    }
    return verb.strict && findings ? Exit::Findings : Exit::Ok;
}

Exit run_replay(const ReplayVerb& verb, const Common& common) {
    const model::Handler* handler = verb.handler.empty() ? nullptr : &handler_named(verb.handler);
    const auto trace = load_trace(verb.path, common);
    const replay::Options options = verb.options.replay(*trace);
    if (handler == nullptr && verb.recorded && options.assumes()) {
        throw Error(Exit::Usage, "--recorded: what is assumed would not be recorded",
                    "Leave out --revisit and --accesses, or name a handler with --handler.");
    }
    if (verb.self_check) {
        return self_check(*trace, verb, common);
    }
    if (handler == nullptr && !verb.recorded) {
        handler = &replay::handler_of(trace->session());
    }
    replay::Run run;
    {
        TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
        run = handler == nullptr ? replay::recorded(*trace, terminal.progress())
                                 : replay::replay(*trace, *handler, options, terminal.progress());
    }
    if (common.json) {
        ordered_json body = {
            {"handler", run.handler},
            {"assumption", run.assumption},
            {"hash", fmt::format("{:016x}", run.hash())},
            {"lost", trace->lost()},
            {"totals", totals_json(run.totals, replay::known_totals(*trace, run), run.seen)}};
        if (verb.outcomes) {
            body["outcomes"] = outcomes_json(*trace, run, handler);
        }
        add_caveats(body, *trace);
        print_json("replay", 1, body);
        return Exit::Ok;
    }
    print_run(*trace, run, handler, options.assumes());
    if (!trace->losses().empty()) {
        fmt::print("\n{}: what is modelled may be off either way\n", lost_text(*trace));
    }
    print_caveats(*trace);
    if (verb.outcomes) {
        print_outcomes(*trace, run, handler);
    }
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_replay(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<ReplayVerb>();
    add_trace(sub, verb->path);
    auto* handler = sub.add_option("--handler", verb->handler,
                                   "The handler to replay through; without it, that of the kernel "
                                   "that recorded the trace");
    sub.add_flag("--recorded", verb->recorded, "What the kernel really did instead of a model")
        ->excludes(handler);
    sub.add_flag("--outcomes", verb->outcomes, "List every access and what became of it");
    verb->options.add_revisit(sub);
    auto* check = sub.add_flag("--self-check", verb->self_check,
                               "Hold the recording kernel's handler against the recording: every "
                               "fault explained, every result predicted?")
                      ->excludes(handler)
                      ->excludes("--revisit", "--accesses", "--outcomes", "--recorded");
    sub.add_flag("--strict", verb->strict,
                 "Exit 3 where the self-check misses a fault, or with losses")
        ->needs(check);
    return [verb, &common] { return run_replay(*verb, common); };
}

} // namespace daxscope::cli
