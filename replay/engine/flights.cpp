// SPDX-License-Identifier: GPL-3.0-or-later
//
// Accesses under way: how each begins, goes on from bracket to bracket, and ends.
#include "replay/engine/engine.h"

#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

using model::Instant;
using model::SlotKind;
using trace::Event;

// Which steps may run at each instant of a bracket. A bracket that began as a PTE fault holds the
// whole access: where the model asks the PMD handler first, its steps have no bracket of their own.
constexpr unsigned kAtBegin = bit(Instant::Begin);
constexpr unsigned kAtBeginAlone = kAtBegin | bit(Instant::Unmap);
constexpr unsigned kAtUnmap = kAtBeginAlone | bit(Instant::Section);
constexpr unsigned kAtEnd = kAtUnmap | bit(Instant::End);
constexpr unsigned kAtPteBegin = kAtEnd | bit(Instant::PteUnmap);
constexpr unsigned kAtPteUnmap = kAtPteBegin | bit(Instant::PteSection);
constexpr unsigned kAtPteEnd = kAtPteUnmap | bit(Instant::PteEnd);

/// The order of the timers' heap: earliest first, ties in the order of accesses.
constexpr auto later = [](const auto& a, const auto& b) {
    return std::pair(a.time, a.access) > std::pair(b.time, b.access);
};

} // namespace

std::uint32_t Engine::new_flight(std::uint32_t access) {
    std::uint32_t flight = 0;
    if (free_.empty()) {
        flight = static_cast<std::uint32_t>(flights_.size());
        flights_.emplace_back();
    } else {
        flight = free_.back();
        free_.pop_back();
        flights_[flight] = {};
    }
    flights_[flight].access = access;
    live_.add(flight, plan_.accesses[access].range);
    return flight;
}

Flight* Engine::flight_of(std::uint32_t access) {
    const std::uint32_t task = plan_.accesses[access].task;
    if (task == kNoIndex || task_flight_[task] == kNoIndex) {
        return nullptr;
    }
    Flight& flight = flights_[task_flight_[task]];
    return flight.access == access ? &flight : nullptr;
}

std::int64_t Engine::end_of(const Access& access) const {
    if (access.event == kNoIndex) {
        return access.begin + plan_.pmd_fault_time;
    }
    return std::max(trace_->time_end(access.event), access.begin);
}

/// The fault as __handle_mm_fault() begins it.
model::Fault Engine::fault_of(const Access& access) const {
    const SlotPlace& place = plan_.slots[access.slot];
    model::Fault fault;
    fault.mapping = static_cast<std::uint16_t>(place.place);
    fault.page = access.page;
    fault.write = access.write;
    fault.is_private = place.is_private;
    fault.sync = place.sync;
    fault.no_huge = place.no_huge;
    fault.before_vma = place.before_vma;
    fault.after_vma = place.after_vma;
    fault.colour = place.colour;
    fault.retried = access.event != kNoIndex && !access.pte_first;
    return fault;
}

/// Is it a hit by now? Where a handler was asked all the same, the fault goes on behind
/// __handle_mm_fault().
/// @return whether another task of the mapping has mapped it since that looked
bool Engine::ask_page_tables(std::uint32_t index, std::int64_t time) {
    Flight& flight = flights_[index];
    model::Fault& fault = flight.fault;
    const Access& access = plan_.accesses[flight.access];
    const bool assumed = access.event == kNoIndex;
    flight.hit = (assumed && in_fault(index)) || !needs_handler(access.slot, fault);
    if (recording()) {
        return flight.hit &&
               (dispatched_empty(flight) || (!assumed && dispatched_before(flight.access)));
    }
    if (!assumed && dispatched_before(flight.access)) {
        const bool raced = flight.hit;
        const bool as_recorded = (dispatched_[access.task].asked == Asked::Pte) == access.pte_first;
        const bool table = !raced && !as_recorded && table_since_dispatch(flight.access);
        if (table) {
            flight.learnt = true;
            dispatched_[access.task].asked = Asked::Pte;
        }
        if (raced || as_recorded || table) {
            flight.hit = false;
            skip_dispatch(flight.access, fault);
        }
        return raced;
    }
    if (flight.hit && !assumed && zapped_late(access, fault, time)) {
        flight.hit = false;
        flight.learnt = true;
    }
    if (!flight.hit) {
        return false;
    }
    model::copy_in_place(worlds_[access.range], fault);
    if (!dispatched_empty(flight)) {
        return false;
    }
    flight.hit = false;
    fault.asked_pmd = true;
    fault.pc = 1; // past __handle_mm_fault(), the first step of every handler
    return true;
}

