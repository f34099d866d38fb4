// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/json.h"

#include "replay/words/escape.h"

namespace daxscope::words {

std::string json_text(const nlohmann::ordered_json& document, int indent) {
    return json(document.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace));
}

} // namespace daxscope::words
