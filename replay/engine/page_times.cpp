// SPDX-License-Identifier: GPL-3.0-or-later
//
// When each page of a slot was there, where the recording tells the order inside overlapping faults
// (record --races).
#include "replay/engine/worlds.h"

#include <algorithm>

namespace daxscope::replay {

using model::Pte;
using model::SlotKind;
using trace::Event;

Worlds::PageTimes& Worlds::page_times(std::uint32_t slot) {
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

std::uint32_t Worlds::slot_of(const Event& event) const {
    const auto slots = plan_.slots_from(*trace_, event.mapping, event.pgoff);
    if (slots.empty()) {
        return kNoIndex;
    }
    const std::int64_t first = trace_->ranges()[plan_.slots[slots.front()].range].pgoff;
    return event.pgoff >= first ? slots.front() : kNoIndex;
}

/// Whoever looks at the page table without its lock may find nothing until then.
void Worlds::note_gone(std::uint32_t slot, std::uint32_t page, std::int64_t until) {
    if (plan_.tells_order && until != trace::kNone) {
        std::int64_t& gone = page_times(slot).gone[page];
        gone = std::max(gone, until);
    }
}

void Worlds::note_zap_end(std::uint32_t slot, const Pages& pages, std::uint32_t event) {
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

void Worlds::note_page_mapped(std::uint32_t slot, std::uint32_t page, std::int64_t time) {
    const auto times = page_times_.find(slot);
    if (times != page_times_.end()) {
        times->second.late[page] = time <= times->second.zap_end[page];
    }
}

/// A page of a private mapping made place for a copy of its own.
void Worlds::copied(std::uint32_t number) {
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