void Engine::begin_access(std::uint32_t number, std::int64_t time) {
    const Access& access = plan_.accesses[number];
    if (access.task != kNoIndex && task_flight_[access.task] != kNoIndex) {
        finish(task_flight_[access.task], time); // its end was lost
    }
    if (access.protect != kNoIndex) {
        const Event writeback = trace_->event(access.protect);
        const trace::PmdRange& range = trace_->ranges()[access.range];
        const std::int64_t pages = worlds_[access.range].range.pages;
        const std::int64_t first = std::max<std::int64_t>(writeback.pgoff - range.pgoff, 0);
        const std::int64_t last = std::min(writeback.pgoff + writeback.arg0 - range.pgoff, pages);
        protect(access.range, static_cast<std::uint32_t>(first),
                static_cast<std::uint32_t>(std::max<std::int64_t>(last - first, 0)),
                access.protect);
    }
    const std::uint32_t index = new_flight(number);
    Flight& flight = flights_[index];
    model::Fault& fault = flight.fault;
    fault = fault_of(access);
    if (access.event != kNoIndex) {
        learn(flight, trace_->event(access.event));
    }

    Outcome& outcome = new_outcome(number);
    outcome.begin = access.begin;
    outcome.end = access.begin;
    outcome.event = access.event;
    outcome.range = access.range;
    outcome.mapping = plan_.slots[access.slot].mapping;
    outcome.write = access.write;
    outcome.pte = access.pte_first;
    const bool was_recorded = recording() && access.event != kNoIndex;
    const bool raced = ask_page_tables(index, time);
    if (flight.hit && !was_recorded) {
        if (watches(flight)) {
            watch_->found.hit = true;
            watch_->found.before = watch_->found.after = state_of(access.range);
            watch_->done = true;
        }
        // A hit needs no flight; but a fault recorded here that the model does not expect is a
        // miss of the self-check.
        if (check_ != nullptr && access.event != kNoIndex) {
            check_fault(flight, access.event);
            check_rest(flight);
            check_unmaps(flight);
        }
        outcome.result = 0;
        live_.remove(index, access.range);
        flight.access = kNoIndex;
        free_.push_back(index);
        return;
    }
    if (watches(flight)) {
        watch_->found.before = state_of(access.range);
    }
    classify(flight, outcome);
    if (raced) {
        outcome.kind = OutcomeKind::FirstTouch; // of a slot that was empty when it was dispatched
    }
    if (recording() && access.event == kNoIndex) {
        // An assumed access that left no event cannot have been a fault.
        outcome.kind = OutcomeKind::Hit;
        outcome.cause = kNoIndex;
        outcome.cause_kind = CauseKind::None;
        live_.remove(index, access.range);
        flight.access = kNoIndex;
        free_.push_back(index);
        return;
    }
    outcome.end = end_of(access);
    if (access.task != kNoIndex) {
        task_flight_[access.task] = index;
    }
    if (access.event == kNoIndex && plan_.in_turns) {
        // The next one waits for this one, whatever the recorded run's clock says by then.
        finish(index, time);
        return;
    }
    schedule(index, outcome.end);
    const bool waits = access.before != kNoIndex || access.unmap != kNoIndex;
    unsigned instants = waits ? kAtBegin : kAtBeginAlone;
    if (access.pte_first) {
        instants |= waits ? 0 : bit(Instant::PteUnmap);
    }
    run_steps(flight, instants, time);
}

// __handle_mm_fault() looks at the PMD before the handler's tracepoint, and in between another task
// of the mapping may have mapped it: then the recorded PMD is there at the fault's begin, and in
// the model since the task's last event. The handler runs all the same, as in the kernel.
bool Engine::dispatched_empty(const Flight& flight) const {
    const Access& access = plan_.accesses[flight.access];
    if (access.event == kNoIndex || access.task == kNoIndex || access.pte_first ||
        flight.fault.is_private || !at_slot(access.slot).huge()) {
        return false;
    }
    const std::int64_t installed = memory_[access.slot].installed;
    return installed != INT64_MIN && installed >= access.task_last &&
           found_there(trace_->session().arch, trace_->event(access.event));
}

// An assumed access whose mapping is still in its last fault there is not made: whoever waits for a
// fault to end touches nothing meanwhile.
bool Engine::in_fault(std::uint32_t flight) const {
    const Access& access = plan_.accesses[flights_[flight].access];
    for (std::uint32_t other = live_.first_in_range(access.range); other != kNoIndex;
         other = live_.next_in_range(other)) {
        if (other != flight && plan_.accesses[flights_[other].access].slot == access.slot) {
            return true;
        }
    }
    return false;
}

void Engine::schedule(std::uint32_t flight, std::int64_t time) {
    timers_.push_back({time, flights_[flight].access, flight});
    std::push_heap(timers_.begin(), timers_.end(), later);
}

void Engine::retry_pmd(std::uint32_t access, std::int64_t time) {
    Flight* flight = flight_of(access);
    if (flight == nullptr) {
        return; // a hit, or over without a fallback
    }
    const Access& a = plan_.accesses[access];
    if (check_ != nullptr) {
        check_fault(*flight, a.event);
    }
    flight->waits = false;
    flight->in_retry = true;
    if (!recording()) {
        flight->fault.pc = 0; // __handle_mm_fault() from its begin; what was done stays done
    }
    schedule(task_flight_[a.task], std::max(trace_->time_end(a.retry), time));
    run_steps(*flight, kAtBeginAlone, time);
}

