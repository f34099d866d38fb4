// SPDX-License-Identifier: GPL-3.0-or-later
//
// The PMD ranges of a trace as a run has them at one moment, what each mapping had and lost, and
// what acts from outside the fault handlers do to them.
#pragma once

#include "model/place_set.h"
#include "replay/engine/address_slots.h"
#include "replay/engine/page_fates.h"
#include "replay/engine/plan.h"
#include "replay/engine/range_pages.h"
#include "replay/engine/sink.h"
#include "replay/engine/state.h"
#include "replay/engine/watch.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace daxscope::replay {

class Worlds {
public:
    Worlds(const Worlds&) = delete;
    Worlds& operator=(const Worlds&) = delete;
    virtual ~Worlds() = default;

    const trace::Trace& trace() const { return *trace_; }
    const Plan& plan() const { return plan_; }
    const model::World& world(std::uint32_t range) const { return worlds_[range]; }
    const model::Slot& at_slot(std::uint32_t number) const {
        const SlotPlace& place = plan_.slots[number];
        return worlds_[place.range].slots[place.place];
    }
    const SlotMemory& memory(std::uint32_t slot) const { return memory_[slot]; }
    /// Those who lost something to the step that was taken last.
    const std::vector<model::Loser>& losers() const { return losers_; }
    RangeState state_of(std::uint32_t range) const;
    /// What the mappings have that is not over, as if it ended with the trace.
    std::vector<MapSpan> mapped() const;
    /// Page tables of the range hold no pages of others: where a mapping is not congruent to the
    /// file, they do.
    bool alone(std::uint32_t range) const;

protected:
    /// @param plan kept by the caller; may grow
    /// @param sink is called; outlives this
    Worlds(const trace::Trace& trace, const Plan& plan, Sink& sink);

    /// Makes place for the ranges, slots and tasks that came.
    void grow(const trace::Trace& trace);
    /// What the file has of pages, made where there is none yet.
    model::PageStates& pages(std::uint32_t range);
    model::Slot& at_slot(std::uint32_t number) {
        const SlotPlace& place = plan_.slots[number];
        return worlds_[place.range].slots[place.place];
    }
    /// A fault does something in the range: an unmap has to look at it again.
    void stir(std::uint32_t range, std::uint32_t slot) {
        fills(range, slot);
        const std::uint32_t row = trace_->row_of(range);
        may_be_mapped_.insert(row);
        may_have_copies_.insert(row);
        may_have_entries_.insert(row);
    }
    /// The slot has something, or is about to.
    void fills(std::uint32_t range, std::uint32_t slot) {
        if (worlds_[range].taken != nullptr) {
            taken_set_[range].insert(plan_.slots[slot].place);
        }
    }
    /// The slot has nothing, until it is filled again.
    void empties(std::uint32_t range, std::uint32_t slot) {
        if (worlds_[range].taken != nullptr) {
            taken_set_[range].erase(plan_.slots[slot].place);
        }
    }

    // memory.cpp: spans and causes
    void note_losers(std::uint32_t range, const Cause& cause, std::int64_t time);
    void note_installed(Flight& flight, std::int64_t time);
    /// Begins or ends the span of a slot that something was done to.
    void sync_span(std::uint32_t slot, std::int64_t time) {
        SlotMemory& memory = memory_[slot];
        if (!at_slot(slot).huge()) {
            if (memory.span_begin != trace::kNone) {
                end_span(slot, time);
            }
            return;
        }
        if (memory.span_begin == trace::kNone) {
            memory.span_begin = time;
        }
        memory.writable = at_slot(slot).kind == model::SlotKind::HugeRw;
    }
    void end_span(std::uint32_t slot, std::int64_t time);
    /// The trace is over, and with it every span.
    void end_spans();
    PageFates& page_memory(std::uint32_t slot);

    // order.cpp: when each page was there, where the recording tells (record --races)
    /// Of the pages of one slot.
    struct PageTimes {
        std::vector<std::int64_t> gone;    ///< last moment at which it may not have been there
        std::vector<std::int64_t> zap_end; ///< until when the last zap by madvise() went on
        std::vector<std::uint32_t> zap;    ///< … its event
        std::vector<bool> late; ///< mapped during that zap, which may have come to it afterwards
        std::int64_t last_zap_end = INT64_MIN; ///< the latest of zap_end
    };
    PageTimes& page_times(std::uint32_t slot);
    void note_gone(std::uint32_t slot, std::uint32_t page, std::int64_t until);
    void note_zap_end(std::uint32_t slot, const Pages& pages, std::uint32_t event);
    void note_page_mapped(std::uint32_t slot, std::uint32_t page, std::int64_t time);
    std::uint32_t slot_of(const trace::Event& event) const;

