// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <filesystem>
#include <initializer_list>

namespace daxscope::reader {

/// What the fuzzers of binary traces start from: samples of tests/unit/import.
inline int copy_samples(int argc, char** argv, std::initializer_list<const char*> names) {
    if (argc != 2) {
        std::fputs("usage: seeds DIRECTORY\n", stderr);
        return 1;
    }
    const std::filesystem::path to = argv[1];
    std::filesystem::create_directories(to);
    for (const char* name : names) {
        std::filesystem::copy_file(std::filesystem::path(DAXSCOPE_IMPORT_SAMPLES) / "samples" /
                                       name,
                                   to / name, std::filesystem::copy_options::overwrite_existing);
    }
    return 0;
}

} // namespace daxscope::reader
