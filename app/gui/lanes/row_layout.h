// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace daxscope::gui {

/// One PMD range on screen. Heights and tops are device-independent pixels from the top of the
/// first row; all panes share them.
struct Row {
    std::uint32_t range = 0;
    double top = 0, height = 0;
    std::vector<std::uint32_t> mappings; ///< Mapping::id of every party, in any of the runs
    /// Tall enough for a strip per mapping; else all mappings share one.
    bool open = false;

    double bandHeight() const; ///< of the band for unmaps at the top; 0 where there is no room
    double stripsTop() const;
    double stripHeight() const;
    double stripTop(std::size_t strip) const { return stripsTop() + stripHeight() * strip; }
    double stripMiddle(std::size_t strip) const { return stripTop(strip) + stripHeight() / 2; }
    /// Place of a mapping's strip; 0 where the row is folded.
    std::size_t stripOf(std::uint32_t mapping) const;
    /// Place of the strip at `y`, clamped to the row's strips.
    std::size_t stripAt(double y) const;
    std::size_t strips() const { return open ? mappings.size() : 1; }
};

/// Where each row is.
class RowLayout {
public:
    static constexpr double kLeastHeight = 2, kGreatestHeight = 600;

    /// @param height of one row; 0 = share `available` among them, as far as that makes sense
    void arrange(std::vector<Row> rows, double available, double height);
    const std::vector<Row>& rows() const { return rows_; }
    double contentHeight() const { return content_; }
    double rowHeight() const { return height_; }
    /// The row at `y`, nullptr below the last. O(1).
    const Row* rowAt(double y) const;
    /// First row that reaches below `y`; rows().size() where none does.
    std::size_t firstBelow(double y) const;
    const Row* rowOf(std::uint32_t range) const;

private:
    std::vector<Row> rows_;
    double height_ = 0, content_ = 0;
};

} // namespace daxscope::gui
