// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/candidates.h"

#include "app/cli/explore/scenario_file.h"
#include "app/cli/explore/scenario_library.h"
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "model/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::cli {

using namespace model::explore;
using model::FaultSize;
using model::Guard;
using model::Handler;
using model::Slot;
using model::Unguarded;
using replay::NamedScenario;

namespace {

constexpr FaultSize kFaultSizes[] = {FaultSize::Pmd, FaultSize::Pte};

/// A scenario to search, and the words of `daxscope explore` that choose it.
struct Chosen {
    NamedScenario named;
    std::string arguments;
};

std::string arguments_of(std::string_view chosen, FaultSize size) {
    return fmt::format("{}{}", chosen, size == FaultSize::Pte ? " --small-pages" : "");
}

Chosen guards_scenario(const Guard& guard, FaultSize size) {
    return {{in_size(guard.name, size), scenario_of(guard, size)},
            arguments_of(fmt::format("--guard '{}'", guard.name), size)};
}

/// The library's, as far as the newest handler can do what is in them, and the guards', each with
/// PMDs and with 4 KiB pages; each once.
std::vector<Chosen> all_scenarios(std::size_t& library) {
    std::vector<Chosen> all;
    std::vector<Scenario> seen;
    const auto add = [&](Chosen chosen) {
        Scenario bare = chosen.named.scenario;
        bare.about.clear();
        bare.handlers.clear();
        if (std::find(seen.begin(), seen.end(), bare) == seen.end()) {
            seen.push_back(std::move(bare));
            all.push_back(std::move(chosen));
        }
    };
    for (const FaultSize size : kFaultSizes) {
        for (const std::string& name : installed_names()) {
            NamedScenario named = read_scenario(name);
            if (!not_modelled(named.scenario, model::newest_handler()).empty()) {
                continue;
            }
            if (size == FaultSize::Pte) {
                named.scenario = model::in_small_pages(std::move(named.scenario));
            }
            add({{in_size(name, size), std::move(named.scenario)}, arguments_of(name, size)});
        }
    }
    library = all.size();
    for (const FaultSize size : kFaultSizes) {
        for (const Guard& guard : model::guards()) {
            add(guards_scenario(guard, size));
        }
    }
    return all;
}

std::string_view slot_text(const Slot& slot) {
    return slot.kind == model::SlotKind::Table ? model::pte_text(slot.page)
                                               : model::slot_text(slot.kind);
}

/// What one action did to what is mapped and to what the file has.
std::vector<std::string> deeds(const Scenario& scenario, const Configuration& a,
                               const Configuration& b) {
    std::vector<std::string> found;
    const auto change = [&found](std::string_view what, std::string_view before,
                                 std::string_view after) {
        if (before != after) {
            found.push_back(fmt::format("{} {} -> {}", what, before, after));
        }
    };
    for (std::size_t m = 0; m < scenario.mappings.size(); ++m) {
        const std::string_view before = slot_text(a.slots[m]), after = slot_text(b.slots[m]);
        if (before != after) {
            found.push_back(fmt::format("{} -> {}", scenario.mappings[m].name, after));
        }
    }
    change("extent", extent_text(a.range.blocks), extent_text(b.range.blocks));
    if (a.range.blocks.extent == b.range.blocks.extent) {
        change("the page's extent", extent_text(a.range.page_blocks),
               extent_text(b.range.page_blocks));
    }
    if (found.empty() && a.range.storage != b.range.storage) {
        found.emplace_back("the file has other storage");
    }
    for (std::size_t m = 0; m < scenario.mappings.size(); ++m) {
        if (!a.slots[m].stale && b.slots[m].stale) {
            found.push_back(fmt::format("{} has storage that the file no longer has",
                                        scenario.mappings[m].name));
        }
    }
    const auto removed = [&found](model::Entry before, bool dirty, model::Entry after) {
        if (before == model::Entry::Storage && after == model::Entry::None) {
            found.emplace_back(dirty ? "the dirty entry is removed" : "the entry is removed");
        }
    };
    removed(a.range.pmd_entry, a.range.pmd_dirty, b.range.pmd_entry);
    removed(a.range.page_entry, a.range.page_dirty, b.range.page_entry);
    return found;
}

/// "reader: A -> huge, read-only; writer: extent shared -> written, …": what was changed by whom,
/// without the steps and locks in between. An act's step is named.
std::string story_line(const Scenario& scenario, const Handler& handler, const Finding& finding) {
    const Replayed replayed = replay_schedule(scenario, handler, finding.schedule);
    std::string text, last;
    Configuration before = replayed.before;
    for (std::size_t k = 0; k < replayed.told.size(); ++k) {
        const Told& told = replayed.told[k];
        std::vector<std::string> parts = deeds(scenario, before, told.after);
        before = told.after;
        if (told.effect.sigbus) {
            parts.emplace_back("SIGBUS");
        }
        const bool act = told.action.step != Action::kTouch &&
                         told.action.step >= handler.steps.size() && !parts.empty();
        if (act) {
            parts.back() += fmt::format(" ({})", told.step);
        }
        if (k == finding.schedule.cycle) {
            text += fmt::format("{}from here on, for ever, every access faults",
                                text.empty() ? "" : "; ");
            last.clear();
        }
        for (const std::string& part : parts) {
            text += last == told.task ? ", "
                                      : fmt::format("{}{}: ", text.empty() ? "" : "; ", told.task);
            text += part;
            last = told.task;
        }
    }
    return text;
}

ShortFinding shortened(const Chosen& chosen, const Handler& handler, const Finding& finding,
                       std::string_view further = {}) {
    return {
        chosen.named.name, finding.schedule.actions.size(),
        finding.schedule.cycle != Schedule::kNoCycle,
        story_line(chosen.named.scenario, handler, finding),
        fmt::format("daxscope explore {}{} --handler {}", chosen.arguments, further, handler.name)};
}

/// Counts what one scenario's search adds to a handler's verdict.
void count(HandlerVerdict& verdict, const Chosen& chosen, const Searched& searched,
           const Exploration& newest) {
    const Exploration& mine = searched.exploration;
    ++verdict.scenarios;
    verdict.clean += mine.clean() ? 1 : 0;
    verdict.unfinished += mine.end != End::Complete || newest.end != End::Complete ? 1 : 0;
    verdict.states += mine.states;
    verdict.seconds += searched.seconds;
    for (std::size_t k = 0; k < model::kInvariants; ++k) {
        const auto invariant = static_cast<Invariant>(k);
        const Finding* const here = mine.find(invariant);
        const bool there = newest.find(invariant) != nullptr;
        Tally& tally = verdict.found[k];
        if (here == nullptr) {
            tally.gone += there && mine.end == End::Complete ? 1 : 0;
        } else if (there) {
            ++tally.as_newest;
        } else if (newest.end == End::Complete) {
            ++tally.fresh;
            if (!tally.shortest || here->schedule.actions.size() < tally.shortest->actions) {
                tally.shortest = shortened(chosen, *searched.handler, *here);
            }
        }
    }
}

/// Searches one after the other, with one line of progress.
class Search {
public:
    Search(const SearchArguments& arguments, const Common& common)
        : progress_("the candidates", common), options_(search_options(arguments, progress_)) {}

