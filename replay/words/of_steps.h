// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the steps of one fault did, and what a range looks like, in words.
#pragma once

#include "replay/engine/watch.h"
#include "replay/store/trace.h"

#include <string>
#include <vector>

namespace daxscope::words {

/// One thing that a step did.
struct StepEffect {
    enum class Weight {
        Plain,
        Harm,  ///< somebody lost a mapping, or the page cache an entry
        Result ///< what the fault returns, and why
    };
    Weight weight = Weight::Plain;
    std::string text;
    bool operator==(const StepEffect&) const = default;
};
using StepEffects = std::vector<StepEffect>;

/// What each step did: the k-th entry is about watched.steps[k].
/// @param mapping Mapping::id of the one that faulted
std::vector<StepEffects> step_effects(const trace::Trace& trace, const replay::Watched& watched,
                                      std::uint32_t mapping);

/// What one mapping has: "none", "huge, read-only", "page table: 3 read-only, 2 writable", …
std::string mapping_state_text(const replay::MappingState& state);
/// The extent under the range: "shared", "a hole", …
std::string extent_text(const model::Range& range);
/// The range's PMD entry: "none", "storage, dirty", …
std::string pmd_entry_text(const model::Range& range);
/// Its 4 KiB entries: "none", "3 (2 of storage, 1 dirty)".
std::string small_entries_text(const model::Range& range);

} // namespace daxscope::words
