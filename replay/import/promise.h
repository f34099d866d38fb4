// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the head of a text says of its rows, held against them: lines may have been taken out.
#pragma once

#include "replay/trace/event.h"

#include <cstdint>
#include <unordered_map>

namespace daxscope::source {

/// Whether the rows of a trace bear out that all unmaps are in it.
class Promise {
public:
    /// Takes a row, in the order in which they end.
    /// @param promised      bits Kind of which the trace says that it has all
    /// @param pages_per_pmd of the trace's PMD ranges
    void row(const trace::Event& event, std::uint64_t promised, std::int64_t pages_per_pmd);
    /// Faults by which a mapping read again what it had mapped, though nothing in the trace took
    /// anything away from any mapping: unmaps are missing. 0: none, as far as is known.
    std::int64_t contradicted() const { return removed_ ? 0 : again_; }

private:
    std::int64_t again_ = 0;
    bool removed_ = false;
    /// When a mapping last mapped a range, by both. Empty once a removal was seen.
    std::unordered_map<std::uint64_t, std::int64_t> mapped_;
};

} // namespace daxscope::source
