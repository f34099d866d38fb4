// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys of a session that only an import writes, and those that an exported text hands on.
#pragma once

#include "replay/trace/event.h"
#include "replay/trace/reasons.h"

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

/// Faults, where of none the PMD entry was recorded. Absent: of some it was, or there is no fault.
inline constexpr std::string_view kWithoutPmd = "faults_without_pmd_entry";

/// When a recording that was exported as text began and ended, in the clock of its lines: rates
/// rest on it, and no line tells it.
inline constexpr std::string_view kRecordedStart = "recorded_start", kRecordedEnd = "recorded_end";

} // namespace daxscope::trace::key

namespace daxscope::trace {

/// Whether the head of an exported text tells a row of the session ("# session : KEY=VALUE"): a
/// replay rests on it, or what is said of faults, and no event tells it.
inline bool is_fact_of_text(std::string_view name) {
    return name == key::kTestModule || name == key::kUnmapsPassed || name == key::kUnmapsKept ||
           name == key::kRecordedStart || name == key::kRecordedEnd ||
           name.starts_with(key::kDevice) || name.starts_with(key::kThpDisabled);
}

} // namespace daxscope::trace
