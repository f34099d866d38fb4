// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/import_seeds.h"
#include "tests/generate/trace_dat.h"

#include <cstdint>
#include <filesystem>
#include <string>

int main(int argc, char** argv) {
    if (const int failed = daxscope::reader::copy_samples(
            argc, argv,
            {"v6.dat", "v7.dat", "v7none.dat", "threev6.dat", "threev7.dat", "gapv6.dat",
             "gapv7.dat", "gaptwo.dat", "gapother.dat", "kills-the-reader.dat"})) {
        return failed;
    }
    // With three kinds of events alone, which are read several times as fast as a kernel's.
    daxscope::generate::Shape shape;
    for (const std::uint32_t cpus : {1U, 3U}) {
        shape.events = 40 * cpus;
        shape.writebacks = 200;
        shape.turns = 4;
        const std::string name = "small" + std::to_string(cpus) + ".dat";
        write_trace_dat(shape, cpus, std::filesystem::path(argv[1]) / name,
                        daxscope::trace::Old::Replace);
    }
    return 0;
}
