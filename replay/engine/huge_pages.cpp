// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/huge_pages.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::replay {

void prefer_huge_pages(const void* memory, std::size_t bytes) {
    constexpr std::size_t kWorthwhile = std::size_t{4} << 20;
    if (bytes < kWorthwhile) {
        return;
    }
    // The whole pages that lie inside.
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (address + page - 1) / page * page;
    const std::uintptr_t last = (address + bytes) / page * page;
    // A hint: that it is not taken is no error.
    static_cast<void>(madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE));
}

} // namespace daxscope::replay
