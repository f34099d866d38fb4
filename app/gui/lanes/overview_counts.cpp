// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the overview counts: by pixel column, of all ranges. Faults are looked up; what no index has
// summed is walked, on a worker.
#include "app/gui/lanes/overview.h"
#include "app/gui/state/format.h"

#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr std::array kCounted{Side::Before, Side::After};
} // namespace

bool Overview::Wish::isKnown(Side side) const {
    const PaneSide& place = (*sides)[side];
    if (!place) {
        return false;
    }
    const char* metric = of == OverviewOf::Faults     ? "faults"
                         : of == OverviewOf::Time     ? "time in faults"
                         : of == OverviewOf::Refaults ? "refaults"
                                                      : "unmaps";
    if (sides->isTwo()) {
        return of == OverviewOf::Time || sides->figure(side, metric).has_value();
    }
    return std::all_of(
        place.comparison->metrics.begin(), place.comparison->metrics.end(),
        [metric](const replay::Metric& one) { return one.name != metric || one.judged; });
}

/// The columns share the bounds' time without a gap. 104 days times a screen's pixels overflow.
std::int64_t Overview::Wish::begin(int column) const {
    const std::int64_t whole = bounds.length() / columns, rest = bounds.length() % columns;
    return bounds.begin + whole * column + rest * column / columns;
}

int Overview::Wish::columnOf(std::int64_t time) const {
    const double share = static_cast<double>(time - bounds.begin) /
                         static_cast<double>(std::max<std::int64_t>(bounds.length(), 1));
    int column = std::clamp(static_cast<int>(share * columns), 0, columns - 1);
    while (column > 0 && begin(column) > time) { // what rounding made of it
        --column;
    }
    while (column + 1 < columns && begin(column + 1) <= time) {
        ++column;
    }
    return column;
}

void Overview::Wish::countFaults(const PaneSide& place, const replay::ZoomIndex& index,
                                 std::uint64_t Column::*into, std::vector<Column>& made) const {
    std::uint64_t so_far = index.faults_before(place.inTrace(begin(0)));
    for (int column = 0; column < columns; ++column) {
        const std::uint64_t next = index.faults_before(place.inTrace(begin(column + 1)));
        made[static_cast<std::size_t>(column)].*into = next - so_far;
        so_far = next;
    }
}

void Overview::Wish::walk(const PaneSide& place, const replay::ZoomIndex& index,
                          std::uint64_t Column::*into, std::vector<Column>& made,
                          const Progress& progress) const {
    const auto add = [&](std::int64_t time, std::uint64_t amount) {
        if (const std::int64_t at = place.inWindow(time); at >= bounds.begin && at < bounds.end) {
            made[static_cast<std::size_t>(columnOf(at))].*into += amount;
        }
    };
    for (std::uint32_t range = 0; range < index.size(); ++range) {
        progress.report(range, index.size());
        const replay::Lane& lane = index.lane(range);
        for (std::size_t k = 0; of == OverviewOf::Unmaps && k < lane.unmaps.size(); ++k) {
            add(lane.unmaps.time(k), 1);
        }
        for (const replay::MappingStrip& strip : lane.strips) {
            const replay::OutcomeStrip& outcomes = strip.outcomes;
            for (std::size_t k = 0; of != OverviewOf::Unmaps && k < outcomes.size(); ++k) {
                const replay::OutcomeClass shape = outcomes.class_of(k);
                if (of == OverviewOf::Time && shape != replay::OutcomeClass::Hit) {
                    add(outcomes.begin(k), static_cast<std::uint64_t>(outcomes.duration(k)));
                } else if (of == OverviewOf::Refaults && isRefault(place, outcomes.outcome(k))) {
                    add(outcomes.begin(k), 1);
                }
            }
        }
    }
}

bool Overview::Wish::isRefault(const PaneSide& place, std::uint32_t outcome) {
    return place.shown().outcomes[outcome].kind == replay::OutcomeKind::Refault;
}

