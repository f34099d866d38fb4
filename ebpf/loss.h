// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/types.h"
#include "replay/trace/event.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// Turns the kernel's counters, which only grow, into rows that say when how many events were lost.
class LossWatch {
public:
    using Counters = std::array<daxscope_counters, DAXSCOPE_KINDS>;
    using Misses = std::map<std::string, std::uint64_t>;

    /// @param now  CLOCK_BOOTTIME, ns: losses happened after it
    explicit LossWatch(std::int64_t now) : counters_since_(now), misses_since_(now) {}

    /// What was lost between the last call and `now` for lack of room or of the other half, a row
    /// per kind of event.
    std::vector<trace::Loss> counters(const Counters& counters, std::int64_t now);
    /// What was lost because a program was skipped, a row per program. Programs that only see one
    /// half of a bracket are left out: their misses show as the other half being unpaired.
    std::vector<trace::Loss> misses(const Misses& misses, std::int64_t now);

private:
    std::int64_t counters_since_, misses_since_;
    Counters last_counters_{};
    Misses last_misses_;
};

} // namespace daxscope::ebpf
