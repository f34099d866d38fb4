// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which handler recorded a trace, and which pair is worth comparing on it.
#include "replay/engine/replay.h"

#include <fmt/format.h>

namespace daxscope::replay {

namespace {

bool has_module(const trace::Session& session) {
    const auto at = session.values.find(trace::key::kTestModule);
    return at != session.values.end() && !at->second.empty();
}

const model::Handler& named(std::string_view name) {
    return *model::find_handler(name);
}

} // namespace

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
    const std::pair version = session.kernel_version();
    if (has_module(session)) {
        return named("iomap-prefix");
    }
    if (version >= std::pair(6, 2)) {
        return named("iomap-6.2");
    }
    if (version >= std::pair(4, 10)) {
        return named("iomap");
    }
    throw Error(Exit::Io,
                fmt::format("no handler models the kernel '{}' that recorded this trace",
                            session.kernel_release),
                "Handlers model 4.10 and later; choose one yourself with --handler.");
}

std::pair<const model::Handler*, const model::Handler*>
default_pair(const trace::Session& session) {
    if (session.made()) {
        // The handler that was explored, beside the one that does not have what was found.
        const std::string_view name = session.value(trace::key::kMadeHandler);
        if (name == "pre-fix") {
            return {&named("pre-fix"), &named("fixed")};
        }
        if (name == "fixed" || name == "entry-locked") {
            return {&named("fixed"), &named("entry-locked")};
        }
        if (name == "iomap-prefix") {
            return {&named("iomap-prefix"), &named("iomap")};
        }
        return {&named("iomap-6.2"), &named("iomap")};
    }
    if (has_module(session) || (session.kernel_version() < std::pair(4, 10) &&
                                session.kernel_version() != std::pair(0, 0))) {
        return {&named("pre-fix"), &named("fixed")};
    }
    return {&named("iomap-6.2"), &named("iomap")};
}

} // namespace daxscope::replay
