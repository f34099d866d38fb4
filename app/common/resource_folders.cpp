// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/resource_folders.h"

#include <algorithm>
#include <system_error>

namespace daxscope::app {

namespace fs = std::filesystem;

std::vector<fs::path> resource_folders(std::string_view kind) {
    std::vector<fs::path> found;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        // Programs of the build tree are two directories below its root: app/cli, tests/unit.
        const fs::path folder = program.parent_path();
        found.push_back(folder.parent_path().parent_path() / "resources" / kind);
        found.push_back(folder.parent_path() / "share/daxscope" / kind);
    }
    const fs::path configured = fs::path(DAXSCOPE_DATA) / kind;
    if (std::find(found.begin(), found.end(), configured) == found.end()) {
        found.push_back(configured);
    }
    return found;
}

} // namespace daxscope::app
