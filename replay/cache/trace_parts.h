// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace as sections of a cache file. Its chunks lie there as they lie in memory, so that a trace
// read from there is the file, mapped.
#pragma once

#include "replay/cache/section_file.h"
#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <memory>

namespace daxscope::cache {

/// Bytes that the sections of a trace will take at most.
std::uint64_t bytes_of(const trace::Trace& trace);
/// @param progress events
/// @throws Cancelled
void write(SectionWriter& writer, const trace::Trace& trace, const Progress& progress);
/// The trace in a file. Nothing in it is believed unchecked: hashes, bounds, order, and that
/// whatever an event names is there and is the range it is about.
/// @param progress events
/// @return nullptr where anything is not as it must be
/// @throws Cancelled
std::shared_ptr<const trace::Trace> trace_in(const std::shared_ptr<const SectionFile>& file,
                                             const Progress& progress);

} // namespace daxscope::cache
