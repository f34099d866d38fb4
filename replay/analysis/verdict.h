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

/// Why few faults of a handler's run are no all-clear: it zaps mappings that the kernel which
/// recorded did not, and who comes back to one left no event. Empty: it is not so, or accesses are
/// measured or assumed.
/// @param recorded  the recorded run of the same trace
/// @param unseen    mappings that the kernel zapped, where that was not recorded
std::string zap_caution(const trace::Trace& trace, const Run& recorded, const Run& run,
                        std::int64_t unseen = 0);

} // namespace daxscope::replay
