// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `daxscope explore --candidates` says: on a terminal, as model/CANDIDATES.md, as JSON.
#include "app/cli/explore/candidates.h"
#include "app/cli/text.h"
#include "model/words.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace daxscope::cli {

using model::FaultSize;
using model::kInvariants;
using nlohmann::ordered_json;

namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::string_view kWhatItWasFor =
    R"(<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!-- Written by `daxscope explore --candidates --markdown` (target candidates_document): change the handlers, the guards or
     the scenarios. -->
# What 6.2's unmap was for, and what breaks without it

From 6.2 on every page fault of a shared extent, reads too, unmaps its range from every mapping: readers of a clone storm
([REFLINK_STORM.md](REFLINK_STORM.md)). Whoever proposes to take that unmap away is asked first what it was for. Here is what
can be said: which handlers were searched in its place, the shortest schedule that breaks one, and which other steps of the
kernel keep the rest whole. All of it is *modelled*; what real kernels did with two of these handlers as modules is in
[MODULES.md](../tests/vm/MODULES.md).

## What it was for

- 6.1's dax_insert_entry() unmaps where a zero entry gives way to storage, and on a *write* to a shared extent: the write gets
  new storage, and whoever keeps the old page reads old data. (Read in the source of 6.1.)
- 6.2's asks for *shared* alone, and 6.2's xfs_read_iomap_begin() reports IOMAP_F_SHARED to DAX reads as well. (Read in the sources
  of 6.1 and 6.2; the condition is the same in 6.12, 7.2 and 7.3, that function in 6.12 and 7.3.)
- The patch's message gives one reason: reads at different offsets can fault on one DAX page. In the patch one variable, `shared`,
  takes the place of `cow` wherever dax_insert_entry() had it: where the range is unmapped, where the entry is disassociated and
  associated anew, and where dax_associate_entry() is told whether the page is shared. The series' cover letter wants warnings
  of dax_insert_entry() gone that fstests' generic/051, 075 and 127 bring about. Neither text gives a reason for the unmap on reads:
  that it came along unwanted is inferred. (Read in the patch and the cover letter as mailed; REFLINK_STORM.md names the patch.)
- On a read of storage the fault inserts what the entry names already: nothing is replaced (modelled). What does change a file's
  storage unmaps by itself, as the guards below say.
)";

std::string names_of(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

/// "stale-storage (4), livelock (2)": the invariants that a count is not 0 of.
std::string tally_text(const HandlerVerdict& verdict, std::size_t Tally::*count) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < kInvariants; ++k) {
        if (verdict.found[k].*count != 0) {
            names.push_back(
                fmt::format("{} ({})", model::kInvariantTexts[k].name, verdict.found[k].*count));
        }
    }
    return names_of(names);
}

bool is_newest(const HandlerVerdict& verdict) {
    return verdict.handler == &model::newest_handler();
}

bool breaks(const GuardVerdict& guard, const model::Handler& handler) {
    return std::any_of(guard.without.begin(), guard.without.end(), [&](const WithoutGuard& each) {
        return each.handler == &handler && each.found.has_value();
    });
}

/// "iomap-6.18 (22), iomap-keep (22)"; "iomap-keep alone (30)".
/// @param quote around a handler's name
std::string broken_text(const GuardVerdict& guard, FaultSize size, std::string_view quote = "") {
    std::vector<std::string> names;
    std::size_t searched = 0;
    for (const WithoutGuard& each : guard.without) {
        if (each.size != size) {
            continue;
        }
        ++searched;
        if (each.found) {
            names.push_back(
                fmt::format("{0}{1}{0} ({2})", quote, each.handler->name, each.found->actions));
        } else if (!each.finished) {
            names.push_back(fmt::format("{0}{1}{0} not finished", quote, each.handler->name));
        }
    }
    if (names.size() == 1 && searched > 1) {
        return names.front() + " alone";
    }
    return names.empty() ? "none" : names_of(names);
}

