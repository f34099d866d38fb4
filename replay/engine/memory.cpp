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
        const auto pages = static_cast<std::size_t>(trace_.session().pages_per_pmd());
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
        const std::uint32_t slot = plan_.first_slot[range] + loser.mapping;
        if (slots_[slot].kind != SlotKind::Table) {
            memory_[slot].cause = cause;
            sync_span(slot, time);
            if (slots_[slot].kind == SlotKind::None) {
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
        if (loser.count == worlds_[range].range.pages && !slots_[slot].is_private) {
            empties(range, slot); // the table stays, and nothing in it
        }
    }
    losers_.clear();
}

void Engine::note_installed(Flight& flight, std::int64_t time) {
    const Access& access = plan_.accesses[flight.access];
    const model::Slot slot = slots_[access.slot];
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
            const std::int64_t pgoff = trace_.ranges()[access.range].pgoff + access.page;
            tables_.found(address_slot(trace_, plan_.slots[access.slot].mapping, pgoff));
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
    span.mapping = slot; // until the run is over
    span.writable = memory.writable;
    spans_.push_back(span);
    ++memory.spans;
    memory.span_begin = trace::kNone;
}

/// As recorded: did the kernel say that there was no PMD entry when the fault began?
bool Engine::kernel_found_none(const Access& access) const {
    if (!recording() || access.event == kNoIndex) {
        return false;
    }
    const trace::Event event = trace_.event(access.event);
    if (event.is_fault() && !event.has(trace::kPmdIn)) {
        // A read of what is there does not fault: it was gone, where it had been put there before
        // this fault began. Of a fault with an end alone that is known where one task is all.
        const trace::Mapping* const mapping = trace_.mapping(event.mapping);
        const bool after =
            event.has(trace::kBegin) || (mapping != nullptr && mapping->tgid == trace::kNone);
        return !access.write && event.has(trace::kFlags) && after &&
               memory_[access.slot].installed < access.begin;
    }
    if (!plan_.pmd_known) {
        return false;
    }
    return event.is_fault() && event.has(trace::kPmdIn) &&
           trace::pmd_of(trace_.session().arch, event.pmd_in) == trace::Pmd::None;
}

void Engine::classify(const Flight& flight, Outcome& outcome) const {
    const Access& access = plan_.accesses[flight.access];
    const model::Slot slot = slots_[access.slot];
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

Run Engine::result() {
    Run run;
    run.handler = std::string(recording() ? trace_.session().truth() : handler_->name);
    if (recording()) {
        run.seen.unmaps = trace_.session().recorded(trace::Kind::Unmap);
        run.seen.zaps = run.seen.unmaps && trace_.session().recorded(trace::Kind::Zap);
        run.seen.removals = false;
    }
    run.assumption = plan_.assumption;
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        slots_[slot].kind = SlotKind::None;
        sync_span(slot, trace_.end());
    }
    // Spans of one slot came in order of time; a counting sort by slot keeps that order.
    std::vector<std::size_t> at(slots_.size());
    for (std::size_t slot = 1; slot < slots_.size(); ++slot) {
        at[slot] = at[slot - 1] + memory_[slot - 1].spans;
    }
    std::vector<MapSpan> by_slot;
    model::reserve_large(by_slot, spans_.size());
    by_slot.resize(spans_.size());
    for (const MapSpan& span : spans_) {
        MapSpan& sorted = by_slot[at[span.mapping]++];
        sorted = span;
        sorted.mapping = plan_.slots[span.mapping].mapping;
    }
    spans_ = {};
    run.spans = std::move(by_slot);
    run.unmaps = std::move(marks_);
    run.outcomes = std::move(outcomes_);
    Totals& t = run.totals;
    t.unmaps = unmap_calls_;
    for (const UnmapMark& mark : run.unmaps) {
        t.zapped += mark.zapped;
        t.entries_removed += mark.entries_removed;
        t.dirty_removed += mark.dirty_removed;
    }
    for (const Outcome& outcome : run.outcomes) {
        if (recording() && plan_.assumes && outcome.event == kNoIndex) {
            continue; // assumed: no part of what was recorded
        }
        ++t.accesses;
        switch (outcome.kind) {
        case OutcomeKind::Hit:
            ++t.hits;
            continue;
        case OutcomeKind::FirstTouch:
            ++t.first_touches;
            break;
        case OutcomeKind::Refault:
            ++t.refaults;
            break;
        case OutcomeKind::Permission:
            ++t.permissions;
            break;
        }
        ++(outcome.pte ? t.pte_faults : t.pmd_faults);
        t.entries_removed += outcome.entries_removed;
        t.dirty_removed += outcome.dirty_removed ? 1 : 0;
        t.time_in_faults = add_times(t.time_in_faults, outcome.end - outcome.begin);
    }
    return run;
}

} // namespace daxscope::replay
