// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/words/escape.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace daxscope::exports {

/// A JSON document on one line, whose strings hold nothing that acts on a terminal.
inline std::string json_text(const nlohmann::ordered_json& document) {
    return words::json(document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

inline std::string json_line(const nlohmann::ordered_json& document) {
    return json_text(document) + '\n';
}

/// Text of others as a JSON string, with its quotes.
inline std::string json_string(std::string_view text) {
    return json_text(nlohmann::ordered_json(text));
}

} // namespace daxscope::exports
