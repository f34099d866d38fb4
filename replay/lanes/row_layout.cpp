// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/lanes/row_layout.h"

#include <algorithm>
#include <cmath>

namespace daxscope::lanes {

namespace {
constexpr double kPadding = 2;
constexpr double kBand = 3;
constexpr double kLeastStrip = 7;
constexpr double kReadableStrip = 14; ///< in the focused row
constexpr double kGreatestStrip = 96;
constexpr double kComfortable = 14; ///< a row that shares the space is not made lower than this
constexpr double kFocusShare = 0.5; ///< of its useful height, for the focused row
constexpr double kRoomForPadding = 8;
constexpr double kRoomForBand = 14;
} // namespace

double Row::band_height() const {
    return height >= kRoomForBand ? kBand : 0;
}

double Row::strips_top() const {
    return top + (height >= kRoomForPadding ? kPadding : 0) + band_height();
}

double Row::strip_height() const {
    const double bottom = top + height - (height >= kRoomForPadding ? kPadding : 0.5);
    return (bottom - strips_top()) / static_cast<double>(strips());
}

void Row::pack() {
    std::sort(parties.begin(), parties.end(), [](const Party& a, const Party& b) {
        return std::pair(a.begin, a.mapping) < std::pair(b.begin, b.mapping);
    });
    std::vector<std::int64_t> free; // per strip: when its last party has gone
    for (Party& one : parties) {
        const auto found = std::find_if(free.begin(), free.end(),
                                        [&one](std::int64_t end) { return end < one.begin; });
        one.strip = static_cast<std::size_t>(found - free.begin());
        if (found == free.end()) {
            free.push_back(one.end);
        } else {
            *found = one.end;
        }
    }
    strip_count = most_strips = std::max<std::size_t>(free.size(), 1);
    std::sort(parties.begin(), parties.end(),
              [](const Party& a, const Party& b) { return a.mapping < b.mapping; });
}

void Row::pack(TimeRange sight) {
    Row seen;
    for (const Party& one : parties) {
        if (is_about(one, sight)) {
            seen.parties.push_back(one);
        }
    }
    seen.pack();
    std::size_t unseen = 0;
    for (Party& one : parties) {
        const Party* found = seen.party(one.mapping);
        one.strip = found != nullptr ? found->strip : unseen++ % seen.strip_count;
    }
    strip_count = seen.strip_count;
}

const Party* Row::party(std::uint32_t mapping) const {
    const auto found =
        std::partition_point(parties.begin(), parties.end(),
                             [mapping](const Party& one) { return one.mapping < mapping; });
    return found != parties.end() && found->mapping == mapping ? &*found : nullptr;
}

std::size_t Row::strip_of(std::uint32_t mapping) const {
    const Party* found = open ? party(mapping) : nullptr;
    return found != nullptr ? found->strip : 0;
}

std::size_t Row::strip_at(double y) const {
    const double place = std::floor((y - strips_top()) / strip_height());
    return static_cast<std::size_t>(
        std::clamp(place, 0.0, static_cast<double>(std::max<std::size_t>(strips(), 1) - 1)));
}

void RowLayout::arrange(std::vector<Row> rows, double available, double height,
                        std::optional<std::uint32_t> focus) {
    rows_ = std::move(rows);
    height_ = height;
    held_ = 0;
    double focused = 0;
    std::size_t lanes = 0;
    for (const Row& row : rows_) {
        available -= row.header ? row.height : 0;
        lanes += row.header ? 0 : 1;
    }
    if (height_ <= 0 && lanes > 0) {
        const auto useful = [](std::size_t strips) {
            return 2 * kPadding + kBand + kGreatestStrip * static_cast<double>(strips);
        };
        std::size_t strips = 1;
        double opens = 0; // what the focused row needs so that its strips can be told apart
        for (const Row& row : rows_) {
            // Heights are for all of the time: rows keep their places while one pans.
            strips = std::max(strips, row.most_strips);
            if (!row.header && focus == row.range) {
                focused = useful(row.most_strips) * kFocusShare;
                opens =
                    2 * kPadding + kBand + kReadableStrip * static_cast<double>(row.most_strips);
            }
        }
        const auto others = static_cast<double>(lanes - 1);
        // Where even that is too little for its strips, the others may scroll out of sight.
        focused = std::max(std::min(focused, available - others * kComfortable),
                           std::min(opens, available));
        if (lanes == 1 || focused < available / static_cast<double>(lanes)) {
            focused = 0; // it has that room anyway
        }
        const double share =
            focused > 0 ? (available - focused) / others : available / static_cast<double>(lanes);
        height_ = std::clamp(std::floor(share), kComfortable, useful(strips));
    }
    height_ = std::clamp(height_, kLeastHeight, kGreatestHeight);
    double top = 0;
    place_.clear();
    for (std::size_t k = 0; k < rows_.size(); ++k) {
        Row& row = rows_[k];
        row.top = top;
        if (row.header) {
            top += row.height;
            continue;
        }
        place_.emplace(row.range, k);
        row.height = focused > 0 && focus == row.range ? std::floor(focused) : height_;
        row.open = !row.parties.empty() && row.height - 2 * kPadding - kBand >=
                                               kLeastStrip * static_cast<double>(row.strip_count);
        top += row.height;
    }
    content_ = top;
}

RowLayout RowLayout::placed(std::vector<Row> rows) const {
    RowLayout other = *this;
    other.place_.clear();
    for (std::size_t k = 0; k < rows.size(); ++k) {
        rows[k].header = rows_[k].header;
        rows[k].top = rows_[k].top;
        rows[k].height = rows_[k].height;
        rows[k].open = rows_[k].open && !rows[k].parties.empty();
        if (!rows[k].header) {
            other.place_.emplace(rows[k].range, k);
        }
    }
    other.rows_ = std::move(rows);
    return other;
}

void RowLayout::hold(std::size_t count, double most) {
    held_ = 0;
    for (std::size_t k = 0; k < std::min(count, rows_.size()); ++k) {
        const double bottom = rows_[k].top + rows_[k].height;
        if (bottom > most) {
            return;
        }
        held_ = bottom;
    }
}

const Row* RowLayout::row_at(double y) const {
    const std::size_t place = first_below(y);
    return y >= 0 && place < rows_.size() ? &rows_[place] : nullptr;
}

std::size_t RowLayout::first_below(double y) const {
    return static_cast<std::size_t>(
        std::partition_point(rows_.begin(), rows_.end(),
                             [y](const Row& row) { return row.top + row.height <= y; }) -
        rows_.begin());
}

const Row* RowLayout::row_of(std::uint32_t range) const {
    const auto found = place_.find(range);
    return found == place_.end() ? nullptr : &rows_[found->second];
}

} // namespace daxscope::lanes
