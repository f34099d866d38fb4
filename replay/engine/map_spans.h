// SPDX-License-Identifier: GPL-3.0-or-later
//
// When each mapping had each PMD range mapped by a PMD: a column of 16 bytes a span for each slot.
// The run, and the strips of the zoom index, have the same columns.
#pragma once

#include "replay/engine/column.h"
#include "replay/engine/outcomes.h"

#include <memory>
#include <span>
#include <vector>

namespace daxscope::replay {

/// A mapping had a range mapped by a PMD from `begin` to `end`.
struct MapSpan {
    std::int64_t begin = 0; ///< ns BOOTTIME
    std::int64_t end = 0;   ///< ns BOOTTIME
    std::uint32_t range = kNoIndex;
    std::uint32_t mapping = 0; ///< Mapping::id
    bool writable = false;     ///< at its end
    bool operator==(const MapSpan&) const = default;
};

/// The same without whose it was.
struct SpanRow {
    SpanRow() = default;
    SpanRow(std::int64_t from, std::int64_t upto, bool is_writable)
        : begin(from),
          end_and_writable(static_cast<std::uint64_t>(upto) << 1 | (is_writable ? 1U : 0U)) {}
    std::int64_t end() const { return static_cast<std::int64_t>(end_and_writable >> 1); }
    bool writable() const { return (end_and_writable & 1) != 0; }

    std::int64_t begin = 0;             ///< ns BOOTTIME, not below 0
    std::uint64_t end_and_writable = 0; ///< the last bit is `writable`
};
static_assert(sizeof(SpanRow) == 16);

/// The spans of a run. Copies share the rows. Safe to read from several threads.
class MapSpans {
public:
    /// Those of one slot, by time; they never overlap.
    struct OfSlot {
        SlotKey slot;
        Column<SpanRow> rows;
    };

    MapSpans() = default;
    /// In any order.
    explicit(false) MapSpans(std::vector<MapSpan> spans);
    /// @param of_slots ordered by their key, each with a span or more
    /// @param owner keeps the rows, where the columns do not
    explicit MapSpans(std::vector<OfSlot> of_slots, std::shared_ptr<const void> owner = nullptr);

    std::size_t size() const { return size_; } ///< spans
    bool empty() const { return size_ == 0; }
    std::span<const OfSlot> by_slot() const {
        return slots_ == nullptr ? std::span<const OfSlot>() : std::span<const OfSlot>(*slots_);
    }
    /// nullptr where it had none.
    const OfSlot* find(SlotKey slot) const;
    /// Calls `visit(MapSpan)` for each, ordered by (range, mapping, begin).
    template <typename Visit>
    void each(Visit visit) const {
        for (const OfSlot& of : by_slot()) {
            for (const SpanRow& row : of.rows) {
                visit(
                    MapSpan{row.begin, row.end(), of.slot.range, of.slot.mapping, row.writable()});
            }
        }
    }
    /// All of them, ordered by (range, mapping, begin).
    std::vector<MapSpan> all() const;
    /// The very same rows, in memory.
    bool shares(const MapSpans& other) const { return slots_ != nullptr && slots_ == other.slots_; }

private:
    std::shared_ptr<const std::vector<OfSlot>> slots_;
    std::shared_ptr<const void> owner_;
    std::size_t size_ = 0;
};

} // namespace daxscope::replay
