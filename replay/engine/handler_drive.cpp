// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/handler_drive.h"

#include "replay/engine/brackets.h"
#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

using model::SlotKind;

HandlerDrive::HandlerDrive(const trace::Trace& trace, const Plan& plan,
                           const model::Handler& handler, Sink& sink, Onlooker* onlooker)
    : Drive(trace, plan, sink), handler_(handler),
      pte_recorded_(trace.session().recorded(trace::Kind::PteFault)) {
    onlooker_ = onlooker;
    take_on(handler);
    closed_ = trace.session().made() &&
              model::find_handler(trace.session().value(trace::key::kMadeHandler)) != &handler;
    if (plan.first && worlds_.size() == 1) {
        begin_as_made(*plan.first);
    }
}

/// Makes the handler's table fit to be run, and looks at what it is to the acts of others.
void HandlerDrive::take_on(const model::Handler& handler) {
    constexpr HotStep kOver{nullptr, nullptr, 0, model::Fault::kDone};
    steps_.resize(model::Fault::kDone + std::size_t{1}, kOver);
    for (std::size_t pc = 0; pc < handler.steps.size(); ++pc) {
        const model::Step& step = handler.steps[pc];
        steps_[pc] = {step.step, step.enabled, bit(step.instant), static_cast<std::uint8_t>(pc)};
    }
    for (std::size_t label = 0; label < model::kLabels; ++label) {
        labels_[label] = &steps_[handler.labels[label]];
    }
    const auto any_step = [](std::span<const model::Step> steps, const auto& is) {
        return std::any_of(steps.begin(), steps.end(), is);
    };
    checks_folio_ =
        any_step(handler.steps, [](const model::Step& step) { return step.traits.checks_folio; });
    const model::Act* const fallocate = handler.act(model::ActKind::Fallocate);
    layouts_remove_ = fallocate != nullptr &&
                      any_step(fallocate->steps,
                               [](const model::Step& step) { return step.traits.removes_entries; });
    const model::Act* const write = handler.act(model::ActKind::Write);
    for (std::size_t k = 0; write != nullptr && k < write->steps.size(); ++k) {
        if (write->steps[k].traits.invalidates) {
            invalidate_ = write->steps[k].step;
        }
    }
}

Run HandlerDrive::named() const {
    Run run;
    run.handler = std::string(handler_.name);
    run.seen = plan_.seen;
    run.seen.unmaps = run.seen.zaps = run.seen.placed() && !plan_.unmaps_unknown;
    run.assumption = plan_.assumption;
    return run;
}

void HandlerDrive::begin_as_made(const trace::FirstWorld& first) {
    model::Range& range = worlds_.front().range;
    stir(0, plan_.slot_at(0, 0));
    range.pmd_entry = first.pmd_entry;
    if (!closed_) {
        return; // its own handler was answered as the events say
    }
    range.blocks = first.blocks;
    range.page_blocks = first.page_blocks;
    asked_ = true;
}

