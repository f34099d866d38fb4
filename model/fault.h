// SPDX-License-Identifier: GPL-3.0-or-later
//
// One fault in flight: its program counter and the handler's locals. A plain value: copying it is
// all that a snapshot or a search needs.
#pragma once

#include "model/handler.h"
#include "model/world.h"

#include <cstdint>
#include <type_traits>

namespace daxscope::model {

struct Fault {
    /// No step: the fault is over.
    static constexpr std::uint8_t kDone = 0xff;

    // The access.
    std::uint16_t mapping = 0; ///< place in World::slots
    std::uint16_t page = 0;    ///< page of the access, from the range's start
    bool write : 1 = false;
    bool is_private : 1 = false; ///< MAP_PRIVATE: no VM_SHARED
    bool sync : 1 = false;       ///< MAP_SYNC: VM_SYNC
    bool no_huge : 1 = false;    ///< MADV_NOHUGEPAGE: the PMD handler is not asked
    bool before_vma : 1 = false; ///< the range starts below vm_start
    bool after_vma : 1 = false;  ///< the range ends above vm_end
    bool colour : 1 = false;     ///< address and file offset differ modulo the PMD size
    bool retried : 1 = false;    ///< a first attempt, under the VMA lock, was given up after it had
                                 ///< split the private mapping's PMD
    bool other_slot : 1 = false; ///< not congruent: the access lies in another, empty PMD slot than
                                 ///< the one that has the range's page table

    // Where it is.
    std::uint8_t pc = 0;        ///< index in Handler::steps, or kDone
    Label jump = Label::None;   ///< where the step that just ran goes; None = to the next one
    bool asked_pmd : 1 = false; ///< the PMD handler ran: fs_dax:dax_pmd_fault was emitted
    bool asked_pte : 1 = false; ///< the PTE handler ran: fs_dax:dax_pte_fault was emitted

    // Locals of the handler.
    bool mapped : 1 = false; ///< buffer_mapped(&bh)
    bool alloc : 1 = false;  ///< 4.5's `alloc`: get_block() gave us storage
    bool holds_mmap : 1 = false;
    bool holds_entry : 1 = false;
    bool small_found : 1 = false; ///< the entry locked is a 4 KiB one
    bool storage : 1 = false;     ///< which storage iomap_begin() answered: Range::storage then
    Entry found = Entry::None;    ///< the entry locked
    Blocks blocks;                ///< bh, or iomap

    // What came of it.
    std::uint16_t pmd_result = 0; ///< VM_FAULT_* of the PMD handler
    std::uint16_t result = 0;     ///< VM_FAULT_* of the last handler asked
    Reason reason = Reason::None;
    std::uint8_t decided = kDone; ///< the step that set the PMD's result, or the PTE's where none
    bool unmapped : 1 = false;    ///< it called unmap
    bool dirty_removed : 1 = false;
    bool flushed : 1 = false;          ///< an act flushed what was stored
    bool freed : 1 = false;            ///< an act took away what was stored
    bool killed : 1 = false;           ///< SIGBUS inside the file, of a step that looks at folios
    bool finish_sync : 1 = false;      ///< NEEDDSYNC: the file system will finish it
    std::uint16_t entries_removed = 0; ///< DAX entries that it removed
    std::uint32_t zapped = 0;          ///< mappings that lost something to it

    bool done() const { return pc == kDone; }
    bool operator==(const Fault&) const = default;
};
static_assert(sizeof(Fault) <= 64 && std::is_trivially_copyable_v<Fault>);

/// Runs a step, which must be the enabled one at fault.pc, and moves on to the next one.
inline void advance(const StepFunction& step, const Labels& labels, World& world, Fault& fault) {
    fault.jump = Label::None;
    step(world, fault);
    if (fault.jump == Label::None) {
        ++fault.pc;
    } else if (fault.jump == Label::Done) {
        fault.pc = Fault::kDone;
    } else {
        fault.pc = labels[static_cast<std::size_t>(fault.jump)];
    }
}
/// The same, of a handler's table.
inline void advance(const Handler& handler, World& world, Fault& fault) {
    advance(handler.steps[fault.pc].step, handler.labels, world, fault);
}
/// May the step at fault.pc run now? False only where it waits for a lock.
inline bool enabled(const Handler& handler, const World& world, const Fault& fault) {
    const Step& step = handler.steps[fault.pc];
    return step.enabled == nullptr || step.enabled(world, fault);
}
/// Do the page tables satisfy this access?
bool satisfied(const World& world, const Fault& fault);
/// Is it a write that finds a page of a private mapping read-only? do_wp_page() (mm/memory.c, 4.5
/// to 7.3) replaces it by a copy of its own and asks no handler, so there is no DAX event either.
bool copied_in_place(const World& world, const Fault& fault);
/// Makes that copy. @return whether it was one; the page is writable then
bool copy_in_place(World& world, const Fault& fault);

} // namespace daxscope::model
