// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/engine.h"

#include "model/explore/scenario.h"
#include "model/large_pages.h"
#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

using model::Extent;
using model::Instant;
using trace::Event;
using trace::Kind;
using trace::Trace;

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

Engine::Engine(const Trace& trace, const Plan& plan, const model::Handler* handler,
               SelfCheck* check)
    : trace_(trace), plan_(plan), handler_(handler), check_(check), slots_(plan.slots.size()),
      memory_(plan.slots.size()), task_flight_(trace.tasks().size(), kNoIndex) {
    if (handler != nullptr) {
        constexpr HotStep kOver{nullptr, nullptr, 0, model::Fault::kDone};
        steps_.resize(model::Fault::kDone + std::size_t{1}, kOver);
        for (std::size_t pc = 0; pc < handler->steps.size(); ++pc) {
            const model::Step& step = handler->steps[pc];
            steps_[pc] = {step.step, step.enabled, bit(step.instant),
                          static_cast<std::uint8_t>(pc)};
        }
        for (std::size_t label = 0; label < model::kLabels; ++label) {
            labels_[label] = &steps_[handler->labels[label]];
        }
    }
    const std::size_t ranges = trace.ranges().size();
    worlds_.resize(ranges);
    page_states_.resize(ranges);
    range_known_.resize(ranges);
    shared_ = plan.shared;
    size_of_.resize(ranges);
    range_installed_.resize(ranges, INT64_MIN);
    const auto pages = static_cast<std::uint16_t>(trace.session().pages_per_pmd());
    closed_ = handler != nullptr && trace.session().made() &&
              trace.session().value(trace::key::kMadeHandler) != handler->name;
    const bool hole_length = trace.session().value(trace::key::kMadeHoleLength) == "known";
    for (std::size_t range = 0; range < ranges; ++range) {
        const std::size_t first = plan.first_slot[range];
        worlds_[range].slots = {slots_.data() + first, plan.first_slot[range + 1] - first};
        for (std::size_t slot = first; slot < plan.first_slot[range + 1]; ++slot) {
            slots_[slot].is_private = plan.slots[slot].is_private;
        }
        worlds_[range].range.pages = pages;
        worlds_[range].range.inside = pages;
        worlds_[range].range.hole_has_length = hole_length;
        worlds_[range].losers = &losers_;
        const std::int64_t file = trace.ranges()[range].file;
        const bool same = range > 0 && trace.ranges()[range - 1].file == file;
        size_of_[range] =
            same ? size_of_[range - 1] : &file_pages_.try_emplace(file, -1).first->second;
    }
    const model::Act* const write =
        handler == nullptr ? nullptr : handler->act(model::ActKind::Write);
    for (std::size_t k = 0; write != nullptr && k < write->steps.size(); ++k) {
        if (write->steps[k].function == "invalidate_inode_pages2_range()") {
            invalidate_ = write->steps[k].step;
        }
    }
    if (handler != nullptr && trace.session().made() && ranges == 1) {
        begin_as_scenario();
    }
}

/// A made trace has its scenario in it: what the file system had there at first need not be guessed
/// from what it answered the handler that was explored.
void Engine::begin_as_scenario() {
    model::explore::Scenario scenario;
    try {
        scenario =
            model::explore::parse_scenario(trace_.session().value(trace::key::kMadeScenarioText));
    } catch (const model::explore::ScenarioError&) {
        return; // not written by this version: the first answer must do
    }
    model::Range& range = worlds_.front().range;
    if (scenario.entry == model::Entry::Zero) {
        range.pmd_entry =
            model::Entry::Zero; // others are there once their mappings' first faults are
    }
    if (!closed_) {
        return; // its own handler was answered as the events say
    }
    range.blocks.extent = scenario.extent;
    for (const model::explore::ScenarioMapping& mapping : scenario.mappings) {
        range.blocks.dirty_metadata = range.blocks.dirty_metadata || mapping.sync;
    }
    range.page_blocks = range.blocks;
    if (scenario.extent == Extent::Hole && scenario.small_entry == model::Entry::Storage) {
        range.page_blocks.extent = Extent::Written;
        range.blocks.covers = false;
    }
    asked_ = true;
}

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
    live_.push_back(flight);
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

model::PageStates& Engine::pages(std::uint32_t range) {
    auto& states = page_states_[range];
    if (!states) {
        states = std::make_unique<model::PageStates>(worlds_[range].range.pages);
        worlds_[range].pages = states.get();
    }
    return *states;
}

std::int64_t Engine::end_of(const Access& access) const {
    if (access.event == kNoIndex) {
        return access.begin + plan_.pmd_fault_time;
    }
    return std::max(trace_.time_end(access.event), access.begin);
}