void Engine::continue_pte(std::uint32_t access, std::int64_t time) {
    Flight* flight = flight_of(access);
    if (flight == nullptr) {
        return; // a hit, or over without the PTE path
    }
    flight->waits = false;
    flight->in_pte = true;
    const Access& a = plan_.accesses[access];
    schedule(task_flight_[a.task], std::max(trace_->time_end(a.pte), time));
    run_steps(*flight, a.pte_unmap == kNoIndex ? kAtPteBegin : kAtEnd, time);
}

void Engine::own_unmap(std::uint32_t event, std::uint32_t number) {
    const Access& access = plan_.accesses[number];
    const std::int64_t time = trace_->time(event);
    if (access.before == event) {
        begin_access(number, time);
    }
    Flight* flight = flight_of(number);
    if (flight == nullptr) {
        return;
    }
    if (recording()) {
        recorded_unmap(*flight, event, time);
        return;
    }
    unsigned instants = kAtUnmap;
    if (access.before == event || (plan_.unmaps_first && access.unmap == event)) {
        instants = kAtBeginAlone; // the module's: the entry is not locked yet
    } else if (flight->in_pte || access.pte_first) {
        instants = flight->in_pte ? kAtPteUnmap
                                  : kAtUnmap | bit(Instant::PteUnmap) | bit(Instant::PteSection);
    }
    run_steps(*flight, instants, time);
}

void Engine::run_timers(std::int64_t until) {
    while (timer_due(until)) {
        const Timer timer = timers_.front();
        std::pop_heap(timers_.begin(), timers_.end(), later);
        timers_.pop_back();
        Flight& flight = flights_[timer.flight];
        if (flight.access != timer.access) {
            continue; // finished before its time
        }
        const Access& access = plan_.accesses[timer.access];
        const bool more = access.pte != kNoIndex || (access.retry != kNoIndex && !flight.in_retry);
        if (flight.in_pte || !more) {
            finish(timer.flight, timer.time);
            continue;
        }
        run_steps(flight, kAtEnd, timer.time);
        if (recording()) {
            recorded_map(flight, flight.in_retry ? access.retry : access.event, timer.time);
        }
        if (flight.fault.done() && !recording()) {
            finish(timer.flight, timer.time); // the model does not fall back: no PTE fault
        } else {
            flight.waits = true;
        }
    }
}

/// The PMD handler fell back, and no 4 KiB handler was asked: the page was there by the time that
/// handle_pte_fault() looked, at once or when the whole fault was retried. A trace that does not
/// record dispatches may as well have lost the rest: there it goes on.
bool Engine::ends_without_pte(const Access& access) const {
    if (!plan_.tells_dispatch || access.event == kNoIndex || access.pte_first ||
        access.pte != kNoIndex) {
        return false;
    }
    const std::uint32_t last = access.retry != kNoIndex ? access.retry : access.event;
    return (trace_->event(last).result & static_cast<int>(model::vm_fault::kFallback)) != 0;
}

void Engine::finish(std::uint32_t index, std::int64_t time) {
    Flight& flight = flights_[index];
    const Access& access = plan_.accesses[flight.access];
    Outcome& outcome = outcome_of(flight.access);
    run_steps(flight, ends_without_pte(access) ? kAtEnd : kAtPteEnd, time);
    if (recording()) {
        const bool pte = access.pte != kNoIndex && !flight.waits;
        const std::uint32_t last =
            pte ? access.pte : (flight.in_retry ? access.retry : access.event);
        recorded_map(flight, last, time);
        outcome.result = static_cast<std::uint16_t>(trace_->event(last).result);
        outcome.pte = access.pte_first || pte;
        outcome.end = std::max(trace_->time_end(last), outcome.begin);
    } else {
        outcome.result = flight.fault.result;
        outcome.step = flight.fault.decided;
        outcome.zapped = flight.fault.zapped;
        outcome.entries_removed = flight.fault.entries_removed;
        outcome.dirty_removed = flight.fault.dirty_removed;
        outcome.pte = flight.fault.asked_pte;
        if (flight.in_pte) {
            outcome.end = std::max(trace_->time_end(access.pte), outcome.begin);
        } else if (flight.in_retry) {
            outcome.end = std::max(trace_->time_end(access.retry), outcome.begin);
        }
        if (check_ != nullptr && access.event != kNoIndex) {
            if (!flight.in_retry) {
                check_fault(flight, access.event); // before a retry it was looked at already
            }
            check_rest(flight);
            check_unmaps(flight);
        }
    }
    outcome.unmapped = flight.unmapped;
    if (watches(flight)) {
        watch_->found.fault = flight.fault;
        watch_->found.after = state_of(access.range);
        watch_->done = true;
    }
    if (access.task != kNoIndex) {
        task_flight_[access.task] = kNoIndex;
    }
    if (at_slot(access.slot).kind == SlotKind::None) {
        empties(access.range, access.slot);
    }
    live_.remove(index, access.range);
    flight.access = kNoIndex;
    free_.push_back(index);
}

} // namespace daxscope::replay
