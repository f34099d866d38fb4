// SPDX-License-Identifier: GPL-3.0-or-later
//
// When one mapping had one PMD range mapped, for the zoom index (zoom_index.h).
#pragma once

#include "replay/engine/column.h"
#include "replay/engine/run.h"

#include <cstdint>
#include <optional>

namespace daxscope::replay {

/// Stretches in which one mapping had one PMD range mapped, by time; they never overlap.
class SpanStrip {
public:
    static constexpr std::size_t kLeaf = 16;

    std::size_t size() const { return spans_.size() + (open_ ? 1 : 0); }
    bool empty() const { return size() == 0; }
    SpanRow operator[](std::size_t place) const {
        return place < spans_.size() ? spans_[place] : *open_;
    }
    /// First span that ends after `time`. O(log n).
    /// @param from where to gallop from: all spans before it end by `time`
    std::size_t first_ending_after(std::int64_t time, std::size_t from = 0) const;
    /// ns within [begin, end) in which it was mapped. O(log n).
    std::int64_t mapped_within(std::int64_t begin, std::int64_t end) const;
    /// The same, from one stretch to a later one.
    /// @param place all spans before it end by `begin`; set to the first that ends after `end`
    std::int64_t mapped_within(std::int64_t begin, std::int64_t end, std::size_t& place) const;
    bool is_mapped_within(std::int64_t begin, std::int64_t end) const;

private:
    friend class ZoomIndex;
    friend class IndexFile;
    /// All that have ended: those that are here already, and more. It has their rows, too.
    void take(const Column<SpanRow>& spans);
    /// The same, whatever is here already.
    void set(const Column<SpanRow>& spans);
    std::int64_t mapped_before(std::int64_t time, std::size_t place) const;

    Column<SpanRow> spans_;       ///< that have ended; the run has the same rows
    std::optional<SpanRow> open_; ///< not ended yet, after them: the end is the trace's so far
    Column<std::int64_t> end_;    ///< per leaf: end of its first span
    Column<std::int64_t> before_; ///< per leaf: mapped ns in all leaves before it
    std::int64_t mapped_ = 0;     ///< ns, of all that have ended
};

} // namespace daxscope::replay
