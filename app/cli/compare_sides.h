// SPDX-License-Identifier: GPL-3.0-or-later
//
// `compare A B`: two traces, each as recorded or through a handler.
#pragma once

#include "app/cli/replay_options.h"
#include "replay/analysis/two_sides.h"

#include <array>
#include <filesystem>

namespace daxscope::cli {

/// What `compare A B` is asked for.
struct SidesOptions {
    std::array<std::filesystem::path, 2> paths;
    /// Of each side: a handler's name; "recorded" or empty: as it was recorded.
    std::array<std::string, 2> runs;
    replay::Align align = replay::Align::Start;
    ReplayOptions replay; ///< the rule for storms; what is assumed of the modelled sides
};

/// Compares the two, prints tables and verdict, or JSON.
/// @return whether both traces are whole()
/// @throws Error, Cancelled
bool run_sides(const SidesOptions& options, const Common& common);

} // namespace daxscope::cli
