// SPDX-License-Identifier: GPL-3.0-or-later
//
// Unmaps of one PMD range, for the zoom index (zoom_index.h).
#pragma once

#include "replay/engine/column.h"
#include "replay/engine/run.h"

#include <cstdint>

namespace daxscope::replay {

/// Unmaps of one PMD range, by time.
class UnmapStrip {
public:
    static constexpr std::size_t kLeaf = 64;

    std::size_t size() const { return entries_.size(); }
    std::uint32_t mark(std::size_t place) const { return entries_[place].mark; } ///< in Run::unmaps
    std::int64_t time(std::size_t place) const;                                  ///< ns BOOTTIME
    /// First place whose unmap is at or after `time`. O(log n).
    /// @param from where to gallop from: all unmaps before it are before `time`
    std::size_t lower_bound(std::int64_t time, std::size_t from = 0) const;
    /// Mappings zapped by the marks [first, last).
    std::uint64_t zapped(std::size_t first, std::size_t last) const;
    /// Whether those tore any: all that a pixel needs, and looks at no mark.
    bool any_torn(std::size_t first, std::size_t last) const;

private:
    friend class ZoomIndex;
    friend class IndexFile;
    struct Entry {
        std::uint32_t mark;
        std::uint32_t delta; ///< time - base of the leaf; kFar = look at the mark. And kTore
    };
    static constexpr std::uint32_t kFar = 0x7fffffff;
    static constexpr std::uint32_t kTore = 0x80000000; ///< somebody lost something

    void append(std::uint32_t number, const UnmapMark& mark);
    std::uint64_t zapped_before(std::size_t place) const;

    UnmapsAt all_;
    Column<Entry> entries_;
    Column<std::int64_t> base_;    ///< per leaf: time of its first mark
    Column<std::uint64_t> before_; ///< per leaf: zapped in all leaves before it
};

} // namespace daxscope::replay
