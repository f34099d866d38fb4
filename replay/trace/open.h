// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/sqlite.h"

namespace daxscope::trace {

/// Opens a trace file for reading, as hostile input.
/// @throws Error(Exit::Io)
Database open_trace(const std::filesystem::path& path);

} // namespace daxscope::trace
