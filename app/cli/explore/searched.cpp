// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/searched.h"

#include "app/cli/text.h"
#include "model/words.h"

#include <fmt/format.h>

namespace daxscope::cli {

using nlohmann::ordered_json;
using namespace model::explore;

namespace {

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

/// The handler, and that it lacks a guard.
std::string handler_text(const Searched& searched) {
    return fmt::format("{}{}", searched.handler->name,
                       searched.without.empty() ? "" : " without it");
}

double rate(const Searched& searched) {
    const Exploration& result = searched.exploration;
    return searched.seconds > 0
               ? static_cast<double>(result.states + result.told_apart) / searched.seconds
               : 0;
}

ordered_json to_json(const Searched& searched, const Finding& finding) {
    ordered_json steps = ordered_json::array();
    const Replayed replayed =
        replay_schedule(searched.named.scenario, *searched.handler, finding.schedule);
    for (const Told& told : replayed.told) {
        ordered_json step = {{"task", told.task},
                             {"step", told.step},
                             {"kernel", told.kernel},
                             {"function", told.function}};
        const bool handlers = told.action.step < searched.handler->steps.size();
        step["index"] = handlers ? ordered_json(told.action.step) : ordered_json(nullptr);
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

} // namespace

std::string verdict_text(const Exploration& exploration) {
    std::string text;
    for (const Finding& finding : exploration.findings) {
        text += (text.empty() ? "" : ", ") + std::string(text_of(finding.invariant).name);
    }
    if (exploration.end != End::Complete) {
        const char* const why = exploration.end == End::MemoryFull   ? "memory limit"
                                : exploration.end == End::StateLimit ? "state limit"
                                                                     : "stopped";
        text += fmt::format("{}not finished: {} {} ({})", text.empty() ? "" : "; ",
                            count_text(static_cast<std::int64_t>(exploration.states)),
                            exploration.states == 1 ? "state" : "states", why);
    }
    return text.empty() ? "clean" : text;
}

std::string searched_table(const std::vector<Searched>& runs) {
    Table table({{"scenario"},
                 {"handler"},
                 {"states", Table::kRight},
                 {"depth", Table::kRight},
                 {"time", Table::kRight},
                 {"states/s", Table::kRight},
                 {"memory", Table::kRight},
                 {"verdict"}});
    for (const Searched& run : runs) {
        const Exploration& result = run.exploration;
        table.add({run.named.name, handler_text(run),
                   count_text(static_cast<std::int64_t>(result.states)), count_text(result.depth),
                   duration_text(static_cast<std::int64_t>(run.seconds * 1e9)),
                   rate_text(rate(run)), size_text(result.memory), verdict_text(result)});
    }
    return table.text();
}

void print_story(const Searched& searched, const Finding& finding) {
    const InvariantText& text = text_of(finding.invariant);
    fmt::print("\n{} under {}: {}\n  {}.\n  {} actions{}:\n\n", printable(searched.named.name),
               handler_text(searched), text.name, text.broken, finding.schedule.actions.size(),
               finding.shortest ? ", the shortest such schedule"
                                : ", not proven to be the shortest such schedule");
    const Replayed replayed =
        replay_schedule(searched.named.scenario, *searched.handler, finding.schedule);
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
            names += told.function.empty()
                         ? ""
                         : fmt::format(" ({})", model::citation(told.kernel, told.function));
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

ordered_json searched_json(const std::vector<Searched>& runs) {
    ordered_json rows = ordered_json::array();
    for (const Searched& run : runs) {
        const Exploration& result = run.exploration;
        ordered_json findings = ordered_json::array();
        for (const Finding& finding : result.findings) {
            findings.push_back(to_json(run, finding));
        }
        rows.push_back(
            {{"scenario", run.named.name},
             {"about", run.named.scenario.about},
             {"handler", run.handler->name},
             {"without", run.without.empty() ? ordered_json(nullptr) : ordered_json(run.without)},
             {"clean", result.clean()},
             {"end", end_name(result.end)},
             {"states", result.states},
             {"states_told_apart", result.told_apart},
             {"transitions", result.transitions},
             {"depth", result.depth},
             {"seconds", run.seconds},
             {"cpu_seconds", run.cpu_seconds},
             {"states_per_second", rate(run)},
             {"memory_bytes", result.memory},
             {"state_bytes", result.state_bytes},
             {"findings", std::move(findings)}});
    }
    return rows;
}

} // namespace daxscope::cli
