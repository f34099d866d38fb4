// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/recorded_fault.h"

#include "model/fault.h"

#include <algorithm>

namespace daxscope::replay {

using model::Blocks;
using model::Extent;
using trace::Event;
using trace::ExtentType;

namespace {

bool unallocated(Extent extent) {
    return extent == Extent::Hole || extent == Extent::Unwritten;
}

} // namespace

bool shared(const Event& event) {
    return event.extent != trace::kNone &&
           ((static_cast<std::uint64_t>(event.extent) >> trace::kExtentFlagsShift) &
            trace::kIomapShared) != 0;
}

bool found_there(trace::Arch arch, const Event& event) {
    const bool write = (event.flags & kFaultWrite) != 0;
    const trace::Pmd pmd = trace::pmd_of(arch, event.pmd_in);
    return event.has(trace::kPmdIn) && pmd != trace::Pmd::None &&
           (!write || pmd != trace::Pmd::HugeRo);
}

Blocks blocks_of(const Told& told, std::uint16_t pages, Blocks known) {
    const auto bits = static_cast<std::uint64_t>(told.extent);
    const auto type = static_cast<ExtentType>(bits & 0xff);
    const auto flags = static_cast<std::uint32_t>((bits >> trace::kExtentFlagsShift) & 0xffff);
    Blocks blocks;
    blocks.covers = told.length >= pages;
    blocks.aligned = (bits & trace::kExtentMisaligned) == 0;
    blocks.dirty_metadata = (flags & trace::kIomapDirty) != 0;
    if ((flags & trace::kIomapShared) != 0) {
        blocks.extent = Extent::Shared;
    } else if (type == ExtentType::Hole) {
        blocks.extent = Extent::Hole;
    } else if (type == ExtentType::Unwritten) {
        blocks.extent = Extent::Unwritten;
    } else if ((flags & trace::kIomapNew) != 0) {
        // Allocated, or converted, by this very fault: what was there before is what was known.
        blocks.extent = unallocated(known.extent) ? known.extent : Extent::Hole;
    }
    return blocks;
}

Blocks guessed_blocks(const Told& told, bool hole, Blocks known) {
    const std::uint32_t result = told.result;
    Blocks blocks = known;
    blocks.error = false;
    blocks.aligned = true;
    blocks.covers = (result & model::vm_fault::kFallback) == 0;
    blocks.dirty_metadata = (result & model::vm_fault::kNeedDsync) != 0;
    if (hole) {
        blocks.extent = Extent::Hole;
    } else if ((result & model::vm_fault::kMajor) != 0) {
        blocks.extent = unallocated(known.extent) ? known.extent : Extent::Hole;
    } else if (!told.write && blocks.covers) {
        blocks.extent = Extent::Written;
    }
    return blocks;
}

std::uint64_t virtual_pmd(const trace::Trace& trace, std::uint32_t slot, const Plan& plan,
                          std::int64_t pgoff) {
    const std::uint32_t id = plan.slots[slot].mapping;
    const trace::Mapping* mapping = trace.mapping(id);
    if (mapping == nullptr) {
        return id;
    }
    const std::uint64_t address =
        mapping->vm_start +
        (static_cast<std::uint64_t>(pgoff) - static_cast<std::uint64_t>(mapping->vm_pgoff)) *
            static_cast<std::uint64_t>(trace.session().page_size);
    // The address space's slot: two mappings of one process may share it.
    return (static_cast<std::uint64_t>(mapping->mm) << 40) ^
           (address / static_cast<std::uint64_t>(trace.session().pmd_size));
}

SlotPages slot_pages(const trace::Trace& trace, std::uint32_t slot, const Plan& plan,
                     std::int64_t pgoff) {
    const trace::Mapping* mapping = trace.mapping(plan.slots[slot].mapping);
    const auto page_size = static_cast<std::uint64_t>(trace.session().page_size);
    const auto per_pmd = static_cast<std::uint64_t>(trace.session().pages_per_pmd());
    if (mapping == nullptr) {
        return {pgoff, 1, true};
    }
    const std::uint64_t start = mapping->vm_start / page_size;
    const std::uint64_t end = mapping->vm_end / page_size;
    const std::uint64_t page =
        start + static_cast<std::uint64_t>(pgoff) - static_cast<std::uint64_t>(mapping->vm_pgoff);
    const std::uint64_t slot_start = page - page % per_pmd;
    const std::uint64_t first = std::max(slot_start, start);
    const std::uint64_t last = std::min(slot_start + per_pmd, end);
    if (first >= last) {
        return {pgoff, 1, true}; // the mapping does not hold the page: no trace of a kernel
    }
    return {
        static_cast<std::int64_t>(static_cast<std::uint64_t>(mapping->vm_pgoff) + first - start),
        static_cast<std::int64_t>(last - first), last - first == per_pmd};
}

} // namespace daxscope::replay
