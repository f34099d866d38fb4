// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run: the trace's events in order of time, moving worlds and faults in flight.
#pragma once

#include "model/place_set.h"
#include "replay/engine/address_slots.h"
#include "replay/engine/engine_state.h"
#include "replay/engine/first_world.h"
#include "replay/engine/keyframes.h"
#include "replay/engine/live_flights.h"
#include "replay/engine/made_rows.h"
#include "replay/engine/plan.h"
#include "replay/engine/range_pages.h"
#include "replay/engine/watch.h"

#include <array>
#include <memory>
#include <unordered_map>

namespace daxscope::replay {

/// Replays a plan. With a handler the model decides; without one it is all as recorded.
class Engine {
public:
    Engine(const trace::Trace& trace, const Plan& plan, const model::Handler* handler,
           SelfCheck* check = nullptr);
    /// @param keyframes where to put some; nullptr: nobody will look at a moment
    Run run(const Progress& progress, Keyframes* keyframes = nullptr);
    /// Takes the events up to `upto` of a trace that begins with the events taken so far, and of a
    /// plan that has decided them.
    /// @throws Cancelled
    void extend(const trace::Trace& trace, std::size_t upto, const Progress& progress,
                Keyframes* keyframes = nullptr);
    /// No more events come.
    Run finish(const Progress& progress);
    /// What is there for good.
    const MadeRows& made();
    /// A run without rows: what it is called, and what it rests on.
    Run named() const;
    /// Goes only as far as the moment, from the last keyframe before it, and looks at it.
    Watched look(const Moment& moment, const Progress& progress, const Keyframes* keyframes);

    /// Room for as many outcomes as may come.
    void reserve_much();

private:
    struct PageMemory {
        std::vector<Cause> cause;
        std::vector<bool> been;
    };

    // engine.cpp: time
    Run result();
    std::size_t outcomes_made();
    std::vector<MapSpan> sorted_spans();
    void grow(const trace::Trace& trace);
    void grow_ranges(const trace::Trace& trace);
    void grow_slots();
    void begin_as_made(const FirstWorld& first);
    void take(std::uint32_t event);
    void run_assumed(std::int64_t until);
    void report() const;

    // flights.cpp: accesses under way
    std::uint32_t new_flight(std::uint32_t access);
    Flight* flight_of(std::uint32_t access);
    model::Fault fault_of(const Access& access) const;
    bool ask_page_tables(std::uint32_t flight, std::int64_t time);
    void begin_access(std::uint32_t access, std::int64_t time);
    bool dispatched_empty(const Flight& flight) const;
    bool in_fault(std::uint32_t flight) const;
    std::int64_t end_of(const Access& access) const;
    void schedule(std::uint32_t flight, std::int64_t time);
    bool timer_due(std::int64_t until) const {
        return !timers_.empty() && timers_.front().time <= until;
    }
    void run_timers(std::int64_t until);
    void own_unmap(std::uint32_t event, std::uint32_t access);
    void retry_pmd(std::uint32_t access, std::int64_t time);
    void continue_pte(std::uint32_t access, std::int64_t time);
    void finish(std::uint32_t flight, std::int64_t time);
    bool ends_without_pte(const Access& access) const;

    // races.cpp: what a recording tells of the order inside overlapping faults
    enum class Asked : std::uint8_t { Nobody, Pmd, Pte };
    /// When a task's last fault was dispatched, and whom the page tables had it ask then.
    struct Dispatched {
        std::uint32_t access = kNoIndex;
        std::int64_t time = INT64_MIN;
        Asked asked = Asked::Nobody;
    };
    /// Of the pages of one slot.
    struct PageTimes {
        std::vector<std::int64_t> gone;    ///< last moment at which it may not have been there
        std::vector<std::int64_t> zap_end; ///< until when the last zap by madvise() went on
        std::vector<std::uint32_t> zap;    ///< … its event
        std::vector<bool> late; ///< mapped during that zap, which may have come to it afterwards
        std::int64_t last_zap_end = INT64_MIN; ///< the latest of zap_end
    };
    PageTimes& page_times(std::uint32_t slot);
    std::uint32_t slot_of(const trace::Event& event) const;
    bool needs_handler(std::uint32_t slot, const model::Fault& fault) const;
    void dispatch(std::uint32_t event);
    bool dispatch_recorded(std::uint32_t access) const;
    bool dispatched_before(std::uint32_t access) const;
    void skip_dispatch(std::uint32_t access, model::Fault& fault) const;
    bool table_since_dispatch(std::uint32_t access) const;
    bool zapped_late(const Access& access, const model::Fault& fault, std::int64_t time);
    void note_gone(std::uint32_t slot, std::uint32_t page, std::int64_t until);
    void note_zap_end(std::uint32_t slot, const Pages& pages, std::uint32_t event);
    void note_page_mapped(std::uint32_t slot, std::uint32_t page, std::int64_t time);
    Flight* modelled_flight_of(const trace::Event& event);
    bool in_pte_path(const Flight& flight) const;
    void finished(std::uint32_t event);
    void inserted(std::uint32_t event);
    void grabbed(std::uint32_t event);
    void copied(std::uint32_t event);

