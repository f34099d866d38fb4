// SPDX-License-Identifier: GPL-3.0-or-later
//
// Single events and outcomes: what they hold, and what caused them.
#include "replay/analysis/hints.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

std::string duration(std::int64_t ns) {
    return typeset(duration_text(ns));
}

std::string count(std::int64_t number) {
    return typeset(count_text(number));
}

/// What an event outside the fault path did to the mapping, as a clause.
std::string deed(const trace::Trace& trace, std::uint32_t index) {
    const trace::Event event = trace.event(index);
    if (event.kind == trace::Kind::Unmap || event.kind == trace::Kind::Zap) {
        const auto origin = static_cast<trace::Origin>(event.arg1);
        return say("unmapped by {}", trace::origin_name(origin));
    }
    return std::string(trace::kind_name(event.kind));
}

std::string who_and_when(const trace::Trace& trace, std::int64_t task_id, std::int64_t at,
                         std::int64_t now) {
    return say("{}, {} earlier",
               trace.task(task_id) == nullptr ? tr("an unknown task") : task_text(trace, task_id),
               duration(now - at));
}

/// When a fault zapped: it unmaps some time after its begin. Its begin where no mark tells.
std::int64_t zap_time(const replay::Run& run, std::uint32_t number) {
    const replay::Outcome& fault = run.outcomes[number];
    const auto after =
        std::lower_bound(run.unmaps.begin(), run.unmaps.end(), fault.begin,
                         [](const auto& a, std::int64_t time) { return a.time < time; });
    for (auto at = after; at != run.unmaps.end(); ++at) {
        const replay::UnmapMark mark = *at;
        if (mark.time > fault.end) {
            break;
        }
        if (mark.outcome == number) {
            return mark.time;
        }
    }
    return fault.begin;
}

Cause by_fault(const trace::Trace& trace, const replay::Run& run, const replay::Outcome& outcome) {
    const replay::Outcome& culprit = run.outcomes[outcome.cause];
    const trace::Mapping* mapping = trace.mapping(culprit.mapping);
    const std::string how = culprit.write ? tr("write") : tr("read");
    return {say("Zapped by a {} fault of {}, {} earlier: it unmapped the whole range.", how,
                party_text(trace, culprit.mapping),
                duration(outcome.begin - zap_time(run, outcome.cause))),
            say("{} fault of {}", how,
                mapping == nullptr ? say("mapping {}", culprit.mapping)
                                   : process_text(trace, mapping->tgid)),
            outcome.cause,
            {}};
}

Cause by_event(const trace::Trace& trace, const replay::Outcome& outcome) {
    const trace::Event event = trace.event(outcome.cause);
    const std::string who = who_and_when(trace, event.task, event.ts, outcome.begin);
    Cause cause{{}, deed(trace, outcome.cause), {}, outcome.cause};
    switch (outcome.cause_kind) {
    case replay::CauseKind::Writeback:
        cause.text = say("Write-protected by writeback ({}).", who);
        break;
    case replay::CauseKind::Munmap:
        cause.text = say("The process had unmapped it itself ({}).", who);
        break;
    default:
        cause.text = say("Zapped from outside the fault path: {} ({}).", cause.brief, who);
    }
    return cause;
}

std::string recorded_extent(const trace::Event& event) {
    const auto bits = static_cast<std::uint64_t>(event.extent);
    constexpr std::uint64_t kLow16 = 0xffff;
    std::string extent;
    for (const trace::Name& name : trace::extent_type_names()) {
        if (name.value == static_cast<std::int64_t>(bits & kLow16)) {
            extent = name.name;
        }
    }
    if (const std::uint64_t flags = (bits >> trace::kExtentFlagsShift) & kLow16; flags != 0) {
        extent += ' ' + trace::flag_text(flags, trace::extent_flag_names());
    }
    if ((bits & trace::kExtentMisaligned) != 0) {
        extent += tr(", misaligned");
    }
    if ((bits & trace::kExtentHasSource) != 0) {
        extent += tr(", with a copy-on-write source");
    }
    return say("{}, {} pages", extent, count(event.arg1));
}

void add_fault(Fields& fields, const trace::Trace& trace, const trace::Event& event) {
    fields.emplace_back(tr("flags"), event.has(trace::kFlags) ? flags_text(trace, event.flags)
                                                              : tr("not recorded"));
    fields.emplace_back(tr("result"), result_text(trace, event));
    fields.emplace_back("PMD",
                        fmt::format("{} \u2192 {}", trace::pmd_in_text(trace.session().arch, event),
                                    trace::pmd_out_text(trace.session().arch, event)));
}

} // namespace

