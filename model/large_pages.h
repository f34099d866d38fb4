// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory of hundreds of megabytes, read at random or filled once: huge pages are asked for, since a
// TLB miss for each look-up, or a page fault for every 4 KiB filled, would cost more than all else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <type_traits>
#include <vector>

namespace daxscope::model {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

struct FreeMemory {
    void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using LargeArray = std::unique_ptr<T[], FreeMemory>;

/// An array whose elements have no value yet. Pages that are never written take no memory.
/// @throws std::bad_alloc
template <typename T>
LargeArray<T> large_array(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    std::size_t bytes = count * sizeof(T);
    const bool large = bytes >= kHugePage;
    if (large) {
        bytes = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    }
    void* const memory = large ? std::aligned_alloc(kHugePage, bytes) : std::malloc(bytes);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    if (large) {
        // Where the system gives none, ordinary pages do.
        static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));
    }
    return LargeArray<T>(static_cast<T*>(memory));
}

} // namespace daxscope::model
