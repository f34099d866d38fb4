// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/sides.h"

#include "app/gui/state/describe.h"
#include "model/handler.h"
#include "replay/words/of_sides.h"
#include "replay/words/translate.h"

#include <QCoreApplication>
#include <algorithm>
#include <fmt/format.h>

namespace daxscope::gui {

namespace {

/// Times of two traces may lie far apart.
std::int64_t plus(std::int64_t time, std::int64_t by) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(time) +
                                     static_cast<std::uint64_t>(by));
}

std::uint32_t mapped(const std::vector<std::uint32_t>& map, std::uint32_t from) {
    return map.empty() ? from : from < map.size() ? map[from] : replay::kNoIndex;
}

} // namespace

std::uint32_t PaneSide::range(std::uint32_t row) const {
    return mapped(range_of_row, row);
}

std::uint32_t PaneSide::row(std::uint32_t range) const {
    return mapped(row_of_range, range);
}

std::int64_t PaneSide::inTrace(std::int64_t window) const {
    return plus(window, ahead);
}

std::int64_t PaneSide::inWindow(std::int64_t trace) const {
    return plus(trace, -ahead);
}

TimeRange PaneSide::inTrace(TimeRange window) const {
    return {inTrace(window.begin), inTrace(window.end)};
}

std::shared_ptr<const Sides> Sides::one(std::shared_ptr<const replay::Comparison> comparison) {
    auto sides = std::make_shared<Sides>();
    for (const Side side : kSides) {
        PaneSide& of = sides->sides_[static_cast<std::size_t>(side)];
        of.comparison = comparison;
        of.run = side;
    }
    sides->zero_ = comparison->trace->begin();
    return sides;
}

namespace {

/// In the window's language, by a worker: side_caution() walks over the trace.
Sides::Said saidOf(const replay::TwoSides& two, const Sides::Of& a, const Sides::Of& b) {
    const words::Spoken spoken;
    if (!words::translated()) {
        return {two.verdict, two.cautions};
    }
    Sides::Said said{replay::sides_verdict(two), {}};
    for (std::size_t k = 0; k < two.sides.size(); ++k) {
        const Sides::Of& of = k == 0 ? a : b;
        if (const std::string caution = replay::side_caution(*of.comparison, of.run);
            !caution.empty()) {
            said.cautions.push_back(fmt::format("{}: {}", words::side_letter(k), caution));
        }
    }
    return said;
}

} // namespace

std::shared_ptr<const Sides> Sides::two(Of a, Of b, replay::Align align, const Progress& progress) {
    auto sides = std::make_shared<Sides>();
    auto compared = std::make_shared<replay::TwoSides>(
        replay::compare_sides(replay::side_of(a.comparison, a.run),
                              replay::side_of(b.comparison, b.run), align, progress));
    sides->said_ = saidOf(*compared, a, b);
    sides->align_ = align;
    sides->zero_ = compared->zero[0];
    for (std::size_t k = 0; k < 2; ++k) {
        Of& from = k == 0 ? a : b;
        PaneSide& of = sides->sides_[static_cast<std::size_t>(k == 0 ? Side::Before : Side::After)];
        of.run = from.run;
        of.ahead = plus(compared->zero[k], -compared->zero[0]);
        of.letter = k == 0 ? QStringLiteral("A") : QStringLiteral("B");
        of.title = std::move(from.title);
        of.row_of_range.resize(from.comparison->trace->ranges().size(), replay::kNoIndex);
        for (const replay::RangePair& pair : compared->ranges) {
            if (pair.range[k] != replay::kNoIndex) {
                of.row_of_range[pair.range[k]] = static_cast<std::uint32_t>(of.range_of_row.size());
            }
            of.range_of_row.push_back(pair.range[k]);
        }
        of.comparison = std::move(from.comparison);
    }
    sides->two_ = std::move(compared);
    return sides;
}

QString Sides::name(Side side) const {
    return isTwo() ? (*this)[side].letter : describe::side(side);
}

