// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/recorded_drive.h"

#include "replay/engine/recorded_fault.h"

#include <algorithm>

namespace daxscope::replay {

using model::SlotKind;
using trace::Event;
using trace::Kind;
using trace::Origin;

Run RecordedDrive::named() const {
    Run run;
    run.handler = std::string(trace_->session().truth());
    run.seen = plan_.seen;
    run.seen.unmaps = trace_->session().recorded(trace::Kind::Unmap);
    run.seen.zaps =
        run.seen.placed() && run.seen.unmaps && trace_->session().recorded(trace::Kind::Zap);
    run.seen.removals = false;
    run.assumption = plan_.assumption;
    return run;
}

/// Of what is assumed no event was left, so it cannot have been a fault.
bool RecordedDrive::ask_page_tables(std::uint32_t index, std::int64_t) {
    Flight& flight = flights_[index];
    const Access& access = plan_.accesses[flight.access];
    if (access.event == kNoIndex) {
        flight.hit = true;
        return false;
    }
    return !needs_handler(access.slot, flight.fault) &&
           (dispatched_empty(flight) || dispatched_before(flight.access));
}

Drive::Asked RecordedDrive::whom(std::uint32_t number, model::Fault&, std::int64_t) {
    const bool table = at_slot(plan_.accesses[number].slot).kind == SlotKind::Table;
    return table ? Asked::Pte : Asked::Pmd;
}

void RecordedDrive::force(Flight& flight, std::int64_t time) {
    map(flight, plan_.accesses[flight.access].event, time);
}

bool RecordedDrive::end_bracket(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    map(flight, flight.in_retry ? access.retry : access.event, time);
    return true; // the other bracket is recorded
}

void RecordedDrive::end(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const bool pte = access.pte != kNoIndex && !flight.waits;
    const std::uint32_t last = pte ? access.pte : (flight.in_retry ? access.retry : access.event);
    map(flight, last, time);
    Outcome& outcome = outcome_of(flight);
    outcome.result = static_cast<std::uint16_t>(trace_->event(last).result);
    outcome.pte = access.pte_first || pte;
    outcome.end = std::max(trace_->time_end(last), outcome.begin);
}

void RecordedDrive::unmap_of(Flight& flight, std::uint32_t event, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const Event e = trace_->event(event);
    model::World& world = worlds_[access.range];
    const trace::PmdRange& place = trace_->ranges()[access.range];
    const std::int64_t first = std::max<std::int64_t>(e.pgoff - place.pgoff, 0);
    const std::int64_t last =
        e.arg0 == 0 ? world.range.pages
                    : std::min<std::int64_t>(e.pgoff + e.arg0 - place.pgoff, world.range.pages);
    std::uint32_t zapped = 0;
    if (first < last) {
        zapped = world.unmap(static_cast<std::uint32_t>(first),
                             static_cast<std::uint32_t>(last - first));
    }
    note_losers(access.range, {flight.access, CauseKind::Fault}, time);
    flight.unmapped = true;
    flight.unmap_time = time;
    flight.fault.zapped += zapped;
    outcome_of(flight).zapped += zapped;
    sink_.unmap_call();
    sink_.unmap(
        {time, access.range, flight.access, event, zapped, 0, 0, static_cast<Origin>(e.arg1)});
}

void RecordedDrive::map(Flight& flight, std::uint32_t number, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const Event event = trace_->event(number);
    stir(access.range, access.slot);
    model::Slot& slot = at_slot(access.slot);
    if (flight.fault.done() && event.kind == Kind::PmdFault) {
        return; // mapped before an unmap already
    }
    const auto result = static_cast<std::uint32_t>(event.result);
    const bool mapped = (result & (model::vm_fault::kNopage | model::vm_fault::kLocked |
                                   model::vm_fault::kDoneCow | model::vm_fault::kNeedDsync)) != 0;
    if (event.kind == Kind::PmdFault) {
        if ((result & model::vm_fault::kFallback) != 0) {
            if (slot.huge()) {
                slot.kind = SlotKind::None; // split_huge_pmd()
            }
        } else if (mapped && slot.kind != SlotKind::Table) {
            const bool hole = access.hole;
            if (access.write) {
                slot.kind = SlotKind::HugeRw;
            } else if (slot.kind == SlotKind::None) {
                slot.kind = hole ? SlotKind::HugeZero : SlotKind::HugeRo;
            }
        }
        flight.fault.pc = model::Fault::kDone;
    } else if (mapped && !slot.huge()) {
        pages(access.range);
        slot.kind = SlotKind::Table;
        const model::Pte old = worlds_[access.range].pte(flight.fault.mapping, access.page);
        const model::Pte pte = access.write ? model::Pte::Rw : model::Pte::Ro;
        worlds_[access.range].set_pte(flight.fault.mapping, access.page, std::max(old, pte));
    }
    note_installed(flight, time);
}

/// As recorded: did the kernel say that there was no PMD entry when the fault began?
bool RecordedDrive::kernel_found_none(const Access& access) const {
    if (access.event == kNoIndex) {
        return false;
    }
    const trace::Event event = trace_->event(access.event);
    if (event.is_fault() && !event.has(trace::kPmdIn)) {
        // A read of what is there does not fault: it was gone, where it had been put there before
        // this fault began. Of a fault with an end alone that is known where one task is all.
        const trace::Mapping* const mapping = trace_->mapping(event.mapping);
        const bool after =
            event.has(trace::kBegin) || (mapping != nullptr && mapping->tgid == trace::kNone);
        return !access.write && event.has(trace::kFlags) && after &&
               memory_[access.slot].installed < access.begin;
    }
    if (!plan_.pmd_known) {
        return false;
    }
    return event.is_fault() && event.has(trace::kPmdIn) &&
           trace::pmd_of(trace_->session().arch, event.pmd_in) == trace::Pmd::None;
}

} // namespace daxscope::replay