/// Is it a hit by now? Where a handler was asked all the same, the fault goes on behind
/// __handle_mm_fault().
/// @return whether another task of the mapping has mapped it since that looked
bool HandlerDrive::ask_page_tables(std::uint32_t index, std::int64_t time) {
    Flight& flight = flights_[index];
    model::Fault& fault = flight.fault;
    const Access& access = plan_.accesses[flight.access];
    const bool assumed = access.event == kNoIndex;
    flight.hit = (assumed && in_fault(index)) || !needs_handler(access.slot, fault);
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
    if (flight.hit && !assumed && taken_unseen(access)) {
        take_unseen(access, time);
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

// Whoever took it left no event, and it need not have been the handler that is replayed: to every
// handler it happened from outside, between the fault that mapped it and this one.
void HandlerDrive::take_unseen(const Access& access, std::int64_t time) {
    constexpr Cause kUnseen{kNoIndex, CauseKind::Unexplained};
    const bool huge = at_slot(access.slot).huge();
    model::World& world = worlds_[access.range];
    const auto mapping = plan_.slots[access.slot].place;
    const std::uint32_t first = huge ? 0 : access.page;
    if (!access.write || plan_.writeback_known) {
        world.zap(mapping, first, huge ? world.range.pages : 1, false);
        note_losers(access.range, kUnseen, time);
    } else if (huge) { // at the least it lacked the permission
        at_slot(access.slot).kind = SlotKind::HugeRo;
        memory_[access.slot].cause = kUnseen;
        sync_span(access.slot, time);
    } else {
        pages(access.range).set_pte(mapping, access.page, model::Pte::Ro);
        page_memory(access.slot).of(access.page).cause = kUnseen;
    }
}

// An assumed access whose mapping is still in its last fault there is not made: whoever waits for a
// fault to end touches nothing meanwhile.
bool HandlerDrive::in_fault(std::uint32_t flight) const {
    const Access& access = plan_.accesses[flights_[flight].access];
    for (std::uint32_t other = live_.first_in_range(access.range); other != kNoIndex;
         other = live_.next_in_range(other)) {
        if (other != flight && plan_.accesses[flights_[other].access].slot == access.slot) {
            return true;
        }
    }
    return false;
}

/// The PMD handler fell back, and no 4 KiB handler was asked: the page was there by the time that
/// handle_pte_fault() looked, at once or when the whole fault was retried. A trace that does not
/// record dispatches may as well have lost the rest: there it goes on. Where no 4 KiB fault was
/// recorded at all, what came of it is not known, and nothing is taken for mapped.
bool HandlerDrive::ends_without_pte(const Access& access) const {
    if ((!plan_.tells_dispatch && pte_recorded_) || access.event == kNoIndex || access.pte_first ||
        access.pte != kNoIndex) {
        return false;
    }
    const std::uint32_t last = access.retry != kNoIndex ? access.retry : access.event;
    return (trace_->event(last).result & static_cast<int>(model::vm_fault::kFallback)) != 0;
}

Drive::Asked HandlerDrive::whom(std::uint32_t number, model::Fault& fault, std::int64_t time) {
    const Access& access = plan_.accesses[number];
    stir(access.range, access.slot);
    steps_.front().step(worlds_[access.range], fault); // may split a private mapping's huge PMD
    note_losers(access.range, {number, CauseKind::Fault}, time);
    return fault.jump == model::Label::Pte ? Asked::Pte
           : fault.asked_pmd               ? Asked::Pmd
                                           : Asked::Nobody;
}

void HandlerDrive::unmap_of(Flight& flight, std::uint32_t event, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    unsigned instants = kAtUnmap;
    if (access.before == event || (plan_.unmaps_first && access.unmap == event)) {
        instants = kAtBeginAlone; // the module's: the entry is not locked yet
    } else if (flight.in_pte || access.pte_first) {
        instants = flight.in_pte
                       ? kAtPteUnmap
                       : kAtUnmap | bit(model::Instant::PteUnmap) | bit(model::Instant::PteSection);
    }
    reach(flight, instants, time);
}

void HandlerDrive::force(Flight& flight, std::int64_t time) {
    // As far as the end of the bracket that it is in.
    const bool pte = flight.in_pte || plan_.accesses[flight.access].pte_first;
    reach(flight, pte ? kAllInstants : kPmdInstants, time);
}

bool HandlerDrive::end_bracket(Flight& flight, std::int64_t time) {
    reach(flight, kAtEnd, time);
    return !flight.fault.done();
}

void HandlerDrive::again(Flight& flight) {
    if (onlooker_ != nullptr) {
        onlooker_->retried(flight);
    }
    flight.fault.pc = 0; // __handle_mm_fault() from its begin; what was done stays done
}

void HandlerDrive::end(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    reach(flight, ends_without_pte(access) ? kAtEnd : kAtPteEnd, time);
    if (flight.fault.result == model::vm_fault::kSigbus &&
        (flight.told.result & model::vm_fault::kOom) != 0) {
        flight.fault.result = model::vm_fault::kOom; // dax_fault_return() of -ENOMEM
    }
    Outcome& outcome = outcome_of(flight);
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
}

} // namespace daxscope::replay
