// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/tooltip.h"

#include "app/gui/state/format.h"
#include "app/gui/state/text.h"
#include "replay/words/of_lanes.h"

#include <QCoreApplication>
#include <algorithm>

namespace daxscope::gui {

namespace {

/// What the storm is that is under way there; empty: none is.
QString stormLine(const PaneData& data, const Hit& hit) {
    const auto& storms = data.storms();
    const auto found = std::find_if(storms.begin(), storms.end(), [&](const replay::Storm& storm) {
        return storm.range == hit.row->range && storm.begin < hit.column.end &&
               storm.end > hit.column.begin;
    });
    if (found == storms.end()) {
        return {};
    }
    return QCoreApplication::translate(
               "Tooltip", "\n\nStorm %1 of %2: %3 refaults of %4 mappings in %5, %6 in faults")
        .arg(found->rank)
        .arg(storms.size())
        .arg(format::count(static_cast<std::int64_t>(found->refaults)))
        .arg(found->parties.size())
        .arg(format::duration(found->end - found->begin), format::duration(found->time_in_faults));
}

} // namespace

QString tooltip(const PaneData& data, const Hit& hit, std::optional<std::int64_t> zero) {
    if (hit.row == nullptr || !data) {
        return {};
    }
    const std::int64_t begin = hit.column.begin, end = hit.column.end;
    replay::LaneSummary sum = data.shown().query(hit.row->range, begin, end);
    if (hit.mapping) {
        // The strip's own outcomes; unmaps belong to the whole range.
        const replay::MappingStrip* strip = data.shown().lane(hit.row->range).strip(*hit.mapping);
        sum.outcomes = {};
        sum.mapped = 0;
        if (strip != nullptr) {
            const auto& outcomes = strip->outcomes;
            sum.outcomes =
                outcomes.summarise(outcomes.lower_bound(begin), outcomes.lower_bound(end));
            sum.mapped = strip->spans.is_mapped_within(begin, end) ? 1 : 0;
        }
    }
    if (sum.outcomes.count() <= 1 && hit.outcome) {
        return text(words::access_lines(*data.comparison, data.side, *hit.outcome, zero)) +
               stormLine(data, hit);
    }
    return text(words::column_lines(
               data.trace(),
               {hit.row->range, hit.mapping, begin, end, hit.row->parties.size(), zero}, sum)) +
           stormLine(data, hit);
}

} // namespace daxscope::gui
