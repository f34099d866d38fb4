// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/describe.h"

#include "app/gui/lanes/text.h"
#include "replay/trace/names.h"

#include <QCoreApplication>
#include <QStringList>

namespace daxscope::gui {

using replay::CauseKind;
using replay::Outcome;
using replay::OutcomeClass;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("daxscope::gui::lanes", text);
}

/// Who made this access: the task where an event tells it, else the mapping's process.
QString actor(const PaneData& data, const Outcome& outcome) {
    const trace::Trace& trace = data.trace();
    return outcome.event != replay::kNoIndex ? taskText(trace, trace.event(outcome.event).task)
                                             : mappingText(trace, outcome.mapping);
}

QString counted(std::uint64_t count, const char* one, const char* many) {
    return QStringLiteral("%1 %2").arg(countText(count), count == 1 ? tr(one) : tr(many));
}

QString kindText(const Outcome& outcome) {
    QString text;
    switch (outcome.kind) {
    case replay::OutcomeKind::Hit:
        text = tr("Hit");
        break;
    case replay::OutcomeKind::FirstTouch:
        text = tr("First touch");
        break;
    case replay::OutcomeKind::Refault:
        text = tr("Refault");
        break;
    case replay::OutcomeKind::Permission:
        text = tr("Permission fault");
        break;
    }
    text += outcome.write ? tr(" to write") : tr(" to read");
    if (outcome.pte) {
        text += tr(", 4 KiB");
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
               ? tr("%1 (%2): hit, no fault").arg(sideText(other.side), name)
               : tr("%1 (%2): %3, %4")
                     .arg(sideText(other.side), name, kindText(outcome).toLower(),
                          durationText(outcome.end - outcome.begin));
}

} // namespace

QString sideText(Side side) {
    switch (side) {
    case Side::Recorded:
        return tr("recorded");
    case Side::Before:
        return tr("before");
    case Side::After:
        break;
    }
    return tr("after");
}

QString causeText(const PaneData& data, const Outcome& outcome) {
    const trace::Trace& trace = data.trace();
    const QString what =
        outcome.kind == replay::OutcomeKind::Permission ? tr("permission fault") : tr("refault");
    const auto ago = [&outcome](std::int64_t time) {
        return tr("%1 earlier").arg(durationText(outcome.begin - time));
    };
    if (outcome.cause == replay::kNoIndex && outcome.cause_kind != CauseKind::None &&
        outcome.cause_kind != CauseKind::Unexplained) {
        return tr("%1: thrown out, but by what is not known").arg(what);
    }
    switch (outcome.cause_kind) {
    case CauseKind::None:
        return {};
    case CauseKind::Fault: {
        const Outcome& cause = data.run().outcomes[outcome.cause];
        return tr("%1: thrown out by %2's fault %3")
            .arg(what, actor(data, cause), ago(cause.begin));
    }
    case CauseKind::Unmap: {
        const trace::Event event = trace.event(outcome.cause);
        const auto origin =
            trace::origin_name(static_cast<trace::Origin>(static_cast<std::uint8_t>(event.arg1)));
        return tr("%1: thrown out by an unmap (%2) of %3 %4")
            .arg(what, QString::fromUtf8(origin.data(), static_cast<qsizetype>(origin.size())),
                 taskText(trace, event.task), ago(event.ts));
    }
    case CauseKind::Writeback:
        return tr("%1: write-protected by writeback %2").arg(what, ago(trace.time(outcome.cause)));
    case CauseKind::Munmap:
        return tr("%1: its process had unmapped it %2").arg(what, ago(trace.time(outcome.cause)));
    case CauseKind::Unexplained:
        return tr("%1: its mapping was gone, and nothing in the trace tore it out").arg(what);
    }
    return {};
}

