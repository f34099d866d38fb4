// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/describe.h"

#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/trace/names.h"
#include "replay/words/quantities.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace daxscope::gui::describe {

namespace {

struct DescribeWords {
    Q_DECLARE_TR_FUNCTIONS(Describe)
};

QString hex(std::uint64_t value) {
    constexpr int kBase = 16;
    return QStringLiteral("0x") + QString::number(value, kBase);
}

QString sinceStart(const trace::Trace& trace, std::int64_t time) {
    return format::seconds(time - trace.begin());
}

/// What an event outside the fault path did to the mapping, as a clause.
QString deed(const trace::Trace& trace, std::uint32_t index) {
    const trace::Event event = trace.event(index);
    if (event.kind == trace::Kind::Unmap || event.kind == trace::Kind::Zap) {
        const auto origin = static_cast<trace::Origin>(event.arg1);
        return DescribeWords::tr("unmapped by %1").arg(text(trace::origin_name(origin)));
    }
    return kind(event.kind);
}

QString whoAndWhen(const trace::Trace& trace, std::int64_t task_id, std::int64_t at,
                   std::int64_t now) {
    const QString who = trace.task(task_id) == nullptr ? DescribeWords::tr("an unknown task")
                                                       : format::task(trace, task_id);
    return DescribeWords::tr("%1, %2 earlier").arg(who, format::duration(now - at));
}

/// When a fault zapped: it unmaps some time after its begin. Its begin where no mark tells.
std::int64_t zapTime(const replay::Run& run, std::uint32_t number) {
    const replay::Outcome& fault = run.outcomes[number];
    auto mark = std::lower_bound(run.unmaps.begin(), run.unmaps.end(), fault.begin,
                                 [](const auto& a, std::int64_t time) { return a.time < time; });
    for (; mark != run.unmaps.end() && mark->time <= fault.end; ++mark) {
        if (mark->outcome == number) {
            return mark->time;
        }
    }
    return fault.begin;
}

Cause byFault(const replay::Comparison& comparison, Side side, const replay::Outcome& outcome) {
    const trace::Trace& trace = *comparison.trace;
    const replay::Run& run = runOf(comparison, side);
    Cause cause;
    cause.outcome = outcome.cause;
    const replay::Outcome& culprit = run.outcomes[outcome.cause];
    const trace::Mapping* mapping = trace.mapping(culprit.mapping);
    const QString who = mapping == nullptr ? DescribeWords::tr("mapping %1").arg(culprit.mapping)
                                           : format::process(trace, mapping->tgid);
    cause.brief =
        DescribeWords::tr("%1 fault of %2")
            .arg(culprit.write ? DescribeWords::tr("write") : DescribeWords::tr("read"), who);
    cause.text =
        DescribeWords::tr("Zapped by a %1 fault of %2, %3 earlier: it unmapped the whole range.")
            .arg(culprit.write ? DescribeWords::tr("write") : DescribeWords::tr("read"),
                 format::party(trace, culprit.mapping),
                 format::duration(outcome.begin - zapTime(run, outcome.cause)));
    return cause;
}

Cause byEvent(const replay::Comparison& comparison, const replay::Outcome& outcome) {
    const trace::Trace& trace = *comparison.trace;
    Cause cause;
    cause.event = outcome.cause;
    const trace::Event event = trace.event(outcome.cause);
    const QString who = whoAndWhen(trace, event.task, event.ts, outcome.begin);
    cause.brief = deed(trace, outcome.cause);
    switch (outcome.cause_kind) {
    case replay::CauseKind::Writeback:
        cause.text = DescribeWords::tr("Write-protected by writeback (%1).").arg(who);
        break;
    case replay::CauseKind::Munmap:
        cause.text = DescribeWords::tr("The process had unmapped it itself (%1).").arg(who);
        break;
    default:
        cause.text =
            DescribeWords::tr("Zapped from outside the fault path: %1 (%2).").arg(cause.brief, who);
    }
    return cause;
}

} // namespace

QString side(Side side) {
    switch (side) {
    case Side::Recorded:
        return DescribeWords::tr("recorded");
    case Side::Before:
        return DescribeWords::tr("before");
    case Side::After:
        break;
    }
    return DescribeWords::tr("after");
}

QString kernels(const model::Handler& handler) {
    QString text =
        QString::fromUtf8(handler.kernels.data(), static_cast<qsizetype>(handler.kernels.size()));
    if (!handler.real) {
        return DescribeWords::tr("no kernel has it");
    }
    if (handler.since != model::Release{} && handler.until == model::Release{}) {
        return DescribeWords::tr("Linux %1.%2 and later")
            .arg(handler.since.first)
            .arg(handler.since.second);
    }
    return DescribeWords::tr("Linux %1")
        .arg(text.replace(QLatin1String(" - "), QStringLiteral(" – ")));
}

