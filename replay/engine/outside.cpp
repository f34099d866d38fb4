// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happens from outside the handler, replayed as recorded: truncate, hole punching, fallocate,
// write(2), madvise, writeback, munmap, exit.
#include "replay/engine/recorded_fault.h"
#include "replay/engine/worlds.h"

#include <algorithm>

namespace daxscope::replay {

using model::SlotKind;
using trace::Event;
using trace::Kind;
using trace::Origin;

namespace {

/// Of an unmap that no fault made: it took nothing there, as far as this says.
UnmapMark mark_of(const Event& event, std::uint32_t number, std::uint32_t range, Origin origin) {
    UnmapMark mark;
    mark.time = event.ts;
    mark.range = range;
    mark.event = number;
    mark.origin = origin;
    return mark;
}

} // namespace

Worlds::OutsideUnmap Worlds::outside_unmap(const Event& event) const {
    OutsideUnmap what;
    what.origin = static_cast<Origin>(event.arg1);
    const bool whole_file = event.pgoff == 0 && event.arg0 == 0;
    const bool layouts = what.origin == Origin::Truncate || what.origin == Origin::Fallocate ||
                         what.origin == Origin::Reflink || what.origin == Origin::Unshare;
    what.layouts = layouts_remove_ && whole_file && layouts;
    what.remaps = what.origin == Origin::Reflink && !whole_file;
    what.entries =
        what.remaps || what.origin == Origin::Evict ||
        ((what.origin == Origin::Truncate || what.origin == Origin::Fallocate) && !whole_file);
    what.even_cows = what.origin == Origin::Truncate;
    what.unshares = what.origin == Origin::Unshare && !whole_file;
    what.writes = what.origin == Origin::Write && invalidate_ != nullptr;
    return what;
}

/// The first row from `place` on in which such an unmap may have something to do: one call may
/// cover all ranges of a big file, and calls may be many.
std::size_t Worlds::next_to_unmap(const OutsideUnmap& what, std::size_t place) const {
    if (closed_ || what.remaps) { // those change every range that they cover
        return place;
    }
    const std::size_t mapped = (what.even_cows ? may_have_copies_ : may_be_mapped_).next(place);
    const bool looks_at_entries = what.layouts || what.entries || what.unshares || what.writes;
    return looks_at_entries ? std::min(mapped, may_have_entries_.next(place)) : mapped;
}

/// What becomes of the entries of pages of one range.
Worlds::Removed Worlds::remove(const OutsideUnmap& what, std::uint32_t range, const Pages& pages) {
    model::World& w = worlds_[range];
    Removed removed;
    if (what.layouts) {
        removed.entries = w.range.small + (w.range.pmd_entry == model::Entry::None ? 0 : 1);
        removed.dirty = w.range.small_dirty + (w.range.pmd_dirty ? 1 : 0);
        w.remove_entries(pages.first, pages.count);
    }
    if (what.entries) {
        w.remove_entries(pages.first, pages.count);
        shared_[range] = what.remaps && pages.count == w.range.pages;
    }
    if (what.unshares) { // invalidate_inode_pages2_range() leaves dirty ones
        if (!w.range.pmd_dirty && w.range.small_dirty == 0) {
            w.remove_entries(pages.first, pages.count);
        }
        shared_[range] = shared_[range] && pages.count < w.range.pages;
    }
    // 6.2 and later drop the zero entry there; 6.1 has it marked dirty, and keeps it.
    for (std::uint32_t k = 0; what.writes && !w.range.entry_locked && k < pages.count; ++k) {
        model::Fault fault;
        fault.page = static_cast<std::uint16_t>(pages.first + k);
        invalidate_(w, fault);
    }
    if (closed_) {
        changed_from_outside(w.range, what.origin,
                             what.entries && !what.remaps && what.origin != Origin::Evict &&
                                 pages.count == w.range.pages);
    }
    return removed;
}

void Worlds::unmap(std::uint32_t number) {
    const Event event = trace_->event(number);
    const OutsideUnmap what = outside_unmap(event);
    const auto rows = trace_->rows();
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    if (what.origin == Origin::Truncate && event.arg0 == 0 && event.pgoff > 0) {
        file_pages_[event.file] = event.pgoff;
    }
    sink_.unmap_call();
    const std::size_t first = trace_->first_row(event.file, event.pgoff);
    const auto pages_at = [&](std::size_t row) {
        if (row >= rows.size()) {
            return Pages{};
        }
        const trace::PmdRange& range = trace_->ranges()[rows[row]];
        return range.file == event.file ? pages_in(range, per_pmd, event.pgoff, event.arg0)
                                        : Pages{};
    };
    bool marked = false;
    for (std::size_t at = next_to_unmap(what, first);; at = next_to_unmap(what, at + 1)) {
        const Pages pages = pages_at(at);
        if (pages.count == 0) {
            break;
        }
        const std::uint32_t range = rows[at];
        const std::uint32_t zapped = worlds_[range].unmap(pages.first, pages.count, what.even_cows);
        note_losers(range, {number, CauseKind::Unmap}, event.ts);
        const Removed removed = remove(what, range, pages);
        // One call may cover all ranges of a file: marks stand where it took something.
        if (zapped > 0 || removed.entries > 0) {
            UnmapMark mark = mark_of(event, number, range, what.origin);
            mark.zapped = zapped;
            mark.entries_removed = removed.entries;
            mark.dirty_removed = removed.dirty;
            sink_.unmap(mark);
            marked = true;
        }
        if (pages.count == worlds_[range].range.pages) {
            may_be_mapped_.erase(at);
            if (what.even_cows) {
                may_have_copies_.erase(at);
            }
            if (shared_[range]) {
                may_have_entries_.insert(at);
            } else if (what.layouts || what.entries) {
                may_have_entries_.erase(at);
            }
        }
    }
    if (!marked && pages_at(first).count > 0) {
        sink_.unmap(mark_of(event, number, rows[first], what.origin));
    }
}

/// In a made trace no later answer tells what an act has made of the extent.
void Worlds::changed_from_outside(model::Range& range, Origin origin, bool punched) {
    const auto allocated = [](model::Extent extent) {
        return extent == model::Extent::Written || extent == model::Extent::Shared;
    };
    if (punched) {
        range.blocks.extent = model::Extent::Hole;
        range.blocks.covers = true;
        range.page_blocks.extent = model::Extent::Hole;
    } else if (origin == Origin::Write && !allocated(range.page_blocks.extent)) {
        range.page_blocks.extent = model::Extent::Written;
        range.blocks.covers = allocated(range.blocks.extent) && range.blocks.covers;
    }
}

void Worlds::zap(std::uint32_t slot, std::uint32_t first, std::uint32_t count, const Cause& cause,
                 std::int64_t time, bool keep_copies) {
    const std::uint32_t range = plan_.slots[slot].range;
    worlds_[range].zap(plan_.slots[slot].place, first, count, keep_copies);
    note_losers(range, cause, time);
}

// An unmap walks the mappings one after the other, between its begin and its end; the zap says when
// it came to this one. Whoever mapped after the unmap began and before the zap is zapped too.
void Worlds::zap_mappings(std::uint32_t number, const Cause& cause, std::uint32_t own) {
    const Event event = trace_->event(number);
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    for (const std::uint32_t slot : plan_.slots_from(*trace_, event.mapping, event.pgoff)) {
        if (slot == own) {
            continue;
        }
        const trace::PmdRange& range = trace_->ranges()[plan_.slots[slot].range];
        const Pages pages = pages_in(range, per_pmd, event.pgoff, event.arg0);
        if (pages.count == 0) {
            break;
        }
        const auto origin = static_cast<Origin>(event.arg1);
        zap(slot, pages.first, pages.count, cause, event.ts,
            origin != Origin::Madvise && origin != Origin::Truncate);
        if (origin == Origin::Madvise && event.ts_end != trace::kNone) {
            note_zap_end(slot, pages, number);
        }
        if (plan_.frees_tables && origin == Origin::Madvise) {
            free_table(slot, pages, event, cause);
        }
    }
}

/// try_to_free_pte() of 6.14 and later: MADV_DONTNEED of all that a page table maps frees it, and
/// the next fault asks the PMD handler again.
void Worlds::free_table(std::uint32_t slot, const Pages& pages, const Event& event,
                        const Cause& cause) {
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    if (plan_.slots[slot].colour) {
        const std::int64_t first = trace_->ranges()[plan_.slots[slot].range].pgoff;
        for (const std::int64_t page : {first, first + per_pmd - 1}) {
            const AddressSlot held = address_slot(*trace_, plan_.slots[slot].mapping, page);
            if (held.whole && event.pgoff <= held.pgoff &&
                held.pgoff + held.count <= event.pgoff + event.arg0) {
                tables_.freed(held);
            }
        }
        return;
    }
    if (pages.count != per_pmd || at_slot(slot).kind != SlotKind::Table) {
        return;
    }
    at_slot(slot).kind = SlotKind::None;
    empties(plan_.slots[slot].range, slot);
    SlotMemory& memory = memory_[slot];
    const auto at = page_memory_.find(slot);
    if (at != page_memory_.end() && at->second.any_been()) {
        memory.been = true;
        memory.cause = cause;
    }
}

void Worlds::protect(std::uint32_t range, std::uint32_t first, std::uint32_t count,
                     std::uint32_t event) {
    worlds_[range].protect(first, count);
    for (const model::Loser& loser : losers_) {
        const std::uint32_t slot = plan_.slot_at(range, loser.mapping);
        const Cause cause{event, CauseKind::Writeback};
        if (at_slot(slot).huge()) {
            memory_[slot].cause = cause;
            sync_span(slot, trace_->time(event));
        } else {
            PageFates& memory = page_memory(slot);
            for (std::uint32_t page = loser.first; page < loser.first + loser.count; ++page) {
                const PageFate& fate = memory.at(page);
                if (fate.been && fate.cause.kind == CauseKind::None) {
                    memory.of(page).cause = cause;
                }
            }
        }
    }
    losers_.clear();
}

void Worlds::writeback(std::uint32_t number) {
    const Event event = trace_->event(number);
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    const std::int64_t count = std::max<std::int64_t>(event.arg0, 1);
    const auto rows = trace_->rows();
    for (std::size_t at = trace_->first_row(event.file, event.pgoff); at < rows.size(); ++at) {
        const trace::PmdRange& range = trace_->ranges()[rows[at]];
        const Pages pages = pages_in(range, per_pmd, event.pgoff, count);
        if (range.file != event.file || pages.count == 0) {
            break;
        }
        protect(rows[at], pages.first, pages.count, number);
    }
}

void Worlds::munmap(std::uint32_t number) {
    const Event event = trace_->event(number);
    const std::int64_t per_pmd = trace_->session().pages_per_pmd();
    const Cause cause{number, CauseKind::Munmap};
    for (const std::uint32_t slot : plan_.slots_from(*trace_, event.mapping, event.pgoff)) {
        const trace::PmdRange& range = trace_->ranges()[plan_.slots[slot].range];
        const Pages pages = pages_in(range, per_pmd, event.pgoff, event.arg0);
        if (pages.count == 0) {
            break;
        }
        zap(slot, pages.first, pages.count, cause, event.ts);
        if (plan_.slots[slot].colour) {
            forget_tables(slot, event.pgoff, event.arg0);
        }
        if (pages.count == per_pmd) {
            at_slot(slot).kind = SlotKind::None; // free_pgtables()
            empties(plan_.slots[slot].range, slot);
            page_memory_.erase(slot);
        }
    }
}

// free_pgtables(): the range's pages lie in one or two PMD slots.
void Worlds::forget_tables(std::uint32_t slot, std::int64_t pgoff, std::int64_t count) {
    const std::int64_t first = trace_->ranges()[plan_.slots[slot].range].pgoff;
    for (const std::int64_t page : {first, first + trace_->session().pages_per_pmd() - 1}) {
        tables_.unmapped(address_slot(*trace_, plan_.slots[slot].mapping, page), pgoff, count);
    }
}

void Worlds::exit(std::uint32_t number) {
    const Event event = trace_->event(number);
    const trace::Task* task = trace_->task(event.task);
    if (task == nullptr) {
        return;
    }
    const auto pages = static_cast<std::uint32_t>(trace_->session().pages_per_pmd());
    for (const std::uint32_t slot : plan_.slots_of_process(task->tgid)) {
        zap(slot, 0, pages, {number, CauseKind::Munmap}, event.ts);
        if (plan_.slots[slot].colour) {
            forget_tables(slot, trace_->ranges()[plan_.slots[slot].range].pgoff, pages);
        }
        at_slot(slot).kind = SlotKind::None;
        empties(plan_.slots[slot].range, slot);
        page_memory_.erase(slot);
    }
}

} // namespace daxscope::replay
