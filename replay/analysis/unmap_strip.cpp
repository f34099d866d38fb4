// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/unmap_strip.h"

#include "replay/analysis/leaf_search.h"

namespace daxscope::replay {

void UnmapStrip::append(std::uint32_t number, const UnmapMark& mark) {
    if (entries_.size() % kLeaf == 0) {
        before_.push_back(zapped_before(entries_.size()));
        base_.push_back(mark.time);
    }
    const std::int64_t delta = mark.time - base_.back();
    entries_.push_back({number, (delta < kFar ? static_cast<std::uint32_t>(delta) : kFar) |
                                    (mark.zapped > 0 ? kTore : 0)});
}

std::int64_t UnmapStrip::time(std::size_t place) const {
    const std::uint32_t delta = entries_[place].delta & kFar;
    return delta != kFar ? base_[place / kLeaf] + delta : all_.time(mark(place));
}

std::size_t UnmapStrip::lower_bound(std::int64_t time, std::size_t from) const {
    return leaf_lower_bound<kLeaf>(
        base_, entries_.size(), [this](std::size_t place) { return this->time(place); }, time,
        from);
}

std::uint64_t UnmapStrip::zapped_before(std::size_t place) const {
    if (before_.empty()) {
        return 0;
    }
    // A leaf that does not exist yet starts where the last one ends.
    const std::size_t leaf = std::min(place / kLeaf, before_.size() - 1);
    std::uint64_t zapped = before_[leaf];
    for (std::size_t at = leaf * kLeaf; at < place; ++at) {
        zapped += all_.zapped(mark(at));
    }
    return zapped;
}

std::uint64_t UnmapStrip::zapped(std::size_t first, std::size_t last) const {
    return first < last ? zapped_before(last) - zapped_before(first) : 0;
}

bool UnmapStrip::any_torn(std::size_t first, std::size_t last) const {
    const std::size_t low = (first + kLeaf - 1) / kLeaf, high = last / kLeaf;
    const auto walk = [this](std::size_t from, std::size_t to) {
        for (std::size_t at = from; at < to; ++at) {
            if ((entries_[at].delta & kTore) != 0) {
                return true;
            }
        }
        return false;
    };
    if (low >= high) {
        return walk(first, last);
    }
    // The leaf before which `high` stands may be the last one there is.
    const bool whole =
        high < before_.size() ? before_[high] > before_[low] : walk(low * kLeaf, high * kLeaf);
    return whole || walk(first, low * kLeaf) || walk(high * kLeaf, last);
}

} // namespace daxscope::replay
