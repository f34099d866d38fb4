// SPDX-License-Identifier: GPL-3.0-or-later
//
// What both programs make of what they are started with.
#pragma once

#include <string>

namespace daxscope::app {

/// The file that a word on the command line names: "-" is standard input.
std::string file_named(std::string word);

/// Reads DAXSCOPE_MEMORY, and DAXSCOPE_CACHE where it is not "off", as sizes are written everywhere
/// (parse_size()), and puts it back in bytes, for whoever asks for memory here and in the programs
/// that this one starts. Unset or empty: the usual share. Call it once, before there are threads
/// and before anything large is kept.
/// @throws Error(Exit::Usage) where it is no size, or none at all
void settle_sizes();

} // namespace daxscope::app
