// SPDX-License-Identifier: GPL-3.0-or-later
//
// The handlers' step tables in words.
#pragma once

#include "model/differences.h"

#include <string>
#include <string_view>

namespace daxscope::cli {

/// Where a branch goes: the name of the step there, "the 4 KiB path", "done".
std::string_view destination(const model::Handler& handler, const model::Branch& branch);
/// What the branch returns ("MAJOR|NOPAGE"); empty where that is not decided there.
std::string result_text(const model::Branch& branch);
/// A branch in one line: `FALLBACK -> the 4 KiB path: "cow write"`.
std::string branch_text(const model::Handler& handler, const model::Branch& branch);
/// "same", "changed", "only before", "only after", "moved".
std::string_view difference_text(model::Difference difference);
/// model/HANDLERS.md: every handler's steps, and where each differs from the one that it was made
/// from.
std::string handlers_document();

} // namespace daxscope::cli
