// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/matches.h"

#include <cstdint>
#include <optional>

namespace daxscope::gui {

/// The events that a table shows, in the order of the trace: those of a stretch of indices, or
/// those of it that pass a filter.
class EventRows {
public:
    EventRows() = default;
    EventRows(std::uint32_t first, std::uint32_t count) : first_(first), count_(count) {}
    /// Those from `first` up to `end` that pass.
    EventRows(replay::Matches passing, std::uint32_t first, std::uint32_t end);

    int size() const { return static_cast<int>(count_); }
    std::uint32_t at(int row) const;
    /// The row of an event, or nothing where it is not shown.
    std::optional<int> rowOf(std::uint32_t event) const;

private:
    std::uint32_t first_ = 0; ///< an event; with a filter the number of one among those that pass
    std::uint32_t count_ = 0;
    std::optional<replay::Matches> passing_;
};

} // namespace daxscope::gui
