// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a viewer of time lines says of a run.
#include "model/handler.h"
#include "replay/export/run_walk.h"
#include "replay/trace/names.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"

#include <fmt/format.h>

namespace daxscope::exports {

using replay::CauseKind;
using replay::kNoIndex;
using replay::Outcome;
using replay::OutcomeKind;

namespace {

std::string result_text(const Subject& subject, std::uint16_t result) {
    return trace::flag_text(result,
                            trace::fault_result_names(subject.trace().session().kernel_release));
}

/// Where the row comes from.
std::string_view evidence_of(const Subject& subject, const Outcome& outcome) {
    if (outcome.event == kNoIndex) {
        return "assumed access";
    }
    return subject.modelled() ? "modelled"
                              : trace::evidence_name(subject.trace().event(outcome.event).evidence);
}

std::string cause_text(const Subject& subject, const Outcome& outcome) {
    const trace::Trace& trace = subject.trace();
    switch (outcome.cause_kind) {
    case CauseKind::Fault:
        return fmt::format("a fault of mapping {}", subject.run()->outcomes[outcome.cause].mapping);
    case CauseKind::Unmap:
        return fmt::format("unmapped by {}", trace::origin_name(static_cast<trace::Origin>(
                                                 trace.event(outcome.cause).arg1)));
    case CauseKind::Writeback:
        return "write-protected by writeback";
    case CauseKind::Munmap:
        return "munmap by the process itself";
    case CauseKind::Unexplained:
        return "unexplained: nothing in the trace did it";
    case CauseKind::None:
        break;
    }
    return {};
}

} // namespace

std::string run_name(const Subject& subject) {
    return subject.modelled() ? fmt::format("modelled: {}", subject.run()->handler)
                              : subject.run()->handler;
}

std::string track_name(const Subject& subject, const Track& track) {
    switch (track.kind) {
    case Track::Kind::Storms:
        return "storms";
    case Track::Kind::Others:
        return "other operations";
    case Track::Kind::Mapping:
        break;
    }
    const std::string party = words::party_text(subject.names(), track.mapping);
    return track.lane == 0 ? party : fmt::format("{} ({})", party, track.lane + 1);
}

std::string access_name(const Outcome& outcome) {
    return fmt::format("{}{}", words::outcome_text(outcome.kind),
                       outcome.pte && outcome.kind != OutcomeKind::Hit ? " (PTE)" : "");
}

void put_access(const Subject& subject, const Outcome& outcome, Arguments& arguments) {
    const replay::Run& run = *subject.run();
    arguments.word("evidence", evidence_of(subject, outcome));
    if (outcome.event != kNoIndex) {
        const trace::Event event = subject.trace().event(outcome.event);
        arguments.number("event_seq", event.seq);
        arguments.text("task", words::task_text(subject.names(), event.task));
    }
    arguments.word("access", outcome.write ? "write" : "read");
    if (outcome.kind == OutcomeKind::Hit) {
        return;
    }
    const bool ended = subject.modelled() || outcome.event == kNoIndex ||
                       subject.trace().event(outcome.event).has(trace::kResult);
    arguments.word("result", ended ? result_text(subject, outcome.result) : "not recorded");
    if (const std::string cause = cause_text(subject, outcome); !cause.empty()) {
        arguments.word("cause", cause);
    }
    if (const model::Handler* handler = model::find_handler(run.handler);
        handler != nullptr && outcome.step < handler->steps.size()) {
        arguments.word("decided_at", handler->steps[outcome.step].name);
    }
    if (run.seen.unmaps) {
        arguments.number("unmapped", outcome.unmapped ? 1 : 0);
    }
    if (run.seen.zaps) {
        arguments.number("mappings_zapped", outcome.zapped);
    }
    if (run.seen.removals) {
        arguments.number("dax_entries_removed", outcome.entries_removed);
        arguments.number("dirty_removed", outcome.dirty_removed ? 1 : 0);
    }
}

void put_storm(const Subject& subject, const replay::Storm& storm, Arguments& arguments) {
    arguments.number("rank", storm.rank);
    arguments.number("refaults", storm.refaults);
    arguments.number("time_in_faults_ns", storm.time_in_faults);
    arguments.number("mappings_zapped", static_cast<std::int64_t>(storm.zapped));
    arguments.word("end", replay::storm_end_text(storm.end_reason));
    std::string parties;
    for (const std::uint32_t party : storm.parties) {
        parties += fmt::format("{}{}", parties.empty() ? "" : "; ",
                               words::party_text(subject.names(), party));
    }
    arguments.text("parties", parties);
}

void put_unmap(const Subject& subject, const replay::UnmapMark& mark, Arguments& arguments) {
    arguments.word("origin", trace::origin_name(mark.origin));
    if (subject.run()->seen.zaps) {
        arguments.number("mappings_zapped", mark.zapped);
    }
    if (mark.event != kNoIndex) {
        arguments.number("event_seq", subject.trace().event(mark.event).seq);
    }
}

void put_subject(const Subject& subject, Arguments& arguments) {
    arguments.text("trace", subject.name());
    arguments.text("kernel_release", subject.names().session().kernel_release);
    arguments.text("run", run_name(subject));
    arguments.text("rests_on", subject.run()->assumption);
    arguments.text("part", subject.part());
    arguments.text("clock", "CLOCK_BOOTTIME");
    arguments.text("made_by", subject.program());
    arguments.number("begin_boottime_ns", subject.trace().begin());
    arguments.number("events_lost", subject.names().lost());
}

} // namespace daxscope::exports
