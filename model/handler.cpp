// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/handler.h"

#include "model/handlers/all.h"

#include <algorithm>

namespace daxscope::model {

namespace {

constexpr const Handler* kHandlers[] = {
    &kPreFix,   &kFixed,    &kEntryLocked, &kIomap,          &kIomapPreFix,     &kIomap62,
    &kIomap615, &kIomap618, &kIomapKeep,   &kIomapWriteOnly, &kIomapNeverUnmap,
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

const Handler* handler_of_release(const Release& release) {
    const auto* const found =
        std::find_if(std::begin(kHandlers), std::end(kHandlers),
                     [&](const Handler* handler) { return handler->has_release(release); });
    return found == std::end(kHandlers) ? nullptr : *found;
}

const Handler& newest_handler() {
    return **std::max_element(
        std::begin(kHandlers), std::end(kHandlers),
        [](const Handler* a, const Handler* b) { return a->since < b->since; });
}

const Handler* handler_of_module(std::string_view name) {
    const auto* const found =
        std::find_if(std::begin(kHandlers), std::end(kHandlers), [&](const Handler* handler) {
            return !name.empty() && handler->module == name;
        });
    return found == std::end(kHandlers) ? nullptr : *found;
}

std::pair<const Handler*, const Handler*> pair_of(const Handler& handler) {
    if (handler.partner == nullptr) {
        return {&handler, &handler};
    }
    return handler.partner_first ? std::pair(handler.partner, &handler)
                                 : std::pair(&handler, handler.partner);
}

} // namespace daxscope::model
