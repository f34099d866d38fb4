// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run or a recording does to somebody's data or process.
#pragma once

#include "replay/engine/run.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <map>

namespace daxscope::replay {

/// Ranges whose dirty entries an unmap of the run removes, and of which no writeback is recorded
/// after that: when, ns BOOTTIME, by the place in Trace::ranges().
std::map<std::uint32_t, std::int64_t> never_written_back(const trace::Trace& trace, const Run& run);

/// Does the fault lie inside the file, as long as it was then? False where that was not recorded.
bool inside_the_file(const trace::Event& fault);

} // namespace daxscope::replay
