// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <optional>
#include <vector>

namespace daxscope::replay {

/// How soon who was zapped came back: from the unmap that zapped a mapping to its refault. Of one
/// run, which outlives this.
class RefaultIntervals {
public:
    RefaultIntervals(const trace::Trace& trace, const Run& run);

    /// Of an outcome, ns. A fault may have begun before the unmap that it lost the race against: 0
    /// then. Nothing where it is no refault, or where what zapped it is in no event.
    std::optional<std::int64_t> of(std::uint32_t outcome) const;

private:
    const trace::Trace& trace_;
    const Run& run_;
    std::vector<std::uint32_t> mark_; ///< by outcome: its unmap of its own range; kNoIndex: none
};

} // namespace daxscope::replay
