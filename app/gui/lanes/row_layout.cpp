// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/row_layout.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr double kPadding = 2;
constexpr double kBand = 4;
constexpr double kLeastStrip = 8;
constexpr double kGreatestStrip = 64;
constexpr double kComfortable = 14; ///< a row that shares the space is not made lower than this
constexpr double kRoomForPadding = 8;
constexpr double kRoomForBand = 14;
} // namespace

double Row::bandHeight() const {
    return height >= kRoomForBand ? kBand : 0;
}

double Row::stripsTop() const {
    return top + (height >= kRoomForPadding ? kPadding : 0) + bandHeight();
}

double Row::stripHeight() const {
    const double bottom = top + height - (height >= kRoomForPadding ? kPadding : 0.5);
    return (bottom - stripsTop()) / static_cast<double>(strips());
}

std::size_t Row::stripOf(std::uint32_t mapping) const {
    if (!open) {
        return 0;
    }
    const auto found = std::find(mappings.begin(), mappings.end(), mapping);
    return found == mappings.end() ? 0 : static_cast<std::size_t>(found - mappings.begin());
}

std::size_t Row::stripAt(double y) const {
    const double place = std::floor((y - stripsTop()) / stripHeight());
    return static_cast<std::size_t>(
        std::clamp(place, 0.0, static_cast<double>(std::max<std::size_t>(strips(), 1) - 1)));
}

void RowLayout::arrange(std::vector<Row> rows, double available, double height) {
    rows_ = std::move(rows);
    height_ = height;
    if (height_ <= 0 && !rows_.empty()) {
        std::size_t parties = 1;
        for (const Row& row : rows_) {
            parties = std::max(parties, row.mappings.size());
        }
        const double useful = 2 * kPadding + kBand + kGreatestStrip * static_cast<double>(parties);
        height_ = std::clamp(std::floor(available / static_cast<double>(rows_.size())),
                             kComfortable, useful);
    }
    height_ = std::clamp(height_, kLeastHeight, kGreatestHeight);
    double top = 0;
    for (Row& row : rows_) {
        row.top = top;
        row.height = height_;
        row.open =
            !row.mappings.empty() && height_ - 2 * kPadding - kBand >=
                                         kLeastStrip * static_cast<double>(row.mappings.size());
        top += height_;
    }
    content_ = top;
}

const Row* RowLayout::rowAt(double y) const {
    if (y < 0 || y >= content_ || height_ <= 0) {
        return nullptr;
    }
    const auto place = static_cast<std::size_t>(y / height_);
    return place < rows_.size() ? &rows_[place] : nullptr;
}

std::size_t RowLayout::firstBelow(double y) const {
    if (y <= 0 || height_ <= 0) {
        return 0;
    }
    return std::min(static_cast<std::size_t>(y / height_), rows_.size());
}

const Row* RowLayout::rowOf(std::uint32_t range) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [range](const Row& row) { return row.range == range; });
    return found == rows_.end() ? nullptr : &*found;
}

} // namespace daxscope::gui
