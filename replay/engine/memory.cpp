// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run remembers: spans, causes, marks, and the outcomes that come of them.
#include "model/large_pages.h"
#include "replay/engine/engine.h"
#include "replay/engine/recorded_fault.h"
#include "replay/engine/times.h"

#include <algorithm>

namespace daxscope::replay {

using model::Pte;
using model::SlotKind;
using trace::Origin;

Engine::PageMemory& Engine::page_memory(std::uint32_t slot) {
    PageMemory& memory = page_memory_[slot];
    if (memory.been.empty()) {
        const auto pages = static_cast<std::size_t>(trace_->session().pages_per_pmd());
        memory.been.resize(pages);
        memory.cause.resize(pages);
        const SlotMemory& whole = memory_[slot];
        if (whole.been && whole.cause.kind != CauseKind::None) {
            // A huge PMD had been here and was zapped: every page of it had been mapped.
            memory.been.assign(pages, true);
            memory.cause.assign(pages, whole.cause);
        }
    }
    return memory;
}

void Engine::note_losers(std::uint32_t range, const Cause& cause, std::int64_t time) {
    for (const model::Loser& loser : losers_) {
        const std::uint32_t slot = plan_.slot_at(range, loser.mapping);
        if (at_slot(slot).kind != SlotKind::Table) {
            memory_[slot].cause = cause;
            sync_span(slot, time);
            if (at_slot(slot).kind == SlotKind::None) {
                empties(range, slot);
            }
            continue;
        }
        PageMemory& memory = page_memory(slot);
        for (std::uint32_t page = loser.first; page < loser.first + loser.count; ++page) {
            const bool present =
                memory.been[page] && (memory.cause[page].kind == CauseKind::None ||
                                      memory.cause[page].kind == CauseKind::Writeback);
            if (present) {
                memory.cause[page] = cause;
            }
            note_gone(slot, page, time);
        }
        if (loser.count == worlds_[range].range.pages && !at_slot(slot).is_private) {
            empties(range, slot); // the table stays, and nothing in it
        }
    }
    losers_.clear();
}

void Engine::note_installed(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const model::Slot slot = at_slot(access.slot);
    SlotMemory& memory = memory_[access.slot];
    if (slot.huge()) {
        memory.been = true;
        if (memory.cause.kind != CauseKind::Writeback || slot.kind == SlotKind::HugeRw) {
            memory.cause = {};
        }
        memory.installed = time;
        range_installed_[access.range] = time;
    } else if (slot.kind == SlotKind::Table &&
               worlds_[access.range].pte(flight.fault.mapping, access.page) != Pte::None) {
        PageMemory& pages = page_memory(access.slot);
        const bool was_there =
            pages.been[access.page] && (pages.cause[access.page].kind == CauseKind::None ||
                                        pages.cause[access.page].kind == CauseKind::Writeback);
        pages.been[access.page] = true;
        pages.cause[access.page] = {};
        if (!was_there) {
            note_page_mapped(access.slot, access.page, time);
        }
        memory.installed = time;
        range_installed_[access.range] = time;
        if (flight.fault.colour && access.event != kNoIndex) {
            const std::int64_t pgoff = trace_->ranges()[access.range].pgoff + access.page;
            tables_.found(address_slot(*trace_, plan_.slots[access.slot].mapping, pgoff));
        }
    }
    sync_span(access.slot, time);
}

void Engine::end_span(std::uint32_t slot, std::int64_t time) {
    SlotMemory& memory = memory_[slot];
    MapSpan span;
    span.begin = memory.span_begin;
    span.end = std::max(time, span.begin);
    span.range = plan_.slots[slot].range;
    span.mapping = plan_.slots[slot].mapping;
    span.writable = memory.writable;
    spans_.push_back(span);
    span_slots_.push_back(slot);
    ++memory.spans;
    memory.span_begin = trace::kNone;
}

/// As recorded: did the kernel say that there was no PMD entry when the fault began?
bool Engine::kernel_found_none(const Access& access) const {
    if (!recording() || access.event == kNoIndex) {
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

void Engine::classify(const Flight& flight, Outcome& outcome) const {
    const Access& access = plan_.accesses[flight.access];
    const model::Slot slot = at_slot(access.slot);
    const SlotMemory& whole = memory_[access.slot];
    bool been = whole.been;
    bool present = slot.huge();
    Cause cause = whole.cause;
    if (slot.kind == SlotKind::Table) {
        const auto at = page_memory_.find(access.slot);
        been = at != page_memory_.end() && at->second.been[access.page];
        cause = been ? at->second.cause[access.page] : Cause{};
        present = worlds_[access.range].pte(flight.fault.mapping, access.page) != Pte::None;
    }
    if (present && kernel_found_none(access)) {
        // Whatever took the mapping away was not recorded, or lost.
        outcome.kind = OutcomeKind::Refault;
        outcome.cause_kind = CauseKind::Unexplained;
    } else if (present) {
        outcome.kind = OutcomeKind::Permission;
        if (cause.kind == CauseKind::Writeback) {
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

UnmapMark& Engine::mark(std::int64_t time, std::uint32_t range, std::uint32_t outcome,
                        std::uint32_t event, std::uint32_t zapped, Origin origin) {
    UnmapMark mark;
    mark.time = time;
    mark.range = range;
    mark.outcome = outcome;
    mark.event = event;
    mark.zapped = zapped;
    mark.origin = origin;
    marks_.push_back(mark);
    return marks_.back();
}

namespace {

void add(Totals& totals, const UnmapMark& mark) {
    totals.zapped += mark.zapped;
    totals.entries_removed += mark.entries_removed;
    totals.dirty_removed += mark.dirty_removed;
}

void add(Totals& totals, const Outcome& outcome) {
    ++totals.accesses;
    switch (outcome.kind) {
    case OutcomeKind::Hit:
        ++totals.hits;
        return;
    case OutcomeKind::FirstTouch:
        ++totals.first_touches;
        break;
    case OutcomeKind::Refault:
        ++totals.refaults;
        break;
    case OutcomeKind::Permission:
        ++totals.permissions;
        break;
    }
    ++(outcome.pte ? totals.pte_faults : totals.pmd_faults);
    totals.entries_removed += outcome.entries_removed;
    totals.dirty_removed += outcome.dirty_removed ? 1 : 0;
    totals.time_in_faults = add_times(totals.time_in_faults, outcome.end - outcome.begin);
}

} // namespace

/// How many outcomes are what they will be, and refer to such ones alone.
std::size_t Engine::outcomes_made() {
    while (begun_ < plan_.accesses.size() && plan_.accesses[begun_].event < taken_) {
        ++begun_;
    }
    std::size_t over = std::min<std::size_t>(begun_, outcomes_.size());
    for (const Flight& flight : flights_) {
        if (flight.access != kNoIndex) {
            over = std::min<std::size_t>(over, flight.access);
        }
    }
    // A fault may be caused by one that began later, with an unmap before its bracket.
    std::size_t made = made_.outcomes.size();
    std::size_t needed = made;
    for (std::size_t k = made; k < over; ++k) {
        const Outcome& outcome = std::as_const(outcomes_)[k];
        if (outcome.cause_kind == CauseKind::Fault) {
            needed = std::max<std::size_t>(needed, outcome.cause + std::size_t{1});
        }
        made = needed <= k + 1 ? k + 1 : made;
    }
    return made;
}

const MadeRows& Engine::made() {
    std::size_t outcomes = outcomes_made();
    for (std::size_t k = made_.outcomes.size(); k < outcomes; ++k) {
        add(made_.totals, std::as_const(outcomes_)[k]);
    }
    std::size_t unmaps = made_.unmaps.size();
    for (; unmaps < marks_.size(); ++unmaps) {
        const UnmapMark& mark = std::as_const(marks_)[unmaps];
        if (mark.outcome != kNoIndex && mark.outcome >= outcomes) {
            break;
        }
        add(made_.totals, mark);
    }
    made_.totals.unmaps = unmap_calls_;
    made_.outcomes = outcomes_.upto(outcomes);
    made_.unmaps = marks_.upto(unmaps);
    made_.spans = spans_.all();
    made_.mapped.clear();
    for (std::uint32_t slot = 0; slot < memory_.size(); ++slot) {
        const SlotMemory& memory = memory_[slot];
        if (memory.span_begin != trace::kNone) {
            const std::int64_t end = std::max(trace_->end(), memory.span_begin);
            made_.mapped.push_back({memory.span_begin, end, plan_.slots[slot].range,
                                    plan_.slots[slot].mapping, memory.writable});
        }
    }
    return made_;
}

/// What it is called, and what it rests on.
Run Engine::named() const {
    Run run;
    run.handler = std::string(recording() ? trace_->session().truth() : handler_->name);
    if (recording()) {
        run.seen.unmaps = trace_->session().recorded(trace::Kind::Unmap);
        run.seen.zaps = run.seen.unmaps && trace_->session().recorded(trace::Kind::Zap);
        run.seen.removals = false;
    }
    run.assumption = plan_.assumption;
    return run;
}

/// The spans, ordered by (range, mapping, begin): those of one slot came in order of time, and a
/// counting sort by slot keeps that order.
std::vector<MapSpan> Engine::sorted_spans() {
    std::vector<std::size_t> at(memory_.size());
    std::size_t next = 0;
    for (std::vector<std::uint32_t> slots : plan_.slots_of) {
        std::sort(slots.begin(), slots.end(), [this](std::uint32_t a, std::uint32_t b) {
            return plan_.slots[a].mapping < plan_.slots[b].mapping;
        });
        for (const std::uint32_t slot : slots) {
            at[slot] = next;
            next += memory_[slot].spans;
        }
    }
    std::vector<MapSpan> sorted;
    model::reserve_large(sorted, spans_.size());
    sorted.resize(spans_.size());
    for (std::size_t k = 0; k < spans_.size(); ++k) {
        sorted[at[span_slots_[k]]++] = spans_[k];
    }
    return sorted;
}

Run Engine::result() {
    for (std::uint32_t slot = 0; slot < memory_.size(); ++slot) {
        at_slot(slot).kind = SlotKind::None;
        sync_span(slot, trace_->end());
    }
    Run run = named();
    run.spans = sorted_spans();
    spans_ = {};
    span_slots_ = {};
    run.unmaps = marks_.all();
    run.outcomes = outcomes_.all();
    run.totals.unmaps = unmap_calls_;
    for (const UnmapMark& mark : run.unmaps) {
        add(run.totals, mark);
    }
    for (const Outcome& outcome : run.outcomes) {
        if (!recording() || !plan_.assumes || outcome.event != kNoIndex) {
            add(run.totals, outcome); // what is assumed is no part of what was recorded
        }
    }
    return run;
}

} // namespace daxscope::replay
