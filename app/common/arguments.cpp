// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/arguments.h"

#include "app/common/quantity.h"
#include "replay/trace/error.h"

#include <cstdint>
#include <cstdlib>

namespace daxscope::app {

namespace {

constexpr const char* kMemory = "DAXSCOPE_MEMORY";

} // namespace

std::string file_named(std::string word) {
    return word == "-" ? "/dev/stdin" : word;
}

void settle_memory() {
    const char* const text = std::getenv(kMemory); // NOLINT(concurrency-mt-unsafe): no thread yet
    if (text == nullptr || *text == '\0') {
        return;
    }
    const std::uint64_t bytes = parse_size(kMemory, text);
    if (bytes == 0) {
        throw Error(Exit::Usage, "DAXSCOPE_MEMORY: 0 is no memory at all",
                    "Write how much may be taken, as in 16G, or leave it unset.");
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread yet
    ::setenv(kMemory, std::to_string(bytes).c_str(), 1);
}

} // namespace daxscope::app
