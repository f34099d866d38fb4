// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <string>

namespace daxscope::replay {

/// A comparison in plain words, for command, JSON, report and window.
struct Verdict {
    std::string text; ///< one to a few sentences; says so where losses weaken it
    /// Why equal counts are no all-clear, for the heading "No all-clear"; empty: nothing of that
    /// kind. For a banner: as loud as losses.
    std::string caution;
};

/// @param comparison  runs, storms and trace are there
Verdict verdict_of(const Comparison& comparison);

} // namespace daxscope::replay
