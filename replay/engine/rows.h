// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/row_memory.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace daxscope::replay {

/// Rows that are written once and then shared: a copy costs nothing and refers to the same rows.
/// They may lie in a vector, in a file
/// that is mapped, or be the first ones of GrowingRows. Safe to read from several threads.
template <typename T>
class Rows {
public:
    using value_type = T;
    using const_iterator = const T*;

    Rows() = default;
    template <typename Allocator>
    explicit(false) Rows(std::vector<T, Allocator> rows) {
        if (!rows.empty()) {
            auto own = std::make_shared<const std::vector<T, Allocator>>(std::move(rows));
            data_ = own->data();
            size_ = own->size();
            owner_ = std::move(own);
        }
    }
    /// Rows that lie elsewhere.
    /// @param owner keeps them in memory, unchanged
    Rows(std::shared_ptr<const void> owner, const T* data, std::size_t size)
        : owner_(std::move(owner)), data_(data), size_(size) {}

    std::size_t size() const { return size_; }
    bool empty() const { return size() == 0; }
    const T* data() const { return data_; }
    const T& operator[](std::size_t place) const { return data()[place]; }
    const T& front() const { return data()[0]; }
    const T& back() const { return data()[size() - 1]; }
    const_iterator begin() const { return data(); }
    const_iterator end() const { return data() + size(); }
    explicit(false) operator std::span<const T>() const { return {data(), size()}; }

    /// The first ones of them.
    Rows first(std::size_t size) const { return {owner_, data_, size}; }
    /// The very same rows, in memory: what was made of one is right for the other.
    bool shares(const Rows& other) const {
        return !empty() && data() == other.data() && size() == other.size();
    }
    bool operator==(const Rows& other) const {
        return shares(other) || std::equal(begin(), end(), other.begin(), other.end());
    }

private:
    std::shared_ptr<const void> owner_;
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Rows that are still being made: more are appended, while those before are read elsewhere. They
/// lie in one piece and do not move, as long as there is address space; then they are copied once,
/// and who has the old ones keeps them. One thread writes; what upto() gave out, any may read.
template <typename T>
class GrowingRows {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    GrowingRows() = default;
    GrowingRows(GrowingRows&& other) noexcept { *this = std::move(other); }
    GrowingRows& operator=(GrowingRows&& other) noexcept {
        memory_ = std::exchange(other.memory_, nullptr);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
        usable_ = std::exchange(other.usable_, 0);
        return *this;
    }
    GrowingRows(const GrowingRows&) = delete;
    GrowingRows& operator=(const GrowingRows&) = delete;
    ~GrowingRows() = default;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    const T& operator[](std::size_t place) const { return data_[place]; }
    /// To change a row that no upto() has given out yet.
    T& operator[](std::size_t place) { return data_[place]; }
    T& back() { return data_[size_ - 1]; }
    const T* data() const { return data_; }

    /// Makes room for `most` rows in all: up to then they are not moved. Rows that are never
    /// written take address space and no memory.
    /// @throws std::bad_alloc
    void reserve(std::size_t most) {
        if (memory_ == nullptr || most * sizeof(T) > memory_->capacity()) {
            move_to(RowMemory::reserve(most * sizeof(T)));
        }
    }
    /// Makes room for rows of which nobody knows how many come. Less address space than wished for
    /// does as well.
    void reserve_much();
    /// @throws std::bad_alloc
    void push_back(const T& row) {
        if (size_ == usable_) {
            const T copy = row; // it may be one of these
            grow();
            data_[size_++] = copy;
            return;
        }
        data_[size_++] = row;
    }
    /// The first rows, as they are: they must not be changed any more.
    Rows<T> upto(std::size_t size) const {
        return size == 0 ? Rows<T>() : Rows<T>(memory_, data_, size);
    }
    Rows<T> all() const { return upto(size_); }

private:
    void move_to(std::shared_ptr<RowMemory> memory) {
        memory->use(size_ * sizeof(T));
        std::copy_n(data_, size_, static_cast<T*>(memory->data()));
        memory_ = std::move(memory);
        data_ = static_cast<T*>(memory_->data());
        usable_ = memory_->used() / sizeof(T);
    }
    void grow() {
        constexpr std::size_t kFirst = 16;
        if (memory_ == nullptr || (size_ + 1) * sizeof(T) > memory_->capacity()) {
            move_to(RowMemory::reserve(std::max(kFirst, 2 * size_) * sizeof(T)));
        }
        memory_->use((size_ + 1) * sizeof(T));
        usable_ = memory_->used() / sizeof(T);
    }

    std::shared_ptr<RowMemory> memory_;
    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t usable_ = 0; ///< rows for which there is memory
};

template <typename T>
void GrowingRows<T>::reserve_much() {
    if (std::shared_ptr<RowMemory> much = RowMemory::reserve_much(); much != nullptr) {
        move_to(std::move(much));
    }
}

} // namespace daxscope::replay
