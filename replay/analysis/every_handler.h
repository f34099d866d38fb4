// SPDX-License-Identifier: GPL-3.0-or-later
//
// One trace through every handler of the table.
#pragma once

#include "replay/analysis/known.h"
#include "replay/analysis/storms.h"
#include "replay/engine/self_check.h"

#include <optional>
#include <string>
#include <vector>

namespace daxscope::replay {

struct EveryHandler {
    struct Row {
        const model::Handler* handler = nullptr; ///< nullptr: as recorded
        Totals totals;
        KnownTotals known;
        std::optional<std::uint64_t> storms; ///< nothing: not recorded, or not known
        /// Against the recorded faults alone, whatever is assumed; its lists of single faults are
        /// empty. Nothing: the row is what was recorded, or no kernel recorded the trace.
        std::optional<SelfCheck> check;
        /// None of those that may have recorded it (may_have_recorded()) explains it better.
        bool best = false;

        /// Nothing where it is not known.
        std::optional<std::uint64_t> faults() const;
    };
    std::string assumption; ///< Run::assumption of the handlers' runs
    bool assumed = false;   ///< … and it does assume accesses: it is not about measured ones
    std::vector<Row> rows;  ///< what was recorded, then the handlers in the order of their table
};

/// Replays the trace through every handler and holds each against the recorded faults. The progress
/// counts events, those of all passes together.
/// @throws Cancelled; Error(Exit::Usage) where what is assumed gives too many accesses
EveryHandler every_handler(const trace::Trace& trace, const Options& options, const StormRule& rule,
                           const Progress& progress = {});

} // namespace daxscope::replay
