// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-reader FORMAT: reads the trace on its standard input and tells what is in it over
// descriptors 3 and 4, as wire.h says. It trusts nothing that it reads, and may do next to nothing.
#include "replay/import/reader/formats.h"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <system_error>

namespace {

/// Bytes of a trace, by which its reader's memory and time are limited: of a folder those of the
/// files in it.
std::uint64_t bytes_of_trace() {
    namespace fs = std::filesystem;
    constexpr int kDeepest = 6, kMostLooks = 1 << 16;
    struct stat trace {};
    if (fstat(daxscope::source::wire::kTrace, &trace) != 0) {
        return 0;
    }
    if (!S_ISDIR(trace.st_mode)) {
        return static_cast<std::uint64_t>(trace.st_size);
    }
    std::uint64_t bytes = 0;
    std::error_code error;
    fs::recursive_directory_iterator at("/proc/self/fd/0/.", error), end;
    for (int looks = 0; !error && at != end && looks < kMostLooks; ++looks) {
        std::error_code none;
        if (at->is_regular_file(none)) {
            const std::uintmax_t size = at->file_size(none);
            bytes += none ? 0 : size;
        }
        if (at.depth() >= kDeepest) {
            at.disable_recursion_pending();
        }
        at.increment(error);
    }
    return bytes;
}

} // namespace

int main(int argc, char** argv) {
    using namespace daxscope::reader;
    if (argc != 2) {
        std::fputs("daxscope-reader: daxscope runs this to read traces of other tools\n", stderr);
        return 1;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    std::signal(SIGPIPE, SIG_IGN);
    Out out(daxscope::source::wire::kSocket, daxscope::source::wire::kMemory);
    for (const Format* format : formats()) {
        if (format->name != argv[1]) {
            continue;
        }
        const std::uint64_t bytes = bytes_of_trace();
        if (format->prepare != nullptr) {
            format->prepare();
        }
        if (!enter_sandbox(format->files, bytes)) {
            out.refuse(
                Refused("sandbox", "this kernel does not confine the program that reads it"));
            return 2;
        }
        try {
            format->read(daxscope::source::wire::kTrace, out);
            out.end();
            return 0;
        } catch (const Refused& refused) {
            out.refuse(refused);
        } catch (const std::exception& error) {
            out.refuse(Refused("reader", error.what()));
        }
        return 2;
    }
    out.refuse(Refused("format", "this daxscope was built without what reads it"));
    return 2;
}
