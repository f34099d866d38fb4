// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/scenario_file.h"

#include "app/cli/text.h"
#include "replay/trace/error.h"

#include <fmt/format.h>
#include <fstream>

namespace daxscope::cli {

namespace {

/// A name without a directory means one of the installed library, unless there is such a file.
std::filesystem::path locate(const std::filesystem::path& given) {
    if (std::filesystem::exists(given) || given.has_parent_path()) {
        return given;
    }
    std::filesystem::path installed = std::filesystem::path(DAXSCOPE_SCENARIOS) / given;
    if (installed.extension() != ".scenario") {
        installed += ".scenario";
    }
    return std::filesystem::exists(installed) ? installed : given;
}

} // namespace

replay::NamedScenario read_scenario(const std::filesystem::path& given) {
    constexpr std::size_t kMostBytes = 1U << 16;
    const std::filesystem::path path = locate(given);
    const std::string shown = printable(path.string());
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        throw Error(
            Exit::Io, fmt::format("cannot read the scenario {}", shown),
            fmt::format("Name a .scenario file, or one of those in {}.", DAXSCOPE_SCENARIOS));
    }
    std::string text(kMostBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMostBytes) {
        throw Error(Exit::Io, fmt::format("{} is no scenario: it is larger than 64 KiB", shown));
    }
    try {
        return {path.stem().string(), model::explore::parse_scenario(text)};
    } catch (const model::explore::ScenarioError& error) {
        const std::string where =
            error.line() > 0 ? fmt::format("{}:{}", shown, error.line()) : shown;
        throw Error(Exit::Io, fmt::format("{}: {}", where, printable(error.what())),
                    "resources/scenarios/README.md describes the format.");
    }
}

} // namespace daxscope::cli
