// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each line of a scenario may say, but not together: no such world exists, or it is not
// modelled.
#pragma once

#include "model/explore/scenario.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daxscope::model::explore {

/// Where in the text each thing was said; counted from 1.
struct ScenarioLines {
    std::vector<std::pair<std::string, std::size_t>> keys; ///< other than mappings and tasks
    std::vector<std::size_t> mappings, tasks;
    /// 0 where the text has no such key.
    std::size_t of(std::string_view key) const;
};

/// As messages have a word of the text: in quotes, cut short where it is long.
std::string quoted(std::string_view word);

/// @throws ScenarioError at the line that is at odds with another; 0 where something lacks
void check_scenario(const Scenario& scenario, const ScenarioLines& lines);

} // namespace daxscope::model::explore