QString outcome(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return DescribeWords::tr("hit");
    case replay::OutcomeKind::FirstTouch:
        return DescribeWords::tr("first touch");
    case replay::OutcomeKind::Refault:
        return DescribeWords::tr("refault");
    case replay::OutcomeKind::Permission:
        break;
    }
    return DescribeWords::tr("permission");
}

QString outcomeClass(replay::OutcomeClass c) {
    switch (c) {
    case replay::OutcomeClass::Hit:
        return DescribeWords::tr("hit");
    case replay::OutcomeClass::FirstTouch:
        return DescribeWords::tr("first touch");
    case replay::OutcomeClass::Permission:
        return DescribeWords::tr("permission fault");
    case replay::OutcomeClass::Failed:
        return DescribeWords::tr("failed fault");
    case replay::OutcomeClass::Refault:
        return DescribeWords::tr("refault");
    }
    return {};
}

QString outcomeMeaning(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return DescribeWords::tr("The page tables satisfied the access: no fault.");
    case replay::OutcomeKind::FirstTouch:
        return DescribeWords::tr("The mapping had nothing there yet.");
    case replay::OutcomeKind::Refault:
        return DescribeWords::tr("The mapping had been there and was zapped.");
    case replay::OutcomeKind::Permission:
        break;
    }
    return DescribeWords::tr("The mapping was there without the permission.");
}

QString result(const trace::Trace& trace, const trace::Event& fault) {
    if (fault.ts_end == trace::kNone) {
        return DescribeWords::tr("has not ended");
    }
    return fault.has(trace::kResult) ? result(trace, static_cast<std::uint32_t>(fault.result))
                                     : DescribeWords::tr("not recorded");
}

QString result(const trace::Trace& trace, std::uint32_t result) {
    return QString::fromStdString(
        trace::flag_text(result, trace::fault_result_names(trace.session().kernel_release)));
}

QString flags(const trace::Trace& trace, std::uint32_t flags) {
    return QString::fromStdString(
        trace::flag_text(flags, trace::fault_flag_names(trace.session().kernel_release)));
}

QString kind(trace::Kind kind) {
    return text(trace::kind_name(kind));
}

QString stormEnd(replay::StormEnd reason) {
    return text(replay::storm_end_text(reason));
}

QString storm(const trace::Trace& trace, const replay::Storm& storm) {
    return DescribeWords::tr("%1 refaults on %2")
        .arg(format::count(storm.refaults), format::fileAndRange(trace, storm.range));
}

Cause cause(const replay::Comparison& comparison, Side side, std::uint32_t outcome) {
    const replay::Run& run = runOf(comparison, side);
    if (outcome >= run.outcomes.size()) {
        return {};
    }
    const replay::Outcome& fault = run.outcomes[outcome];
    switch (fault.cause_kind) {
    case replay::CauseKind::Fault:
        if (fault.cause < run.outcomes.size()) {
            return byFault(comparison, side, fault);
        }
        break;
    case replay::CauseKind::Unmap:
    case replay::CauseKind::Writeback:
    case replay::CauseKind::Munmap:
        if (fault.cause < comparison.trace->size()) {
            return byEvent(comparison, fault);
        }
        break;
    case replay::CauseKind::Unexplained:
        return {DescribeWords::tr("It must have been zapped, but nothing in the trace did it."),
                DescribeWords::tr("unexplained"),
                {},
                {}};
    case replay::CauseKind::None:
        break;
    }
    if (fault.kind == replay::OutcomeKind::Hit) {
        return {};
    }
    return {outcomeMeaning(fault.kind), {}, {}, {}};
}

