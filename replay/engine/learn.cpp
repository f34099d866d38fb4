// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a fault that begins tells of the world before it, and what it is called.
#include "replay/engine/drive.h"
#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

using model::Entry;
using model::Pte;
using model::SlotKind;
using trace::Event;
using trace::Kind;

/// What an event tells about the world before its fault: the file's size; and where nothing of the
/// slot or the range was seen yet, what the trace found there when it began.
void Drive::learn(Flight& flight, const Event& event) {
    flight.told = told_by(event);
    const Access& access = plan_.accesses[flight.access];
    stir(access.range, access.slot);
    model::World& world = worlds_[access.range];
    const trace::PmdRange& place = trace_->ranges()[access.range];
    std::int64_t& size = *size_of_[access.range];
    if ((event.kind == Kind::PmdFault && event.has(trace::kArg0)) || event.arg0 > 0) {
        size = event.arg0;
    }
    if (size >= 0) {
        world.range.inside = static_cast<std::uint16_t>(
            std::clamp<std::int64_t>(size - place.pgoff, 0, world.range.pages));
    }
    model::Slot& slot = at_slot(access.slot);
    SlotMemory& memory = memory_[access.slot];
    const trace::Pmd found = trace::pmd_of(trace_->session().arch, event.pmd_in);
    const bool present = plan_.pmd_known && event.has(trace::kPmdIn) && found != trace::Pmd::None;
    // A page table in a PMD slot that the mapping shares with its neighbours in memory may have
    // come with a fault of theirs, which need not be one of DAX's.
    const bool table = present && found == trace::Pmd::Table;
    const AddressSlot address =
        table || flight.fault.colour
            ? address_slot(*trace_, plan_.slots[access.slot].mapping, event.pgoff)
            : AddressSlot{};
    const bool foreign_table = table && !address.whole;
    if (foreign_table && !flight.fault.colour && slot.kind == SlotKind::None) {
        flight.learnt = true;
        slot.kind = SlotKind::Table;
        pages(access.range);
    }
    if (flight.fault.colour) {
        // Where a fault before this one put the table there, nothing is learnt.
        const bool news = foreign_table && tables_.found(address);
        flight.fault.other_slot = !tables_.has(address);
        flight.learnt = flight.learnt || news;
        if (!flight.fault.other_slot && slot.kind == SlotKind::None) {
            slot.kind = SlotKind::Table;
            pages(access.range);
        }
    }
    // A PMD handler is not asked where there is a page table: it came since.
    const bool came_since =
        plan_.tells_dispatch && found == trace::Pmd::Table && event.kind == Kind::PmdFault;
    if (!memory.known && present && !came_since && slot.kind == SlotKind::None && !memory.been) {
        flight.learnt = true;
        if (found == trace::Pmd::Table) {
            slot.kind = SlotKind::Table;
            pages(access.range);
        } else {
            // A write found it: it lacks the permission.
            slot.kind = SlotKind::HugeRo;
            memory.been = true;
        }
    }
    constexpr std::uint32_t kFaultMkwrite = 0x2;
    if (slot.kind == SlotKind::Table && (event.flags & kFaultMkwrite) != 0 &&
        event.kind == Kind::PteFault && !memory.known) {
        flight.learnt = true;
        pages(access.range).set_pte(flight.fault.mapping, access.page, model::Pte::Ro);
        page_memory(access.slot).of(access.page).been = true;
    }
    memory.known = true;
    if (!range_known_[access.range] && event.kind == Kind::PmdFault && plan_.extents_known) {
        const bool geometry = flight.fault.before_vma || flight.fault.after_vma ||
                              flight.fault.colour || world.range.inside < world.range.pages ||
                              (flight.fault.write && flight.fault.is_private);
        const bool fell_back = (event.result & model::vm_fault::kFallback) != 0;
        if (fell_back && !geometry && event.extent == trace::kNone) {
            // The file system was not asked: 4 KiB entries of earlier faults were in the way.
            flight.learnt = true;
            pages(access.range);
            world.set_entry(access.page, Entry::Storage, false);
        } else if (access.unmap != kNoIndex && !plan_.unmaps_first && !shared(event) &&
                   !trace_->session().made()) {
            // What 4.10's and later handlers unmap storage for, without being shared.
            flight.learnt = true;
            world.range.pmd_entry = Entry::Zero;
        }
    }
    range_known_[access.range] = true;
}

void Drive::classify(const Flight& flight, Outcome& outcome) const {
    const Access& access = plan_.accesses[flight.access];
    const model::Slot slot = at_slot(access.slot);
    const SlotMemory& whole = memory_[access.slot];
    bool been = whole.been;
    bool present = slot.huge();
    Cause cause = whole.cause;
    if (slot.kind == SlotKind::Table) {
        const auto at = page_memory_.find(access.slot);
        been = at != page_memory_.end() && at->second.at(access.page).been;
        cause = been ? at->second.at(access.page).cause : Cause{};
        present = worlds_[access.range].pte(flight.fault.mapping, access.page) != Pte::None;
    }
    if (present && kernel_found_none(access)) {
        // Whatever took the mapping away was not recorded, or lost.
        outcome.kind = OutcomeKind::Refault;
        outcome.cause_kind = CauseKind::Unexplained;
    } else if (present && access.write && writable(access) && taken_unseen(access)) {
        // It was gone, unless what write-protects was not recorded either.
        outcome.kind = plan_.writeback_known ? OutcomeKind::Refault : OutcomeKind::Permission;
        outcome.cause_kind = CauseKind::Unexplained;
    } else if (present) {
        outcome.kind = OutcomeKind::Permission;
        if (cause.kind == CauseKind::Writeback || cause.kind == CauseKind::Unexplained) {
            outcome.cause = cause.id;
            outcome.cause_kind = cause.kind;
        }
    } else if (!been) {
        outcome.kind = OutcomeKind::FirstTouch;
    } else {
        outcome.kind = OutcomeKind::Refault;
        outcome.cause = cause.id;
        outcome.cause_kind = cause.kind == CauseKind::None ? CauseKind::Unexplained : cause.kind;
    }
}

bool Drive::writable(const Access& access) const {
    const model::Slot& slot = at_slot(access.slot);
    return slot.kind == SlotKind::HugeRw ||
           (slot.kind == SlotKind::Table &&
            worlds_[access.range].pte(static_cast<std::uint16_t>(plan_.slots[access.slot].place),
                                      access.page) == Pte::Rw);
}

bool Drive::taken_unseen(const Access& access) const {
    if (!plan_.unmaps_unknown || access.event == kNoIndex) {
        return false;
    }
    const Event event = trace_->event(access.event);
    if (event.has(trace::kPmdIn)) {
        return !found_there(trace_->session().arch, event);
    }
    const trace::Mapping* const mapping = trace_->mapping(event.mapping);
    const bool after =
        event.has(trace::kBegin) || (mapping != nullptr && mapping->tgid == trace::kNone);
    return event.has(trace::kFlags) && after && memory_[access.slot].installed < access.begin;
}

} // namespace daxscope::replay
