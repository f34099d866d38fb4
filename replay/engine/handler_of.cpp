// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which handler recorded a trace, and which pair is worth comparing on it.
#include "replay/engine/replay.h"

#include <fmt/format.h>

namespace daxscope::replay {

namespace {

/// The releases that handlers model, from the oldest one on: "4.5 to 4.6, 4.10 and later".
std::string modelled_releases() {
    std::string text;
    model::Release end;
    const auto name = [](const model::Release& release) {
        return fmt::format("{}.{}", release.first, release.second);
    };
    for (const model::Handler* handler : model::handlers()) {
        if (handler->since == model::Release{}) {
            continue;
        }
        if (handler->since != end) {
            text += (text.empty() ? "" : fmt::format(" to before {}, ", name(end))) +
                    name(handler->since);
        }
        end = handler->until;
    }
    return text + (end == model::Release{} ? " and later" : " to before " + name(end));
}

} // namespace

const model::Handler* module_of(const trace::Session& session) {
    return model::handler_of_module(session.value(trace::key::kTestModule));
}

const model::Handler& handler_of(const trace::Session& session) {
    if (session.made()) {
        if (const auto* handler = model::find_handler(session.value(trace::key::kMadeHandler))) {
            return *handler;
        }
        throw Error(Exit::Io,
                    fmt::format("this trace was made by a handler '{}' that this daxscope has not",
                                session.value(trace::key::kMadeHandler)),
                    "Choose one yourself with --handler.");
    }
    if (const auto* handler = module_of(session)) {
        return *handler;
    }
    if (const auto* handler = model::handler_of_release(session.kernel_version())) {
        return *handler;
    }
    throw Error(
        Exit::Io,
        fmt::format("no handler models the kernel '{}' that recorded this trace",
                    session.kernel_release),
        fmt::format("Handlers model {}; choose one yourself with --handler.", modelled_releases()));
}

std::pair<const model::Handler*, const model::Handler*>
default_pair(const trace::Session& session) {
    const model::Handler* handler = nullptr;
    if (session.made()) {
        // The handler that was explored, beside the one that does not have what was found.
        handler = model::find_handler(session.value(trace::key::kMadeHandler));
    } else if (const auto* module = module_of(session)) {
        handler = module->stands_for != nullptr ? module->stands_for : module;
    } else if (session.kernel_version() != model::Release{}) {
        handler = model::handler_of_release(session.kernel_version());
        // Older than what is modelled: the bug, and its mending.
        handler = handler == nullptr ? model::handlers().front() : handler;
    }
    return model::pair_of(handler == nullptr ? model::newest_handler() : *handler);
}

} // namespace daxscope::replay
