// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <string>

namespace daxscope::report {

/// The verdict as a Markdown table under its sentence, to paste into a mail or an issue.
std::string verdict_markdown(const replay::Comparison& comparison);
/// The same as a JSON object: "handlers", "metrics" with plain numbers, "verdict", "lost".
std::string verdict_json(const replay::Comparison& comparison);

} // namespace daxscope::report