    // steps.cpp: running the handler
    void run_steps(Flight& flight, unsigned instants, std::int64_t time);
    const HotStep* run_undisturbed(const HotStep* hot, model::Fault& fault, model::World& world,
                                   unsigned instants) const;
    void ask(Flight& flight);
    void force_holder(Flight& waiting, std::int64_t time);
    void force(std::uint32_t access, std::int64_t time);
    void force(Flight& flight, std::int64_t time);
    void answer(Flight& flight);
    void page_answer(Flight& flight);
    void recorded_unmap(Flight& flight, std::uint32_t event, std::int64_t time);
    void recorded_map(Flight& flight, std::uint32_t event, std::int64_t time);
    void learn(Flight& flight, const trace::Event& event);

    // outside.cpp: what happens from outside the handler
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
    void unmap(std::uint32_t event);
    void zap(std::uint32_t event);
    void writeback(std::uint32_t event);
    void munmap(std::uint32_t event);
    void exit(std::uint32_t event);
    void forget_tables(std::uint32_t slot, std::int64_t pgoff, std::int64_t count);
    void free_table(std::uint32_t slot, const Pages& pages, const trace::Event& event,
                    const Cause& cause);
    static void changed_from_outside(model::Range& range, trace::Origin origin, bool punched);
    void zap(std::uint32_t slot, std::uint32_t first, std::uint32_t count, const Cause& cause,
             std::int64_t time, bool keep_copies = false);
    void protect(std::uint32_t range, std::uint32_t first, std::uint32_t count,
                 std::uint32_t event);

    // memory.cpp: spans, causes, outcomes
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
    bool kernel_found_none(const Access& access) const;
    void classify(const Flight& flight, Outcome& outcome) const;
    PageMemory& page_memory(std::uint32_t slot);
    // keyframes.cpp: what a run leaves for a look to go on from
    void count(std::uint32_t event, Keyframes& keyframes) const;
    Keyframe keyframe(std::uint32_t range, std::uint32_t event) const;
    void go_on(std::uint32_t range, const Keyframe& keyframe);
    /// Page tables of the range hold no pages of others: where a mapping is not congruent to the
    /// file, they do.
    bool alone(std::uint32_t range) const;
    const Keyframe* last_before(const Moment& moment, const Keyframes& keyframes) const;

    // watch.cpp: looking at one moment
    struct Watch {
        Moment moment;
        Watched found;
        bool done = false;
        Outcome outcome = {}; ///< of whatever access is under way
    };
    bool watches(const Flight& flight) const {
        return watch_ != nullptr && watch_->moment.access == flight.access;
    }
    bool concerns_watched(std::uint32_t event) const;
    void end_before(std::uint32_t event);
    RangeState state_of(std::uint32_t range) const;
    std::vector<UnderWay> under_way(std::uint32_t range) const;
    void note_step(const Flight& flight, std::uint8_t step, std::int64_t time);

    UnmapMark& mark(std::int64_t time, std::uint32_t range, std::uint32_t outcome,
                    std::uint32_t event, std::uint32_t zapped, trace::Origin origin);
    void check_fault(const Flight& flight, std::uint32_t event);
    bool mapped_early(const Flight& flight) const;
    void check_rest(const Flight& flight);
    void check_unmaps(const Flight& flight);
    static bool recorded_unmap_of(const Access& access);

