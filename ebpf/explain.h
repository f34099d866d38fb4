// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a recording has no fault, in sentences: what filters kept out, and what there was to see of
// mounts and processes.
#pragma once

#include "ebpf/dax_mounts.h"
#include "ebpf/lookout.h"
#include "replay/trace/reasons.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace daxscope::ebpf {

/// All that is known of a recording without a fault.
struct Situation {
    std::uint64_t passed = 0; ///< faults that passed the filters, and were lost all the same
    std::map<std::string, std::uint64_t> passed_over; ///< faults by the filter that kept them out
    std::map<std::string, std::string> filters;       ///< those given: "pid" -> "-p 4711"
    std::optional<std::uint32_t> device;              ///< of --dev
    struct MountFact {
        Mount mount;
        std::optional<bool> device; ///< can its device do DAX?
    };
    std::vector<MountFact> mounts;
    bool command = false;  ///< what was looked at is a command, and what it started
    bool before = false;   ///< … was there before the recording began
    bool everyone = false; ///< all processes that fit were looked at, when the recording ended
    bool looked = true;    ///< processes were looked at
    Seen seen;
};

/// Sentences without a full stop, the most telling first; never none.
std::vector<trace::Reason> explain(const Situation& situation);

} // namespace daxscope::ebpf
