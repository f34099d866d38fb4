// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/scenario_file.h"

#include "app/cli/explore/scenario_library.h"
#include "app/cli/text.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <numeric>
#include <utility>
#include <vector>

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

/// Letters to add, drop or change to make one word of another.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
        }
    }
    return row.back();
}

/// The name that was probably meant; empty where none is like it.
std::string nearest(std::string_view given, const std::vector<std::string>& names) {
    constexpr std::size_t kMostLetters = 100; // of a name that somebody may have typed
    if (given.size() > kMostLetters) {
        return {};
    }
    std::string best;
    std::size_t least = given.size() / 3 + 1;
    for (const std::string& name : names) {
        if (const std::size_t apart = distance(given, name); apart < least) {
            least = apart;
            best = name;
        }
    }
    return best;
}

/// What to do where there is no such scenario: who looks for a name is told where, and what is
/// called like it.
std::string remedy(const std::filesystem::path& given) {
    if (given.has_parent_path()) {
        return "Name a .scenario file, or a scenario of the library without a directory.";
    }
    std::string folders;
    for (const std::filesystem::path& folder : scenario_libraries()) {
        folders += (folders.empty() ? "" : ", ") + printable(folder.string());
    }
    const std::vector<std::string> names = library_names();
    if (names.empty()) {
        return fmt::format("Looked for it here and in {}. None of these has a scenario.", folders);
    }
    const std::string near = nearest(given.stem().string(), names);
    return fmt::format("{}Looked for it here and in {}; `daxscope explore --list` names them.",
                       near.empty() ? std::string() : fmt::format("Did you mean {}? ", near),
                       folders);
}

/// Where the format is described, in full and by the shortest example.
std::string format_text() {
    std::string where;
    for (const std::filesystem::path& folder : scenario_libraries()) {
        std::error_code error;
        if (where.empty() && std::filesystem::exists(folder / "README.md", error)) {
            where = fmt::format("{} describes the format. ",
                                printable((folder / "README.md").lexically_normal().string()));
        }
    }
    return where + "The shortest scenario is two lines: `mapping A` and `task a A read forever`.";
}

} // namespace

replay::NamedScenario read_scenario(const std::filesystem::path& given) {
    constexpr std::size_t kMostBytes = 1U << 16;
    const std::filesystem::path path = locate(given);
    const std::string shown = printable(path.string());
    std::ifstream file(path, std::ios::binary);
    if (std::filesystem::is_directory(path)) {
        throw Error(Exit::Io, fmt::format("{} is a directory", shown),
                    fmt::format("Name the scenarios in it: daxscope explore {}/*.scenario", shown));
    }
    if (!file) {
        throw Error(Exit::Io, fmt::format("cannot read the scenario {}", shown), remedy(given));
    }
    std::string text(kMostBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.starts_with("SQLite format 3")) {
        throw Error(Exit::Io, fmt::format("{} is a trace and no scenario", shown),
                    fmt::format("Cut one out of it: daxscope explore --from {}", shown));
    }
    if (text.size() > kMostBytes) {
        throw Error(Exit::Io, fmt::format("{} is no scenario: it is larger than 64 KiB", shown),
                    format_text());
    }
    try {
        return {path.stem().string(), model::explore::parse_scenario(text)};
    } catch (const model::explore::ScenarioError& error) {
        const std::string where =
            error.line() > 0 ? fmt::format("{}:{}", shown, error.line()) : shown;
        throw Error(Exit::Io, fmt::format("{}: {}", where, printable(error.what())), format_text());
    }
}

} // namespace daxscope::cli
