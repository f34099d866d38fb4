// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/handler.h"

#include "model/handlers/all.h"

#include <algorithm>

namespace daxscope::model {

namespace {

constexpr const Handler* kHandlers[] = {
    &kPreFix, &kFixed, &kEntryLocked, &kIomap, &kIomapPreFix, &kIomap62,
};

} // namespace

std::span<const Handler* const> handlers() {
    return kHandlers;
}

const Handler* find_handler(std::string_view name) {
    const auto* const found =
        std::find_if(std::begin(kHandlers), std::end(kHandlers),
                     [&](const Handler* handler) { return handler->name == name; });
    return found == std::end(kHandlers) ? nullptr : *found;
}

} // namespace daxscope::model
