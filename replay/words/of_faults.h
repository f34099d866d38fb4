// SPDX-License-Identifier: GPL-3.0-or-later
//
// How faults ended and why they were not huge, in words.
#pragma once

#include "replay/analysis/fault_sums.h"

#include <string>

namespace daxscope::words {

/// "extent shorter than the PMD"; with the candidates where the reason is not known.
std::string why_text(const replay::WhySum& sum);
/// "recorded", "inferred", "unknown"; "2 recorded, 1 inferred" where they differ.
std::string basis_text(const replay::WhySum& sum);
/// What the first fault of that reason looked like, in figures, a clause; may be empty.
std::string why_example(const trace::Trace& trace, const replay::WhySum& sum);
/// What to do about it, a sentence; with the addresses of the first such fault where that helps.
std::string why_remedy(const trace::Trace& trace, const replay::WhySum& sum);
/// "33.3 % (1 of 3)": what ended huge of what could have; "–" where nothing could.
std::string huge_text(const replay::FaultSum& sum);
/// "1,998 of 2,006 faults got back a write permission that writeback had taken (1.43 s)": what
/// permission faults were for, a sentence without its full stop; empty where there is none. Where
/// unmaps were not recorded, that it is inferred.
std::string permission_sentence(const replay::FaultSum& sum);

/// A count of events of a kind; "not recorded" where there is none, and none could be there.
std::string recorded_count(const trace::Session& session, trace::Kind kind, std::uint64_t count);
/// The time in the faults; "at least" where that of some, "not recorded" where that of all was not
/// recorded.
std::string fault_time_text(const replay::FaultSum& sum);

} // namespace daxscope::words
