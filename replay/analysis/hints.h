// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a trace without unmaps lets one infer of them.
#pragma once

#include "replay/analysis/storms.h"

#include <cstdint>
#include <string>

namespace daxscope::replay {

struct Hints {
    bool told = true; ///< unmaps were recorded, and with them who zapped whom: nothing to infer
    /// Removals that the faults force: a mapping read again what it had mapped. Who removed it
    /// nobody recorded.
    std::int64_t inferred = 0;
    /// Ranges on which faults of two mappings take turns with such removals, as often and as close
    /// together as in a storm.
    std::int64_t like_storms = 0;
    bool operator==(const Hints&) const = default;
};

/// @param recorded the recorded run of the trace
Hints hints_of(const trace::Trace& trace, const Run& recorded, const StormRule& rule = {});

/// Faults of a run that found gone what nothing in the trace took, or without its permission.
std::int64_t taken_unseen(const Run& run);

/// Sentences, each with its full stop: that no storm can be told, and what is inferred. Empty where
/// unmaps were recorded.
std::string hints_text(const Hints& hints);

/// Whether an outcome is a refault by inference alone: its mapping had been there and was gone, and
/// the trace has no unmaps that could tell why.
bool inferred(const trace::Trace& trace, const Outcome& outcome);

/// Whether it is known whose mapping it is. A thread whose process nobody recorded may share its
/// page tables with any other.
bool known_party(const trace::Trace& trace, std::uint32_t mapping);

} // namespace daxscope::replay
