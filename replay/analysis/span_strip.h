// SPDX-License-Identifier: GPL-3.0-or-later
//
// When one mapping had one PMD range mapped, for the zoom index (zoom_index.h).
#pragma once

#include "replay/engine/run.h"

#include <cstdint>
#include <span>
#include <vector>

namespace daxscope::replay {

/// Stretches in which one mapping had one PMD range mapped, by time; they never overlap.
class SpanStrip {
public:
    static constexpr std::size_t kLeaf = 16;

    std::span<const MapSpan> spans() const { return spans_; }
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
    void set(std::span<const MapSpan> spans);
    std::int64_t mapped_before(std::int64_t time, std::size_t place) const;

    std::span<const MapSpan> spans_;
    std::vector<std::int64_t> end_;    ///< per leaf: end of its first span
    std::vector<std::int64_t> before_; ///< per leaf: mapped ns in all leaves before it
};

} // namespace daxscope::replay
