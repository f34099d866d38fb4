// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict of two traces beside each other, to paste into a mail or an issue.
#pragma once

#include "replay/analysis/two_sides.h"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace daxscope::report {

/// What the two traces are called.
using SideNames = std::array<std::string, 2>;

/// A Markdown table of both sides' counts, rates and tests under the sentence and its cautions.
std::string sides_markdown(const replay::TwoSides& sides, const SideNames& names);
/// The same as a JSON object: "a", "b", "metrics" as compare.sides has them, "verdict", "cautions".
std::string sides_json(const replay::TwoSides& sides, const SideNames& names);
/// One of "metrics".
nlohmann::ordered_json metric_json(const replay::SidesMetric& metric);

} // namespace daxscope::report