std::vector<Overview::Column> Overview::Wish::ofSide(Side side, const Progress& progress) const {
    std::vector<Column> made(static_cast<std::size_t>(columns));
    const PaneSide& place = (*sides)[side];
    const OfSide& index = indices[static_cast<std::size_t>(side)];
    if (!place || index.all == nullptr) {
        return made;
    }
    const auto count = [&](const replay::ZoomIndex& what, std::uint64_t Column::*into) {
        if (of == OverviewOf::Faults) {
            countFaults(place, what, into, made);
        } else if (isKnown(side)) {
            walk(place, what, into, made, progress);
        }
    };
    count(*index.all, &Column::all);
    if (index.passing != nullptr) {
        count(*index.passing, &Column::passing);
    }
    const double scale = columns / static_cast<double>(bounds.length());
    const auto mark = [&](std::int64_t from, std::int64_t upto, bool Column::*what) {
        const auto at = [&](std::int64_t time) {
            const double column = static_cast<double>(place.inWindow(time) - bounds.begin) * scale;
            return static_cast<int>(std::clamp(column, -1.0, static_cast<double>(columns)));
        };
        for (int k = std::max(at(from), 0); k <= std::min(at(upto), columns - 1); ++k) {
            made[static_cast<std::size_t>(k)].*what = true;
        }
    };
    for (const replay::Storm& storm : place.storms()) {
        mark(storm.begin, storm.end, &Column::storm);
    }
    for (const trace::Loss& loss : place.trace().losses()) {
        mark(loss.ts_from, loss.ts, &Column::loss);
    }
    return made;
}

Overview::Columns Overview::Wish::count(const Progress& progress) const {
    Columns made;
    for (const Side side : kCounted) {
        made[static_cast<std::size_t>(side)] = ofSide(side, progress);
    }
    return made;
}

void Overview::count() {
    const int columns = static_cast<int>(std::lround(area().width() * devicePixelRatioF()));
    if (!sides_ || columns < 1 ||
        (counted_.sides == sides_ && counted_.columns == columns &&
         counted_.bounds == state_->bounds() && counted_.of == state_->overviewOf())) {
        return;
    }
    counted_ = {sides_, indices_, state_->overviewOf(), state_->bounds(), columns};
    if (counted_.of == OverviewOf::Faults) {
        counting_.drop();
        take(counted_.count({}));
        return;
    }
    columns_ = {}; // another figure's would be taken for this one's
    counting_.want([wish = counted_](const Progress& progress) { return wish.count(progress); },
                   [this](Columns made) {
                       take(std::move(made));
                       update();
                   });
}

void Overview::take(Columns made) {
    columns_ = std::move(made);
    most_ = 0;
    for (const Side side : kCounted) {
        for (const Column& column : columns_[static_cast<std::size_t>(side)]) {
            most_ = std::max(most_, column.all);
        }
    }
}

std::optional<std::uint64_t> Overview::figure(Side side, int column) {
    count();
    const auto& columns = columns_[static_cast<std::size_t>(side)];
    const auto at = static_cast<std::size_t>(column);
    return counted_.sides && at < columns.size() && counted_.isKnown(side)
               ? std::optional(columns[at].all)
               : std::nullopt;
}

QString Overview::nameOf(OverviewOf of) {
    switch (of) {
    case OverviewOf::Time:
        return tr("time in faults");
    case OverviewOf::Refaults:
        return tr("refaults");
    case OverviewOf::Unmaps:
        return tr("unmaps");
    case OverviewOf::Faults:
        break;
    }
    return tr("faults");
}

QString Overview::told(std::uint64_t figure) const {
    const auto value = static_cast<std::int64_t>(figure);
    return counted_.of == OverviewOf::Time ? format::duration(value) : format::count(value);
}

QString Overview::tipAt(QPoint pos) {
    if (!sides_ || !area().contains(pos)) {
        return {};
    }
    count();
    const auto column =
        static_cast<std::size_t>(std::floor((pos.x() - area().left()) * devicePixelRatioF()));
    QString tip = format::time(timeAt(pos.x()) - sides_->zero(),
                               state_->bounds().length() / std::max(area().width(), 1) + 1);
    for (const Side side : kCounted) {
        const auto& columns = columns_[static_cast<std::size_t>(side)];
        if (!(*sides_)[side]) {
            continue;
        }
        if (!counted_.isKnown(side)) {
            tip += tr("\n%1: %2 not recorded").arg(sides_->name(side), name());
            continue;
        }
        if (column >= columns.size()) {
            continue;
        }
        const Column& of = columns[column];
        tip += tr("\n%1: %2 %3").arg(sides_->name(side), name(), told(of.all));
        if (indices_[static_cast<std::size_t>(side)].passing != nullptr) {
            tip += counted_.of == OverviewOf::Time
                       ? tr(", %1 of it in what passes the filter").arg(told(of.passing))
                       : tr(", %1 of them pass the filter").arg(told(of.passing));
        }
        tip += of.storm ? tr(", in a storm") : QString();
        tip += of.loss ? tr(", events were lost") : QString();
    }
    return tip;
}

} // namespace daxscope::gui
