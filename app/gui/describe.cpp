// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/describe.h"

#include "app/gui/format.h"
#include "app/gui/shown.h"
#include "replay/trace/names.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace daxscope::gui::describe {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Describe)
};

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

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
        return Words::tr("unmapped by %1").arg(text(trace::origin_name(origin)));
    }
    return kind(event.kind);
}

QString whoAndWhen(const trace::Trace& trace, std::int64_t task_id, std::int64_t at,
                   std::int64_t now) {
    const QString who = trace.task(task_id) == nullptr ? Words::tr("an unknown task")
                                                       : format::task(trace, task_id);
    return Words::tr("%1, %2 earlier").arg(who, format::duration(now - at));
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
    const QString who = mapping == nullptr ? Words::tr("mapping %1").arg(culprit.mapping)
                                           : format::process(trace, mapping->tgid);
    cause.brief = Words::tr("%1 fault of %2")
                      .arg(culprit.write ? Words::tr("write") : Words::tr("read"), who);
    cause.text = Words::tr("Zapped by a %1 fault of %2, %3 earlier: it unmapped the whole range.")
                     .arg(culprit.write ? Words::tr("write") : Words::tr("read"),
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
        cause.text = Words::tr("Write-protected by writeback (%1).").arg(who);
        break;
    case replay::CauseKind::Munmap:
        cause.text = Words::tr("The process had unmapped it itself (%1).").arg(who);
        break;
    default:
        cause.text =
            Words::tr("Zapped from outside the fault path: %1 (%2).").arg(cause.brief, who);
    }
    return cause;
}

} // namespace

QString side(Side side) {
    switch (side) {
    case Side::Recorded:
        return Words::tr("recorded");
    case Side::Before:
        return Words::tr("before");
    case Side::After:
        break;
    }
    return Words::tr("after");
}

QString kernels(const model::Handler& handler) {
    QString text =
        QString::fromUtf8(handler.kernels.data(), static_cast<qsizetype>(handler.kernels.size()));
    if (!handler.real) {
        return Words::tr("no kernel has it");
    }
    if (handler.since != model::Release{} && handler.until == model::Release{}) {
        return Words::tr("Linux %1.%2 and later")
            .arg(handler.since.first)
            .arg(handler.since.second);
    }
    return Words::tr("Linux %1").arg(text.replace(QLatin1String(" - "), QStringLiteral(" – ")));
}

QString outcome(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return Words::tr("hit");
    case replay::OutcomeKind::FirstTouch:
        return Words::tr("first touch");
    case replay::OutcomeKind::Refault:
        return Words::tr("refault");
    case replay::OutcomeKind::Permission:
        break;
    }
    return Words::tr("permission");
}

QString outcomeClass(replay::OutcomeClass c) {
    switch (c) {
    case replay::OutcomeClass::Hit:
        return Words::tr("hit");
    case replay::OutcomeClass::FirstTouch:
        return Words::tr("first touch");
    case replay::OutcomeClass::Permission:
        return Words::tr("permission fault");
    case replay::OutcomeClass::Failed:
        return Words::tr("failed fault");
    case replay::OutcomeClass::Refault:
        return Words::tr("refault");
    }
    return {};
}

QString outcomeMeaning(replay::OutcomeKind kind) {
    switch (kind) {
    case replay::OutcomeKind::Hit:
        return Words::tr("The page tables satisfied the access: no fault.");
    case replay::OutcomeKind::FirstTouch:
        return Words::tr("The mapping had nothing there yet.");
    case replay::OutcomeKind::Refault:
        return Words::tr("The mapping had been there and was zapped.");
    case replay::OutcomeKind::Permission:
        break;
    }
    return Words::tr("The mapping was there without the permission.");
}