/// The guards without which a handler breaks, as a sentence's end.
std::string clauses(const CandidatesReport& report, const model::Handler& handler, bool newest) {
    std::string text;
    for (const GuardVerdict& guard : report.guards) {
        if (breaks(guard, handler) && breaks(guard, model::newest_handler()) == newest) {
            text += fmt::format("{}{}", text.empty() ? "" : "; ", guard.guard->without);
        }
    }
    return text;
}

bool all_finished(const CandidatesReport& report, const model::Handler& handler) {
    return std::all_of(report.guards.begin(), report.guards.end(), [&](const GuardVerdict& guard) {
        return std::all_of(
            guard.without.begin(), guard.without.end(),
            [&](const WithoutGuard& each) { return each.handler != &handler || each.finished; });
    });
}

/// The verdict in words, without states and time.
/// @param quote around a handler's name
std::string sentence(const CandidatesReport& report, const HandlerVerdict& verdict,
                     std::string_view quote) {
    const std::string newest =
        fmt::format("{0}{1}{0}", quote, report.handlers.front().handler->name);
    if (verdict.unfinished != 0) {
        return fmt::format("Not finished: {} of {} scenarios were not searched to the end.",
                           verdict.unfinished, verdict.scenarios);
    }
    const std::size_t others = verdict.scenarios - verdict.clean;
    if (verdict.broken()) {
        return fmt::format("Broken: {}, where {} holds. In the shortest schedules below no guard "
                           "is taken out.",
                           tally_text(verdict, &Tally::fresh), newest);
    }
    std::string text = fmt::format("Clean in {} of {} scenarios; what is found in the other {} is "
                                   "found under {} as well, and nothing else.",
                                   verdict.clean, verdict.scenarios, others, newest);
    const std::string as_newest = clauses(report, *verdict.handler, true);
    const std::string alone = clauses(report, *verdict.handler, false);
    if (!as_newest.empty()) {
        text += fmt::format(" It would break if {} (so would {}).", as_newest, newest);
    }
    if (!alone.empty()) {
        text += fmt::format(" It would break, and {} would not, if {}.", newest, alone);
    }
    if (!all_finished(report, *verdict.handler)) {
        text += " Not every search without a guard was finished: there may be more.";
    }
    return text;
}

std::string row(const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) {
        text += fmt::format(" {} |", in_cell(cell));
    }
    return text + "\n";
}

void write_verdicts(Out out, const CandidatesReport& report) {
    const model::Handler& newest = *report.handlers.front().handler;
    fmt::format_to(
        out,
        "\n## The candidates\n\n"
        "Each was searched in {} scenarios, every interleaving: the {} of the library "
        "([README.md](../resources/scenarios/README.md)) that `{}` can do, and those in which a "
        "guard counts, all with PMD faults and once more with 4 KiB faults alone, each once. "
        "*Found* counts scenarios. `daxscope explore --candidates` prints states and time, too.\n\n"
        "| handler | what it does | clean in | found, as under `{}` | not found any more | found, "
        "and not under `{}` |\n| --- | --- | ---: | --- | --- | --- |\n",
        report.handlers.front().scenarios, report.library, newest.name, newest.name, newest.name);
    for (const HandlerVerdict& each : report.handlers) {
        fmt::format_to(
            out, "{}",
            row({fmt::format("`{}`", each.handler->name), std::string(each.handler->summary),
                 count_text(each.clean), tally_text(each, &Tally::as_newest),
                 tally_text(each, &Tally::gone), tally_text(each, &Tally::fresh)}));
    }
    fmt::format_to(out, "\n");
    for (const HandlerVerdict& each : report.handlers) {
        if (!is_newest(each)) {
            fmt::format_to(out, "- **`{}`**: {}\n", each.handler->name,
                           sentence(report, each, "`"));
        }
    }
}

