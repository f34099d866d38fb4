// SPDX-License-Identifier: GPL-3.0-or-later
//
// The readers of binary traces over anything, without the sandbox: they tell a trace, or refuse it.
// What libtracecmd and libbabeltrace2 themselves do of damaged files is not ours to mend.
#pragma once

#include "replay/import/reader/formats.h"
#include "tests/fuzz/worker.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::reader {

/// @param fd of the trace, taken over as in daxscope-reader
inline void read_any(const Format& format, int fd) {
    Out out;
    try {
        format.read(fd, out);
        out.end();
    } catch (const Refused&) {
    }
}

/// @param format of files
template <const Format& format>
int fuzz(const std::uint8_t* data, std::size_t size) {
    static daxscope::fuzz::Worker worker([](const std::uint8_t* bytes, std::size_t count) {
        const int fd = memfd_create("fuzz", MFD_CLOEXEC);
        if (fd < 0 || write(fd, bytes, count) != static_cast<ssize_t>(count)) {
            std::perror("import_fuzz: cannot write its file");
            std::abort();
        }
        lseek(fd, 0, SEEK_SET);
        read_any(format, fd);
    });
    worker.run(data, size);
    return 0;
}

} // namespace daxscope::reader
