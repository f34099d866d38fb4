// SPDX-License-Identifier: GPL-3.0-or-later
//
// A comparison out of the cache and into it: its runs, and what was made of them, so that the
// picture of a large trace is there when its file is mapped.
#pragma once

#include "replay/analysis/compare.h"
#include "replay/analysis/side.h"
#include "replay/cache/cache.h"

namespace daxscope::replay {

/// Fills in a comparison whose trace is set, where the cache has its runs: nothing is replayed, and
/// there are no moments then. What is kept beside them comes with them; what is not, or is not as
/// it must be, is left for whoever wants it to make.
/// @param progress parts of rows
/// @return whether the cache has them
/// @throws Cancelled
bool take_kept(Comparison& c, const model::Handler& before, const model::Handler& after,
               const StormRule& rule, const Progress& progress);

/// Keeps runs in which nothing is assumed, as cache::keep_runs_soon(), with their indices, storms
/// under the default rule, sums and counts, which are made on its thread where the comparison has
/// none.
void keep_soon(const Comparison& c);

/// What is kept of a run beside its rows: it is made here and written later.
/// @param outcome_of of one run of a trace: with outcome_of_event()
/// @param index, sums of the run, where somebody has made them; nullptr: they are made
/// @throws Cancelled
cache::More made_of(const trace::Trace& trace, const Run& run, bool outcome_of,
                    const Progress& progress = {}, const ZoomIndex* index = nullptr,
                    const Sums* sums = nullptr);
/// Takes that out of a file into the comparison that has the run, each part of it that is there and
/// as it must be.
/// @param number of the run in the file
/// @return whether its storms came with it
bool take_made(Comparison& c, Side side, const std::shared_ptr<const cache::SectionFile>& file,
               std::uint32_t number, const StormRule& rule);

} // namespace daxscope::replay
