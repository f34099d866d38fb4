// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where in a trace a scenario is cut out: the PMD range, and the moment.
#pragma once

#include "replay/analysis/cut.h"
#include "replay/engine/plan.h"

#include <string>
#include <vector>

namespace daxscope::replay {

/// Accesses from the moment on that say who is involved, at the most.
inline constexpr std::size_t kCutWindow = 64;

struct CutPlace {
    std::uint32_t range = 0;             ///< index in Trace::ranges()
    std::vector<std::uint32_t> accesses; ///< of that range, from the moment on, in order; never
                                         ///< empty
    std::vector<std::string> notes;      ///< sentences: how it was chosen, what it leaves out
    /// A fault inside the file ended in SIGBUS there, though the file system had answered.
    bool killed = false;
    /// Where dirty entries of the range were removed: the end of the first fsync() of it after
    /// that, ns BOOTTIME, which found nothing to write; kNone else.
    std::int64_t missed_sync = trace::kNone;
};

/// The place that the options ask for; where they leave it open, the begin of the worst storm;
/// without one, the first fault of a range in which something is lost (SIGBUS, dirty entries that
/// the recording's own handler removes), or of the busiest range.
/// @throws Error(Exit::Usage) where there is no fault at that place or later; Cancelled
CutPlace place_to_cut(const trace::Trace& trace, const Plan& plan, const CutOptions& options,
                      const Progress& progress);

/// "0.251837s": a time of the trace, as the command's options take it.
std::string time_text(const trace::Trace& trace, std::int64_t at);

} // namespace daxscope::replay
