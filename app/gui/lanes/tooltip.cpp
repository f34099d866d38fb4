// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/tooltip.h"

#include "app/gui/lanes/lane_words.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"

#include <QStringList>

namespace daxscope::gui {

using replay::Outcome;
using replay::OutcomeClass;

namespace {

/// Who made this access: the task where an event tells it, else the mapping's process.
QString actor(const PaneData& data, const Outcome& outcome) {
    const trace::Trace& trace = data.trace();
    return outcome.event != replay::kNoIndex ? format::task(trace, trace.event(outcome.event).task)
                                             : format::partyShort(trace, outcome.mapping);
}

QString counted(std::uint64_t count, const char* one, const char* many) {
    return QStringLiteral("%1 %2").arg(format::count(static_cast<std::int64_t>(count)),
                                       count == 1 ? LaneWords::tr(one) : LaneWords::tr(many));
}

QString kindText(const Outcome& outcome) {
    QString text;
    switch (outcome.kind) {
    case replay::OutcomeKind::Hit:
        text = LaneWords::tr("Hit");
        break;
    case replay::OutcomeKind::FirstTouch:
        text = LaneWords::tr("First touch");
        break;
    case replay::OutcomeKind::Refault:
        text = LaneWords::tr("Refault");
        break;
    case replay::OutcomeKind::Permission:
        text = LaneWords::tr("Permission fault");
        break;
    }
    text += outcome.write ? LaneWords::tr(" to write") : LaneWords::tr(" to read");
    if (outcome.pte) {
        text += LaneWords::tr(", 4 KiB");
    }
    return text;
}

QString otherSide(const PaneData& data, std::uint32_t number) {
    PaneData other = data;
    other.side = data.side == Side::After ? Side::Before : Side::After;
    if (number >= other.run().outcomes.size()) {
        return {};
    }
    const Outcome& outcome = other.run().outcomes[number];
    const QString name = QString::fromStdString(other.run().handler);
    return outcome.kind == replay::OutcomeKind::Hit
               ? LaneWords::tr("%1 (%2): hit, no fault").arg(describe::side(other.side), name)
               : LaneWords::tr("%1 (%2): %3, %4")
                     .arg(describe::side(other.side), name, kindText(outcome).toLower(),
                          format::duration(outcome.end - outcome.begin));
}

QString describeOutcome(const PaneData& data, std::uint32_t number) {
    const trace::Trace& trace = data.trace();
    const Outcome& outcome = data.run().outcomes[number];
    QStringList lines;
    lines << LaneWords::tr("%1 · %2").arg(kindText(outcome), actor(data, outcome));
    lines << LaneWords::tr("%1 in %2")
                 .arg(format::fileAndOffset(trace, outcome.range),
                      format::partyShort(trace, outcome.mapping));
    const QString at = format::time(outcome.begin - trace.begin());
    if (outcome.kind == replay::OutcomeKind::Hit) {
        lines << LaneWords::tr("at %1").arg(at);
    } else {
        lines << LaneWords::tr("at %1, took %2")
                     .arg(at, format::duration(outcome.end - outcome.begin));
        lines << LaneWords::tr("result %1").arg(describe::result(trace, outcome.result));
    }
    const describe::Cause cause = describe::cause(*data.comparison, data.side, number);
    if (!cause.text.isEmpty()) {
        lines << cause.text;
    }
    if (outcome.zapped > 0) {
        lines << LaneWords::tr("zapped %1").arg(counted(outcome.zapped, "mapping", "mappings"));
    } else if (outcome.unmapped) {
        lines << LaneWords::tr("unmapped the range; nobody had it mapped");
    }
    if (outcome.entries_removed > 0) {
        lines << LaneWords::tr("removed %1 from the page cache")
                     .arg(counted(outcome.entries_removed, "DAX entry", "DAX entries"));
    }
    if (outcome.dirty_removed) {
        lines << LaneWords::tr("a dirty one: fsync would miss it");
    }
    if (outcome.event == replay::kNoIndex) {
        lines << (data.comparison->measured
                      ? LaneWords::tr("a measured access: no event shows it")
                      : LaneWords::tr("an assumed access: no event shows it"));
    }
    if (const QString other = otherSide(data, number); !other.isEmpty()) {
        lines << other;
    }
    return lines.join('\n');
}

} // namespace

QString tooltip(const PaneData& data, const Hit& hit) {
    if (hit.row == nullptr || !data) {
        return {};
    }
    const trace::Trace& trace = data.trace();
    const std::int64_t begin = hit.column.begin, end = hit.column.end;
    replay::LaneSummary sum = data.index->query(hit.row->range, begin, end);
    QString where = format::fileAndOffset(trace, hit.row->range);
    if (hit.mapping) {
        // The strip's own outcomes; unmaps belong to the whole range.
        where = LaneWords::tr("%1, %2").arg(where, format::partyShort(trace, *hit.mapping));
        const replay::MappingStrip* strip = data.index->lane(hit.row->range).strip(*hit.mapping);
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
        return describeOutcome(data, *hit.outcome);
    }
    QStringList lines;
    lines << where;
    lines << LaneWords::tr("%1 + %2").arg(format::time(begin - trace.begin()),
                                          format::duration(end - begin));
    if (sum.outcomes.count() > 0) {
        QStringList parts;
        for (const OutcomeClass c : {OutcomeClass::Refault, OutcomeClass::Failed,
                                     OutcomeClass::Permission, OutcomeClass::FirstTouch}) {
            if (sum.outcomes.of(c) > 0) {
                parts << LaneWords::tr("%1 %2").arg(format::count(sum.outcomes.of(c)),
                                                    describe::outcomeClass(c));
            }
        }
        lines << (parts.isEmpty() ? LaneWords::tr("no fault")
                                  : LaneWords::tr("%1: %2").arg(
                                        counted(sum.outcomes.faults(), "fault", "faults"),
                                        parts.join(LaneWords::tr(", "))));
        if (sum.outcomes.of(OutcomeClass::Hit) > 0) {
            lines << counted(sum.outcomes.of(OutcomeClass::Hit), "hit", "hits");
        }
        if (sum.outcomes.max_duration > 0) {
            lines << LaneWords::tr("longest fault %1")
                         .arg(format::duration(sum.outcomes.max_duration));
        }
    }
    if (sum.unmaps > 0) {
        lines << LaneWords::tr("%1 of the range, %2 zapped")
                     .arg(counted(sum.unmaps, "unmap", "unmaps"),
                          counted(sum.zapped, "mapping", "mappings"));
    }
    if ((sum.flags & replay::kLaneDirtyRemoved) != 0 &&
        (!hit.mapping || sum.outcomes.dirty_removed > 0)) {
        lines << LaneWords::tr("dirty DAX entries were removed here: fsync would miss them");
    }
    if (hit.mapping) {
        lines << (sum.mapped > 0 ? LaneWords::tr("mapped") : LaneWords::tr("not mapped"));
    } else {
        lines << LaneWords::tr("mapped by %1 of %2")
                     .arg(format::count(sum.mapped),
                          format::count(static_cast<std::int64_t>(hit.row->parties.size())));
    }
    if ((sum.flags & replay::kLaneStorm) != 0) {
        lines << LaneWords::tr("in a storm");
    }
    if ((sum.flags & replay::kLaneLoss) != 0) {
        lines << LaneWords::tr("events were lost here: counts may be too low");
    }
    return lines.join('\n');
}

} // namespace daxscope::gui
