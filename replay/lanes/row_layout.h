// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/time_range.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace daxscope::lanes {

/// One mapping of a row, and when it was about, in any of the runs.
struct Party {
    std::uint32_t mapping = 0;       ///< Mapping::id
    std::int64_t begin = 0, end = 0; ///< ns BOOTTIME, from its first access or span to its last
    std::size_t strip = 0;
};

/// One PMD range on screen, or the line over a group of them. Heights and tops are
/// device-independent pixels from the top of the first row; all panes share them.
struct Row {
    std::uint32_t range = 0;
    double top = 0, height = 0;
    std::vector<Party> parties; ///< by Mapping::id
    /// Parties that are about at the same time have strips of their own; one that comes when
    /// another has gone takes over its strip.
    std::size_t strip_count = 1;
    std::size_t most_strips = 1; ///< strip_count where all of the time is in sight
    /// Tall enough for its strips; else all parties share one.
    bool open = false;
    /// The group whose name the row says: it has no range (replay::kNoIndex), no parties, and the
    /// height that it is given.
    std::optional<std::uint32_t> header = {};

    /// Gives each party its strip.
    void pack();
    /// The same for the parties that are about in `sight`: they share the lane, and the others,
    /// which nobody sees, lie wherever. Whoever pans on must pack anew, see is_about().
    void pack(TimeRange sight);
    static bool is_about(const Party& party, TimeRange sight) {
        return party.begin < sight.end && party.end >= sight.begin;
    }
    double band_height() const; ///< of the band for unmaps at the top; 0 where there is no room
    double strips_top() const;
    double strip_height() const;
    double strip_top(std::size_t strip) const { return strips_top() + strip_height() * strip; }
    double strip_middle(std::size_t strip) const { return strip_top(strip) + strip_height() / 2; }
    const Party* party(std::uint32_t mapping) const; ///< nullptr where it is none
    /// Place of a mapping's strip; 0 where the row is folded.
    std::size_t strip_of(std::uint32_t mapping) const;
    /// Place of the strip at `y`, clamped to the row's strips.
    std::size_t strip_at(double y) const;
    std::size_t strips() const { return open ? strip_count : 1; }
};

/// Where each row is.
class RowLayout {
public:
    static constexpr double kLeastHeight = 2, kGreatestHeight = 600;

    /// @param height of one row; 0 = share `available` among them, as far as that makes sense
    /// @param focus with height 0: this range's row has first claim to room for its strips, though
    ///     it push others out of sight
    void arrange(std::vector<Row> rows, double available, double height,
                 std::optional<std::uint32_t> focus = {});
    /// The same places for other rows, one for each of these: another trace's, whose mappings are
    /// others. A range that is none (replay::kNoIndex) keeps its place empty.
    RowLayout placed(std::vector<Row> rows) const;
    /// The first rows stay where they are while the others scroll away beneath them: as many of
    /// `count` as have room in `most`.
    void hold(std::size_t count, double most);
    double held() const { return held_; } ///< height of the rows that stay
    /// From the layout to a pane that is scrolled by so much; what stays stays.
    double in_pane(double y, double scroll) const { return y < held_ ? y : y - scroll; }
    /// And back.
    double in_layout(double y, double scroll) const { return y < held_ ? y : y + scroll; }
    /// Calls `visit(row, its place)` for each row that is in sight in a pane of this height.
    template <typename Visit>
    void each_in_sight(double scroll, double height, Visit visit) const {
        std::size_t k = 0;
        for (; k < rows_.size() && rows_[k].top < held_; ++k) {
            visit(rows_[k], k);
        }
        for (k = std::max(k, first_below(scroll + held_));
             k < rows_.size() && rows_[k].top < scroll + height; ++k) {
            visit(rows_[k], k);
        }
    }
    const std::vector<Row>& rows() const { return rows_; }
    double content_height() const { return content_; }
    double row_height() const { return height_; } ///< of all rows but the focused one and headers
    /// The row at `y`, nullptr below the last. O(log n).
    const Row* row_at(double y) const;
    /// First row that reaches below `y`; rows().size() where none does.
    std::size_t first_below(double y) const;
    const Row* row_of(std::uint32_t range) const; ///< nullptr where it has none. O(1)

private:
    std::vector<Row> rows_;
    std::unordered_map<std::uint32_t, std::size_t> place_; ///< range -> row
    double height_ = 0, content_ = 0, held_ = 0;
};

} // namespace daxscope::lanes
