// SPDX-License-Identifier: GPL-3.0-or-later
//
// Distinct values, each with a number in order of first appearance. Values are only ever appended:
// who took a copy of them earlier keeps what he has, while more come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>
#include <xxhash.h>

namespace daxscope::trace {

/// Values that are appended and never moved or changed. A copy shares them and knows those that
/// were there when it was made; one thread may append to the original meanwhile.
template <typename T>
class Appended {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    const T& operator[](std::size_t place) const {
        return blocks_[place / kBlock].get()[place % kBlock];
    }
    std::size_t size() const { return size_; }
    /// Values that lie elsewhere, in a mapped file: nothing may be appended to these.
    static Appended over(const std::shared_ptr<const void>& owner, const T* values,
                         std::size_t size) {
        Appended all;
        for (std::size_t first = 0; first < size; first += kBlock) {
            all.blocks_.emplace_back(owner, const_cast<T*>(values + first)); // only ever read
        }
        all.size_ = size;
        return all;
    }
    void push_back(const T& value) {
        if (size_ % kBlock == 0) {
            blocks_.emplace_back(new T[kBlock], std::default_delete<T[]>());
        }
        blocks_.back().get()[size_ % kBlock] = value;
        ++size_;
    }

private:
    static constexpr std::size_t kBlock = 1024;
    std::vector<std::shared_ptr<T>> blocks_;
    std::size_t size_ = 0;
};

/// Open addressing over such values. T is compared and hashed by its bytes, so it must not have
/// padding.
template <typename T>
class Dictionary {
    static_assert(std::has_unique_object_representations_v<T>);

public:
    /// @return the value's number, a new one where it was not there
    std::uint32_t add(const T& value) {
        if ((values_.size() + 1) * 2 > slots_.size()) {
            grow();
        }
        std::uint32_t& slot = find(value);
        if (slot == kEmpty) {
            slot = static_cast<std::uint32_t>(values_.size());
            values_.push_back(value);
        }
        return slot;
    }
    const T& operator[](std::uint32_t number) const { return values_[number]; }
    std::size_t size() const { return values_.size(); }
    /// By number.
    const Appended<T>& values() const { return values_; }

private:
    static constexpr std::uint32_t kEmpty = UINT32_MAX;

    std::uint32_t& find(const T& value) {
        std::size_t at = XXH3_64bits(&value, sizeof value) & (slots_.size() - 1);
        while (slots_[at] != kEmpty && !(values_[slots_[at]] == value)) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return slots_[at];
    }
    void grow() {
        constexpr std::size_t kFirst = 256;
        slots_.assign(slots_.empty() ? kFirst : slots_.size() * 2, kEmpty);
        for (std::uint32_t k = 0; k < values_.size(); ++k) {
            find(values_[k]) = k;
        }
    }

    Appended<T> values_;
    std::vector<std::uint32_t> slots_;
};

} // namespace daxscope::trace