    // outside.cpp: acts from outside the handlers
    void unmap(std::uint32_t event);
    /// The zaps of one call are over mappings, each with what it took.
    /// @param own the slot that is passed over; kNoIndex: none
    void zap_mappings(std::uint32_t event, const Cause& cause, std::uint32_t own);
    void writeback(std::uint32_t event);
    void munmap(std::uint32_t event);
    void exit(std::uint32_t event);
    void copied(std::uint32_t event);
    void protect(std::uint32_t range, std::uint32_t first, std::uint32_t count,
                 std::uint32_t event);

    const trace::Trace* trace_;
    const Plan& plan_;
    Sink& sink_;

    std::vector<model::World> worlds_;          ///< one a range
    std::vector<std::int64_t*> size_of_;        ///< by range: its file's in file_pages_
    std::vector<bool> shared_;                  ///< per range: shared still, though reads may not
                                                ///< say so
    std::vector<bool> range_known_;             ///< per range: an event of it was seen
    std::vector<std::int64_t> range_installed_; ///< when a mapping last got something there
    std::vector<SlotMemory> memory_;
    std::unordered_map<std::uint32_t, PageFates> page_memory_;
    std::unordered_map<std::uint32_t, PageTimes> page_times_;
    AddressTables tables_;
    std::vector<model::Loser> losers_;

    // What the handler is to the acts of others.
    /// A schedule of the explorer, made with another handler: nothing but its faults and acts
    /// changes its range, whatever the handler explored was answered.
    bool closed_ = false;
    bool asked_ = false; ///< … and the file system has answered once
    /// What a write(2) does to the entry of a page that it allocates; nullptr: not modelled.
    void (*invalidate_)(model::World&, model::Fault&) = nullptr;
    bool layouts_remove_ = false; ///< breaking layouts removes the entries of the whole file

private:
    void grow_ranges(const trace::Trace& trace);
    void grow_slots();
    /// What an unmap that no fault made does to a range.
    struct OutsideUnmap {
        trace::Origin origin = trace::Origin::Unknown;
        bool even_cows = false; ///< copies of private mappings go, too: truncate
        bool entries = false;   ///< the entries of its pages go: truncate, punch, evict, remap
        bool remaps = false; ///< … and the file gets another one's storage there: clone, dedupe:
                             ///< xfs_flush_unmap_range()
        bool unshares = false; ///< the file gets storage of its own there
        bool writes = false;   ///< write(2): of a page that it allocates the zero entry goes
        /// It breaks layouts. Before 6.15 that leaves the entries; from then on it removes those of
        /// the whole file, dirty ones too, though the data stays.
        bool layouts = false;
    };
    struct Removed {
        std::uint32_t entries = 0, dirty = 0;
    };
    OutsideUnmap outside_unmap(const trace::Event& event) const;
    std::size_t next_to_unmap(const OutsideUnmap& what, std::size_t place) const;
    Removed remove(const OutsideUnmap& what, std::uint32_t range, const Pages& pages);
    static void changed_from_outside(model::Range& range, trace::Origin origin, bool punched);
    void zap(std::uint32_t slot, std::uint32_t first, std::uint32_t count, const Cause& cause,
             std::int64_t time, bool keep_copies = false);
    void forget_tables(std::uint32_t slot, std::int64_t pgoff, std::int64_t count);
    void free_table(std::uint32_t slot, const Pages& pages, const trace::Event& event,
                    const Cause& cause);

    std::vector<std::unique_ptr<model::PageStates>> page_states_;
    std::vector<std::vector<model::Slot>> slots_; ///< by range
    std::vector<std::uint32_t> rows_; ///< ranges, as they stood when the sets of rows were made
    bool hole_length_ = false;
    std::unordered_map<std::int64_t, std::int64_t> file_pages_; ///< size by file; -1 = not known
    /// Rows in which an unmap may have something to do: it takes a mapping, as a truncate would
    /// (copies of private mappings, too), removes an entry, or forgets that the extent is shared.
    /// All such ranges are members, and some that are none.
    model::PlaceSet may_be_mapped_, may_have_copies_, may_have_entries_;
    /// World::taken of ranges with many mappings.
    std::unordered_map<std::uint32_t, model::PlaceSet> taken_set_;
    std::vector<bool> planned_shared_; ///< of Plan::shared, what is known here
};

} // namespace daxscope::replay
