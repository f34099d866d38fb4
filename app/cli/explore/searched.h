// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `daxscope explore` found, in words and as JSON.
#pragma once

#include "replay/analysis/counterexample.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace daxscope::cli {

/// One scenario searched under one handler.
struct Searched {
    replay::NamedScenario named;
    const model::Handler* handler = nullptr;
    model::explore::Exploration exploration;
    double seconds = 0;       ///< that the search took
    double cpu_seconds = 0;   ///< … of the processor
    std::string without = {}; ///< the guard that was taken out of the handler; empty: none
};

/// "clean", the findings' names, or "not finished: N states (memory limit)"; never "clean" of a
/// search that was cut.
std::string verdict_text(const model::explore::Exploration& exploration);
/// A row for each.
std::string searched_table(const std::vector<Searched>& runs);
/// Prints a finding step by step: who, which step, what changed.
void print_story(const Searched& searched, const model::explore::Finding& finding);
/// The array "runs" of JSON.md's `explore`.
nlohmann::ordered_json searched_json(const std::vector<Searched>& runs);

} // namespace daxscope::cli
