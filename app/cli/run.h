// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace daxscope::cli {

/// The `daxscope` command: parses the arguments, runs the verb, prints errors on stderr.
/// @return the exit code, see Exit; 130 where the user stopped it
int run(int argc, const char* const* argv);

} // namespace daxscope::cli
