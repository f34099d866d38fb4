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

bool failed(const Told& told) {
    return (told.result & (model::vm_fault::kSigbus | model::vm_fault::kOom)) != 0;
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
    blocks.error = failed(told);
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

} // namespace daxscope::replay