Cause cause_of(const replay::Comparison& comparison, replay::Side side, std::uint32_t outcome) {
    const replay::Run& run = run_of(comparison, side);
    if (outcome >= run.outcomes.size()) {
        return {};
    }
    const replay::Outcome& fault = run.outcomes[outcome];
    switch (fault.cause_kind) {
    case replay::CauseKind::Fault:
        if (fault.cause < run.outcomes.size()) {
            return by_fault(*comparison.trace, run, fault);
        }
        break;
    case replay::CauseKind::Unmap:
    case replay::CauseKind::Writeback:
    case replay::CauseKind::Munmap:
        if (fault.cause < comparison.trace->size()) {
            return by_event(*comparison.trace, fault);
        }
        break;
    case replay::CauseKind::Unexplained:
        if (replay::inferred(*comparison.trace, fault)) {
            return {
                tr("Inferred: the mapping had been there, and this fault found it gone. Unmaps "
                   "were not recorded: a fault of another mapping, MADV_DONTNEED, fallocate or a "
                   "new mapping at the old place would do that."),
                tr("inferred"),
                {},
                {}};
        }
        return {tr("It must have been zapped, but nothing in the trace did it."),
                tr("unexplained"),
                {},
                {}};
    case replay::CauseKind::None:
        break;
    }
    if (fault.kind == replay::OutcomeKind::Hit) {
        return {};
    }
    return {tr(outcome_meaning(fault.kind)), {}, {}, {}};
}

Fields event_fields(const trace::Trace& trace, std::uint32_t index) {
    const trace::Event event = trace.event(index);
    const bool fault = event.kind == trace::Kind::PmdFault || event.kind == trace::Kind::PteFault;
    Fields fields;
    fields.emplace_back(tr("kind"), trace::kind_name(event.kind));
    fields.emplace_back(tr("time"), seconds_text(event.ts - trace.begin()) + " s");
    if (event.ts_end != trace::kNone) {
        fields.emplace_back(tr("duration"), duration(event.ts_end - event.ts));
    } else if (!event.has(trace::kBegin)) {
        fields.emplace_back(tr("duration"), tr("not recorded: the time is that of its end"));
    }
    if (const trace::Task* task = trace.task(event.task)) {
        fields.emplace_back(tr("task"), task_text(trace, event.task));
        fields.emplace_back(tr("process"), process_text(trace, task->tgid));
    }
    if (const trace::Mapping* mapping = trace.mapping(event.mapping)) {
        fields.emplace_back(tr("mapping"),
                            say("{} (mm {}), {:#x}\u2013{:#x}, {}", mapping->id,
                                tr(trace::number_text(mapping->mm)), mapping->vm_start,
                                mapping->vm_end, tr(trace::sharing_text(*mapping))));
    }
    if (event.file != trace::kNone) {
        fields.emplace_back(tr("file"), file_text(trace, event.file));
        fields.emplace_back(tr("page offset"), count(event.pgoff));
    }
    if (fault) {
        add_fault(fields, trace, event);
    }
    if (event.kind == trace::Kind::PmdFault) {
        fields.emplace_back(tr("pages of the file"),
                            event.has(trace::kArg0) ? count(event.arg0) : tr("not recorded"));
    }
    if (event.storage != trace::kNone) {
        fields.emplace_back(tr("storage"),
                            fmt::format("{:#x}", static_cast<std::uint64_t>(event.storage)));
    }
    if (event.cpu != trace::kNone) {
        fields.emplace_back("CPU", std::to_string(event.cpu));
    }
    if (event.evidence != trace::Evidence::Recorded) {
        fields.emplace_back(tr("evidence"), tr(trace::evidence_name(event.evidence)));
    }
    if (fault && event.extent != trace::kNone) {
        fields.emplace_back(tr("extent"), recorded_extent(event));
    }
    if (event.kind == trace::Kind::Unmap || event.kind == trace::Kind::Zap) {
        fields.emplace_back(tr("pages"),
                            event.arg0 == 0 ? tr("to the end of the file") : count(event.arg0));
        fields.emplace_back(tr("asked for by"),
                            trace::origin_name(static_cast<trace::Origin>(event.arg1)));
    }
    if (event.kind == trace::Kind::WritebackRange) {
        fields.emplace_back(tr("last page"), count(event.arg0));
    }
    if (event.kind == trace::Kind::WritebackOne || event.kind == trace::Kind::Munmap) {
        fields.emplace_back(tr("pages"), count(event.arg0));
    }
    fields.emplace_back(tr("sequence"), count(event.seq));
    return fields;
}

Fields outcome_fields(const replay::Comparison& comparison, replay::Side side,
                      std::uint32_t index) {
    const replay::Run& run = run_of(comparison, side);
    Fields fields;
    if (index >= run.outcomes.size()) {
        return fields;
    }
    const replay::Outcome& fault = run.outcomes[index];
    if (fault.kind == replay::OutcomeKind::Hit) {
        return fields;
    }
    fields.emplace_back(tr("result"), result_text(*comparison.trace, fault.result));
    fields.emplace_back(tr("time in the fault"), duration(fault.end - fault.begin));
    if (fault.unmapped) {
        fields.emplace_back(tr("unmapped"),
                            say("{} lost something", counted(fault.zapped, "mapping")));
    }
    if (fault.entries_removed != 0) {
        fields.emplace_back(tr("DAX entries removed"),
                            fault.dirty_removed
                                ? say("{}, dirty: fsync would miss them", fault.entries_removed)
                                : std::to_string(fault.entries_removed));
    }
    if (fault.pte) {
        fields.emplace_back(tr("path"), tr("PTE fault"));
    }
    const model::Handler* handler = model::find_handler(run.handler);
    if (handler != nullptr && fault.step < handler->steps.size()) {
        fields.emplace_back(tr("decided at"), handler->steps[fault.step].name);
    }
    return fields;
}

} // namespace daxscope::words
