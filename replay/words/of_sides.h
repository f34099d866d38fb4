// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two sides in words: what window, report and command say of their figures, as plain text.
#pragma once

#include "replay/analysis/two_sides.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::words {

/// "A", "B".
std::string_view side_letter(std::size_t side);
/// "A recorded": what stands over each of a side's figures.
std::string side_head(const replay::TwoSides& sides, std::size_t side);
/// Where a side comes from: "recorded on 6.12.1", "iomap modelled, recorded on 6.12.1"; printable.
std::string side_origin_text(const replay::SideRun& side);
/// assumed_of() its trace and handler.
std::vector<std::string> assumed_of(const replay::SideRun& side);
/// A count in its unit; "not recorded" where no hook saw it.
std::string sides_count_text(const replay::SidesMetric& metric, std::optional<std::int64_t> count);
/// A rate, per second or per access; "-" where it has no meaning or is not known.
std::string sides_rate_text(const replay::SidesMetric& metric, std::optional<double> rate);
/// "beyond chance, p = 0.0034", "not tested: too short"
std::string chance_text(const replay::Chance& chance);

} // namespace daxscope::words
