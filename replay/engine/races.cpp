// SPDX-License-Identifier: GPL-3.0-or-later
//
// Faults of one mapping's threads that overlap, where the recording tells their order (record
// --races): when each was dispatched, when it mapped its page or put a private copy in, when a page
// made place for one, and until when MADV_DONTNEED was under way.
#include "replay/engine/engine.h"

#include <algorithm>

namespace daxscope::replay {

using model::Entry;
using model::Instant;
using model::Pte;
using model::SlotKind;
using trace::Event;

Engine::PageTimes& Engine::page_times(std::uint32_t slot) {
    PageTimes& times = page_times_[slot];
    if (times.gone.empty()) {
        const auto pages = static_cast<std::size_t>(trace_->session().pages_per_pmd());
        times.gone.resize(pages, INT64_MIN);
        times.zap_end.resize(pages, INT64_MIN);
        times.zap.resize(pages, kNoIndex);
        times.late.resize(pages);
    }
    return times;
}

std::uint32_t Engine::slot_of(const Event& event) const {
    const auto slots = plan_.slots_from(*trace_, event.mapping, event.pgoff);
    if (slots.empty()) {
        return kNoIndex;
    }
    const std::int64_t first = trace_->ranges()[plan_.slots[slots.front()].range].pgoff;
    return event.pgoff >= first ? slots.front() : kNoIndex;
}

/// __handle_mm_fault() looks at the page tables now, or soon after.
void Engine::dispatch(std::uint32_t event) {
    const std::uint32_t number = plan_.access_of[event];
    if (number == kNoIndex) {
        return;
    }
    const Access& access = plan_.accesses[number];
    if (plan_.slots[access.slot].colour) {
        return; // which page table it looks at is learnt from the fault
    }
    dispatched_.resize(trace_->tasks().size());
    Dispatched& at = dispatched_[access.task];
    at.access = number;
    at.time = trace_->time(event);
    at.asked = Asked::Nobody;
    model::Fault fault = fault_of(access);
    if (!needs_handler(access.slot, fault)) {
        return;
    }
    if (recording()) {
        at.asked = at_slot(access.slot).kind == SlotKind::Table ? Asked::Pte : Asked::Pmd;
        return;
    }
    stir(access.range, access.slot);
    steps_.front().step(worlds_[access.range], fault); // may split a private mapping's huge PMD
    note_losers(access.range, {number, CauseKind::Fault}, at.time);
    at.asked = fault.jump == model::Label::Pte ? Asked::Pte
               : fault.asked_pmd               ? Asked::Pmd
                                               : Asked::Nobody;
}

/// Would a handler be asked if the page tables were looked at now?
bool Engine::needs_handler(std::uint32_t slot, const model::Fault& fault) const {
    const model::World& world = worlds_[plan_.slots[slot].range];
    return !model::satisfied(world, fault) && !model::copied_in_place(world, fault);
}

bool Engine::dispatch_recorded(std::uint32_t number) const {
    const std::uint32_t task = plan_.accesses[number].task;
    return task < dispatched_.size() && dispatched_[task].access == number;
}

/// Was a handler asked although the page is there by now: was it not there when the fault was
/// dispatched, or at some moment since? Says nothing of the fault's own outcome.
bool Engine::dispatched_before(std::uint32_t number) const {
    if (!dispatch_recorded(number)) {
        return false;
    }
    const Access& access = plan_.accesses[number];
    const Dispatched& at = dispatched_[access.task];
    const auto times = page_times_.find(access.slot);
    return at.asked != Asked::Nobody ||
           (times != page_times_.end() && times->second.gone[access.page] >= at.time);
}

/// Goes on behind __handle_mm_fault(), where that looked at the page tables before: they may have
/// changed since. Where it can have looked again, it is left to look now.
void Engine::skip_dispatch(std::uint32_t number, model::Fault& fault) const {
    const Access& access = plan_.accesses[number];
    const Asked asked = dispatched_[access.task].asked;
    const bool table = at_slot(access.slot).kind == SlotKind::Table;
    if (asked == Asked::Pte || (asked == Asked::Nobody && table)) {
        fault.pc = handler_->labels[static_cast<std::size_t>(model::Label::Pte)];
    } else {
        fault.asked_pmd = true;
        fault.pc = 1; // the first step of every handler is __handle_mm_fault()
    }
}

/// The 4 KiB path was asked at once, though the model had no page table when the fault was
/// dispatched. May there have been something else: a huge PMD that a private write splits, for a
/// zap by madvise() had not come to it, or the page table of another fault that has not put its
/// page in yet?
bool Engine::table_since_dispatch(std::uint32_t number) const {
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
bool Engine::zapped_late(const Access& access, const model::Fault& fault, std::int64_t time) {
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

/// Whoever looks at the page table without its lock may find nothing until then.
void Engine::note_gone(std::uint32_t slot, std::uint32_t page, std::int64_t until) {
    if (plan_.tells_order && until != trace::kNone) {
        std::int64_t& gone = page_times(slot).gone[page];
        gone = std::max(gone, until);
    }
}

void Engine::note_zap_end(std::uint32_t slot, const Pages& pages, std::uint32_t event) {
    const std::int64_t end = trace_->time_end(event);
    PageTimes& times = page_times(slot);
    for (std::uint32_t page = pages.first; page < pages.first + pages.count; ++page) {
        if (end >= times.zap_end[page]) { // one may outlast the next
            times.zap_end[page] = end;
            times.zap[page] = event;
        }
        times.last_zap_end = std::max(times.last_zap_end, end);
        note_gone(slot, page, end);
        times.late[page] = false;
    }
}

void Engine::note_page_mapped(std::uint32_t slot, std::uint32_t page, std::int64_t time) {
    const auto times = page_times_.find(slot);
    if (times != page_times_.end()) {
        times->second.late[page] = time <= times->second.zap_end[page];
    }
}

/// The fault that the event tells of, where the model is in it, too.
Flight* Engine::modelled_flight_of(const Event& event) {
    const trace::Task* const task = trace_->task(event.task);
    if (task == nullptr || recording()) {
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
bool Engine::in_pte_path(const Flight& flight) const {
    return flight.in_pte || (plan_.accesses[flight.access].pte_first && !flight.fault.asked_pmd);
}

/// A private write comes to the page: its steps up to here run now, and not at the bracket's end.
void Engine::finished(std::uint32_t number) {
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
    run_steps(flight, kUptoPteSection, event.ts);
    if (not_yet) {
        world.set_pte(fault.mapping, access.page, Pte::None);
    }
    if (!found) {
        note_gone(access.slot, access.page, event.ts_end);
    }
}

/// A fault maps what it asked for: its steps run now. Who returns late maps no later for that.
void Engine::inserted(std::uint32_t number) {
    const Event event = trace_->event(number);
    Flight* const flight = modelled_flight_of(event);
    if (flight == nullptr) {
        return;
    }
    const Access& access = plan_.accesses[flight->access];
    if (in_pte_path(*flight)) {
        run_steps(*flight, kAllInstants, event.ts);
        note_gone(access.slot, access.page, event.ts_end);
    } else if (!access.pte_first) {
        run_steps(*flight, kPmdInstants, event.ts);
    }
}

/// A fault has the DAX entry locked, or is a PMD fault that found 4 KiB entries. From now on a PMD
/// fault finds the 4 KiB path's entry there, whatever that path comes to.
void Engine::grabbed(std::uint32_t number) {
    const Event event = trace_->event(number);
    Flight* const flight = modelled_flight_of(event);
    if (flight == nullptr) {
        return;
    }
    const Access& access = plan_.accesses[flight->access];
    if (!in_pte_path(*flight)) {
        if (!access.pte_first) {
            run_steps(*flight, kPmdInstants & ~bit(Instant::End), event.ts);
        }
        return;
    }
    model::World& world = worlds_[access.range];
    if (world.range.entry_locked && world.range.pmd_entry != Entry::None) {
        force_holder(*flight, event.ts); // a PMD fault, which has unlocked it before
    }
    if (at_slot(access.slot).huge()) { // looked at next: a huge PMD by now ends the fault
        run_steps(*flight, kAllInstants, event.ts);
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

/// A page of a private mapping made place for a copy of its own.
void Engine::copied(std::uint32_t number) {
    const Event event = trace_->event(number);
    const std::uint32_t slot = slot_of(event);
    if (slot == kNoIndex || at_slot(slot).kind != SlotKind::Table) {
        return;
    }
    const std::uint32_t range = plan_.slots[slot].range;
    const auto page = static_cast<std::uint32_t>(event.pgoff - trace_->ranges()[range].pgoff);
    const std::uint32_t mapping = plan_.slots[slot].place;
    note_gone(slot, page, std::max(event.ts, event.ts_end));
    // Where nothing is there in the model, a fault under way has just mapped it.
    if (worlds_[range].pte(mapping, page) != Pte::None) {
        worlds_[range].set_pte(mapping, page, Pte::Rw);
        stir(range, slot);
        note_page_mapped(slot, page, event.ts);
    }
}

} // namespace daxscope::replay
