// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

/// The tools that there is a recipe for: "trace-cmd", "perf", "bpftrace".
std::vector<std::string> recipe_tools();

/// Lines for a shell that record with that tool, on a machine without daxscope, all that the
/// importer understands: fs_dax, iomap, and as probes unmaps, whom they zap, and whose VMA a fault
/// is in. The offsets in the probes are those of x86-64 from 6.1 on.
std::string recipe(std::string_view tool);

} // namespace daxscope::cli
