// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/every_handler.h"

#include "replay/analysis/which_handler.h"
#include "replay/engine/plan.h"
#include "replay/engine/self_check.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

/// Independent faults that it has wrong, and unmaps.
std::pair<std::uint64_t, std::uint64_t> wrong_of(const SelfCheck& check) {
    return {check.independent.faults - check.independent.right,
            check.unmaps + check.unmaps_modelled - 2 * check.unmaps_right};
}

void mark_best(EveryHandler& every, const trace::Session& session) {
    const std::vector<const model::Handler*> may = may_have_recorded(session);
    std::vector<EveryHandler::Row*> candidates;
    for (EveryHandler::Row& row : every.rows) {
        if (row.check && row.check->independent.faults > 0 &&
            std::find(may.begin(), may.end(), row.handler) != may.end()) {
            candidates.push_back(&row);
        }
    }
    const auto least = std::min_element(candidates.begin(), candidates.end(),
                                        [](const auto* one, const auto* other) {
                                            return wrong_of(*one->check) < wrong_of(*other->check);
                                        });
    for (EveryHandler::Row* row : candidates) {
        row->best = wrong_of(*row->check) == wrong_of(*(*least)->check);
    }
}

} // namespace

std::optional<std::uint64_t> EveryHandler::Row::faults() const {
    // What found nothing mapped and what did is told apart by the same thing.
    return known.first_touches ? std::optional(totals.accesses - totals.hits) : std::nullopt;
}

EveryHandler every_handler(const trace::Trace& trace, const Options& options, const StormRule& rule,
                           const Progress& progress) {
    const auto handlers = model::handlers();
    const std::uint64_t size = trace.size();
    const bool checked = !trace.session().made();
    std::uint64_t passes = 0, all = 2 + handlers.size() * (checked ? 2 : 1);
    const Progress part([&](std::uint64_t done, std::uint64_t) {
        progress.report(passes * size + done, all * size);
        return true;
    });
    EveryHandler every;
    const Plan plan = make_plan(trace, options, part);
    every.assumption = plan.assumption;
    every.assumed = options.assumes();
    // Where only the recorded faults are accesses, what is checked is the run itself.
    const bool at_once = checked && plan.assumption.empty();
    std::optional<Plan> faults; // of what is checked, where that is another one
    if (checked && !at_once) {
        faults = plan_of_faults(trace, part);
    }
    const Kept figures{.misses = 0, .faults = false, .each = {}};
    all = at_once ? 2 + handlers.size() : all;
    const auto add = [&](const model::Handler* handler, const Run& run,
                         std::optional<SelfCheck> check) {
        const KnownTotals known = known_totals(trace, run);
        const bool storms = handler == nullptr ? run.seen.zaps : known.refaults;
        every.rows.push_back(
            {handler, run.totals, known,
             storms ? std::optional<std::uint64_t>(find_storms(trace, run, rule).size())
                    : std::nullopt,
             std::move(check), false});
    };
    ++passes;
    add(nullptr, recorded(trace, plan, part), std::nullopt);
    for (const model::Handler* handler : handlers) {
        ++passes;
        std::optional<SelfCheck> check;
        if (at_once) {
            const Run run = checked_run(trace, plan, *handler, check.emplace(), figures, part);
            add(handler, run, std::move(check));
            continue;
        }
        if (faults) {
            check = self_check(trace, *faults, *handler, figures, part);
            ++passes;
        }
        add(handler, replay(trace, plan, *handler, part), std::move(check));
    }
    mark_best(every, trace.session());
    return every;
}

} // namespace daxscope::replay
