// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/large_memory.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace daxscope::replay {

/// A column of an index: values are appended and never changed. A copy shares what is there, and
/// may be read by another thread while one of the copies, and no other, is appended to. They may
/// lie in a file that is mapped: whoever appends to those copies them first.
template <typename T>
class Column {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    Column() = default;
    /// Values that lie elsewhere, unchanged, for longer than this and its copies.
    static Column over(std::span<const T> values) {
        Column column;
        column.data_ = values.data();
        column.size_ = values.size();
        return column;
    }
    Column(const Column& other) noexcept
        : block_(other.block_), data_(other.data_), size_(other.size_) {
        if (block_ != nullptr) {
            block_->copies.fetch_add(1, std::memory_order_relaxed);
        }
    }
    Column(Column&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)), data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)) {}
    Column& operator=(Column other) noexcept {
        std::swap(block_, other.block_);
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~Column() {
        if (block_ != nullptr && block_->copies.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            release(block_);
        }
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const T* data() const { return data_; }
    const T& operator[](std::size_t place) const { return data_[place]; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size_; }
    const T& front() const { return (*this)[0]; }
    const T& back() const { return (*this)[size_ - 1]; }
    explicit(false) operator std::span<const T>() const { return {data(), size_}; }
    /// Bytes of memory that it takes, shared or not.
    std::size_t bytes() const { return (block_ == nullptr ? size_ : block_->capacity) * sizeof(T); }

    /// @throws std::bad_alloc
    void push_back(const T& value) {
        if (block_ == nullptr || size_ == block_->capacity) {
            const T copy = value; // it may be one of these
            grow();
            values(block_)[size_++] = copy;
            return;
        }
        values(block_)[size_++] = value;
    }

private:
    struct alignas(std::max_align_t) Block {
        std::atomic<std::size_t> copies;
        std::size_t capacity;
    };
    static void release(Block* block) {
        const std::size_t bytes = sizeof(Block) + block->capacity * sizeof(T);
        if (bytes < LargeMemory::kLeast) {
            std::free(block);
        } else {
            LargeMemory::give_back(block, bytes);
        }
    }
    static T* values(Block* block) { return reinterpret_cast<T*>(block + 1); }

    void grow() {
        constexpr std::size_t kFirst = std::max<std::size_t>(1, 48 / sizeof(T));
        std::size_t capacity = std::max(kFirst, 2 * size_);
        std::size_t bytes = sizeof(Block) + capacity * sizeof(T);
        if (bytes >= LargeMemory::kLeast) { // all of what it takes
            bytes = LargeMemory::rounded(bytes);
            capacity = (bytes - sizeof(Block)) / sizeof(T);
        }
        void* const memory =
            bytes < LargeMemory::kLeast ? std::malloc(bytes) : LargeMemory::take(bytes);
        if (memory == nullptr) {
            throw std::bad_alloc();
        }
        Column more;
        more.block_ = new (memory) Block{1, capacity};
        more.data_ = values(more.block_);
        more.size_ = size_;
        std::copy_n(data(), size_, values(more.block_));
        *this = std::move(more);
    }

    Block* block_ = nullptr; ///< nullptr: they lie elsewhere
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace daxscope::replay