    Searched run(const NamedScenario& named, const Handler& handler, std::string_view what = {}) {
        progress_.next(fmt::format("{}{}, {}", named.name, what, handler.name));
        Searched searched = search(named, handler, options_);
        if (searched.exploration.end == End::Cancelled) {
            throw Cancelled();
        }
        return searched;
    }

private:
    Interrupt interrupt_;
    SearchProgress progress_;
    Options options_;
};

WithoutGuard take_out(Search& search, const Guard& guard, FaultSize size, const Handler& handler) {
    const Chosen chosen = guards_scenario(guard, size);
    const Unguarded without(handler, guard);
    const Searched searched = search.run(chosen.named, without.handler(), ", taken out");
    WithoutGuard result{&handler, size, searched.exploration.end == End::Complete, std::nullopt};
    if (const Finding* const found = searched.exploration.find(guard.invariant)) {
        result.found = shortened(chosen, without.handler(), *found, " --without");
    }
    return result;
}

} // namespace

bool HandlerVerdict::broken() const {
    return std::any_of(found.begin(), found.end(),
                       [](const Tally& tally) { return tally.fresh != 0; });
}

std::string in_size(std::string_view name, FaultSize size) {
    return fmt::format("{}{}", name, size == FaultSize::Pte ? ", 4 KiB pages" : "");
}

const Guard& guard_named(const std::string& name) {
    std::string names;
    for (const Guard& guard : model::guards()) {
        if (guard.name == name) {
            return guard;
        }
        names += fmt::format("{}'{}'", names.empty() ? "" : ", ", guard.name);
    }
    throw Error(Exit::Usage, fmt::format("there is no guard '{}'", printable(name)),
                fmt::format("The guards are {}.", names));
}

CandidatesReport search_candidates(const SearchArguments& arguments, const Common& common) {
    CandidatesReport report;
    const std::vector<Chosen> scenarios = all_scenarios(report.library);
    Search search(arguments, common);
    report.handlers.push_back({.handler = &model::newest_handler()});
    for (const Handler* const candidate : model::candidates()) {
        report.handlers.push_back({.handler = candidate});
    }
    for (const Chosen& chosen : scenarios) {
        const Searched newest = search.run(chosen.named, model::newest_handler());
        for (HandlerVerdict& verdict : report.handlers) {
            const bool again = verdict.handler == newest.handler;
            count(verdict, chosen, again ? newest : search.run(chosen.named, *verdict.handler),
                  newest.exploration);
        }
    }
    for (const Guard& guard : model::guards()) {
        GuardVerdict& verdict = report.guards.emplace_back();
        verdict.guard = &guard;
        for (const HandlerVerdict& each : report.handlers) {
            for (const FaultSize size : kFaultSizes) {
                if (each.holds()) {
                    verdict.without.push_back(take_out(search, guard, size, *each.handler));
                }
            }
        }
    }
    return report;
}

} // namespace daxscope::cli
