// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_lanes.h"

#include "replay/words/escape.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <fmt/format.h>

namespace daxscope::words {

namespace {

using replay::Outcome;
using replay::OutcomeClass;
using replay::OutcomeKind;

/// Lines, one below the other.
class Lines {
public:
    void add(const std::string& line) { text_ += (text_.empty() ? "" : "\n") + line; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string long_time(std::int64_t ns) {
    return typeset(duration_text(ns));
}

std::string many(std::uint64_t number, std::string_view noun) {
    return counted(static_cast<std::int64_t>(number), noun);
}

/// "refault to read, 4 KiB"
std::string what(const trace::Trace& trace, const Outcome& outcome) {
    const std::string kind = outcome.kind == OutcomeKind::Permission
                                 ? tr(outcome_class_text(OutcomeClass::Permission))
                                 : outcome_words(trace, outcome);
    return say("{} to {}{}", kind, outcome.write ? tr("write") : tr("read"),
               outcome.pte ? ", 4 KiB" : "");
}

std::string capitalised(std::string words) {
    if (words.front() >= 'a' && words.front() <= 'z') { // a noun is a capital already in some
        words.front() = static_cast<char>(words.front() - 'a' + 'A');
    }
    return words;
}

/// Who made this access: the task where an event tells it, else the mapping's process.
std::string actor(const trace::Trace& trace, const Outcome& outcome) {
    return outcome.event != replay::kNoIndex ? task_text(trace, trace.event(outcome.event).task)
                                             : party_short_text(trace, outcome.mapping);
}

std::string in_run(const replay::Comparison& comparison, replay::Side side, std::uint32_t number) {
    const replay::Run& run = replay::run_of(comparison, side);
    if (number >= run.outcomes.size()) {
        return {};
    }
    const Outcome& outcome = run.outcomes[number];
    const std::string name = tr(side_text(comparison.trace->session(), side));
    return fmt::format(
        "{}: {}", side == replay::Side::Recorded ? name : fmt::format("{} ({})", name, run.handler),
        outcome.kind == OutcomeKind::Hit ? tr("hit, no fault")
                                         : fmt::format("{}, {}", what(*comparison.trace, outcome),
                                                       long_time(outcome.end - outcome.begin)));
}

void add_faults(Lines& lines, const replay::Summary& outcomes) {
    std::string parts;
    for (const OutcomeClass c : {OutcomeClass::Refault, OutcomeClass::Failed,
                                 OutcomeClass::Permission, OutcomeClass::FirstTouch}) {
        if (outcomes.of(c) > 0) {
            parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count_text(outcomes.of(c)),
                                 tr(outcome_class_text(c)));
        }
    }
    lines.add(parts.empty() ? tr("no fault")
                            : fmt::format("{}: {}", many(outcomes.faults(), "fault"), parts));
    if (outcomes.of(OutcomeClass::Hit) > 0) {
        lines.add(many(outcomes.of(OutcomeClass::Hit), "hit"));
    }
    if (outcomes.max_duration > 0) {
        lines.add(say("longest fault {}", long_time(outcomes.max_duration)));
    }
}

} // namespace

std::string access_lines(const replay::Comparison& comparison, replay::Side side,
                         std::uint32_t number, std::optional<std::int64_t> zero) {
    const trace::Trace& trace = *comparison.trace;
    const Outcome& outcome = replay::run_of(comparison, side).outcomes[number];
    Lines lines;
    lines.add(
        fmt::format("{} \u00b7 {}", capitalised(what(trace, outcome)), actor(trace, outcome)));
    lines.add(say("{} in {}", file_and_range_text(trace, outcome.range),
                  party_short_text(trace, outcome.mapping)));
    const std::string at = axis_time_text(outcome.begin - zero.value_or(trace.begin()));
    if (outcome.kind == OutcomeKind::Hit) {
        lines.add(say("at {}", at));
    } else {
        lines.add(say("at {}, took {}", at, long_time(outcome.end - outcome.begin)));
        lines.add(say("result {}", result_text(trace, outcome.result)));
    }
    if (const Cause cause = cause_of(comparison, side, number); !cause.text.empty()) {
        lines.add(cause.text);
    }
    if (outcome.zapped > 0) {
        lines.add(say("zapped {}", many(outcome.zapped, "mapping")));
    } else if (outcome.unmapped) {
        lines.add(tr("unmapped the range; nobody had it mapped"));
    }
    if (outcome.entries_removed > 0) {
        lines.add(outcome.entries_removed == 1
                      ? tr("removed 1 DAX entry from the page cache")
                      : say("removed {} DAX entries from the page cache", outcome.entries_removed));
    }
    if (outcome.dirty_removed) {
        lines.add(tr("a dirty one: fsync would miss it"));
    }
    if (outcome.event == replay::kNoIndex) {
        lines.add(comparison.measured ? tr("a measured access: no event shows it")
                                      : tr("an assumed access: no event shows it"));
    }
    if (zero) {
        return lines.text();
    }
    const std::string other =
        in_run(comparison, side == replay::Side::After ? replay::Side::Before : replay::Side::After,
               number);
    if (!other.empty()) {
        lines.add(other);
    }
    return lines.text();
}

std::string range_lines(const trace::Trace& trace, std::uint32_t range) {
    if (range >= trace.ranges().size()) {
        return {};
    }
    const trace::PmdRange& pmd = trace.ranges()[range];
    const trace::File* file = trace.file(pmd.file);
    Lines lines;
    lines.add(file == nullptr || file->fstype.empty()
                  ? file_text(trace, pmd.file)
                  : say("{} on {}", file_text(trace, pmd.file), printable(file->fstype)));
    lines.add(say("{}, pages {} to {}", range_bytes_text(trace, range), pmd.pgoff,
                  pmd.pgoff + trace.session().pages_per_pmd() - 1));
    return lines.text();
}

std::string column_lines(const trace::Trace& trace, const Column& column,
                         const replay::LaneSummary& sum) {
    Lines lines;
    const std::string range = file_and_range_text(trace, column.range);
    lines.add(column.mapping
                  ? fmt::format("{}, {}", range, party_short_text(trace, *column.mapping))
                  : range);
    lines.add(fmt::format("{} + {}",
                          axis_time_text(column.begin - column.zero.value_or(trace.begin())),
                          long_time(column.end - column.begin)));
    if (sum.outcomes.count() > 0) {
        add_faults(lines, sum.outcomes);
    }
    if (sum.unmaps > 0) {
        lines.add(say("{} of the range, {} zapped", many(sum.unmaps, "unmap"),
                      many(sum.zapped, "mapping")));
    }
    if ((sum.flags & replay::kLaneDirtyRemoved) != 0 &&
        (!column.mapping || sum.outcomes.dirty_removed > 0)) {
        lines.add(tr("dirty DAX entries were removed here: fsync would miss them"));
    }
    if (column.mapping) {
        lines.add(sum.mapped > 0 ? tr("mapped") : tr("not mapped"));
    } else {
        lines.add(say("mapped by {} of {}", count_text(sum.mapped),
                      count_text(static_cast<std::int64_t>(column.parties))));
    }
    if ((sum.flags & replay::kLaneStorm) != 0) {
        lines.add(tr("in a storm"));
    }
    if ((sum.flags & replay::kLaneLoss) != 0) {
        lines.add(tr("events were lost here: counts may be too low"));
    }
    return lines.text();
}

} // namespace daxscope::words
