// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/arguments.h"

#include "app/common/quantity.h"
#include "replay/trace/error.h"

#include <cstdint>
#include <cstdlib>
#include <fmt/format.h>
#include <string_view>

namespace daxscope::app {

namespace {

/// Puts a size of the environment back in bytes.
/// @param remedy what to write instead of 0
void settle(const char* name, const char* none, const char* remedy) {
    const char* const text = std::getenv(name); // NOLINT(concurrency-mt-unsafe): no thread yet
    if (text == nullptr || *text == '\0') {
        return;
    }
    const std::uint64_t bytes = parse_size(name, text);
    if (bytes == 0) {
        throw Error(Exit::Usage, fmt::format("{}: 0 is {}", name, none), remedy);
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread yet
    ::setenv(name, std::to_string(bytes).c_str(), 1);
}

} // namespace

std::string file_named(std::string word) {
    return word == "-" ? "/dev/stdin" : word;
}

void settle_sizes() {
    settle("DAXSCOPE_MEMORY", "no memory at all",
           "Write how much may be taken, as in 16G, or leave it unset.");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread yet
    const char* const cache = std::getenv("DAXSCOPE_CACHE");
    if (cache == nullptr || std::string_view(cache) != "off") {
        settle("DAXSCOPE_CACHE", "no cache at all",
               "Write 'off', or how much may be kept, as in 20G, or leave it unset.");
    }
}

} // namespace daxscope::app
