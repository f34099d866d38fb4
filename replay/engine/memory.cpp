// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run remembers of each slot and page: spans, and why what was there has gone.
#include "replay/engine/worlds.h"

#include <algorithm>

namespace daxscope::replay {

using model::Pte;
using model::SlotKind;

namespace {

bool is_present(const PageFate& fate) {
    return fate.been &&
           (fate.cause.kind == CauseKind::None || fate.cause.kind == CauseKind::Writeback);
}

} // namespace

PageFates& Worlds::page_memory(std::uint32_t slot) {
    const auto [at, is_new] = page_memory_.try_emplace(slot);
    const SlotMemory& whole = memory_[slot];
    if (is_new && whole.been && whole.cause.kind != CauseKind::None) {
        // A huge PMD had been here and was zapped: every page of it had been mapped.
        at->second = PageFates({whole.cause, true});
    }
    return at->second;
}

void Worlds::note_losers(std::uint32_t range, const Cause& cause, std::int64_t time) {
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
        PageFates& memory = page_memory(slot);
        for (std::uint32_t page = loser.first; page < loser.first + loser.count; ++page) {
            if (is_present(memory.at(page))) {
                memory.of(page).cause = cause;
            }
            note_gone(slot, page, time);
        }
        if (loser.count == worlds_[range].range.pages && !at_slot(slot).is_private) {
            empties(range, slot); // the table stays, and nothing in it
        }
    }
    losers_.clear();
}

void Worlds::note_installed(Flight& flight, std::int64_t time) {
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
        PageFate& page = page_memory(access.slot).of(access.page);
        const bool was_there = is_present(page);
        page = {{}, true};
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

void Worlds::end_span(std::uint32_t slot, std::int64_t time) {
    SlotMemory& memory = memory_[slot];
    MapSpan span;
    span.begin = memory.span_begin;
    span.end = std::max(time, span.begin);
    span.range = plan_.slots[slot].range;
    span.mapping = plan_.slots[slot].mapping;
    span.writable = memory.writable;
    sink_.span(slot, span);
    memory.span_begin = trace::kNone;
}

void Worlds::end_spans() {
    for (std::uint32_t slot = 0; slot < memory_.size(); ++slot) {
        at_slot(slot).kind = SlotKind::None;
        sync_span(slot, trace_->end());
    }
}

} // namespace daxscope::replay
