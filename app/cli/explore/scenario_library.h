// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the command finds the scenarios that come with it. (The window has them built in.)
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

/// The directories that may hold the library, those looked into first at the front.
std::vector<std::filesystem::path> scenario_libraries();

/// The file of a scenario of the library, by its name with or without ".scenario".
std::optional<std::filesystem::path> library_scenario(std::string_view name);

/// The names in the library, in alphabetical order; empty where there is none.
std::vector<std::string> library_names();
/// The same, where it is needed.
/// @throws Error(Exit::Io) where there is none
std::vector<std::string> installed_names();

} // namespace daxscope::cli
