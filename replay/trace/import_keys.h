// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys of a session that only an import writes.
#pragma once

#include <string_view>

namespace daxscope::trace::key {

/// Faults of which the trace does not tell what they returned though it has something there: a
/// name that nobody knows, or "OOM", which tools print for 0 as well. Absent: none.
inline constexpr std::string_view kNotUnderstood = "results_not_understood";
/// The first of them: where, and what it has there.
inline constexpr std::string_view kNotUnderstoodFirst = "results_not_understood_first";

/// Lines of an export of ours that its head tells of, and that are not in the text. Absent: none.
inline constexpr std::string_view kLinesMissing = "lines_missing";
/// Faults that came to what had been mapped, in a trace that says it has all unmaps and has none:
/// what it says is not believed. Absent: none.
inline constexpr std::string_view kContradicted = "head_contradicted";

} // namespace daxscope::trace::key
