// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a step says what its function returns and where it goes on.
#pragma once

#include "model/fault.h"

namespace daxscope::model::steps {

/// The same step, run at another instant of the recorded bracket.
constexpr Step at(Instant instant, Step step) {
    step.instant = instant;
    return step;
}

inline void pmd_returns(Fault& fault, std::uint16_t result, Label to) {
    fault.pmd_result = result;
    fault.result = result;
    fault.decided = fault.pc;
    fault.jump = to;
}

inline void pmd_falls_back(Fault& fault, Reason reason, Label to) {
    fault.reason = reason;
    pmd_returns(fault, vm_fault::kFallback, to);
}

/// The PTE's result decides the access only where no PMD handler was asked.
inline void pte_returns(Fault& fault, std::uint16_t result, Label to) {
    fault.result = result;
    if (!fault.asked_pmd) {
        fault.decided = fault.pc;
    }
    fault.jump = to;
}

/// An unmap by the fault: the page range in every mapping of the file.
inline void unmap(World& world, Fault& fault, std::uint32_t first, std::uint32_t count) {
    fault.unmapped = true;
    fault.zapped += world.unmap(first, count);
}

/// The unmap of a handler that has none.
inline void unmap_nothing(World&, Fault&) {}

/// Copy on write of the touched page ends: the file has the new blocks now. Where somebody else did
/// that since this fault or act asked, its blocks were the same: the file system had them ready.
inline void own_storage(World& world, Fault& fault) {
    if (world.range.page_blocks.extent == Extent::Shared) {
        world.range.page_blocks.extent = Extent::Written;
        world.new_storage();
    }
    fault.storage = world.range.storage;
}

/// The storage that the fault maps for the touched page: what copy on write gives the file, or what
/// iomap_begin() answered.
inline bool storage_to_map(const World& world, const Fault& fault) {
    const bool cow = fault.write && fault.blocks.extent == Extent::Shared;
    const bool first = world.range.page_blocks.extent == Extent::Shared;
    return cow ? world.range.storage != first : fault.storage;
}

/// Does the entry that the fault found name other storage than it is to map?
inline bool entry_replaced(const World& world, const Fault& fault) {
    return fault.found == Entry::Storage &&
           world.range.entry_storage != storage_to_map(world, fault);
}

inline bool unallocated(Extent extent) {
    return extent == Extent::Hole || extent == Extent::Unwritten;
}

} // namespace daxscope::model::steps
