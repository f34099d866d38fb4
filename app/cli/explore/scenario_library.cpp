// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/explore/scenario_library.h"

#include <algorithm>
#include <system_error>

namespace daxscope::cli {

namespace fs = std::filesystem;

std::vector<fs::path> scenario_libraries() {
    std::vector<fs::path> found;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        // Programs of the build tree are two directories below its root: app/cli, tests/unit.
        const fs::path folder = program.parent_path();
        found.push_back(folder.parent_path().parent_path() / "resources/scenarios");
        found.push_back(folder.parent_path() / "share/daxscope/scenarios");
    }
    const fs::path configured(DAXSCOPE_SCENARIOS);
    if (std::find(found.begin(), found.end(), configured) == found.end()) {
        found.push_back(configured);
    }
    return found;
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

} // namespace daxscope::cli
