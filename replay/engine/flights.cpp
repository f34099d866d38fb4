// SPDX-License-Identifier: GPL-3.0-or-later
//
// Accesses under way: how each begins, goes on from bracket to bracket, and ends.
#include "replay/engine/brackets.h"
#include "replay/engine/drive.h"
#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

using model::Instant;
using model::SlotKind;
using trace::Event;

/// The order of the timers' heap: earliest first, ties in the order of accesses.
constexpr auto later = [](const auto& a, const auto& b) {
    return std::pair(a.time, a.access) > std::pair(b.time, b.access);
};

} // namespace

std::uint32_t Drive::new_flight(std::uint32_t access) {
    std::uint32_t flight = 0;
    if (free_.empty()) {
        flight = static_cast<std::uint32_t>(flights_.size());
        flights_.emplace_back();
        outcomes_.emplace_back();
    } else {
        flight = free_.back();
        free_.pop_back();
        flights_[flight] = {};
    }
    flights_[flight].access = access;
    live_.add(flight, plan_.accesses[access].range);
    return flight;
}

Flight* Drive::flight_of(std::uint32_t access) {
    const std::uint32_t task = plan_.accesses[access].task;
    if (task == kNoIndex || task_flight_[task] == kNoIndex) {
        return nullptr;
    }
    Flight& flight = flights_[task_flight_[task]];
    return flight.access == access ? &flight : nullptr;
}

std::int64_t Drive::end_of(const Access& access) const {
    if (access.event == kNoIndex) {
        return access.begin + plan_.pmd_fault_time;
    }
    return std::max(trace_->time_end(access.event), access.begin);
}

/// The fault as __handle_mm_fault() begins it.
model::Fault Drive::fault_of(const Access& access) const {
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

void Drive::begin_access(std::uint32_t number, std::int64_t time) {
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

    Outcome& outcome = outcomes_[index];
    outcome = {};
    outcome.begin = access.begin;
    outcome.end = access.begin;
    outcome.event = access.event;
    outcome.range = access.range;
    outcome.mapping = plan_.slots[access.slot].mapping;
    outcome.write = access.write;
    outcome.pte = access.pte_first;
    const bool raced = ask_page_tables(index, time);
    if (flight.hit) {
        if (onlooker_ != nullptr) {
            onlooker_->over(flight);
        }
        sink_.outcome(number, outcome);
        let_go(index);
        return;
    }
    if (onlooker_ != nullptr) {
        onlooker_->begins(flight);
    }
    classify(flight, outcome);
    if (raced) {
        outcome.kind = OutcomeKind::FirstTouch; // of a slot that was empty when it was dispatched
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
        instants |= waits ? 0 : bit(model::Instant::PteUnmap);
    }
    reach(flight, instants, time);
}

/// Nothing of it is under way any more.
void Drive::let_go(std::uint32_t index) {
    Flight& flight = flights_[index];
    live_.remove(index, plan_.accesses[flight.access].range);
    flight.access = kNoIndex;
    free_.push_back(index);
}

// __handle_mm_fault() looks at the PMD before the handler's tracepoint, and in between another task
// of the mapping may have mapped it: then the recorded PMD is there at the fault's begin, and in
// the model since the task's last event. The handler runs all the same, as in the kernel.
bool Drive::dispatched_empty(const Flight& flight) const {
    const Access& access = plan_.accesses[flight.access];
    if (access.event == kNoIndex || access.task == kNoIndex || access.pte_first ||
        flight.fault.is_private || !at_slot(access.slot).huge()) {
        return false;
    }
    const std::int64_t installed = memory_[access.slot].installed;
    return installed != INT64_MIN && installed >= access.task_last &&
           found_there(trace_->session().arch, trace_->event(access.event));
}

void Drive::schedule(std::uint32_t flight, std::int64_t time) {
    timers_.push_back({time, flights_[flight].access, flight});
    std::push_heap(timers_.begin(), timers_.end(), later);
}

void Drive::retry_pmd(std::uint32_t access, std::int64_t time) {
    Flight* flight = flight_of(access);
    if (flight == nullptr) {
        return; // a hit, or over without a fallback
    }
    const Access& a = plan_.accesses[access];
    again(*flight);
    flight->waits = false;
    flight->in_retry = true;
    schedule(task_flight_[a.task], std::max(trace_->time_end(a.retry), time));
    reach(*flight, kAtBeginAlone, time);
}

void Drive::continue_pte(std::uint32_t access, std::int64_t time) {
    Flight* flight = flight_of(access);
    if (flight == nullptr) {
        return; // a hit, or over without the PTE path
    }
    flight->waits = false;
    flight->in_pte = true;
    const Access& a = plan_.accesses[access];
    schedule(task_flight_[a.task], std::max(trace_->time_end(a.pte), time));
    reach(*flight, a.pte_unmap == kNoIndex ? kAtPteBegin : kAtEnd, time);
}

void Drive::own_unmap(std::uint32_t event, std::uint32_t number) {
    const Access& access = plan_.accesses[number];
    const std::int64_t time = trace_->time(event);
    if (access.before == event) {
        begin_access(number, time);
    }
    Flight* flight = flight_of(number);
    if (flight == nullptr) {
        return;
    }
    unmap_of(*flight, event, time);
}

void Drive::run_timers(std::int64_t until) {
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
        if (end_bracket(flight, timer.time)) {
            flight.waits = true;
        } else {
            finish(timer.flight, timer.time); // it does not fall back: no PTE fault
        }
    }
}

