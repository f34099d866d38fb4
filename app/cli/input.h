// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/text.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

namespace daxscope::cli {

/// What `record` writes and every verb that reads one trace reads where none is named.
inline constexpr const char* kDefaultTrace = "daxscope.daxtrace";

/// FILE of a verb that reads a trace.
inline CLI::Option* add_trace(CLI::App& sub, std::filesystem::path& path,
                              const std::string& help = kTraceHelp) {
    path = kDefaultTrace;
    return sub.add_option("FILE", path, help + "; without one, daxscope.daxtrace in this folder");
}

} // namespace daxscope::cli