void write_counterexamples(Out out, const CandidatesReport& report) {
    fmt::format_to(out, "\n## The shortest counterexamples\n\nA story leaves out the steps and "
                        "locks in between; the command tells all of them.\n\n"
                        "| handler | invariant | scenario | steps | story | command |\n"
                        "| --- | --- | --- | ---: | --- | --- |\n");
    for (const HandlerVerdict& each : report.handlers) {
        for (std::size_t k = 0; k < kInvariants; ++k) {
            if (const auto& shortest = each.found[k].shortest) {
                fmt::format_to(out, "{}",
                               row({fmt::format("`{}`", each.handler->name),
                                    std::string(model::kInvariantTexts[k].name), shortest->scenario,
                                    count_text(shortest->actions), shortest->story,
                                    fmt::format("`{}`", shortest->command)}));
            }
        }
    }
}

/// Of the first handler that it breaks, in the larger size.
const ShortFinding* first_found(const GuardVerdict& guard) {
    for (const WithoutGuard& each : guard.without) {
        if (each.found) {
            return &*each.found;
        }
    }
    return nullptr;
}

/// The newest handler's steps that a guard rests on, and where they are from.
std::string modelled_on(const model::Guard& guard) {
    std::vector<std::string> steps;
    for (const model::Step* const step : model::steps_of(guard, model::newest_handler())) {
        steps.push_back(fmt::format("{} ({})", step->name, model::citation(*step)));
    }
    return names_of(steps);
}

void write_guards(Out out, const CandidatesReport& report) {
    fmt::format_to(
        out,
        "\n## What they lean on\n\n"
        "A guard is a step of a system call, or of the fault, that unmaps, locks or invalidates by "
        "itself, so that no fault need do it. Each was taken out of each handler above that holds, "
        "and the search run again: one task reads a shared extent for ever, another makes that "
        "call. *Broken* names the handlers that break the invariant without it, and the steps of "
        "the shortest schedule that does. *Modelled on* names the steps that were taken out, each "
        "with the kernel in whose source it was read.\n\n"
        "| guard | system call | kernel functions | modelled on | what it does today | invariant | "
        "broken without it, PMDs | 4 KiB pages |\n| --- | --- | --- | --- | --- | --- | --- | --- "
        "|\n");
    for (const GuardVerdict& each : report.guards) {
        const model::Guard& guard = *each.guard;
        fmt::format_to(
            out, "{}",
            row({std::string(guard.name), std::string(guard.call), std::string(guard.functions),
                 modelled_on(guard), std::string(guard.text),
                 std::string(text_of(guard.invariant).name), broken_text(each, FaultSize::Pmd, "`"),
                 broken_text(each, FaultSize::Pte, "`")}));
    }
    fmt::format_to(out, "\n| guard | the shortest schedule without it | command |\n"
                        "| --- | --- | --- |\n");
    for (const GuardVerdict& each : report.guards) {
        if (const ShortFinding* const found = first_found(each)) {
            fmt::format_to(out, "{}",
                           row({std::string(each.guard->name), found->story,
                                fmt::format("`{}`", found->command)}));
        }
    }
}

constexpr std::string_view kNotSearched = R"(
## What was not searched

- A scenario is one PMD range, five mappings and five tasks at most, and one page that all touch. Its second file has no page
  tables of its own.
- How a page counts its owners is not modelled, nor is what dax_insert_entry() does to the old entry's folio after the unmap. 7.3
  warned there when the unmap alone was left out: REFLINK_STORM.md.
- No invariant covers a store into storage that another file shares.
- A guard is a step of the model ([HANDLERS.md](HANDLERS.md)). None was taken out of a real kernel.
)";

ordered_json finding_json(const std::optional<ShortFinding>& finding) {
    if (!finding) {
        return nullptr;
    }
    return {{"scenario", finding->scenario},
            {"steps", finding->actions},
            {"lasso", finding->lasso},
            {"story", finding->story},
            {"command", finding->command}};
}

} // namespace

std::string candidates_document(const CandidatesReport& report) {
    std::string text(kWhatItWasFor);
    const Out out(text);
    write_verdicts(out, report);
    write_counterexamples(out, report);
    write_guards(out, report);
    text += kNotSearched;
    return text;
}