QString result(const trace::Trace& trace, const trace::Event& fault) {
    if (fault.ts_end == trace::kNone) {
        return Words::tr("has not ended");
    }
    return fault.has(trace::kResult) ? result(trace, static_cast<std::uint32_t>(fault.result))
                                     : Words::tr("not recorded");
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
    return Words::tr("%1 refaults on %2")
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
        return {Words::tr("It must have been zapped, but nothing in the trace did it."),
                Words::tr("unexplained"),
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
    fields << std::pair(Words::tr("kind"), kind(event.kind));
    fields << std::pair(Words::tr("time"), Words::tr("%1 s").arg(sinceStart(trace, event.ts)));
    if (event.ts_end != trace::kNone) {
        fields << std::pair(Words::tr("duration"), format::duration(event.ts_end - event.ts));
    }
    if (task != nullptr) {
        fields << std::pair(
            Words::tr("task"),
            QStringLiteral("%1-%2").arg(shown(trace::comm_text(*task))).arg(task->tid));
        fields << std::pair(Words::tr("process"), format::process(trace, task->tgid));
    }
    if (mapping != nullptr) {
        fields << std::pair(Words::tr("mapping"),
                            Words::tr("%1 (mm %2), %3–%4%5")
                                .arg(mapping->id)
                                .arg(QString::fromStdString(trace::number_text(mapping->mm)))
                                .arg(hex(mapping->vm_start), hex(mapping->vm_end),
                                     QStringLiteral(", ") + text(trace::sharing_text(*mapping))));
    }
    if (event.file != trace::kNone) {
        fields << std::pair(Words::tr("file"), format::file(trace, event.file));
        fields << std::pair(Words::tr("page offset"), format::count(event.pgoff));
    }
    if (fault) {
        fields << std::pair(Words::tr("flags"), event.has(trace::kFlags)
                                                    ? flags(trace, event.flags)
                                                    : Words::tr("not recorded"));
        fields << std::pair(Words::tr("result"), result(trace, event));
        fields << std::pair(
            Words::tr("PMD"),
            Words::tr("%1 → %2").arg(text(trace::pmd_in_text(trace.session().arch, event)),
                                     text(trace::pmd_out_text(trace.session().arch, event))));
    }
    if (event.kind == trace::Kind::PmdFault) {
        fields << std::pair(Words::tr("pages of the file"), event.has(trace::kArg0)
                                                                ? format::count(event.arg0)
                                                                : Words::tr("not recorded"));
    }
    if (event.storage != trace::kNone) {
        fields << std::pair(Words::tr("storage"), hex(static_cast<std::uint64_t>(event.storage)));
    }
    if (event.cpu != trace::kNone) {
        fields << std::pair(Words::tr("CPU"), QString::number(event.cpu));
    }
    if (event.evidence != trace::Evidence::Recorded) {
        fields << std::pair(Words::tr("evidence"), text(trace::evidence_name(event.evidence)));
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
            extent += Words::tr(", misaligned");
        }
        if ((bits & trace::kExtentHasSource) != 0) {
            extent += Words::tr(", with a copy-on-write source");
        }
        fields << std::pair(Words::tr("extent"),
                            Words::tr("%1, %2 pages").arg(extent, format::count(event.arg1)));
    }
    if (event.kind == trace::Kind::Unmap || event.kind == trace::Kind::Zap) {
        fields << std::pair(Words::tr("pages"), event.arg0 == 0
                                                    ? Words::tr("to the end of the file")
                                                    : format::count(event.arg0));
        fields << std::pair(Words::tr("asked for by"),
                            text(trace::origin_name(static_cast<trace::Origin>(event.arg1))));
    }
    if (event.kind == trace::Kind::WritebackRange) {
        fields << std::pair(Words::tr("last page"), format::count(event.arg0));
    }
    if (event.kind == trace::Kind::WritebackOne || event.kind == trace::Kind::Munmap) {
        fields << std::pair(Words::tr("pages"), format::count(event.arg0));
    }
    fields << std::pair(Words::tr("sequence"), format::count(event.seq));
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
    fields << std::pair(Words::tr("result"), result(*comparison.trace, fault.result));
    fields << std::pair(Words::tr("time in the fault"), format::duration(fault.end - fault.begin));
    if (fault.unmapped) {
        fields << std::pair(
            Words::tr("unmapped"),
            Words::tr("%n mapping(s) lost something", nullptr, static_cast<int>(fault.zapped)));
    }
    if (fault.entries_removed != 0) {
        fields << std::pair(
            Words::tr("DAX entries removed"),
            fault.dirty_removed
                ? Words::tr("%1, dirty: fsync would miss them").arg(fault.entries_removed)
                : QString::number(fault.entries_removed));
    }
    if (fault.pte) {
        fields << std::pair(Words::tr("path"), Words::tr("PTE fault"));
    }
    const model::Handler* handler = model::find_handler(run.handler);
    if (handler != nullptr && fault.step < handler->steps.size()) {
        fields << std::pair(Words::tr("decided at"), text(handler->steps[fault.step].name));
    }
    return fields;
}

} // namespace daxscope::gui::describe
