// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace daxscope::words {

/// A JSON document as all of ours are written: what is not UTF-8 in its strings is replaced, and
/// what would act on a terminal is escaped.
/// @param indent blanks for each level; -1: one line
std::string json_text(const nlohmann::ordered_json& document, int indent = -1);

} // namespace daxscope::words
