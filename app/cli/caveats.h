// SPDX-License-Identifier: GPL-3.0-or-later
//
// What has to be said beside the figures of any verb: what the trace cannot tell.
#pragma once

#include "replay/store/trace.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace daxscope::cli {

/// Lines for the terminal, each a whole sentence, ready to be printed; empty where nothing needs
/// to be said.
std::vector<std::string> caveats(const trace::Trace& trace);
/// Prints them, an empty line before the first.
void print_caveats(const trace::Trace& trace);
/// Whether nothing was lost, and faults and unmaps were recorded: what storms and a verdict rest
/// on.
bool whole(const trace::Trace& trace);
inline constexpr const char* kStrictHelp =
    "Exit with 3 where events were lost, or where faults or unmaps were not recorded";
/// Adds `not_recorded` (kinds of which not all events can be there) and `untried_machine`.
void add_caveats(nlohmann::ordered_json& body, const trace::Trace& trace);

} // namespace daxscope::cli
