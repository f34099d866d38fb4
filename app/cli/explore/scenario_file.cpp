// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/scenario_file.h"

#include "app/cli/explore/scenario_library.h"
#include "app/cli/text.h"
#include "replay/trace/error.h"

#include <fmt/format.h>
#include <fstream>

namespace daxscope::cli {

namespace {

/// A name without a directory means one of the library, unless there is such a file.
std::filesystem::path locate(const std::filesystem::path& given) {
    std::error_code error;
    if (std::filesystem::exists(given, error) || given.has_parent_path()) {
        return given;
    }
    return library_scenario(given.string()).value_or(given);
}

/// What to do where there is no such scenario: who looks for a name is told where, and what there
/// is.
std::string remedy(const std::filesystem::path& given) {
    if (given.has_parent_path()) {
        return "Name a .scenario file, or a scenario of the library without a directory.";
    }
    std::string folders;
    for (const std::filesystem::path& folder : scenario_libraries()) {
        folders += (folders.empty() ? "" : ", ") + printable(folder.string());
    }
    const std::vector<std::string> names = library_names();
    return fmt::format("Looked for it here and in {}. {}", folders,
                       names.empty() ? "None of these has a scenario."
                                     : fmt::format("There are {}.", fmt::join(names, ", ")));
}

} // namespace

replay::NamedScenario read_scenario(const std::filesystem::path& given) {
    constexpr std::size_t kMostBytes = 1U << 16;
    const std::filesystem::path path = locate(given);
    const std::string shown = printable(path.string());
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        throw Error(Exit::Io, fmt::format("cannot read the scenario {}", shown), remedy(given));
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