Fields event(const trace::Trace& trace, std::uint32_t index) {
    const trace::Event event = trace.event(index);
    const trace::Task* task = trace.task(event.task);
    const trace::Mapping* mapping = trace.mapping(event.mapping);
    const bool fault = event.kind == trace::Kind::PmdFault || event.kind == trace::Kind::PteFault;

    Fields fields;
    fields << std::pair(DescribeWords::tr("kind"), kind(event.kind));
    fields << std::pair(DescribeWords::tr("time"),
                        DescribeWords::tr("%1 s").arg(sinceStart(trace, event.ts)));
    if (event.ts_end != trace::kNone) {
        fields << std::pair(DescribeWords::tr("duration"),
                            format::duration(event.ts_end - event.ts));
    }
    if (task != nullptr) {
        fields << std::pair(
            DescribeWords::tr("task"),
            QStringLiteral("%1-%2").arg(shown(trace::comm_text(*task))).arg(task->tid));
        fields << std::pair(DescribeWords::tr("process"), format::process(trace, task->tgid));
    }
    if (mapping != nullptr) {
        fields << std::pair(DescribeWords::tr("mapping"),
                            DescribeWords::tr("%1 (mm %2), %3–%4%5")
                                .arg(mapping->id)
                                .arg(QString::fromStdString(trace::number_text(mapping->mm)))
                                .arg(hex(mapping->vm_start), hex(mapping->vm_end),
                                     QStringLiteral(", ") + text(trace::sharing_text(*mapping))));
    }
    if (event.file != trace::kNone) {
        fields << std::pair(DescribeWords::tr("file"), format::file(trace, event.file));
        fields << std::pair(DescribeWords::tr("page offset"), format::count(event.pgoff));
    }
    if (fault) {
        fields << std::pair(DescribeWords::tr("flags"), event.has(trace::kFlags)
                                                            ? flags(trace, event.flags)
                                                            : DescribeWords::tr("not recorded"));
        fields << std::pair(DescribeWords::tr("result"), result(trace, event));
        fields << std::pair(DescribeWords::tr("PMD"),
                            DescribeWords::tr("%1 → %2").arg(
                                text(trace::pmd_in_text(trace.session().arch, event)),
                                text(trace::pmd_out_text(trace.session().arch, event))));
    }
    if (event.kind == trace::Kind::PmdFault) {
        fields << std::pair(DescribeWords::tr("pages of the file"),
                            event.has(trace::kArg0) ? format::count(event.arg0)
                                                    : DescribeWords::tr("not recorded"));
    }
    if (event.storage != trace::kNone) {
        fields << std::pair(DescribeWords::tr("storage"),
                            hex(static_cast<std::uint64_t>(event.storage)));
    }
    if (event.cpu != trace::kNone) {
        fields << std::pair(DescribeWords::tr("CPU"), QString::number(event.cpu));
    }
    if (event.evidence != trace::Evidence::Recorded) {
        fields << std::pair(DescribeWords::tr("evidence"),
                            text(trace::evidence_name(event.evidence)));
    }
    if (fault && event.extent != trace::kNone) {
        const auto bits = static_cast<std::uint64_t>(event.extent);
        constexpr std::uint64_t kLow16 = 0xffff;
        QString extent;
        for (const trace::Name& name : trace::extent_type_names()) {
            if (name.value == static_cast<std::int64_t>(bits & kLow16)) {
                extent = text(name.name);
            }
        }
        const std::uint64_t extent_flags = (bits >> trace::kExtentFlagsShift) & kLow16;
        if (extent_flags != 0) {
            extent += u' ' + QString::fromStdString(
                                 trace::flag_text(extent_flags, trace::extent_flag_names()));
        }
        if ((bits & trace::kExtentMisaligned) != 0) {
            extent += DescribeWords::tr(", misaligned");
        }
        if ((bits & trace::kExtentHasSource) != 0) {
            extent += DescribeWords::tr(", with a copy-on-write source");
        }
        fields << std::pair(
            DescribeWords::tr("extent"),
            DescribeWords::tr("%1, %2 pages").arg(extent, format::count(event.arg1)));
    }
    if (event.kind == trace::Kind::Unmap || event.kind == trace::Kind::Zap) {
        fields << std::pair(DescribeWords::tr("pages"),
                            event.arg0 == 0 ? DescribeWords::tr("to the end of the file")
                                            : format::count(event.arg0));
        fields << std::pair(DescribeWords::tr("asked for by"),
                            text(trace::origin_name(static_cast<trace::Origin>(event.arg1))));
    }
    if (event.kind == trace::Kind::WritebackRange) {
        fields << std::pair(DescribeWords::tr("last page"), format::count(event.arg0));
    }
    if (event.kind == trace::Kind::WritebackOne || event.kind == trace::Kind::Munmap) {
        fields << std::pair(DescribeWords::tr("pages"), format::count(event.arg0));
    }
    fields << std::pair(DescribeWords::tr("sequence"), format::count(event.seq));
    return fields;
}

Fields outcomeFields(const replay::Comparison& comparison, Side side, std::uint32_t index) {
    const replay::Run& run = runOf(comparison, side);
    Fields fields;
    if (index >= run.outcomes.size()) {
        return fields;
    }
    const replay::Outcome& fault = run.outcomes[index];
    if (fault.kind == replay::OutcomeKind::Hit) {
        return fields;
    }
    fields << std::pair(DescribeWords::tr("result"), result(*comparison.trace, fault.result));
    fields << std::pair(DescribeWords::tr("time in the fault"),
                        format::duration(fault.end - fault.begin));
    if (fault.unmapped) {
        fields << std::pair(DescribeWords::tr("unmapped"),
                            DescribeWords::tr("%1 lost something")
                                .arg(text(words::counted(fault.zapped, "mapping"))));
    }
    if (fault.entries_removed != 0) {
        fields << std::pair(
            DescribeWords::tr("DAX entries removed"),
            fault.dirty_removed
                ? DescribeWords::tr("%1, dirty: fsync would miss them").arg(fault.entries_removed)
                : QString::number(fault.entries_removed));
    }
    if (fault.pte) {
        fields << std::pair(DescribeWords::tr("path"), DescribeWords::tr("PTE fault"));
    }
    const model::Handler* handler = model::find_handler(run.handler);
    if (handler != nullptr && fault.step < handler->steps.size()) {
        fields << std::pair(DescribeWords::tr("decided at"), text(handler->steps[fault.step].name));
    }
    return fields;
}

} // namespace daxscope::gui::describe