QString describeOutcome(const PaneData& data, std::uint32_t number) {
    const trace::Trace& trace = data.trace();
    const Outcome& outcome = data.run().outcomes[number];
    QStringList lines;
    lines << tr("%1 · %2").arg(kindText(outcome), actor(data, outcome));
    lines
        << tr("%1 in %2").arg(rangeText(trace, outcome.range), mappingText(trace, outcome.mapping));
    const QString at = timeText(outcome.begin - trace.begin());
    if (outcome.kind == replay::OutcomeKind::Hit) {
        lines << tr("at %1").arg(at);
    } else {
        lines << tr("at %1, took %2").arg(at, durationText(outcome.end - outcome.begin));
        lines << tr("result %1")
                     .arg(QString::fromStdString(trace::flag_text(
                         outcome.result,
                         trace::fault_result_names(trace.session().kernel_release))));
    }
    if (const QString cause = causeText(data, outcome); !cause.isEmpty()) {
        lines << cause;
    }
    if (outcome.torn > 0) {
        lines << tr("threw out %1").arg(counted(outcome.torn, "mapping", "mappings"));
    } else if (outcome.unmapped) {
        lines << tr("unmapped the range; nobody had it mapped");
    }
    if (outcome.entries_dropped > 0) {
        lines << tr("removed %1 from the page cache")
                     .arg(counted(outcome.entries_dropped, "DAX entry", "DAX entries"));
    }
    if (outcome.dirty_dropped) {
        lines << tr("… a dirty one: fsync would miss it");
    }
    if (outcome.event == replay::kNoIndex) {
        lines << tr("an assumed access: no event shows it");
    }
    if (const QString other = otherSide(data, number); !other.isEmpty()) {
        lines << other;
    }
    return lines.join('\n');
}

QString describeHit(const PaneData& data, const Hit& hit) {
    if (hit.row == nullptr || !data) {
        return {};
    }
    const trace::Trace& trace = data.trace();
    const std::int64_t begin = hit.column.begin, end = hit.column.end;
    replay::LaneSummary sum = data.index->query(hit.row->range, begin, end);
    QString where = rangeText(trace, hit.row->range);
    if (hit.mapping) {
        // The strip's own outcomes; unmaps belong to the whole range.
        where = tr("%1, %2").arg(where, mappingText(trace, *hit.mapping));
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
    lines << tr("%1 + %2").arg(timeText(begin - trace.begin()), durationText(end - begin));
    if (sum.outcomes.count() > 0) {
        QStringList parts;
        for (const OutcomeClass c : {OutcomeClass::Refault, OutcomeClass::Failed,
                                     OutcomeClass::Permission, OutcomeClass::FirstTouch}) {
            if (sum.outcomes.of(c) > 0) {
                parts << tr("%1 %2").arg(countText(sum.outcomes.of(c)), classText(c));
            }
        }
        lines << (parts.isEmpty()
                      ? tr("no fault")
                      : tr("%1: %2").arg(counted(sum.outcomes.faults(), "fault", "faults"),
                                         parts.join(tr(", "))));
        if (sum.outcomes.of(OutcomeClass::Hit) > 0) {
            lines << counted(sum.outcomes.of(OutcomeClass::Hit), "hit", "hits");
        }
        if (sum.outcomes.max_duration > 0) {
            lines << tr("longest fault %1").arg(durationText(sum.outcomes.max_duration));
        }
    }
    if (sum.unmaps > 0) {
        lines << tr("%1 of the range, %2 thrown out")
                     .arg(counted(sum.unmaps, "unmap", "unmaps"),
                          counted(sum.torn, "mapping", "mappings"));
    }
    if (hit.mapping) {
        lines << (sum.mapped > 0 ? tr("mapped") : tr("not mapped"));
    } else {
        lines << tr("mapped by %1 of %2")
                     .arg(countText(sum.mapped), countText(hit.row->parties.size()));
    }
    if ((sum.flags & replay::kLaneStorm) != 0) {
        lines << tr("in a storm");
    }
    if ((sum.flags & replay::kLaneLoss) != 0) {
        lines << tr("events were lost here: counts may be too low");
    }
    return lines.join('\n');
}

} // namespace daxscope::gui
