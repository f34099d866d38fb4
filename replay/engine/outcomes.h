// SPDX-License-Identifier: GPL-3.0-or-later
//
// What became of each access, packed. What all runs of a trace have in common of an access (its
// time, its event, whose it is) is there once, in 16 bytes; what one run makes of it takes 16 more.
// Where a value does not fit (a fault of more than four seconds, 65,535 mappings zapped), it stands
// in a row of its own beside.
#pragma once

#include "replay/engine/rows.h"
#include "replay/engine/value_iterator.h"

#include <cstdint>
#include <vector>

namespace daxscope::replay {

inline constexpr std::uint32_t kNoIndex = 0xffffffff;

/// What became of one access.
enum class OutcomeKind : std::uint8_t {
    Hit = 0,        ///< the page tables satisfied it: no fault
    FirstTouch = 1, ///< a fault of a mapping that had nothing there yet
    Refault = 2,    ///< a fault of a mapping that had been there and was zapped
    Permission = 3, ///< a fault because the mapping was there without the permission (write after
                    ///< read, or after writeback)
};

/// Why a mapping that refaults had gone (Outcome::cause_kind).
enum class CauseKind : std::uint8_t {
    None = 0,      ///< not a refault
    Fault = 1,     ///< zapped by a fault: `cause` is that fault's outcome
    Unmap = 2,     ///< zapped from outside the fault path: `cause` is the event (Origin tells who)
    Writeback = 3, ///< write-protected by writeback: `cause` is the event
    Munmap = 4,    ///< the process unmapped it itself: `cause` is the event
    Unexplained = 5, ///< it must have been zapped, but nothing in the trace did it
};

/// One access and what became of it. Outcome k of every run of one trace is the same access.
struct Outcome {
    std::int64_t begin = 0;         ///< ns BOOTTIME
    std::int64_t end = 0;           ///< ns BOOTTIME; == begin for hits
    std::uint32_t event = kNoIndex; ///< index in the trace of the fault that showed this access;
                                    ///< kNoIndex = assumed access
    std::uint32_t range = kNoIndex; ///< index in Trace::ranges()
    std::uint32_t mapping = 0;      ///< Mapping::id
    std::uint32_t cause = kNoIndex; ///< see CauseKind
    std::uint32_t zapped = 0; ///< mappings that this fault zapped (really had something there)
    std::uint16_t entries_removed = 0; ///< DAX entries that it removed from the page cache
    std::uint16_t result = 0;          ///< VM_FAULT_*: NOPAGE, FALLBACK, …; 0 for hits
    OutcomeKind kind = OutcomeKind::Hit;
    CauseKind cause_kind = CauseKind::None;
    std::uint8_t step =
        0xff; ///< step of the handler that decided the result (index); 0xff = none (recorded, hit)
    bool write : 1 = false;
    bool pte : 1 = false;           ///< ended in (or began as) a PTE fault
    bool unmapped : 1 = false;      ///< it called unmap, whether or not anyone lost something
    bool dirty_removed : 1 = false; ///< a dirty entry went: fsync would miss it
    bool operator==(const Outcome&) const = default;
};

/// What all runs of a trace have in common of an access.
struct AccessRow {
    std::int64_t begin = 0;         ///< ns BOOTTIME
    std::uint32_t event = kNoIndex; ///< the fault that showed it; kNoIndex: assumed
    std::uint32_t slot = 0;         ///< whose: place among the keys
};

/// A slot: one mapping's view of one PMD range.
struct SlotKey {
    std::uint32_t range = 0;   ///< index in Trace::ranges()
    std::uint32_t mapping = 0; ///< Mapping::id
    bool operator==(const SlotKey&) const = default;
    bool operator<(const SlotKey& other) const {
        return range != other.range ? range < other.range : mapping < other.mapping;
    }
};

/// What one run makes of one access.
struct OutcomeRow {
    std::uint32_t duration = 0;     ///< ns
    std::uint32_t cause = kNoIndex; ///< Outcome::cause; where `wide`, the place of its wide row
    std::uint16_t result = 0;
    std::uint16_t zapped = 0;
    std::uint32_t entries_removed : 14 = 0;
    std::uint32_t wide : 1 = 0; ///< end, cause, zapped and entries_removed are in a wide row
    std::uint32_t kind : 2 = 0;
    std::uint32_t cause_kind : 3 = 0;
    std::uint32_t write : 1 = 0, pte : 1 = 0, unmapped : 1 = 0, dirty_removed : 1 = 0;
    std::uint32_t step : 8 = 0xff;
};
/// … where something does not fit in there.
struct WideOutcome {
    std::int64_t end = 0; ///< ns BOOTTIME
    std::uint32_t cause = kNoIndex, zapped = 0, entries_removed = 0, unused = 0;
};
static_assert(sizeof(AccessRow) == 16 && sizeof(OutcomeRow) == 16);

/// Where the rows of outcomes lie, for who knows that they stay there.
struct OutcomesAt {
    using value_type = Outcome;
    const AccessRow* accesses = nullptr;
    const SlotKey* keys = nullptr;
    const OutcomeRow* rows = nullptr;
    const WideOutcome* wide = nullptr;
    bool operator==(const OutcomesAt&) const = default;

