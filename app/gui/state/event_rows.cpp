// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_rows.h"

namespace daxscope::gui {

EventRows::EventRows(replay::Matches passing, std::uint32_t first, std::uint32_t end)
    : first_(static_cast<std::uint32_t>(passing.rank(first))),
      count_(static_cast<std::uint32_t>(passing.rank(end)) - first_), passing_(std::move(passing)) {
}

std::uint32_t EventRows::at(int row) const {
    const std::uint32_t place = first_ + static_cast<std::uint32_t>(row);
    return passing_ ? static_cast<std::uint32_t>(passing_->nth(place)) : place;
}

std::optional<int> EventRows::rowOf(std::uint32_t event) const {
    if (passing_ && !(*passing_)[event]) {
        return std::nullopt;
    }
    const std::size_t place = passing_ ? passing_->rank(event) : event;
    return place >= first_ && place - first_ < count_
               ? std::optional<int>(static_cast<int>(place - first_))
               : std::nullopt;
}

} // namespace daxscope::gui
