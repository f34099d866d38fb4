// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory for rows that become more and must not move: a stretch of address space of which only what
// is used takes memory.
#pragma once

#include <cstddef>
#include <memory>

namespace daxscope::replay {

class RowMemory {
public:
    /// @throws std::bad_alloc
    static std::shared_ptr<RowMemory> reserve(std::size_t bytes);
    /// As much address space as there is reason to ask for.
    /// @return nullptr: the process may not have it (RLIMIT_AS)
    static std::shared_ptr<RowMemory> reserve_much();
    ~RowMemory();
    RowMemory(const RowMemory&) = delete;
    RowMemory& operator=(const RowMemory&) = delete;

    void* data() const { return data_; }
    std::size_t capacity() const { return capacity_; } ///< bytes
    std::size_t used() const { return used_; }         ///< bytes that may be written
    /// At least the first `bytes` may be written from now on. Not above the capacity.
    /// @throws std::bad_alloc
    void use(std::size_t bytes);

private:
    RowMemory() = default;
    static std::shared_ptr<RowMemory> map(std::size_t bytes);

    void* data_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
    bool mapped_ = false; ///< by mmap(), not from the heap
};

} // namespace daxscope::replay
