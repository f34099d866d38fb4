// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of a run's totals its trace tells.
#pragma once

#include "model/handler.h"
#include "replay/engine/run.h"
#include "replay/store/trace.h"

#include <initializer_list>
#include <string>

namespace daxscope::replay {

/// Of each of the Totals, whether it is known. What is not is no zero: of the recorded run it was
/// not recorded, of a handler's it rests on what was not.
struct KnownTotals {
    bool hits = true, pmd_faults = true, pte_faults = true, first_touches = true, refaults = true,
         permissions = true, unmaps = true, zapped = true, entries_removed = true, time = true;
};

/// Of each sum of lengths of time: none where an int64 does not hold it, or where part of it is
/// unknown.
bool time_known(const Run& run);
/// What of the recorded has no place in the runs, so that handlers can't be judged by them: a
/// sentence with its full stop; empty: nothing.
std::string unplaced_text(const Seen& seen);
/// The handler whose run has to explain what was recorded: the recording kernel's, or that of the
/// test module in it. nullptr: nobody knows it, none models it, or nothing was recorded.
const model::Handler* recording_handler(const trace::Session& session);
/// Is this run that handler's, or that of the handler which a test module stands for?
bool is_of(const Run& run, const model::Handler& recording);
/// The model of the kernel that recorded has less than half of the faults that were recorded: a
/// sentence with its full stop. Empty: it is not so, or none of the runs is that model's.
/// @param runs  of this trace; nullptr: none
std::string unexplained_text(const trace::Trace& trace, const Run& recorded,
                             std::initializer_list<const Run*> runs);

/// Whether an extent is shared is in no event of the trace, and a handler that unmaps what is
/// shared (6.2 and later) may so take fewer faults in its run than on the kernel: a sentence with
/// its full stop. Empty: it is not so.
std::string sharing_text(const trace::Trace& trace, std::initializer_list<const Run*> runs);

/// Of a run that was made of this trace.
KnownTotals known_totals(const trace::Trace& trace, const Run& run);
/// Of totals of which nothing else is told than this.
KnownTotals known_totals(const Seen& seen);

} // namespace daxscope::replay
