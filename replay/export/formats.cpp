// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/format.h"
#include "replay/trace/error.h"

#include <fmt/format.h>

namespace daxscope::exports {

// Each is defined in a file of its own name.
extern const Format kChrome;
extern const Format kCsv;
extern const Format kDaxtrace;
extern const Format kFtrace;
extern const Format kJsonLines;
extern const Format kPerfetto;

namespace {

constexpr const Format* kFormats[] = {&kCsv,      &kJsonLines, &kChrome,
                                      &kPerfetto, &kFtrace,    &kDaxtrace};

std::string names() {
    std::string text;
    for (const Format* format : kFormats) {
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", format->name, format->suffix);
    }
    return text;
}

} // namespace

std::span<const Format* const> formats() {
    return kFormats;
}

const Format& format_named(std::string_view name) {
    for (const Format* format : kFormats) {
        if (format->name == name) {
            return *format;
        }
    }
    throw Error(Exit::Usage, fmt::format("there is no format '{}'", name),
                fmt::format("The formats are {}.", names()));
}

const Format& format_of(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    for (const Format* format : kFormats) {
        if (name.ends_with(format->suffix)) {
            return *format;
        }
    }
    throw Error(Exit::Usage, fmt::format("{}: its name does not say which format", path.string()),
                fmt::format("Give --format: {}.", names()));
}

} // namespace daxscope::exports
