// SPDX-License-Identifier: GPL-3.0-or-later
//
// Faults of one mapping's threads that overlap, where the recording tells their order (record
// --races): when each was dispatched, when it mapped its page or put a private copy in, when a page
// made place for one, and until when MADV_DONTNEED was under way.
#include "replay/engine/brackets.h"
#include "replay/engine/handler_drive.h"

#include <algorithm>

namespace daxscope::replay {

using model::Entry;
using model::Instant;
using model::Pte;
using model::SlotKind;
using trace::Event;

/// Goes on behind __handle_mm_fault(), where that looked at the page tables before: they may have
/// changed since. Where it can have looked again, it is left to look now.
void HandlerDrive::skip_dispatch(std::uint32_t number, model::Fault& fault) const {
    const Access& access = plan_.accesses[number];
    const Asked asked = dispatched_[access.task].asked;
    const bool table = at_slot(access.slot).kind == SlotKind::Table;
    if (asked == Asked::Pte || (asked == Asked::Nobody && table)) {
        fault.pc = handler_.labels[static_cast<std::size_t>(model::Label::Pte)];
    } else {
        fault.asked_pmd = true;
        fault.pc = 1; // the first step of every handler is __handle_mm_fault()
    }
}

/// The 4 KiB path was asked at once, though the model had no page table when the fault was
/// dispatched. May there have been something else: a huge PMD that a private write splits, for a
/// zap by madvise() had not come to it, or the page table of another fault that has not put its
/// page in yet?
bool HandlerDrive::table_since_dispatch(std::uint32_t number) const {
    const Access& access = plan_.accesses[number];
    const Dispatched& at = dispatched_[access.task];
    if (at.asked != Asked::Pmd || !access.pte_first) {
        return false;
    }
    const auto times = page_times_.find(access.slot);
    const bool zapping = times != page_times_.end() && times->second.last_zap_end >= at.time;
    if (zapping && access.write && plan_.slots[access.slot].is_private) {
        return true;
    }
    for (std::uint32_t index = live_.first_in_range(access.range); index != kNoIndex;
         index = live_.next_in_range(index)) {
        const Flight& other = flights_[index];
        if (other.in_pte && plan_.accesses[other.access].slot == access.slot) {
            return true;
        }
    }
    return false;
}

/// A zap by madvise() that went on while the page was mapped: that the recorded fault is there says
/// that the zap came to it afterwards.
bool HandlerDrive::zapped_late(const Access& access, const model::Fault& fault, std::int64_t time) {
    const auto times = page_times_.find(access.slot);
    if (times == page_times_.end() || !times->second.late[access.page]) {
        return false;
    }
    times->second.late[access.page] = false;
    const std::uint32_t range = plan_.slots[access.slot].range;
    worlds_[range].zap(fault.mapping, access.page, 1, false);
    note_losers(range, {times->second.zap[access.page], CauseKind::Unmap}, time);
    return true;
}

/// The fault that the event tells of, where the model is in it, too.
Flight* HandlerDrive::modelled_flight_of(const Event& event) {
    const trace::Task* const task = trace_->task(event.task);
    if (task == nullptr) {
        return nullptr;
    }
    const std::uint32_t live =
        task_flight_[static_cast<std::size_t>(task - trace_->tasks().data())];
    if (live == kNoIndex) {
        return nullptr;
    }
    Flight& flight = flights_[live];
    return !flight.hit && !flight.waits && !flight.fault.done() ? &flight : nullptr;
}

/// Is it in the 4 KiB path, in the trace and in the model?
bool HandlerDrive::in_pte_path(const Flight& flight) const {
    return flight.in_pte || (plan_.accesses[flight.access].pte_first && !flight.fault.asked_pmd);
}

/// A private write comes to the page: its steps up to here run now, and not at the bracket's end.
void HandlerDrive::finished(std::uint32_t number) {
    const Event event = trace_->event(number);
    Flight* const found_flight = modelled_flight_of(event);
    if (found_flight == nullptr || !in_pte_path(*found_flight)) {
        return;
    }
    Flight& flight = *found_flight;
    const Access& access = plan_.accesses[flight.access];
    const model::Fault& fault = flight.fault;
    if (!fault.write || !fault.is_private) {
        return;
    }
    model::World& world = worlds_[access.range];
    PageTimes& times = page_times(access.slot);
    const bool mapped = world.pte(fault.mapping, access.page) != Pte::None;
    const bool found = (event.result & static_cast<int>(model::vm_fault::kNopage)) != 0;
    if (mapped && !found && times.late[access.page]) {
        flight.learnt = zapped_late(access, fault, event.ts);
    }
    const bool not_yet = !mapped && found && event.ts <= times.zap_end[access.page] &&
                         at_slot(access.slot).kind == SlotKind::Table;
    if (not_yet) { // the zap that is under way has not come to it
        flight.learnt = true;
        world.set_pte(fault.mapping, access.page, Pte::Ro);
    }
    reach(flight, kUptoPteSection, event.ts);
    if (not_yet) {
        world.set_pte(fault.mapping, access.page, Pte::None);
    }
    if (!found) {
        note_gone(access.slot, access.page, event.ts_end);
    }
}

/// A fault maps what it asked for: its steps run now. Who returns late maps no later for that.
void HandlerDrive::inserted(std::uint32_t number) {
    const Event event = trace_->event(number);
    Flight* const flight = modelled_flight_of(event);
    if (flight == nullptr) {
        return;
    }
    const Access& access = plan_.accesses[flight->access];
    if (in_pte_path(*flight)) {
        reach(*flight, kAllInstants, event.ts);
        note_gone(access.slot, access.page, event.ts_end);
    } else if (!access.pte_first) {
        reach(*flight, kPmdInstants, event.ts);
    }
}

/// A fault has the DAX entry locked, or is a PMD fault that found 4 KiB entries. From now on a PMD
/// fault finds the 4 KiB path's entry there, whatever that path comes to.
void HandlerDrive::grabbed(std::uint32_t number) {
    const Event event = trace_->event(number);
    Flight* const flight = modelled_flight_of(event);
    if (flight == nullptr) {
        return;
    }
    const Access& access = plan_.accesses[flight->access];
    if (!in_pte_path(*flight)) {
        if (!access.pte_first) {
            reach(*flight, kPmdInstants & ~bit(Instant::End), event.ts);
        }
        return;
    }
    model::World& world = worlds_[access.range];
    if (world.range.entry_locked && world.range.pmd_entry != Entry::None) {
        force_holder(*flight, event.ts); // a PMD fault, which has unlocked it before
    }
    if (at_slot(access.slot).huge()) { // looked at next: a huge PMD by now ends the fault
        reach(*flight, kAllInstants, event.ts);
        return;
    }
    if (world.range.pmd_entry == Entry::Empty && !world.range.entry_locked) {
        world.range.pmd_entry = Entry::None;
    }
    if (world.range.pmd_entry == Entry::None) {
        pages(access.range);
        if (world.entry(access.page) == Entry::None) {
            world.set_entry(access.page, Entry::Empty, false);
        }
        stir(access.range, access.slot);
    }
}

} // namespace daxscope::replay
