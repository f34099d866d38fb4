// SPDX-License-Identifier: GPL-3.0-or-later
//
// The unmaps of a run, packed: 24 bytes each. The few that removed DAX entries have a row beside.
#pragma once

#include "replay/engine/outcomes.h"
#include "replay/trace/event.h"

#include <utility>

namespace daxscope::replay {

/// An unmap of a page range, by a fault or from outside.
struct UnmapMark {
    std::int64_t time = 0;            ///< ns BOOTTIME
    std::uint32_t range = kNoIndex;   ///< the range zapped; a wider unmap has a mark for each
                                      ///< range where it zapped something, else one at its first
    std::uint32_t outcome = kNoIndex; ///< the fault that did it, or kNoIndex
    std::uint32_t event = kNoIndex;   ///< the trace event, or kNoIndex where only the model did it
    std::uint32_t zapped = 0;         ///< mappings that lost something
    /// DAX entries that breaking the layout removed with it (dax_break_layout() of 6.15 and later),
    /// and the dirty ones among them. What a fault removes is in its Outcome; what truncate and
    /// punch free is no loss, and in neither.
    std::uint32_t entries_removed = 0, dirty_removed = 0;
    trace::Origin origin = trace::Origin::Unknown;
    bool operator==(const UnmapMark&) const = default;
};

struct UnmapRow {
    std::int64_t time = 0;
    std::uint32_t range = kNoIndex, outcome = kNoIndex, event = kNoIndex;
    std::uint32_t zapped : 27 = 0; ///< where `wide`, the place of its wide row
    std::uint32_t wide : 1 = 0;    ///< zapped, entries_removed and dirty_removed are in a wide row
    std::uint32_t origin : 4 = 0;
};
/// … where something does not fit in there.
struct WideUnmap {
    std::uint32_t zapped = 0, entries_removed = 0, dirty_removed = 0;
};
static_assert(sizeof(UnmapRow) == 24);

/// Where the rows of unmaps lie, for who knows that they stay there.
struct UnmapsAt {
    using value_type = UnmapMark;
    const UnmapRow* rows = nullptr;
    const WideUnmap* wide = nullptr;
    bool operator==(const UnmapsAt&) const = default;

    UnmapMark operator[](std::size_t place) const {
        const UnmapRow& row = rows[place];
        UnmapMark mark;
        mark.time = row.time;
        mark.range = row.range;
        mark.outcome = row.outcome;
        mark.event = row.event;
        mark.zapped = row.zapped;
        mark.origin = static_cast<trace::Origin>(row.origin);
        if (row.wide) {
            const WideUnmap& more = wide[row.zapped];
            mark.zapped = more.zapped;
            mark.entries_removed = more.entries_removed;
            mark.dirty_removed = more.dirty_removed;
        }
        return mark;
    }
    std::int64_t time(std::size_t place) const { return rows[place].time; }
    std::uint32_t zapped(std::size_t place) const {
        const UnmapRow& row = rows[place];
        return row.wide ? wide[row.zapped].zapped : row.zapped;
    }
};

/// The unmaps of a run, ordered by time. Copies share the rows. Safe to read from several threads.
class UnmapMarks {
public:
    using value_type = UnmapMark;
    using const_iterator = ValueIterator<UnmapsAt>;

    UnmapMarks() = default;
    explicit(false) UnmapMarks(const std::vector<UnmapMark>& marks);
    /// @param wide all that the rows name
    UnmapMarks(Rows<UnmapRow> rows, Rows<WideUnmap> wide)
        : rows_(std::move(rows)), wide_(std::move(wide)), at_{rows_.data(), wide_.data()} {}

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    UnmapMark operator[](std::size_t place) const { return at_[place]; }
    UnmapMark front() const { return at_[0]; }
    UnmapMark back() const { return at_[size() - 1]; }
    /// Good as long as this is there, where it is.
    const_iterator begin() const { return {at_, 0}; }
    const_iterator end() const { return {at_, size()}; }
    /// Good as long as a copy of this is there.
    const UnmapsAt& at() const { return at_; }
    UnmapMarks first(std::size_t size) const {
        return size == 0 ? UnmapMarks() : UnmapMarks(rows_.first(size), wide_);
    }

    const Rows<UnmapRow>& rows() const { return rows_; }
    const Rows<WideUnmap>& wide() const { return wide_; }

    bool shares(const UnmapMarks& other) const { return rows_.shares(other.rows_); }
    bool operator==(const UnmapMarks& other) const;

private:
    Rows<UnmapRow> rows_;
    Rows<WideUnmap> wide_;
    UnmapsAt at_;
};

/// Unmaps that are still being made, as GrowingRows are.
class GrowingUnmaps {
public:
    std::size_t size() const { return rows_.size(); }
    void reserve(std::size_t most) { rows_.reserve(most); }
    void reserve_much() { rows_.reserve_much(); }
    /// @throws trace::Error(Exit::Io) where there are more that removed entries than it can number
    void push_back(const UnmapMark& mark);
    UnmapMark operator[](std::size_t place) const {
        return UnmapsAt{rows_.data(), wide_.data()}[place];
    }
    /// The first ones, as they are.
    UnmapMarks upto(std::size_t size) const { return {rows_.upto(size), wide_.all()}; }
    UnmapMarks all() const { return upto(size()); }

private:
    GrowingRows<UnmapRow> rows_;
    GrowingRows<WideUnmap> wide_;
};

} // namespace daxscope::replay
