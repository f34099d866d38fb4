// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/section_file.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: cache_seeds DIRECTORY\n", stderr);
        return 1;
    }
    const std::filesystem::path directory = argv[1];
    std::filesystem::create_directories(directory);
    // Nothing changed; and a number in each section, see cache_fuzz.cpp.
    std::ofstream(directory / "good", std::ios::binary) << "no change";
    for (std::uint16_t section = 0; section < 7; ++section) {
        const std::array<std::uint16_t, 8> change{section, 4, 8, 0, 1, 0, 0, 0};
        std::ofstream out(directory / ("section" + std::to_string(section)), std::ios::binary);
        out.write(reinterpret_cast<const char*>(change.data()), sizeof change);
    }
    std::ofstream(directory / "file", std::ios::binary) << "FILEDAXCACH1";
    return 0;
}
