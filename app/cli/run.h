// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace daxscope::cli {

/// The `daxscope` command: parses the arguments, runs the verb, prints errors on stderr, and sees
/// to it that what was printed on stdout reached its reader.
/// @return the exit code, see Exit, of which Io also where the output could not be written; 130
///         where the user stopped it; 141 where the reader closed its pipe (`| head`)
int run(int argc, const char* const* argv);

} // namespace daxscope::cli
