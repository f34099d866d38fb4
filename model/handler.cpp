// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/handler.h"

#include <algorithm>

namespace daxscope::model {

std::span<const Handler* const> handlers() {
    return {};
}

const Handler* find_handler(std::string_view name) {
    const auto all = handlers();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Handler* h) { return h->name == name; });
    return found == all.end() ? nullptr : *found;
}

} // namespace daxscope::model
