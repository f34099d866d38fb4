// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <cstdint>
#include <map>
#include <set>

namespace daxscope::replay {

/// What the verdict says of a run.
struct Sums {
    std::int64_t zaps_by_faults = 0;      ///< mappings
    std::int64_t dirty_faults = 0;        ///< faults that removed a dirty entry
    std::int64_t killed = 0;              ///< faults inside the file that ended in SIGBUS
    std::set<std::uint32_t> dirty_ranges; ///< where breaking a layout took dirty entries
    std::map<std::int64_t, std::int64_t> writebacks; ///< permission faults, by whose writeback
    bool operator==(const Sums&) const = default;
};

/// Adds the outcomes and unmaps from these places on.
void add_sums(const trace::Trace& trace, const Outcomes& outcomes, std::size_t outcome,
              const UnmapMarks& unmaps, std::size_t unmap, Sums& sums);

} // namespace daxscope::replay
