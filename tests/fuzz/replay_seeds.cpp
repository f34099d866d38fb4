// SPDX-License-Identifier: GPL-3.0-or-later
//
// replay_seeds DIRECTORY: what the fuzzer of the replay starts from. Its input is a row of numbers,
// so any bytes are a trace; some of different lengths save it the first minute.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: replay_seeds DIRECTORY\n", stderr);
        return 1;
    }
    const std::filesystem::path directory = argv[1];
    std::filesystem::create_directories(directory);
    std::mt19937 random(1);
    constexpr std::size_t kShortest = 256, kSeeds = 5;
    for (std::size_t k = 0; k < kSeeds; ++k) {
        std::ofstream out(directory / std::to_string(k), std::ios::binary);
        for (std::size_t byte = 0; byte < kShortest << k; ++byte) {
            out.put(static_cast<char>(random()));
        }
    }
    return 0;
}