void Drive::finish(std::uint32_t index, std::int64_t time) {
    Flight& flight = flights_[index];
    const Access& access = plan_.accesses[flight.access];
    end(flight, time);
    outcomes_[index].unmapped = flight.unmapped;
    if (onlooker_ != nullptr) {
        onlooker_->over(flight);
    }
    sink_.outcome(flight.access, outcomes_[index]);
    if (access.task != kNoIndex) {
        task_flight_[access.task] = kNoIndex;
    }
    if (at_slot(access.slot).kind == SlotKind::None) {
        empties(access.range, access.slot);
    }
    let_go(index);
}

void Drive::force(std::uint32_t access, std::int64_t time) {
    if (Flight* const flight = flight_of(access); flight != nullptr) {
        force(*flight, time);
    }
}

/// A mapping was zapped, by a fault or by an act of others.
void Drive::zap(std::uint32_t number) {
    const std::uint32_t owner = plan_.access_of[number];
    if (owner == kNoIndex) {
        zap_mappings(number, {number, CauseKind::Unmap}, kNoIndex);
        return;
    }
    const Flight* const flight = flight_of(owner);
    if (flight == nullptr || !flight->unmapped) {
        return; // this handler did not unmap here
    }
    const Access& access = plan_.accesses[owner];
    if (range_installed_[access.range] < flight->unmap_time) {
        return; // nothing came back since
    }
    // Not its own: it maps after it unmapped.
    zap_mappings(number, {owner, CauseKind::Fault}, access.slot);
}

/// __handle_mm_fault() looks at the page tables now, or soon after.
void Drive::dispatch(std::uint32_t event) {
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
    at.asked = whom(number, fault, at.time);
}

/// Would a handler be asked if the page tables were looked at now?
bool Drive::needs_handler(std::uint32_t slot, const model::Fault& fault) const {
    const model::World& world = worlds_[plan_.slots[slot].range];
    return !model::satisfied(world, fault) && !model::copied_in_place(world, fault);
}

bool Drive::dispatch_recorded(std::uint32_t number) const {
    const std::uint32_t task = plan_.accesses[number].task;
    return task < dispatched_.size() && dispatched_[task].access == number;
}

/// Was a handler asked although the page is there by now: was it not there when the fault was
/// dispatched, or at some moment since? Says nothing of the fault's own outcome.
bool Drive::dispatched_before(std::uint32_t number) const {
    if (!dispatch_recorded(number)) {
        return false;
    }
    const Access& access = plan_.accesses[number];
    const Dispatched& at = dispatched_[access.task];
    const auto times = page_times_.find(access.slot);
    return at.asked != Asked::Nobody ||
           (times != page_times_.end() && times->second.gone[access.page] >= at.time);
}

} // namespace daxscope::replay