Run Engine::run(const Progress& progress, Keyframes* keyframes) {
    const std::size_t accesses = plan_.accesses.size();
    model::reserve_large(outcomes_, accesses);
    // Untouched memory costs nothing; growing by copying does.
    model::reserve_large(marks_, accesses);
    model::reserve_large(spans_, accesses);
    const std::size_t size = trace_.size();
    const bool assumes = !plan_.assumption.empty();
    progress_ = &progress;
    if (keyframes != nullptr) {
        keyframes->ranges_ = std::vector<Keyframes::OfRange>(trace_.ranges().size());
    }
    for (std::size_t k = 0; k < size; ++k) {
        if ((k & 0xffff) == 0) {
            events_taken_ = k;
            report();
        }
        const std::int64_t now = trace_.time(k);
        if (assumes) {
            run_assumed(now);
        }
        if (timer_due(now)) {
            run_timers(now);
        }
        take(static_cast<std::uint32_t>(k));
        if (keyframes != nullptr) {
            count(static_cast<std::uint32_t>(k), *keyframes);
        }
    }
    if (assumes) {
        run_assumed(INT64_MAX);
    }
    run_timers(INT64_MAX);
    // What waits for a PTE fault that the trace does not have goes on without it.
    while (!live_.empty()) {
        finish(live_.front(), trace_.end());
    }
    outcomes_.resize(accesses);
    progress.report(size, size);
    return result();
}

void Engine::take(std::uint32_t event) {
    switch (trace_.kind(event)) {
    case Kind::PmdFault:
    case Kind::PteFault: {
        const std::uint32_t access = plan_.access_of[event];
        if (access == kNoIndex) {
            break;
        }
        if (plan_.accesses[access].pte == event) {
            continue_pte(access, trace_.time(event));
        } else if (plan_.accesses[access].retry == event) {
            retry_pmd(access, trace_.time(event));
        } else if (plan_.accesses[access].before == kNoIndex) {
            begin_access(access, trace_.time(event));
        }
        break;
    }
    case Kind::Unmap:
        for (; next_forced_ < plan_.mapped_before.size(); ++next_forced_) {
            const auto& [unmap, access] = plan_.mapped_before[next_forced_];
            if (unmap > event) {
                break;
            }
            if (unmap == event) { // a look passes over those of other ranges
                force(access, trace_.time(event));
            }
        }
        if (plan_.access_of[event] != kNoIndex) {
            own_unmap(event, plan_.access_of[event]);
        } else {
            unmap(event);
        }
        break;
    case Kind::Zap:
        zap(event);
        break;
    case Kind::WritebackOne:
        writeback(event);
        break;
    case Kind::Munmap:
        munmap(event);
        break;
    case Kind::Exit:
        exit(event);
        break;
    default:
        break;
    }
}

void Engine::begin_access(std::uint32_t number, std::int64_t time) {
    const Access& access = plan_.accesses[number];
    if (access.task != kNoIndex && task_flight_[access.task] != kNoIndex) {
        finish(task_flight_[access.task], time); // its end was lost
    }
    if (access.protect != kNoIndex) {
        const Event writeback = trace_.event(access.protect);
        const trace::PmdRange& range = trace_.ranges()[access.range];
        const std::int64_t pages = worlds_[access.range].range.pages;
        const std::int64_t first = std::max<std::int64_t>(writeback.pgoff - range.pgoff, 0);
        const std::int64_t last = std::min(writeback.pgoff + writeback.arg0 - range.pgoff, pages);
        protect(access.range, static_cast<std::uint32_t>(first),
                static_cast<std::uint32_t>(std::max<std::int64_t>(last - first, 0)),
                access.protect);
    }
    const SlotPlace& place = plan_.slots[access.slot];
    const std::uint32_t index = new_flight(number);
    Flight& flight = flights_[index];
    model::Fault& fault = flight.fault;
    fault.mapping = static_cast<std::uint16_t>(access.slot - plan_.first_slot[access.range]);
    fault.page = access.page;
    fault.write = access.write;
    fault.is_private = place.is_private;
    fault.sync = place.sync;
    fault.no_huge = place.no_huge;
    fault.before_vma = place.before_vma;
    fault.after_vma = place.after_vma;
    fault.colour = place.colour;
    if (access.event != kNoIndex) {
        learn(flight, trace_.event(access.event));
    }

    Outcome& outcome = new_outcome(number);
    outcome.begin = access.begin;
    outcome.end = access.begin;
    outcome.event = access.event;
    outcome.range = access.range;
    outcome.mapping = place.mapping;
    outcome.write = access.write;
    outcome.pte = access.pte_first;
    flight.hit = model::satisfied(worlds_[access.range], fault) ||
                 (access.event == kNoIndex && in_fault(index));
    const bool was_recorded = recording() && access.event != kNoIndex;
    const bool raced = flight.hit && dispatched_empty(flight);
    if (raced && !was_recorded) {
        flight.hit = false;
        fault.pc = 1; // past __handle_mm_fault(), the first step of every handler
        fault.asked_pmd = true;
    }
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
        }
        outcome.result = 0;
        live_.pop_back();
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
    fault.retried = access.event != kNoIndex && !access.pte_first;
    if (recording() && access.event == kNoIndex) {
        // An assumed access that left no event cannot have been a fault.
        outcome.kind = OutcomeKind::Hit;
        outcome.cause = kNoIndex;
        outcome.cause_kind = CauseKind::None;
        live_.pop_back();
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
        flight.fault.is_private || !slots_[access.slot].huge()) {
        return false;
    }
    const std::int64_t installed = memory_[access.slot].installed;
    return installed != INT64_MIN && installed >= access.task_last &&
           found_there(trace_.event(access.event));
}

