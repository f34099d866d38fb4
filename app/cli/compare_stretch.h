// SPDX-License-Identifier: GPL-3.0-or-later
//
// `compare --from T --to T`: the figures of a stretch of time.
#pragma once

#include "app/cli/input.h"
#include "replay/analysis/compare.h"

#include <string>

namespace daxscope::cli {

/// The edges as they were typed: times since the trace's begin; empty: its begin or its end.
struct StretchOptions {
    std::string from, to;
    bool wanted() const { return !from.empty() || !to.empty(); }
    void add(CLI::App& sub);
};

/// Prints the figures of all three runs beside each other, or JSON.
/// @param path as it was given
/// @throws Error(Exit::Usage) where the stretch is none of this trace; Cancelled
void print_stretch(const replay::Comparison& comparison, const std::string& path,
                   const StretchOptions& options, const Common& common);

} // namespace daxscope::cli
