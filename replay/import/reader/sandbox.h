// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace daxscope::reader {

/// What a format needs beside its descriptor.
enum class Files : std::uint8_t {
    None,  ///< nothing is opened any more
    Folder ///< files are opened for reading, below the folder that is the trace
};

/// Leaves this process memory, processor time in proportion to the trace, and its open descriptors:
/// no network, no other process, no file to write.
/// @param bytes of the trace
/// @return false: the kernel refused one of the limits, and nothing foreign may be read
bool enter_sandbox(Files files, std::uint64_t bytes);

} // namespace daxscope::reader
