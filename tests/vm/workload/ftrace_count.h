// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace daxscope::workload {

/// Runs a command and lets the kernel's own ftrace count, beside it, every fs_dax event and every
/// unmap of a DAX file. Counted by histogram triggers in an ftrace instance, so that no ring buffer
/// can overflow and nothing depends on the recorder under test.
///
/// @param command program and arguments
/// @return {"status": exit status, "events": {event: {"hits", "dropped", "by_tid": {tid: hits}}}}
///         with "unmap" for unmap_mapping_pages() and unmap_mapping_range() together (a range that
///         calls pages is counted once where the compiler inlines the inner call, as in Debian's
///         6.1 and 6.12)
/// @throws std::runtime_error if tracefs refuses
nlohmann::json ftrace_count(const std::vector<std::string>& command);

} // namespace daxscope::workload
