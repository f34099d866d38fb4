// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/generate/generate.h"

namespace daxscope::generate {

/// Writes what `trace-cmd record -e fs_dax` would have recorded of the same synthetic trace: a
/// trace.dat, version 6, clock "boot", whose recorder is named "daxscope-generate". It holds the
/// faults and the writebacks; the rest has no tracepoint.
/// @param cpus the tasks are spread over so many
/// @throws Error(Exit::Io); std::invalid_argument where faults end with the trace (Shape::late)
void write_trace_dat(const Shape& shape, std::uint32_t cpus, const std::filesystem::path& path,
                     trace::Old old);

} // namespace daxscope::generate
