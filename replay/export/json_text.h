// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/words/json.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace daxscope::exports {

inline std::string json_line(const nlohmann::ordered_json& document) {
    return words::json_text(document) + '\n';
}

/// Text of others as a JSON string, with its quotes.
inline std::string json_string(std::string_view text) {
    return words::json_text(nlohmann::ordered_json(text));
}

} // namespace daxscope::exports
