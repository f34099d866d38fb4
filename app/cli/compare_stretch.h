// SPDX-License-Identifier: GPL-3.0-or-later
//
// `compare --from T --to T`: the figures of a stretch of time.
#pragma once

#include "app/cli/time_options.h"
#include "app/cli/verb.h"
#include "replay/analysis/compare.h"

#include <string>

namespace daxscope::cli {

/// Prints the figures of all three runs beside each other, or JSON.
/// @param path as it was given
/// @throws Error(Exit::Usage) where the stretch is none of this trace; Cancelled
void print_stretch(const replay::Comparison& comparison, const std::string& path,
                   const TimeOptions& time, const Common& common);

} // namespace daxscope::cli
