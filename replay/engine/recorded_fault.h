// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recorded fault says about the file system under it.
#pragma once

#include "model/world.h"
#include "replay/engine/plan.h"

namespace daxscope::replay {

/// Whether the extent that the fault was answered is a shared one.
bool shared(const trace::Event& event);

/// Whether the PMD entry at the fault's begin would have done for its access, as far as it tells: a
/// page table in it may. False where what the entry was, was not recorded.
bool found_there(trace::Arch arch, const trace::Event& event);

/// What a recorded fault tells of the file system's answer.
struct Told {
    std::int64_t extent = trace::kNone; ///< Event::extent
    std::int64_t length = 0;            ///< pages from the first one asked for; Event::arg1
    std::uint32_t result = 0;           ///< VM_FAULT_*
    bool write = false;
};
inline Told told_by(const trace::Event& event) {
    return {event.extent, event.arg1, static_cast<std::uint32_t>(event.result),
            (event.flags & kFaultWrite) != 0};
}

/// Whether something beside the handler failed: the file system, or the memory for it.
bool failed(const Told& told);

/// The state of the blocks before the fault, from what iomap answered inside its bracket.
/// @param pages what was asked for: the pages of a PMD, or 1
/// @param known what the world has so far
model::Blocks blocks_of(const Told& told, std::uint16_t pages, model::Blocks known);

/// The same for a trace without extents: from the fault's result, and whether a hole was mapped.
model::Blocks guessed_blocks(const Told& told, bool hole, model::Blocks known);

} // namespace daxscope::replay
