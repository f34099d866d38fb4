// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-reader FORMAT: reads the trace on its standard input and tells what is in it over
// descriptors 3 and 4, as wire.h says. It trusts nothing that it reads, and may do next to nothing.
#include "replay/import/reader/formats.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <sys/prctl.h>
#include <sys/stat.h>

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
        struct stat trace {};
        fstat(daxscope::source::wire::kTrace, &trace);
        constexpr off_t kFolder = off_t{1} << 40; // whose files nobody has counted
        const off_t bytes = S_ISDIR(trace.st_mode) ? kFolder : trace.st_size;
        if (format->prepare != nullptr) {
            format->prepare();
        }
        if (!enter_sandbox(format->files, static_cast<std::uint64_t>(bytes))) {
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
