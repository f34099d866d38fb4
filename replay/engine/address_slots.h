// SPDX-License-Identifier: GPL-3.0-or-later
//
// Page tables of the PMD slots of an address space. Mappings that are not congruent to their file,
// or end inside a slot, share its page table with their neighbours in memory.
#pragma once

#include "replay/engine/plan.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace daxscope::replay {

/// The part of a mapping that lies in one PMD slot of its address space.
struct AddressSlot {
    std::uint64_t key = 0; ///< of the slot: equal for all mappings of its mm that share it
    std::uint32_t first = 0, count = 0; ///< pages of the slot
    std::int64_t pgoff = 0;             ///< of `first`, in the file
    bool whole = true;                  ///< the mapping fills the slot
};

/// The slot that holds page `pgoff` of the mapping. A mapping that does not hold the page (no trace
/// of a kernel has one) gets a slot of its own, with that one page.
AddressSlot address_slot(const trace::Trace& trace, std::uint32_t mapping, std::int64_t pgoff);

/// Which slots of mappings that are not congruent have a page table.
class AddressTables {
public:
    bool has(const AddressSlot& slot) const { return tables_.contains(slot.key); }

    /// The slot has a table, and the mapping, which is there, holds it.
    /// @return whether that is news
    bool found(const AddressSlot& slot);

    /// munmap() of `count` pages of the file from `pgoff` on. free_pgtables() frees a table once no
    /// VMA is left in its slot; whether one is that the trace does not know, its next fault says.
    void unmapped(const AddressSlot& slot, std::int64_t pgoff, std::int64_t count);

    /// The table is freed, whoever held it.
    void freed(const AddressSlot& slot) { tables_.erase(slot.key); }

private:
    /// Per slot: which of its pages lie in a mapping that is there.
    std::unordered_map<std::uint64_t, std::vector<bool>> tables_;
};

} // namespace daxscope::replay
