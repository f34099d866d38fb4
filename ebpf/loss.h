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

/// A row of `loss` and the kind of event that was lost.
struct Lost {
    trace::Loss row;
    int kind = 0; ///< DAXSCOPE_…; 0 = not known
    bool operator==(const Lost&) const = default;
};

/// Turns the kernel's counters, which only grow, into rows that say when how many events were lost.
/// Nothing is counted twice and nothing left out: for each kind
///
///     what happened = rows + ringbuf_full + unpaired + recursion_miss
///
/// An event that happens in one program is a row, or found no room (ringbuf_full), or its program
/// was skipped (recursion_miss). A bracket whose beginning ran is a row, or full, or `unended`. A
/// bracket whose beginning was skipped is `unbegun` where its end ran, and else is found by
/// subtraction: skipped beginnings - unbegun ends. Both unended and unbegun are rows "unpaired".
/// A skipped extent costs no row: it is a recursion_miss of the place iomap_iter_dstmap, beside the
/// sum above.
class LossWatch {
public:
    using Counters = std::array<daxscope_counters, DAXSCOPE_KINDS>;
    /// Program -> how often it was skipped since the recording began.
    using Misses = std::map<std::string, std::uint64_t>;

    /// @param now  CLOCK_BOOTTIME, ns: losses happened after it
    explicit LossWatch(std::int64_t now) : counters_since_(now), misses_since_(now) {}

    /// What was lost between the last call and `now` for lack of room or of the other half, a row
    /// per kind of event.
    std::vector<Lost> counters(const Counters& counters, std::int64_t now);
    /// What was lost because a program was skipped, a row per place. A bracket under way, of which
    /// the beginning was skipped, may still be counted as `unbegun`: so only what was skipped at
    /// the last call counts as yet, and all of it once `last` is true.
    /// @param counters  as they are now, or a moment later than `misses`
    std::vector<Lost> misses(const Misses& misses, const Counters& counters, std::int64_t now,
                             bool last);

private:
    std::int64_t counters_since_, misses_since_;
    Counters last_counters_{};
    std::map<std::string, std::uint64_t> skipped_before_;           ///< by place
    std::map<std::pair<std::string, int>, std::uint64_t> reported_; ///< by place and kind
};

} // namespace daxscope::ebpf
