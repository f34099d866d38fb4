// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the plan makes of unmaps and writeback: whose they are, and which ranges they concern.
#include "replay/engine/planner.h"

#include <algorithm>

namespace daxscope::replay {

using trace::Event;
using trace::Origin;
using trace::Trace;

void Planner::unmap(std::uint32_t k) {
    if (plan_.left_out.contains(k)) {
        return;
    }
    const Event event = trace_->event(k);
    if (event.arg1 == static_cast<std::int64_t>(Origin::Truncate)) {
        sizes_.erase(event.file); // what faults say next is news again
        last_size_ = {kNoIndex, trace::kNone, trace::kNone};
    }
    Open* open = task_of(event.task);
    const bool inside = open != nullptr && open->access != kNoIndex && event.ts <= open->end &&
                        (event.arg1 == static_cast<std::int64_t>(Origin::PmdFault) ||
                         event.arg1 == static_cast<std::int64_t>(Origin::PteFault));
    plan_.seen.unplaced += event.has(trace::kArg1) ? 0 : 1;
    const std::int64_t end = std::max(trace_->time_end(k), event.ts);
    if (open != nullptr) {
        open->owner = kNoIndex;
    }
    if (inside) {
        change(open->access, [open, k](Access& access) {
            std::uint32_t& unmap = open->pte && !access.pte_first ? access.pte_unmap : access.unmap;
            unmap = unmap == kNoIndex ? k : unmap;
        });
        open->zaps.clear();
        adopt(k, open->access, *open, end);
    } else if (open != nullptr) {
        open->unmap = k;
        open->unmap_end = end;
        open->zaps.clear();
        if (has_module_ && !whole_) {
            pending_.push_back({k, end, static_cast<std::uint32_t>(open - tasks_.data())});
        }
    }
    const auto [first, last] = covered(event);
    if (!inside && !whole_) {
        note_wide(event, k, first, last);
    }
    watched_.unmap(event.ts, first, last, k, event.task);
}

/// Notes to which ranges an unmap from outside may do something, those that are not there yet
/// among them.
void Planner::note_wide(const Event& event, std::uint32_t k, std::size_t first, std::size_t last) {
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    const std::int64_t from = event.pgoff / per_pmd;
    if (event.arg0 > 0 &&
        static_cast<std::int64_t>(last - first) ==
            (event.pgoff + event.arg0 - 1) / per_pmd - from + 1 &&
        static_cast<std::int64_t>(last - first) <= Trace::kWideRanges) {
        for (std::size_t row = first; row < last; ++row) { // all of them are there
            std::uint32_t& touched = touched_[trace_->rows()[row]];
            touched = std::min(touched, k);
        }
        return;
    }
    Wide& wide = wide_[event.file];
    wide.from = std::min(wide.from, event.pgoff);
    wide.event = std::min(wide.event, k);
    const std::int64_t chosen =
        first == last ? INT64_MAX : trace_->ranges()[trace_->rows()[first]].pgoff;
    wide.chosen = std::max(wide.chosen, chosen);
    if (static_cast<Origin>(event.arg1) == Origin::Reflink) {
        wide.remapped_from = std::min(wide.remapped_from, event.pgoff);
    }
}

/// Unmap `k` is the access's own, and so are the zaps within it.
void Planner::adopt(std::uint32_t k, std::uint32_t access, Open& open, std::int64_t end) {
    plan_.access_of[k] = access;
    changed(k);
    open.owner = access;
    open.owner_end = end;
    for (const std::uint32_t zap : open.zaps) { // met before the fault that owns them
        plan_.access_of[zap] = access;
    }
    open.zaps.clear();
}

/// The rows that have pages of [pgoff, pgoff + arg0), or from pgoff on where arg0 is 0.
std::pair<std::size_t, std::size_t> Planner::covered(const Event& event) const {
    const auto rows = trace_->rows();
    const std::size_t first = trace_->first_row(event.file, event.pgoff);
    const bool to_end = event.arg0 == 0;
    const auto last = std::partition_point(
        rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(), [&](std::uint32_t number) {
            const trace::PmdRange& range = trace_->ranges()[number];
            return range.file == event.file && (to_end || event.pgoff + event.arg0 > range.pgoff);
        });
    return {first, static_cast<std::size_t>(last - rows.begin())};
}

// An entry is locked while it is written back, and its event comes at the end of that: a write
// fault that begins before the event and ends after it was write-protected by it.
void Planner::writeback(std::uint32_t k) {
    const Event event = trace_->event(k);
    const auto [first, last] = covered(event);
    watched_.writeback(event.ts, first, last, k);
}

} // namespace daxscope::replay