std::string candidates_text(const CandidatesReport& report) {
    const std::string_view newest = report.handlers.front().handler->name;
    std::string text;
    Table verdicts({{"handler"},
                    {"scenarios", Table::kRight},
                    {"clean", Table::kRight},
                    {"states", Table::kRight},
                    {"time", Table::kRight},
                    {"as under " + std::string(newest)},
                    {"gone"},
                    {"new"}});
    for (const HandlerVerdict& each : report.handlers) {
        verdicts.add({std::string(each.handler->name), count_text(each.scenarios),
                      count_text(each.clean), count_text(static_cast<std::int64_t>(each.states)),
                      duration_text(static_cast<std::int64_t>(each.seconds * 1e9)),
                      tally_text(each, &Tally::as_newest), tally_text(each, &Tally::gone),
                      tally_text(each, &Tally::fresh)});
    }
    text += verdicts.text();
    for (const HandlerVerdict& each : report.handlers) {
        if (is_newest(each)) {
            continue;
        }
        text += fmt::format("\n{}: {}\n", each.handler->name, sentence(report, each, ""));
        for (std::size_t k = 0; k < kInvariants; ++k) {
            if (const auto& shortest = each.found[k].shortest) {
                text += fmt::format("  {}, {} steps, {}\n    {}\n    {}\n",
                                    model::kInvariantTexts[k].name, shortest->actions,
                                    shortest->scenario, shortest->story, shortest->command);
            }
        }
    }
    Table guards({{"guard"}, {"call"}, {"broken without it: PMDs (steps)"}, {"4 KiB pages"}});
    for (const GuardVerdict& each : report.guards) {
        guards.add({std::string(each.guard->name), std::string(each.guard->call),
                    broken_text(each, FaultSize::Pmd), broken_text(each, FaultSize::Pte)});
    }
    return text + "\n" + guards.text() +
           "\nOne of them step by step: daxscope explore --guard 'NAME' --without --handler H\n";
}

ordered_json candidates_json(const CandidatesReport& report) {
    ordered_json handlers = ordered_json::array();
    for (const HandlerVerdict& each : report.handlers) {
        ordered_json found = ordered_json::array();
        for (std::size_t k = 0; k < kInvariants; ++k) {
            const Tally& tally = each.found[k];
            if (tally.as_newest + tally.gone + tally.fresh != 0) {
                found.push_back({{"invariant", model::kInvariantTexts[k].name},
                                 {"as_newest", tally.as_newest},
                                 {"gone", tally.gone},
                                 {"new", tally.fresh},
                                 {"shortest", finding_json(tally.shortest)}});
            }
        }
        handlers.push_back({{"handler", each.handler->name},
                            {"summary", each.handler->summary},
                            {"holds", each.holds()},
                            {"scenarios", each.scenarios},
                            {"clean", each.clean},
                            {"unfinished", each.unfinished},
                            {"states", each.states},
                            {"seconds", each.seconds},
                            {"found", std::move(found)}});
    }
    ordered_json guards = ordered_json::array();
    for (const GuardVerdict& each : report.guards) {
        ordered_json without = ordered_json::array();
        for (const WithoutGuard& run : each.without) {
            without.push_back({{"handler", run.handler->name},
                               {"fault_size", run.size == FaultSize::Pte ? "pte" : "pmd"},
                               {"finished", run.finished},
                               {"finding", finding_json(run.found)}});
        }
        const model::Guard& guard = *each.guard;
        guards.push_back({{"guard", guard.name},
                          {"call", guard.call},
                          {"functions", guard.functions},
                          {"text", guard.text},
                          {"invariant", text_of(guard.invariant).name},
                          {"without", std::move(without)}});
    }
    return {{"newest", report.handlers.front().handler->name},
            {"library_scenarios", report.library},
            {"handlers", std::move(handlers)},
            {"guards", std::move(guards)}};
}

} // namespace daxscope::cli
