// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "party.h"

#include <string>

namespace daxscope::workload {

/// One process that keeps a file mapped, or open, for a while.
struct Hold {
    bool map = true;           ///< else only open
    bool touch = false;        ///< reads every page once, first thing
    bool thp_disable = false;  ///< PR_SET_THP_DISABLE before all else
    bool no_huge_page = false; ///< MADV_NOHUGEPAGE on the mapping
    double seconds = 1;        ///< it sleeps, then ends
};

/// @throws std::runtime_error with the system call that failed
Tally hold(const std::string& path, const Hold& how);

} // namespace daxscope::workload
