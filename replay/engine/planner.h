// SPDX-License-Identifier: GPL-3.0-or-later
//
// Goes through the events once, in order, and finds out what belongs together: makes a Plan, of a
// whole trace at once or of one that grows.
#pragma once

#include "model/place_set.h"
#include "replay/engine/open_faults.h"
#include "replay/engine/plan.h"

#include <map>
#include <string>
#include <unordered_map>

namespace daxscope::replay {

/// Of an event that came, later ones decide: which fault an unmap belongs to, whether a PTE fault
/// follows. So a plan is ahead of its replay: decided() says how far that may go. Where something
/// comes to light that would have changed what was decided, the plan is stale, and the trace has to
/// be gone through anew.
class Planner {
public:
    /// How long a task that may go on with its fault is waited for, ns: the kernel comes to the
    /// PTE path within microseconds. Who comes later is noticed, and the plan is stale.
    static constexpr std::int64_t kPatience = 100'000'000;

    /// @param plan to be filled; kept by whoever owns both
    explicit Planner(Plan& plan, std::int64_t patience = kPatience);

    /// Takes the events up to `upto` of a trace that begins with the events taken so far.
    /// @param watermark no event before this time comes any more; INT64_MAX: these are all
    /// @throws Cancelled; Error(Exit::Io) where there is more than a replay can number
    void extend(const trace::Trace& trace, std::size_t upto, std::int64_t watermark,
                const Progress& progress);
    /// No more events come.
    void finish();
    /// Gives the slots numbers by (range, mapping). Not where a replay has begun.
    void sort_slots();

    std::size_t taken() const { return taken_; }
    /// A replay may take the events before this one.
    std::size_t decided();
    bool is_stale() const { return stale_; }
    /// The trace is not the one before and more: it can't be gone on with.
    bool is_broken() const { return broken_; }

private:
    /// Where mappings of a range are found in the order of their first fault.
    class SlotFinder {
    public:
        void resize(std::size_t ranges) { by_range_.resize(ranges); }
        /// @return the mapping's slot; kNoIndex: it has none yet
        std::uint32_t find(std::uint32_t range, std::uint32_t mapping) const;
        void add(std::uint32_t range, std::uint32_t mapping, std::uint32_t slot);

    private:
        static constexpr std::size_t kFew = 8;
        std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> by_range_; ///< the first
        std::unordered_map<std::uint64_t, std::uint32_t> many_;                      ///< the rest
    };
    struct Open {
        std::uint32_t event = kNoIndex;  ///< the task's last fault
        std::uint32_t access = kNoIndex; ///< … and its access
        std::int64_t end = 0;            ///< … and its end
        bool fell_back = false;          ///< … a PMD fault that a PTE fault follows
        bool pte = false;                ///< … a PTE fault
        std::int64_t mapping = 0, pgoff = 0;
        std::uint32_t unmap = kNoIndex; ///< last unmap that is no fault's yet
        std::int64_t unmap_end = 0;
        std::vector<std::uint32_t> zaps;   ///< … and its zaps so far, where a module may own them
        std::uint32_t dispatch = kNoIndex; ///< of the fault that comes next
        std::uint32_t owner = kNoIndex;    ///< access of the unmap under way, for its zaps
        std::int64_t owner_end = 0;
    };
    /// An event that is under way at the watermark, or that waits for what its task does next.
    struct Pending {
        std::uint32_t event;
        std::int64_t end;
        std::uint32_t task = kNoIndex; ///< place; kNoIndex: it only has to end
    };
    /// Unmaps from outside of pages beyond the ranges that there were: what they did to a range
    /// that appears later. Page numbers; INT64_MAX: there was no such unmap.
    struct Wide {
        std::int64_t from = INT64_MAX;          ///< lowest page of any
        std::int64_t chosen = INT64_MIN;        ///< up to here a range would have been their first
        std::int64_t remapped_from = INT64_MAX; ///< lowest page of one that remaps
        std::uint32_t event = kNoIndex;         ///< the first
    };
    struct Extent {
        std::int64_t pgoff, pages;
    };

