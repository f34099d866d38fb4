// SPDX-License-Identifier: GPL-3.0-or-later
//
// scenario_seeds DIRECTORY: the shipped scenarios, for the fuzzer to start from.
#include <cstdio>
#include <filesystem>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: scenario_seeds DIRECTORY\n", stderr);
        return 1;
    }
    namespace fs = std::filesystem;
    fs::create_directories(argv[1]);
    for (const auto& each : fs::directory_iterator(DAXSCOPE_SOURCE_DIR "/resources/scenarios")) {
        if (each.path().extension() == ".scenario") {
            fs::copy_file(each.path(), argv[1] / each.path().filename(),
                          fs::copy_options::overwrite_existing);
        }
    }
    return 0;
}
