// SPDX-License-Identifier: GPL-3.0-or-later
//
// The readers of binary traces over anything, in this process: they tell a trace, or refuse it.
// What libtracecmd and libbabeltrace2 themselves do of damaged files is not ours to mend, and is
// why daxscope-reader is a process of its own.
#pragma once

#include "replay/import/reader/formats.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::reader {

/// @param format taken over its descriptor as in the child
inline int fuzz(const Format& format, const std::uint8_t* data, std::size_t size) {
    const int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != static_cast<ssize_t>(size)) {
        std::perror("import_fuzz: cannot write its file");
        std::abort();
    }
    lseek(fd, 0, SEEK_SET);
    Out out;
    try {
        format.read(fd, out);
        out.end();
    } catch (const Refused&) {
    }
    return 0;
}

} // namespace daxscope::reader