    Outcome operator[](std::size_t place) const {
        const AccessRow& access = accesses[place];
        const OutcomeRow& row = rows[place];
        const SlotKey& slot = keys[access.slot];
        Outcome outcome;
        outcome.begin = access.begin;
        outcome.end = access.begin + row.duration;
        outcome.event = access.event;
        outcome.range = slot.range;
        outcome.mapping = slot.mapping;
        outcome.cause = row.cause;
        outcome.zapped = row.zapped;
        outcome.entries_removed = row.entries_removed;
        outcome.result = row.result;
        outcome.kind = static_cast<OutcomeKind>(row.kind);
        outcome.cause_kind = static_cast<CauseKind>(row.cause_kind);
        outcome.step = row.step;
        outcome.write = row.write;
        outcome.pte = row.pte;
        outcome.unmapped = row.unmapped;
        outcome.dirty_removed = row.dirty_removed;
        if (row.wide) {
            const WideOutcome& more = wide[row.cause];
            outcome.end = more.end;
            outcome.cause = more.cause;
            outcome.zapped = more.zapped;
            outcome.entries_removed = static_cast<std::uint16_t>(more.entries_removed);
        }
        return outcome;
    }
    std::int64_t begin(std::size_t place) const { return accesses[place].begin; }
    /// ns
    std::int64_t duration(std::size_t place) const {
        const OutcomeRow& row = rows[place];
        return row.wide ? wide[row.cause].end - accesses[place].begin : row.duration;
    }
};

/// The outcomes of a run, ordered by (begin, event). Copies share the rows. Safe to read from
/// several threads.
class Outcomes {
public:
    using value_type = Outcome;
    using const_iterator = ValueIterator<OutcomesAt>;

    Outcomes() = default;
    /// Packs outcomes of which none has anything in common with another run's.
    explicit(false) Outcomes(const std::vector<Outcome>& outcomes);
    /// @param accesses as many as there are rows, or more
    /// @param keys all that the accesses name
    /// @param wide all that the rows name
    Outcomes(Rows<AccessRow> accesses, Rows<SlotKey> keys, Rows<OutcomeRow> rows,
             Rows<WideOutcome> wide);

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    Outcome operator[](std::size_t place) const { return at_[place]; }
    Outcome front() const { return at_[0]; }
    Outcome back() const { return at_[size() - 1]; }
    /// Good as long as this is there, where it is.
    const_iterator begin() const { return {at_, 0}; }
    const_iterator end() const { return {at_, size()}; }
    /// Good as long as a copy of this is there.
    const OutcomesAt& at() const { return at_; }
    Outcomes first(std::size_t size) const;

    const Rows<AccessRow>& accesses() const { return accesses_; }
    const Rows<SlotKey>& keys() const { return slots_; }
    const Rows<OutcomeRow>& rows() const { return rows_; }
    const Rows<WideOutcome>& wide() const { return wide_; }

    /// The very same rows, in memory: what was made of one is right for the other.
    bool shares(const Outcomes& other) const {
        return !empty() && at_ == other.at_ && size() == other.size();
    }
    bool operator==(const Outcomes& other) const;

private:
    Rows<AccessRow> accesses_;
    Rows<SlotKey> slots_;
    Rows<OutcomeRow> rows_;
    Rows<WideOutcome> wide_;
    OutcomesAt at_;
};

/// Outcomes that are still being made, as GrowingRows are.
class GrowingOutcomes {
public:
    std::size_t size() const { return rows_.size(); }
    void reserve(std::size_t most) { rows_.reserve(most); }
    void reserve_much() { rows_.reserve_much(); }
    /// Of an access that is over. Those before it that are not have none yet.
    void put(std::size_t place, const Outcome& outcome);
    /// As many as there are accesses.
    void resize(std::size_t size);
    /// The outcome that caused that of an access; kNoIndex: none did, or it has none yet.
    std::uint32_t fault_that_caused(std::size_t place) const {
        const OutcomeRow& row = rows_[place];
        if (row.cause_kind != static_cast<std::uint32_t>(CauseKind::Fault)) {
            return kNoIndex;
        }
        return row.wide ? wide_[row.cause].cause : row.cause;
    }
    /// The first ones, as they are: they must not be put any more.
    Outcomes upto(std::size_t size, const Rows<AccessRow>& accesses,
                  const Rows<SlotKey>& keys) const;

private:
    GrowingRows<OutcomeRow> rows_;
    GrowingRows<WideOutcome> wide_;
};

} // namespace daxscope::replay
