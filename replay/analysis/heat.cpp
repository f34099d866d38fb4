// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/heat.h"

#include "replay/analysis/run_counts.h"

#include <algorithm>

namespace daxscope::replay {

namespace {

/// Figures of one range after the other, by column.
class HeatLane {
public:
    HeatLane(const HeatRun& of, HeatOf what, HeatTimes times, std::int64_t sign,
             std::vector<std::int64_t>& cells)
        : of_(of), what_(what), times_(times), sign_(sign), cells_(cells) {}

    /// Adds what a row has.
    void add(std::uint32_t row) {
        const std::uint32_t range = of_.range_of_row.empty()        ? row
                                    : row < of_.range_of_row.size() ? of_.range_of_row[row]
                                                                    : kNoIndex;
        if (of_.run == nullptr || range >= of_.index->size()) {
            return;
        }
        const Lane& lane = of_.index->lane(range);
        if (what_ == HeatOf::Zaps) {
            add_zaps(lane.unmaps);
            return;
        }
        for (const MappingStrip& strip : lane.strips) {
            if (of_.outcomes == nullptr && (what_ == HeatOf::Faults || what_ == HeatOf::Refaults) &&
                strip.outcomes.size() / times_.columns >= kDense) {
                add_counts(strip.outcomes);
            } else {
                walk(strip.outcomes);
            }
        }
    }

private:
    /// Outcomes a column from which counting by the index is faster than a walk.
    static constexpr std::size_t kDense = 3 * OutcomeStrip::kLeaf;

    std::int64_t start(std::uint32_t column) const { return times_.start(column) + of_.ahead; }

    /// Calls `visit(column, place)` for what of a strip lies in the time.
    template <typename Strip, typename Time, typename Visit>
    void each(const Strip& strip, Time time, Visit visit) const {
        const std::size_t end = strip.lower_bound(times_.end + of_.ahead);
        std::uint32_t column = 0;
        std::int64_t next = start(1); // of the column after: most of what follows is in the same
        for (std::size_t at = strip.lower_bound(start(0)); at < end; ++at) {
            const std::int64_t when = time(at);
            if (when >= next) {
                column = times_.column_of(when - of_.ahead);
                next = start(column + 1);
            }
            visit(column, at);
        }
    }

    void add_counts(const OutcomeStrip& strip) {
        std::size_t place = strip.lower_bound(start(0));
        for (std::uint32_t column = 0; column < times_.columns; ++column) {
            const std::size_t end = strip.lower_bound(start(column + 1), place);
            const Summary sum = strip.summarise(place, end);
            const std::uint32_t count =
                what_ == HeatOf::Faults ? sum.faults() : sum.of(OutcomeKind::Refault);
            cells_[column] += sign_ * static_cast<std::int64_t>(count);
            place = end;
        }
    }

    void walk(const OutcomeStrip& strip) {
        each(
            strip, [&](std::size_t at) { return strip.begin(at); },
            [&](std::uint32_t column, std::size_t at) {
                const OutcomeClass is = strip.class_of(at);
                if (is != OutcomeClass::Hit &&
                    (of_.outcomes == nullptr || (*of_.outcomes)[strip.outcome(at)])) {
                    cells_[column] += sign_ * figure(strip, is, at);
                }
            });
    }

    /// Of a fault.
    std::int64_t figure(const OutcomeStrip& strip, OutcomeClass is, std::size_t at) const {
        switch (what_) {
        case HeatOf::Refaults: // of those that failed the class does not say it
            return is == OutcomeClass::Refault ||
                           (is == OutcomeClass::Failed &&
                            of_.run->outcomes[strip.outcome(at)].kind == OutcomeKind::Refault)
                       ? 1
                       : 0;
        case HeatOf::Time:
            return strip.duration(at);
        case HeatOf::Fallbacks:
            return fell_back(of_.run->outcomes[strip.outcome(at)]) ? 1 : 0;
        case HeatOf::Faults:
        case HeatOf::Zaps:
            break;
        }
        return 1;
    }

    void add_zaps(const UnmapStrip& strip) {
        each(
            strip, [&](std::size_t at) { return strip.time(at); },
            [&](std::uint32_t column, std::size_t at) {
                const UnmapMark& mark = of_.run->unmaps[strip.mark(at)];
                if (of_.outcomes == nullptr ||
                    (mark.outcome != kNoIndex && (*of_.outcomes)[mark.outcome]) ||
                    (mark.event != kNoIndex && (*of_.events)[mark.event])) {
                    cells_[column] += sign_ * static_cast<std::int64_t>(mark.zapped);
                }
            });
    }

    const HeatRun& of_;
    HeatOf what_;
    HeatTimes times_;
    std::int64_t sign_;
    std::vector<std::int64_t>& cells_;
};

} // namespace

std::int64_t HeatTimes::start(std::uint32_t column) const {
    const std::int64_t whole = (end - begin) / columns, rest = (end - begin) % columns;
    return begin + whole * column + std::min<std::int64_t>(rest, column);
}

std::uint32_t HeatTimes::column_of(std::int64_t time) const {
    const std::int64_t whole = (end - begin) / columns, rest = (end - begin) % columns;
    const std::int64_t since = time - begin;
    const std::int64_t longer = rest * (whole + 1); // ns of the first columns
    return static_cast<std::uint32_t>(since < longer ? since / (whole + 1)
                                                     : rest + (since - longer) / whole);
}

HeatMap heat_map(const HeatRun& run, const HeatRun* less, HeatOf of, HeatTimes times,
                 std::span<const std::uint32_t> rows, std::uint32_t lines,
                 const Progress& progress) {
    HeatMap map;
    map.times = times;
    map.of = of;
    map.lines = static_cast<std::uint32_t>(std::min<std::size_t>(lines, rows.size()));
    map.value.resize(std::size_t{map.lines} * times.columns);
    map.row.resize(map.value.size());
    std::vector<std::int64_t> cells(times.columns);
    HeatLane plus(run, of, times, 1, cells);
    const HeatRun nothing;
    HeatLane minus(less != nullptr ? *less : nothing, of, times, -1, cells);
    for (std::uint32_t line = 0; line < map.lines; ++line) {
        const auto first = static_cast<std::uint32_t>(rows.size() * line / map.lines);
        const auto last = static_cast<std::uint32_t>(rows.size() * (line + 1) / map.lines);
        map.first_row.push_back(first);
        std::int64_t* value = &map.value[map.cell(line, 0)];
        std::uint32_t* whose = &map.row[map.cell(line, 0)];
        std::fill_n(whose, times.columns, first);
        for (std::uint32_t at = first; at < last; ++at) {
            progress.report(at, rows.size());
            std::fill(cells.begin(), cells.end(), 0);
            plus.add(rows[at]);
            minus.add(rows[at]);
            for (std::uint32_t column = 0; column < times.columns; ++column) {
                if (std::abs(cells[column]) > std::abs(value[column])) {
                    value[column] = cells[column];
                    whose[column] = at;
                }
            }
        }
        for (std::uint32_t column = 0; column < times.columns; ++column) {
            map.most = std::max(map.most, std::abs(value[column]));
        }
    }
    map.first_row.push_back(static_cast<std::uint32_t>(rows.size()));
    return map;
}

} // namespace daxscope::replay
