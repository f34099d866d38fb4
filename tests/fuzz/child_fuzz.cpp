// SPDX-License-Identifier: GPL-3.0-or-later
//
// Anything as a binary trace, through daxscope-reader as every command reads it: that may die of
// it, this process may not. What the readers themselves make of it is for the fuzzers named after
// them.
#include "replay/store/trace.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != static_cast<ssize_t>(size)) {
        std::perror("child_fuzz: cannot write its file");
        std::abort();
    }
    try {
        daxscope::trace::Trace::load(fmt::format("/proc/self/fd/{}", fd));
    } catch (const daxscope::Error&) {
    }
    return 0;
}
