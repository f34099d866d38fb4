// SPDX-License-Identifier: GPL-3.0-or-later
//
// `compare --sweep`: how the answer depends on the revisit interval.
#pragma once

#include "app/cli/replay_options.h"
#include "replay/analysis/sweep.h"

#include <filesystem>

namespace daxscope::cli {

/// --sweep, --sweep-from, --sweep-to, --picture.
struct SweepOptions {
    bool wanted = false;
    std::string from, to;          ///< lengths of time as text; empty: what suits the trace
    std::filesystem::path picture; ///< an SVG file to write; empty: none
    bool force = false;            ///< replace what is there, whatever it is

    void add(CLI::App& sub);
};

/// Sweeps, prints the table or JSON, writes the picture.
/// @throws Error, Cancelled
void run_sweep(const std::filesystem::path& path, const SweepOptions& sweep,
               const replay::CompareOptions& options, const Common& common);

/// The sweep as an SVG picture: faults over the interval, both axes logarithmic, one line a
/// handler, the recorded count as a dashed line, the measured interval as a band.
/// @param title a line over the picture
std::string sweep_picture(const replay::Sweep& sweep, const std::string& title);

} // namespace daxscope::cli
