// SPDX-License-Identifier: GPL-3.0-or-later
//
// The accesses of a plan, packed: the 16 bytes that all runs have in common with it, and 32 that
// the replay needs. What few accesses have (a second bracket, a module's unmap) is in rows beside.
#pragma once

#include "replay/engine/outcomes.h"

#include <cstdint>
#include <vector>

namespace daxscope::replay {

/// One access to be replayed. Its number is the number of its outcome in every run.
struct Access {
    std::int64_t begin = 0; ///< ns BOOTTIME
    /// When the task's fault before this one was over, wherever it was; INT64_MIN: it is the first.
    std::int64_t task_last = INT64_MIN;
    std::uint32_t event = kNoIndex;  ///< the fault that showed it; kNoIndex: assumed
    std::uint32_t retry = kNoIndex;  ///< the PMD fault once more: it fell back under the VMA lock,
                                     ///< which the 4 KiB path gave up (6.4 and later)
    std::uint32_t pte = kNoIndex;    ///< the PTE fault that followed a PMD fault's FALLBACK
    std::uint32_t before = kNoIndex; ///< the test module's unmap, which comes before the bracket
    std::uint32_t unmap = kNoIndex;  ///< the first unmap inside the bracket of `event`
    std::uint32_t pte_unmap = kNoIndex; ///< the first unmap inside the bracket of `pte`
    std::uint32_t range = kNoIndex;     ///< index in Trace::ranges()
    std::uint32_t slot = 0;             ///< index in Plan::slots
    std::uint32_t task = kNoIndex;      ///< place in Trace::tasks(); kNoIndex: assumed
    std::uint32_t protect = kNoIndex;   ///< a WritebackOne during the bracket of this write fault
    std::uint16_t page = 0;             ///< from the range's first page
    bool write = false;
    bool pte_first = false; ///< began as a PTE fault
    bool hole = false;      ///< a load_hole event lies in its brackets
};

/// The accesses of a plan, ordered by (begin, event). One thread writes. What rows() gave out, any
/// may read.
class Accesses {
public:
    using value_type = Access;
    using const_iterator = ValueIterator<Accesses>;

    Accesses() = default;
    Accesses(const Accesses& other) { *this = other; }
    Accesses& operator=(const Accesses& other);
    Accesses(Accesses&&) noexcept = default;
    Accesses& operator=(Accesses&&) noexcept = default;
    ~Accesses() = default;

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    Access operator[](std::size_t place) const {
        const AccessRow& row = rows_[place];
        const Rest& rest = rest_[place];
        Access access;
        access.begin = row.begin;
        access.event = row.event;
        access.slot = row.slot;
        access.task_last = rest.task_last;
        access.unmap = rest.unmap;
        access.range = rest.range;
        access.task = rest.task;
        access.page = rest.page;
        access.write = rest.write;
        access.pte_first = rest.pte_first;
        access.hole = rest.hole;
        if (rest.rare != kNoIndex) {
            const Rare& rare = rare_[rest.rare];
            access.retry = rare.retry;
            access.pte = rare.pte;
            access.before = rare.before;
            access.pte_unmap = rare.pte_unmap;
            access.protect = rare.protect;
        }
        return access;
    }
    Access front() const { return (*this)[0]; }
    Access back() const { return (*this)[size() - 1]; }
    const_iterator begin() const { return {*this, 0}; }
    const_iterator end() const { return {*this, size()}; }

    /// Makes room: see GrowingRows.
    void reserve(std::size_t most);
    void reserve_much();
    void push_back(const Access& access);
    /// Writes an access anew. Its time, event and slot stay as they are.
    void put(std::size_t place, const Access& access);
    /// Whose accesses with the next number of a slot are.
    void add_slot(SlotKey slot) { slots_.push_back(slot); }
    /// Gives slots other numbers. Not where rows() gave out any.
    /// @param number the new one, by the old one: each once
    void renumber_slots(const std::vector<std::uint32_t>& number);

    /// What runs have in common with it, of the first accesses.
    Rows<AccessRow> rows(std::size_t size) const { return rows_.upto(size); }
    Rows<SlotKey> keys() const { return slots_.all(); }

private:
    struct Rest {
        std::int64_t task_last;
        std::uint32_t unmap, range, task;
        std::uint32_t rare; ///< place in rare_
        std::uint16_t page;
        bool write, pte_first, hole;
    };
    struct Rare {
        std::uint32_t retry, pte, before, pte_unmap, protect;
    };
    static_assert(sizeof(Rest) == 32);

    GrowingRows<SlotKey> slots_;
    GrowingRows<AccessRow> rows_;
    GrowingRows<Rest> rest_;
    GrowingRows<Rare> rare_;
};

} // namespace daxscope::replay
