// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/address_slots.h"

#include <algorithm>

namespace daxscope::replay {

AddressSlot address_slot(const trace::Trace& trace, std::uint32_t mapping, std::int64_t pgoff) {
    const trace::Mapping* row = trace.mapping(mapping);
    if (row == nullptr) {
        return {.key = mapping, .first = 0, .count = 1, .pgoff = pgoff};
    }
    const auto page_size = static_cast<std::uint64_t>(trace.session().page_size);
    const auto per_pmd = static_cast<std::uint64_t>(trace.session().pages_per_pmd());
    const std::uint64_t start = row->vm_start / page_size;
    const std::uint64_t end = row->vm_end / page_size;
    const std::uint64_t page =
        start + static_cast<std::uint64_t>(pgoff) - static_cast<std::uint64_t>(row->vm_pgoff);
    const std::uint64_t slot_start = page - page % per_pmd;
    const std::uint64_t key = (static_cast<std::uint64_t>(row->mm) << 40) ^ (page / per_pmd);
    const std::uint64_t first = std::max(slot_start, start);
    const std::uint64_t last = std::min(slot_start + per_pmd, end);
    if (first >= last) {
        return {key, static_cast<std::uint32_t>(page - slot_start), 1, pgoff, true};
    }
    return {key, static_cast<std::uint32_t>(first - slot_start),
            static_cast<std::uint32_t>(last - first),
            static_cast<std::int64_t>(static_cast<std::uint64_t>(row->vm_pgoff) + first - start),
            last - first == per_pmd};
}

bool AddressTables::found(const AddressSlot& slot) {
    const auto [at, news] = tables_.try_emplace(slot.key);
    std::vector<bool>& pages = at->second;
    const std::size_t end = slot.first + slot.count;
    pages.resize(std::max(pages.size(), end));
    std::fill(pages.begin() + slot.first, pages.begin() + static_cast<std::ptrdiff_t>(end), true);
    return news;
}

void AddressTables::unmapped(const AddressSlot& slot, std::int64_t pgoff, std::int64_t count) {
    const auto at = tables_.find(slot.key);
    if (at == tables_.end()) {
        return;
    }
    std::vector<bool>& pages = at->second;
    const std::int64_t first = std::max(pgoff, slot.pgoff) - slot.pgoff + slot.first;
    const std::int64_t last = std::min<std::int64_t>(
        std::min(pgoff + count, slot.pgoff + slot.count) - slot.pgoff + slot.first,
        static_cast<std::int64_t>(pages.size()));
    if (first < last) {
        std::fill(pages.begin() + first, pages.begin() + last, false);
    }
    if (std::find(pages.begin(), pages.end(), true) == pages.end()) {
        tables_.erase(at);
    }
}

} // namespace daxscope::replay
