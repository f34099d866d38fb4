// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace daxscope::replay {

/// Rows that are written once and then shared: a copy costs nothing and refers to the same rows,
/// and what one copy does to its own is nothing to the others. Safe to read from several threads.
template <typename T>
class Rows {
public:
    using value_type = T;
    using const_iterator = typename std::vector<T>::const_iterator;

    Rows() = default;
    explicit(false) Rows(std::vector<T> rows)
        : rows_(std::make_shared<std::vector<T>>(std::move(rows))) {}

    std::size_t size() const { return all().size(); }
    bool empty() const { return all().empty(); }
    const T* data() const { return all().data(); }
    const T& operator[](std::size_t place) const { return all()[place]; }
    const T& front() const { return all().front(); }
    const T& back() const { return all().back(); }
    const_iterator begin() const { return all().begin(); }
    const_iterator end() const { return all().end(); }
    explicit(false) operator std::span<const T>() const { return all(); }

    /// To write. Where others have the rows, too, these are copied first. The reference is good as
    /// long as nothing is copied from this.
    std::vector<T>& edit() {
        if (!rows_) {
            rows_ = std::make_shared<std::vector<T>>();
        } else if (rows_.use_count() > 1) {
            rows_ = std::make_shared<std::vector<T>>(*rows_);
        }
        return *rows_;
    }
    /// The very same rows, in memory: what was made of one is right for the other.
    bool shares(const Rows& other) const { return rows_ && rows_ == other.rows_; }
    bool operator==(const Rows& other) const {
        return rows_ == other.rows_ || std::equal(begin(), end(), other.begin(), other.end());
    }

private:
    const std::vector<T>& all() const {
        static const std::vector<T> none;
        return rows_ ? *rows_ : none;
    }

    std::shared_ptr<std::vector<T>> rows_;
};

} // namespace daxscope::replay
