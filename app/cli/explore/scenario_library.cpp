// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/scenario_library.h"

#include "app/common/resource_folders.h"
#include "replay/trace/error.h"
#include "replay/words/escape.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

namespace daxscope::cli {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_libraries() {
    return app::resource_folders("scenarios");
}

std::optional<fs::path> library_scenario(std::string_view name) {
    fs::path file(name);
    if (file.extension() != ".scenario") {
        file += ".scenario";
    }
    for (const fs::path& folder : scenario_libraries()) {
        std::error_code error;
        if (fs::is_regular_file(folder / file, error)) {
            return folder / file;
        }
    }
    return std::nullopt;
}

std::vector<std::string> library_names() {
    std::vector<std::string> names;
    for (const fs::path& folder : scenario_libraries()) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            if (entry.path().extension() == ".scenario") {
                names.push_back(entry.path().stem().string());
            }
        }
        if (!names.empty()) {
            break;
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> installed_names() {
    std::vector<std::string> names = library_names();
    if (names.empty()) {
        throw Error(Exit::Io, "the library of scenarios is not installed",
                    fmt::format("It belongs in {}.",
                                words::printable(scenario_libraries().back().string())));
    }
    return names;
}

} // namespace daxscope::cli
