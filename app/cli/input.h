// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/text.h"
#include "replay/trace/error.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace daxscope::cli {

/// What `record` writes and every verb that reads one trace reads where none is named.
inline constexpr const char* kDefaultTrace = "daxscope.daxtrace";

/// FILE of a verb that reads a trace.
inline CLI::Option* add_trace(CLI::App& sub, std::filesystem::path& path,
                              const std::string& help = kTraceHelp) {
    path = kDefaultTrace;
    return sub.add_option("FILE", path, help + "; without one, daxscope.daxtrace in this folder");
}

/// FILE … of a verb that says each trace by itself.
inline CLI::Option* add_traces(CLI::App& sub, std::vector<std::filesystem::path>& paths) {
    paths = {kDefaultTrace};
    return sub.add_option(
        "FILE", paths,
        std::string(kTraceHelp) +
            ", each said by itself; without one, daxscope.daxtrace in this folder");
}

/// Does it for each trace, a blank line between two. What one of several is refused for is said,
/// and the others follow.
/// @return the first error's exit status, else the findings'
/// @throws what `one` throws of a single trace; Cancelled
Exit each_trace(const std::vector<std::filesystem::path>& paths,
                const std::function<Exit(const std::filesystem::path&)>& one);

} // namespace daxscope::cli
