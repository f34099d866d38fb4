// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <string>
#include <string_view>

namespace daxscope::report {

/// The verdict as a Markdown table under its sentence, to paste into a mail or an issue; above it
/// the trace, where it comes from, and the handlers.
/// @param name what the trace is called
std::string verdict_markdown(const replay::Comparison& comparison, std::string_view name);
/// The same as a JSON object: "trace", "origin", "kernel_release", "handlers", "metrics" with plain
/// numbers, "verdict", "lost".
std::string verdict_json(const replay::Comparison& comparison, std::string_view name);

} // namespace daxscope::report
