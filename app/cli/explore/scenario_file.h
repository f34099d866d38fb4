// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/counterexample.h"

#include <filesystem>

namespace daxscope::cli {

/// Reads a scenario file, or, by a name without a directory, one of the library
/// (scenario_library.h).
/// @throws Error(Exit::Io) with file, line and what is wrong there
replay::NamedScenario read_scenario(const std::filesystem::path& given);

} // namespace daxscope::cli
