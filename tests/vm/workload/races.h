// SPDX-License-Identifier: GPL-3.0-or-later
//
// Races of the kinds that file system tests look for. Who meets whom is the scheduler's doing: how
// many faults there are is no one's promise, what comes of each is the handler's.
#pragma once

#include "workloads.h"

namespace daxscope::workload {

struct Race {
    int actions = 500; ///< of each party
    unsigned seed = 1; ///< of what each does where
};

/// Threads of one private mapping that read, write and give up (MADV_DONTNEED) single pages of the
/// same PMD ranges: huge pages, page tables and copies of its own in turn.
std::vector<Tally> run_collisions(const Plan& plan, const Race& race);

/// The first party's read(2) has the mapping for its buffer, the second write(2)s the file there,
/// the third punches holes into it; the others read the mapping.
/// @throws std::runtime_error with fewer than three parties
std::vector<Tally> run_fills(const Plan& plan, const Race& race);

/// The first party makes the file share the extents of `source`, by FICLONERANGE and FIDEDUPERANGE
/// a PMD range at a time, and breaks that with a write(2); the others read their mappings of the
/// file.
/// @throws std::runtime_error with fewer than two parties
std::vector<Tally> run_sharing(const Plan& plan, const Race& race, const std::string& source);

} // namespace daxscope::workload
