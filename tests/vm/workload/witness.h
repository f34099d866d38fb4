// SPDX-License-Identifier: GPL-3.0-or-later
//
// Readers that know what they must see: each byte of every page is compared with what was written
// there, while an actor stores, writes, punches, truncates, clones, dedupes or syncs.
#pragma once

#include "workloads.h"

#include <string>
#include <string_view>

namespace daxscope::workload {

struct Witness {
    std::string act = "none"; ///< what the first party does; see witness_help()
    std::string source;       ///< file whose clone is read: made here, and read by the last party
    std::string other;        ///< file with other bytes, for clone and dedupe: made here
    std::int64_t ranges = 2;  ///< PMD ranges of each file
    int rounds = 20;          ///< acts, and passes of a reader where nobody acts
    bool in_turns = false;    ///< readers stand still during an act, and look one after the other
    bool both = false;        ///< all parties read the clone; nobody reads the source
    int pause_us = 500; ///< mean pause between two acts, and between two passes, if not in turns
    unsigned seed = 1;  ///< of where the acts go
};

std::string_view witness_help();

/// Makes the files, then reads `plan.path` by all parties but the actor (none without an act) and
/// the last, which reads the source: that one must stay as it was. A page under change may show the
/// old or the new bytes, any other only its own. Tally says how many bytes were compared and wrong.
/// @throws std::runtime_error with too few parties, or for an act that there is not
std::vector<Tally> run_witness(const Plan& plan, const Witness& witness);

} // namespace daxscope::workload
