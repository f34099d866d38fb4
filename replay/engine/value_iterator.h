// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>

namespace daxscope::replay {

/// Goes through rows that give their values by value, as packed ones do. Good for all algorithms
/// that read.
/// @tparam Rows has value_type and operator[](std::size_t)
template <typename Rows>
class ValueIterator {
public:
    using value_type = typename Rows::value_type;
    using reference = value_type;
    using pointer = void;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::random_access_iterator_tag;

    ValueIterator() = default;
    ValueIterator(const Rows& rows, std::size_t place)
        : rows_(&rows), place_(static_cast<difference_type>(place)) {}

    reference operator*() const { return (*rows_)[static_cast<std::size_t>(place_)]; }
    reference operator[](difference_type n) const { return *(*this + n); }
    ValueIterator& operator++() { return *this += 1; }
    ValueIterator& operator--() { return *this -= 1; }
    ValueIterator operator++(int) {
        const ValueIterator before = *this;
        ++*this;
        return before;
    }
    ValueIterator operator--(int) {
        const ValueIterator before = *this;
        --*this;
        return before;
    }
    ValueIterator& operator+=(difference_type n) {
        place_ += n;
        return *this;
    }
    ValueIterator& operator-=(difference_type n) { return *this += -n; }
    friend ValueIterator operator+(ValueIterator at, difference_type n) { return at += n; }
    friend ValueIterator operator+(difference_type n, ValueIterator at) { return at += n; }
    friend ValueIterator operator-(ValueIterator at, difference_type n) { return at -= n; }
    friend difference_type operator-(const ValueIterator& a, const ValueIterator& b) {
        return a.place_ - b.place_;
    }
    bool operator==(const ValueIterator& other) const { return place_ == other.place_; }
    auto operator<=>(const ValueIterator& other) const { return place_ <=> other.place_; }

private:
    const Rows* rows_ = nullptr;
    difference_type place_ = 0;
};

} // namespace daxscope::replay