    void begin(const trace::Trace& trace);
    void grow(const trace::Trace& trace);
    void check_tables(const trace::Trace& trace);
    void new_range(std::uint32_t range);
    void take(std::uint32_t k);
    void fiemap(std::uint32_t k);
    void accessed(std::uint32_t k);
    void fault(std::uint32_t k);
    void note_unknown(const trace::Event& event, const Open& open);
    void unmap(std::uint32_t k);
    void writeback(std::uint32_t k);
    void note_size(const trace::Event& event, std::uint32_t begin);
    void note_wide(const trace::Event& event, std::uint32_t k, std::size_t first, std::size_t last);
    void adopt(std::uint32_t k, std::uint32_t access, Open& open, std::int64_t end);
    void over(const OpenFaults::Watched& fault, const OpenFaults::Told& told);
    void note_owner(std::uint32_t slot, std::int64_t tgid);
    void note(bool& fact);
    bool goes_on(const trace::Event& event) const;
    std::uint32_t begin_of(std::uint32_t access) const;
    template <typename Change>
    void change(std::uint32_t access, const Change& change) {
        Access changed = plan_.accesses[access];
        change(changed);
        plan_.accesses.put(access, changed);
    }
    void joined(std::uint32_t access, std::uint32_t last, std::int64_t end);
    std::pair<std::size_t, std::size_t> covered(const trace::Event& event) const;
    std::uint32_t slot_of(std::uint32_t range, std::uint32_t mapping);
    void order_slots();
    void settle_mapped_before();
    Open* task_of(std::int64_t id);
    /// Something about this event was decided otherwise so far.
    void changed(std::uint32_t event) { stale_ = stale_ || event < given_; }
    bool is_pending(const Pending& pending) const;

    Plan& plan_;
    std::int64_t patience_;
    const trace::Trace* trace_ = nullptr; ///< during extend()
    std::size_t taken_ = 0;
    std::size_t given_ = 0; ///< decided(), the last time
    bool stale_ = false, broken_ = false, whole_ = false;
    std::int64_t watermark_ = INT64_MIN;
    std::vector<Pending> pending_;
    std::uint32_t first_fault_ = kNoIndex;
    std::uint64_t untold_ = 0; ///< faults that are over and tell no result, lost events or not
    std::vector<std::pair<std::int64_t, std::int64_t>> task_rows_; ///< {id, tgid}, as they were
    std::vector<trace::Mapping> mapping_rows_;                     ///< as they were
    std::string session_;                         ///< what of the session all rests on, as it was
    std::unordered_map<std::int64_t, Wide> wide_; ///< by file
    std::unordered_map<std::int64_t, std::vector<Extent>> shared_extents_; ///< by file
    std::vector<std::uint32_t> touched_; ///< per range: its first fault; kNoIndex = none
    std::vector<std::pair<std::uint32_t, std::uint32_t>> mapped_before_; ///< not in the plan yet
    /// By slot: the event that showed it first, and whether a fault said whose it is.
    std::vector<std::pair<std::uint32_t, bool>> owners_;
    bool owners_changed_ = false; ///< of slots in slots_by_tgid
    model::PlaceSet not_shared_;  ///< rows, as far as FIEMAP tells

    SlotFinder slots_;
    std::vector<Open> tasks_;
    OpenFaults watched_;
    LargeVector<std::int64_t> lengths_;
    std::unordered_map<std::int64_t, std::int64_t> sizes_; ///< by file, as the last fault said
    SizeChange last_size_{kNoIndex, trace::kNone, trace::kNone};
    bool has_module_ = false; ///< its test module unmaps before the fault begins
    bool splits_ = true;      ///< the kernel splits a huge PMD on every fallback
};

} // namespace daxscope::replay
