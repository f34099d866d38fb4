// SPDX-License-Identifier: GPL-3.0-or-later
//
// Options and words that the verbs which replay a trace have in common.
#pragma once

#include "app/cli/verb.h"
#include "app/common/quantity.h"
#include "replay/analysis/compare.h"
#include "replay/analysis/known.h"
#include "replay/engine/self_check.h"

#include <nlohmann/json.hpp>
#include <string>

namespace daxscope::cli {

/// @throws Error(Exit::Usage) naming the handlers there are
const model::Handler& handler_named(const std::string& name);

/// --storm-refaults, --storm-gap, --revisit, --accesses, --in-turns, --at-random.
struct ReplayOptions {
    std::string gap, revisit;
    std::uint64_t accesses = 0; ///< 0: not given
    bool in_turns = false, at_random = false;
    std::uint32_t refaults = replay::StormRule{}.min_refaults;

    void add_rule(CLI::App& sub);
    void add_revisit(CLI::App& sub);
    replay::StormRule rule() const;
    replay::Pace pace() const;
    /// @throws Error(Exit::Usage) where the interval is to come from the trace and it does not tell
    replay::Options replay(const trace::Trace& trace) const;
};

/// "/mnt/pmem/file +2 MiB", with the inode where no path is known.
std::string range_text(const trace::Trace& trace, std::uint32_t range);
/// "reader pid 1234": the process of the mapping; "?" where the mapping is unknown.
std::string mapping_text(const trace::Trace& trace, std::uint32_t mapping);
/// The mapping as JSON: id, mm, tgid, comm.
nlohmann::ordered_json mapping_json(const trace::Trace& trace, std::uint32_t mapping);
/// The range as JSON: number, file, path, pgoff.
nlohmann::ordered_json range_json(const trace::Trace& trace, std::uint32_t range);
/// The columns and the unmaps of a self-check, from `independent` to `unmaps_right`; unmaps are
/// null where they were not recorded.
nlohmann::ordered_json columns_json(const replay::SelfCheck& check);
/// The totals of a run; null where one is not known. What they leave out is beside them.
nlohmann::ordered_json totals_json(const replay::Totals& totals, const replay::KnownTotals& known,
                                   const replay::Seen& seen);

} // namespace daxscope::cli
