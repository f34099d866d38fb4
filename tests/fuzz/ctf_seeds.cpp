// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/ctf_input.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

/// One seed for each stream of the sample.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: seeds DIRECTORY\n", stderr);
        return 1;
    }
    const fs::path to = argv[1], from = fs::path(DAXSCOPE_IMPORT_SAMPLES) / "samples" / "ctf";
    fs::create_directories(to);
    const std::string metadata = bytes_of(from / "metadata");
    for (const fs::directory_entry& each : fs::directory_iterator(from)) {
        if (each.is_regular_file() && each.path().filename() != "metadata") {
            std::ofstream(to / each.path().filename(), std::ios::binary)
                << daxscope::fuzz::packed({metadata, bytes_of(each.path())});
        }
    }
    return 0;
}