    /// Nobody asks for outcomes where only one moment is looked at.
    Outcome& outcome_of(std::uint32_t access) {
        return watch_ != nullptr ? watch_->outcome : outcomes_[access];
    }
    /// The outcome of an access that begins: made when it is filled, for a pass over all of them
    /// beforehand would fetch each from memory once more.
    Outcome& new_outcome(std::uint32_t access) {
        while (watch_ == nullptr && access >= outcomes_.size()) {
            outcomes_.push_back({});
        }
        return outcome_of(access);
    }
    model::World& world(std::uint32_t range) { return worlds_[range]; }
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
    model::PageStates& pages(std::uint32_t range);
    bool recording() const { return handler_ == nullptr; }

    model::Slot& at_slot(std::uint32_t number) {
        const SlotPlace& place = plan_.slots[number];
        return worlds_[place.range].slots[place.place];
    }
    const model::Slot& at_slot(std::uint32_t number) const {
        const SlotPlace& place = plan_.slots[number];
        return worlds_[place.range].slots[place.place];
    }

    const trace::Trace* trace_;
    const Plan& plan_;
    const model::Handler* handler_;
    std::vector<HotStep> steps_; ///< the handler's; at Fault::kDone one that runs at no instant
    std::array<const HotStep*, model::kLabels> labels_{}; ///< of steps_
    SelfCheck* check_;
    Watch* watch_ = nullptr;

    std::vector<model::World> worlds_; ///< one a range
    std::vector<std::unique_ptr<model::PageStates>> page_states_;
    std::vector<std::vector<model::Slot>> slots_; ///< by range
    std::vector<std::uint32_t> rows_; ///< ranges, as they stood when the sets of rows were made
    std::size_t taken_ = 0;           ///< events
    bool hole_length_ = false;
    std::vector<SlotMemory> memory_;
    std::unordered_map<std::uint32_t, PageMemory> page_memory_;
    std::unordered_map<std::uint32_t, PageTimes> page_times_;
    std::vector<Dispatched> dispatched_; ///< by place in Trace::tasks(); empty: not recorded
    AddressTables tables_;
    std::unordered_map<std::int64_t, std::int64_t> file_pages_; ///< size by file; -1 = not known
    std::vector<std::int64_t*> size_of_; ///< by range: its file's in file_pages_
    std::vector<bool> shared_;           ///< per range: shared still, though reads may not say so
    /// Rows in which an unmap may have something to do: it takes a mapping, as a truncate would
    /// (copies of private mappings, too), removes an entry, or forgets that the extent is shared.
    /// All such ranges are members, and some that are none.
    model::PlaceSet may_be_mapped_, may_have_copies_, may_have_entries_;
    /// World::taken of ranges with many mappings.
    std::unordered_map<std::uint32_t, model::PlaceSet> taken_set_;
    std::vector<bool> range_known_;
    std::vector<bool> planned_shared_;          ///< of Plan::shared, what is known here
    std::vector<std::int64_t> range_installed_; ///< when a mapping last got something there
    bool closed_ = false; ///< a schedule of the explorer, made with another handler than this
    /// What a write(2) does to the entry of a page that it allocates; nullptr: not modelled.
    void (*invalidate_)(model::World&, model::Fault&) = nullptr;
    bool layouts_remove_ = false; ///< breaking layouts removes the entries of the whole file
    bool checks_folio_ = false;   ///< a PMD is mapped only where the storage's folio is one
    bool asked_ = false;          ///< … and the file system has answered once
    std::vector<model::Loser> losers_;

    std::vector<Flight> flights_;
    std::vector<std::uint32_t> free_;
    LiveFlights live_;
    std::vector<std::uint32_t> task_flight_; ///< by place in Trace::tasks()
    std::vector<Timer> timers_;              ///< a heap, earliest first
    std::size_t next_assumed_ = 0, next_forced_ = 0;
    const Progress* progress_ = nullptr; ///< of run(): events and assumed accesses
    std::size_t events_taken_ = 0;       ///< at the last report

    GrowingRows<Outcome> outcomes_;
    GrowingRows<UnmapMark> marks_;
    std::uint64_t unmap_calls_ = 0;         ///< of any number of ranges each
    GrowingRows<MapSpan> spans_;            ///< as they end
    GrowingRows<std::uint32_t> span_slots_; ///< … and of which slot each is
    MadeRows made_;
    std::uint32_t begun_ = 0; ///< accesses, without a gap
};

} // namespace daxscope::replay
