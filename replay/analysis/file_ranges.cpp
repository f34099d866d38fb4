// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/file_ranges.h"

namespace daxscope::replay {

namespace {

/// What iomap takes for one extent: neighbours whose storage, and state, go on.
std::vector<StorageExtent> whole_extents(const std::vector<StorageExtent>& pieces) {
    std::vector<StorageExtent> whole;
    for (const StorageExtent& piece : pieces) {
        if (!whole.empty()) {
            StorageExtent& last = whole.back();
            if (last.logical + last.length == piece.logical &&
                last.physical + last.length == piece.physical && last.state == piece.state) {
                last.length += piece.length;
                continue;
            }
        }
        whole.push_back(piece);
    }
    return whole;
}

} // namespace

FileRanges file_ranges(std::uint64_t size, std::uint64_t pmd_size,
                       const std::vector<StorageExtent>& extents, const PlaceOf& place_of) {
    FileRanges found;
    const std::vector<StorageExtent> whole = whole_extents(extents);
    std::size_t next = 0;
    const auto small = [&found](Why why, std::uint64_t begin) {
        ++found.small[why];
        found.first.try_emplace(why, begin);
    };
    for (std::uint64_t begin = 0; begin < size; begin += pmd_size) {
        ++found.all;
        const std::uint64_t end = begin + pmd_size;
        if (end > size) {
            small(Why::FileEnd, begin);
            continue;
        }
        while (next < whole.size() && whole[next].logical + whole[next].length <= begin) {
            ++next;
        }
        if (next == whole.size() || whole[next].logical >= end) {
            ++found.hole;
            continue;
        }
        const StorageExtent& extent = whole[next];
        if (extent.logical > begin || extent.logical + extent.length < end) {
            small(Why::ExtentShort, begin); // a hole that ends in the range is short, too
            continue;
        }
        const std::uint64_t physical = extent.physical + (begin - extent.logical);
        const StoragePlace place = place_of(physical);
        if (!place.byte) {
            ++found.unknown;
        } else if (physical % pmd_size != 0 && *place.byte % pmd_size != 0) {
            small(Why::Misaligned, begin);
        } else if (*place.byte % pmd_size != 0 || place.contiguous < pmd_size) {
            small(Why::Device, begin);
        } else {
            ++found.huge;
        }
    }
    return found;
}

} // namespace daxscope::replay
