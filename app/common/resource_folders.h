// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace daxscope::app {

/// The directories that may hold what comes with daxscope, those looked into first at the front:
/// that of the build tree which this program is in, that of the installation which it is in,
/// wherever that was moved, and where it was configured to be installed.
/// @param kind "scenarios", "traces": a folder of resources/
std::vector<std::filesystem::path> resource_folders(std::string_view kind);

} // namespace daxscope::app
