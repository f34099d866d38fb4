// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace daxscope::replay {

/// First place from `from` on whose time is at or after `time`; `size` where there is none. Gallops
/// over the leaves, then searches within one: a step to the next pixel column touches few of them.
/// @param base per leaf of kLeaf places: the time of its first
/// @param at `at(place)` is the time of a place; never falls
/// @param from all places before it are before `time`
template <std::size_t kLeaf, typename At>
std::size_t leaf_lower_bound(std::span<const std::int64_t> base, std::size_t size, At at,
                             std::int64_t time, std::size_t from) {
    if (from >= size) {
        return size;
    }
    std::size_t low = from / kLeaf, high = low + 1, step = 1;
    while (high < base.size() && base[high] < time) {
        low = high;
        high += step;
        step *= 2;
    }
    const auto begin = base.begin() + static_cast<std::ptrdiff_t>(low + 1);
    const auto end = base.begin() + static_cast<std::ptrdiff_t>(std::min(high, base.size()));
    const auto after = begin < end ? std::lower_bound(begin, end, time) : begin;
    const auto leaf = static_cast<std::size_t>(after - base.begin()) - 1;
    std::size_t first = std::max(from, leaf * kLeaf);
    std::size_t last = std::min((leaf + 1) * kLeaf, size);
    while (first < last) {
        const std::size_t middle = (first + last) / 2;
        if (at(middle) < time) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}

} // namespace daxscope::replay
