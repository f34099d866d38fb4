// SPDX-License-Identifier: GPL-3.0-or-later
//
// `daxscope explore --from TRACE`: the options that say where to cut, and the cut.
#pragma once

#include "app/cli/verb.h"
#include "replay/analysis/counterexample.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace daxscope::cli {

/// As given on the command line.
struct CutArguments {
    std::filesystem::path from;   ///< the trace; empty: nothing is cut
    std::filesystem::path output; ///< a .scenario file to write; empty: none
    std::string at, ino;
    std::int64_t event = 0; ///< Event::seq; 0: not given
    std::int64_t pgoff = -1, range = -1;
    std::size_t mappings = 3, accesses = 4;
    bool print = false;
    bool force = false; ///< --force, of the verb: replace an output that is not ours

    /// Adds --from and what needs it.
    void add(CLI::App& sub);
};

struct Taken {
    replay::NamedScenario named; ///< named after the trace and the moment
    std::string text;            ///< of the scenario file
    nlohmann::ordered_json json; ///< "cut" of JSON.md's `explore`
};

/// Reads the trace and cuts; writes the file that --output names.
/// @throws Error, Cancelled
Taken take_cut(const CutArguments& arguments, const Common& common);

} // namespace daxscope::cli
