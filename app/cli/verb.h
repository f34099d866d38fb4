// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/error.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string_view>

namespace daxscope::cli {

/// Options that every verb has.
struct Common {
    bool json = false;     ///< --json: facts in the verb's documented shape
    bool quiet = false;    ///< -q: no progress, no notes
    bool no_cache = false; ///< --no-cache: read the trace itself, and keep nothing of it
    bool no_pager = false; ///< --no-pager: print what is long as it is
};

/// One verb of `daxscope`. A verb is one file in app/cli/verbs/ and one line in the table in
/// verbs.cpp.
struct Verb {
    std::string_view name;
    std::string_view summary; ///< one line of `daxscope --help`
    /// Adds options to the verb's subcommand and returns what runs once they are parsed.
    /// The returned function may throw Error and Cancelled.
    std::function<Exit()> (*setup)(CLI::App& sub, const Common& common);
    bool pages = false;          ///< what it prints is shown by the pager where it is long: Pager
    std::string_view third = {}; ///< when it exits with 3; empty: never
};

std::span<const Verb> verbs();

} // namespace daxscope::cli