std::optional<std::int64_t> Sides::zeroOf(Side side) const {
    return isTwo() ? std::optional((*this)[side].inTrace(zero_)) : std::nullopt;
}

template <typename Stretch>
TimeRange Sides::all(Stretch stretch) const {
    std::optional<TimeRange> all;
    for (const PaneSide& side : sides_) {
        if (side) {
            const auto [begin, end] = stretch(*side.comparison);
            const TimeRange own{side.inWindow(begin), side.inWindow(end)};
            all =
                all ? TimeRange{std::min(all->begin, own.begin), std::max(all->end, own.end)} : own;
        }
    }
    return *all;
}

TimeRange Sides::bounds() const {
    return all([](const replay::Comparison& comparison) {
        return std::pair(comparison.trace->begin(), comparison.trace->end());
    });
}

TimeRange Sides::home() const {
    return all(replay::home);
}

std::array<const model::Handler*, 2> Sides::handlers() const {
    const auto of = [this](Side side) {
        const PaneSide& place = (*this)[side];
        return place && place.run != Side::Recorded ? model::find_handler(place.shown().handler)
                                                    : nullptr;
    };
    return {of(Side::Before), of(Side::After)};
}

std::size_t Sides::rows() const {
    return isTwo() ? two_->ranges.size() : (*this)[Side::Before].trace().ranges().size();
}

std::optional<std::int64_t> Sides::figure(Side side, std::string_view name) const {
    return two_->metric(name).sides[side == Side::After ? 1 : 0].count;
}

QVector<std::uint32_t> Sides::order() const {
    QVector<std::uint32_t> rows;
    if (!isTwo()) {
        const auto order = (*this)[Side::Before].trace().rows();
        rows = {order.begin(), order.end()};
    }
    for (std::uint32_t row = 0; isTwo() && row < this->rows(); ++row) {
        rows << row; // as they were paired
    }
    return rows;
}

QString Sides::absent(Side side) const {
    return QCoreApplication::translate("Sides", "not in %1").arg(name(side));
}

Side Sides::stormSide() const {
    if (!isTwo()) {
        return replay::storm_side(*(*this)[Side::Before].comparison);
    }
    return (*this)[Side::Before].storms().empty() && !(*this)[Side::After].storms().empty()
               ? Side::After
               : Side::Before;
}

Summary summarize(const Sides& sides, const Progress& progress) {
    if (!sides.isTwo()) {
        return summarize(*sides[Side::Before].comparison, progress);
    }
    Summary both;
    both.ranges.resize(sides.rows());
    for (const Side which : {Side::Before, Side::After}) {
        const PaneSide& side = sides[which];
        Summary own = summarize(*side.comparison, progress);
        for (std::uint32_t row = 0; row < sides.rows(); ++row) {
            const std::uint32_t range = side.range(row);
            Counts& counts = both.ranges[row][which];
            if (range == replay::kNoIndex) {
                counts.no_range = true;
                continue;
            }
            counts = own.ranges[range][side.run];
            counts.no_faults = !sides.figure(which, "faults");
            counts.no_zaps = !sides.figure(which, "refaults");
        }
        const auto from = static_cast<std::size_t>(side.run), to = static_cast<std::size_t>(which);
        both.dirty[to] = std::move(own.dirty[from]);
        both.dirty_events[to] = std::move(own.dirty_events[from]);
        if (which == Side::Before) {
            both.outcome_of_event = std::move(own.outcome_of_event);
        }
    }
    return both;
}

Summary withStorms(Summary summary, const Sides& sides) {
    if (!sides.isTwo()) {
        return withStorms(std::move(summary), *sides[Side::Before].comparison);
    }
    for (const Side which : {Side::Before, Side::After}) {
        for (SideCounts& counts : summary.ranges) {
            counts[which].storms = 0;
        }
        for (const replay::Storm& storm : sides[which].storms()) {
            if (const std::uint32_t row = sides[which].row(storm.range);
                row < summary.ranges.size()) {
                ++summary.ranges[row][which].storms;
            }
        }
    }
    return summary;
}

} // namespace daxscope::gui
