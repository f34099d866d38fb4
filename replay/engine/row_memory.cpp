// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/row_memory.h"

#include "model/large_pages.h"
#include "replay/trace/large_memory.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace daxscope::replay {

namespace {

/// Smaller ones come from the heap.
constexpr std::size_t kMapped = std::size_t{1} << 20;

#ifdef DAXSCOPE_SANITIZED
constexpr std::size_t kMuch = std::size_t{1} << 30; // its shadow takes address space, too
#else
constexpr std::size_t kMuch = std::size_t{32} << 30;
#endif

constexpr std::size_t rounded_up(std::size_t bytes) {
    return (bytes + model::kHugePage - 1) / model::kHugePage * model::kHugePage;
}

} // namespace

std::shared_ptr<RowMemory> RowMemory::map(std::size_t bytes) {
    std::shared_ptr<RowMemory> memory(new RowMemory);
    // Huge pages begin at their own size: what lies before the first is not used.
    const std::size_t length = rounded_up(bytes) + model::kHugePage;
    void* const place =
        ::mmap(nullptr, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) {
        return nullptr;
    }
    const std::size_t before =
        rounded_up(reinterpret_cast<std::size_t>(place)) - reinterpret_cast<std::size_t>(place);
    char* const first = static_cast<char*>(place);
    if (before > 0) {
        ::munmap(first, before);
    }
    memory->data_ = first + before;
    memory->capacity_ = rounded_up(bytes);
    memory->mapped_ = true;
    ::munmap(first + before + memory->capacity_, length - before - memory->capacity_);
    return memory;
}

std::shared_ptr<RowMemory> RowMemory::reserve(std::size_t bytes) {
    if (bytes >= kMapped) {
        if (std::shared_ptr<RowMemory> memory = map(bytes)) {
            return memory;
        }
        throw std::bad_alloc();
    }
    std::shared_ptr<RowMemory> memory(new RowMemory);
    memory->data_ = std::malloc(std::max<std::size_t>(bytes, 1));
    if (memory->data_ == nullptr) {
        throw std::bad_alloc();
    }
    memory->capacity_ = memory->used_ = bytes;
    return memory;
}

std::shared_ptr<RowMemory> RowMemory::reserve_much() {
    return map(kMuch);
}

RowMemory::~RowMemory() {
    if (mapped_) {
        LargeMemory::unmap(data_, capacity_);
    } else {
        std::free(data_);
    }
}

void RowMemory::use(std::size_t bytes) {
    if (bytes <= used_) {
        return;
    }
    // A call now and then: by an eighth more, and at least a huge page; never by so much that what
    // is asked for and not written yet hides how little memory is left.
    constexpr std::size_t kMost = std::size_t{32} << 20;
    const std::size_t more = std::min(used_ / 8, kMost);
    const std::size_t wanted = std::min(capacity_, rounded_up(std::max(bytes, used_ + more)));
    LargeMemory::put(static_cast<char*>(data_) + used_, wanted - used_, true);
    used_ = wanted;
}

} // namespace daxscope::replay
