// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the window words times, files and mappings.
#pragma once

#include "replay/analysis/zoom_index.h"
#include "replay/trace/trace.h"

#include <QString>

namespace daxscope::gui {

/// "850 ns", "1.23 ms", "12.4 s": three figures and a unit.
QString durationText(std::int64_t ns);
/// A time relative to the trace's start with every digit down to `resolution` ns: "12.345 678 s".
QString timeText(std::int64_t ns, std::int64_t resolution = 1);
/// "12,345": as the locale groups digits.
QString countText(std::uint64_t count);
/// "data +4 MiB": the file's name, and where in it the range begins.
QString rangeText(const trace::Trace& trace, std::uint32_t range);
/// "reader-1234", and "#7" behind it where the process has several mappings in the trace.
QString mappingText(const trace::Trace& trace, std::uint32_t mapping);
/// "reader-1234" for the task with this id; "?" where there is none.
QString taskText(const trace::Trace& trace, std::int64_t task);
/// "hit", "first touch", "permission fault", "failed fault", "refault".
QString classText(replay::OutcomeClass c);

} // namespace daxscope::gui