// An assumed access whose mapping is still in its last fault there is not made: whoever waits for a
// fault to end touches nothing meanwhile.
bool Engine::in_fault(std::uint32_t flight) const {
    const std::uint32_t slot = plan_.accesses[flights_[flight].access].slot;
    return std::any_of(live_.begin(), live_.end(), [&](std::uint32_t other) {
        return other != flight && plan_.accesses[flights_[other].access].slot == slot;
    });
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
    schedule(task_flight_[a.task], std::max(trace_.time_end(a.retry), time));
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
    schedule(task_flight_[a.task], std::max(trace_.time_end(a.pte), time));
    run_steps(*flight, a.pte_unmap == kNoIndex ? kAtPteBegin : kAtEnd, time);
}

void Engine::own_unmap(std::uint32_t event, std::uint32_t number) {
    const Access& access = plan_.accesses[number];
    const std::int64_t time = trace_.time(event);
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
    if (access.before == event || (plan_.test_module && access.unmap == event)) {
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

void Engine::finish(std::uint32_t index, std::int64_t time) {
    Flight& flight = flights_[index];
    const Access& access = plan_.accesses[flight.access];
    Outcome& outcome = outcome_of(flight.access);
    run_steps(flight, kAtPteEnd, time);
    if (recording()) {
        const bool pte = access.pte != kNoIndex && !flight.waits;
        const std::uint32_t last =
            pte ? access.pte : (flight.in_retry ? access.retry : access.event);
        recorded_map(flight, last, time);
        outcome.result = static_cast<std::uint16_t>(trace_.event(last).result);
        outcome.pte = access.pte_first || pte;
        outcome.end = std::max(trace_.time_end(last), outcome.begin);
    } else {
        outcome.result = flight.fault.result;
        outcome.step = flight.fault.decided;
        outcome.torn = flight.fault.torn;
        outcome.entries_dropped = flight.fault.entries_dropped;
        outcome.dirty_dropped = flight.fault.dirty_dropped;
        outcome.pte = flight.fault.asked_pte;
        if (flight.in_pte) {
            outcome.end = std::max(trace_.time_end(access.pte), outcome.begin);
        } else if (flight.in_retry) {
            outcome.end = std::max(trace_.time_end(access.retry), outcome.begin);
        }
        if (check_ != nullptr && access.event != kNoIndex) {
            if (!flight.in_retry) {
                check_fault(flight, access.event); // before a retry it was looked at already
            }
            check_rest(flight);
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
    live_.erase(std::find(live_.begin(), live_.end(), index));
    flight.access = kNoIndex;
    free_.push_back(index);
}

void Engine::run_assumed(std::int64_t until) {
    // Assumed accesses are those without an event; recorded ones come by their events.
    while (next_assumed_ < plan_.accesses.size()) {
        const Access& access = plan_.accesses[next_assumed_];
        const bool elsewhere = watch_ != nullptr && watch_->moment.range != access.range;
        if (access.event == kNoIndex && !elsewhere) {
            if (access.begin >= until) {
                return;
            }
            run_timers(access.begin);
            begin_access(static_cast<std::uint32_t>(next_assumed_), access.begin);
        } else if (access.begin >= until) {
            return;
        }
        if ((++next_assumed_ & 0xffff) == 0) {
            report();
        }
    }
}

void Engine::report() const {
    if (progress_ != nullptr) {
        const std::size_t assumed = plan_.assumption.empty() ? 0 : plan_.accesses.size();
        progress_->report(events_taken_ + next_assumed_, trace_.size() + assumed);
    }
}

Run recorded(const Trace& trace, const Plan& plan, const Progress& progress) {
    return Engine(trace, plan, nullptr).run(progress);
}

Run replay(const Trace& trace, const Plan& plan, const model::Handler& handler,
           const Progress& progress, Keyframes* keyframes) {
    return Engine(trace, plan, &handler).run(progress, keyframes);
}

Run recorded(const Trace& trace, const Progress& progress) {
    return recorded(trace, make_plan(trace, {}, progress), progress);
}

Run replay(const Trace& trace, const model::Handler& handler, const Options& options,
           const Progress& progress) {
    return replay(trace, make_plan(trace, options, progress), handler, progress);
}

} // namespace daxscope::replay
