// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/contents.h"

#include "replay/engine/self_check.h"

#include "replay/analysis/fault_sums.h"
#include "replay/analysis/known.h"
#include "replay/analysis/zaps.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_faults.h"
#include "replay/words/of_import.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::report {

using replay::PmdEnd;
using replay::Side;

namespace {

constexpr std::size_t kMostStorms = 200;
constexpr std::size_t kMostFiles = 200;

using Column = ContentTable::Column;

Cell plain(std::string words) {
    return {std::move(words), Tone::Plain};
}
Cell number(std::uint64_t figure) {
    return plain(words::count_text(static_cast<std::int64_t>(figure)));
}
Cell duration(std::int64_t ns) {
    return plain(words::typeset(words::duration_text(ns)));
}
void say(Section& section, std::string words, Tone tone = Tone::Plain) {
    if (!words.empty()) {
        section.items.emplace_back(Paragraph{std::move(words), tone});
    }
}
std::string first_of(std::size_t most, std::size_t all, std::string_view order) {
    return all <= most ? std::string()
                       : fmt::format("The {} {} of {}.", order, most,
                                     words::count_text(static_cast<std::int64_t>(all)));
}

Section verdict(const replay::Comparison& comparison) {
    Section section{"verdict", "Verdict", {}};
    const trace::Trace& trace = *comparison.trace;
    say(section, words::loss_sentence(trace), Tone::Loud);
    say(section, comparison.verdict);
    if (!comparison.caution.empty()) {
        say(section, "No all-clear: " + comparison.caution, Tone::Loud);
    }
    for (const std::string& assumed :
         words::assumed_of(trace.session(), comparison.before.handler)) {
        say(section, "Assumed: " + assumed + ".", Tone::Loud);
    }
    if (!comparison.before.assumption.empty()) {
        say(section,
            (comparison.measured ? "Besides the events: " : "Assumption: ") +
                comparison.before.assumption,
            Tone::Loud);
    }
    ContentTable table{"metrics",
                       {{""},
                        {std::string(trace.session().truth()), true},
                        {"before", true},
                        {"after", true},
                        {"\u0394", true},
                        {"\u0394 %", true}},
                       {}};
    for (const replay::Metric& metric : comparison.metrics) {
        const Tone tone = metric.difference() == 0 ? Tone::Plain
                          : metric.improves()      ? Tone::Good
                                                   : Tone::Bad;
        table.rows.push_back({plain(std::string(metric.name)),
                              plain(words::recorded_text(metric)),
                              plain(words::metric_text(metric, metric.before)),
                              plain(words::metric_text(metric, metric.after)),
                              {words::difference_text(metric), tone},
                              {words::difference_share_text(metric), tone}});
    }
    section.items.emplace_back(std::move(table));
    say(section, words::fault_events_text(comparison), Tone::Soft);
    return section;
}

std::string parties_text(const trace::Trace& trace, const replay::Storm& storm) {
    constexpr std::size_t kMostParties = 4;
    std::string parties;
    for (std::size_t k = 0; k < std::min(storm.parties.size(), kMostParties); ++k) {
        parties += (k == 0 ? "" : "; ") + words::party_text(trace, storm.parties[k]);
    }
    if (storm.parties.size() > kMostParties) {
        parties += fmt::format("; {} more", storm.parties.size() - kMostParties);
    }
    return parties;
}

/// "reader-1, mapping 2 unmapped reader-2, mapping 3 (50)"
std::string zaps_text(const trace::Trace& trace, const replay::Run& run,
                      const replay::Storm& storm) {
    constexpr std::size_t kMostPairs = 4;
    const replay::Zaps zaps = replay::zaps_of(run, storm);
    std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t>> pairs(
        zaps.begin(), zaps.end());
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (std::size_t k = 0; k < std::min(pairs.size(), kMostPairs); ++k) {
        const auto& [pair, count] = pairs[k];
        text += fmt::format("{}{} unmapped {} ({})", k == 0 ? "" : "; ",
                            words::party_short_text(trace, pair.first),
                            words::party_short_text(trace, pair.second),
                            words::count_text(static_cast<std::int64_t>(count)));
    }
    if (pairs.size() > kMostPairs) {
        text += fmt::format("; {} more pairs", pairs.size() - kMostPairs);
    }
    return text;
}

std::string_view storms_name(Side side) {
    return side == Side::Before  ? "storms.before"
           : side == Side::After ? "storms.after"
                                 : "storms.recorded";
}

void storms(Section& section, const replay::Comparison& comparison, Side side) {
    const trace::Trace& trace = *comparison.trace;
    const replay::Run& run = replay::run_of(comparison, side);
    const auto& all = replay::storms_of(comparison, side);
    std::string name(words::side_text(trace.session(), side));
    if (side != Side::Recorded) {
        name += fmt::format(" ({})", run.handler);
    }
    if (!run.seen.placed()) {
        say(section, fmt::format("{}: not known. {}", name, replay::unplaced_text(run.seen)));
        return;
    }
    if (all.empty() || !run.seen.zaps) {
        say(section, fmt::format("{}: {}", name,
                                 run.seen.zaps            ? "none."
                                 : side == Side::Recorded ? "not recorded, for unmaps were not."
                                                          : "not known, for unmaps were not "
                                                            "recorded."));
        return;
    }
    say(section,
        fmt::format("{}: {}", name, words::count_text(static_cast<std::int64_t>(all.size()))));
    say(section, first_of(kMostStorms, all.size(), "costliest"), Tone::Soft);
    ContentTable table{storms_name(side),
                       {{"range"},
                        {"end"},
                        {"parties"},
                        {"who unmapped whom"},
                        {"rank", true},
                        {"from [s]", true},
                        {"length", true},
                        {"refaults", true},
                        {"in faults", true},
                        {"zapped", true},
                        {"DAX entries removed", true}},
                       {}};
    for (std::size_t k = 0; k < std::min(all.size(), kMostStorms); ++k) {
        const replay::Storm& storm = all[k];
        table.rows.push_back(
            {plain(words::file_and_range_text(trace, storm.range)),
             plain(std::string(replay::storm_end_text(storm.end_reason))),
             plain(parties_text(trace, storm)), plain(zaps_text(trace, run, storm)),
             number(storm.rank), plain(words::seconds_text(storm.begin - trace.begin())),
             duration(storm.end - storm.begin), number(storm.refaults),
             duration(storm.time_in_faults), number(storm.zapped),
             run.seen.removals ? number(storm.entries_removed) : plain("not recorded")});
    }
    section.items.emplace_back(std::move(table));
}

ContentTable files_table(const trace::Trace& trace, const replay::FaultReport& report) {
    ContentTable table{"faults",
                       {{"file"},
                        {"ended huge", true},
                        {"PMD faults", true},
                        {"fell back", true},
                        {"never asked", true},
                        {"PTE faults", true},
                        {"in faults", true}},
                       {}};
    const auto pmd = [&trace](std::uint64_t faults) {
        return plain(words::recorded_count(trace.session(), trace::Kind::PmdFault, faults));
    };
    const auto pte = [&trace](std::uint64_t faults) {
        return plain(words::recorded_count(trace.session(), trace::Kind::PteFault, faults));
    };
    const auto add = [&](std::string name, const replay::FaultSum& sum) {
        table.rows.push_back({plain(std::move(name)), plain(words::huge_text(sum)),
                              pmd(sum.pmd_faults()), pmd(sum.end(PmdEnd::Fallback)),
                              pte(sum.slots_unasked), pte(sum.pte_faults),
                              plain(words::typeset(words::fault_time_text(sum)))});
    };
    const auto files = replay::grouped(trace, report, replay::GroupBy::File);
    for (std::size_t k = 0; k < std::min(files.size(), kMostFiles); ++k) {
        add(words::file_text(trace, files[k].file), files[k].sum);
    }
    if (files.size() > 1) {
        add("all", report.total);
    }
    return table;
}

Section faults(const replay::Comparison& comparison, const Progress& progress) {
    const trace::Trace& trace = *comparison.trace;
    const trace::Session& session = trace.session();
    const bool recorded = !session.made() && !session.synthetic();
    Section section{"faults",
                    recorded ? std::string("Faults as recorded")
                             : fmt::format("Faults ({})", session.truth()),
                    {}};
    const replay::FaultReport report =
        replay::fault_report(trace, {}, &comparison.recorded, progress);
    const replay::FaultSum& sum = report.total;
    if (sum.faults() == 0) {
        say(section, "There is no fault in the trace.");
        return section;
    }
    if (!report.incomplete.empty()) {
        say(section, fmt::format("Counts are too low: {}.", report.incomplete), Tone::Loud);
    }
    section.items.emplace_back(files_table(trace, report));
    if (const std::string permissions = words::permission_sentence(sum); !permissions.empty()) {
        say(section, permissions + '.');
    }
    if (sum.whys.empty()) {
        say(section, "Each PMD fault that ended did so with a PMD mapped, or with an error.");
        return section;
    }
    ContentTable table{"reasons",
                       {{"why not huge"},
                        {"decided in"},
                        {"faults", true},
                        {"PTE faults after", true},
                        {"in them", true},
                        {"basis"},
                        {"the first of them"},
                        {"what to do"}},
                       {}};
    for (const replay::WhySum& why : sum.whys) {
        table.rows.push_back(
            {plain(words::why_text(why)), plain(std::string(replay::row_of(why.why).function)),
             plain(replay::asked(why.why)
                       ? words::count_text(static_cast<std::int64_t>(why.faults))
                       : words::counted(static_cast<std::int64_t>(why.faults), "slot")),
             plain(words::recorded_count(trace.session(), trace::Kind::PteFault, why.pte_faults)),
             duration(why.time()), plain(words::basis_text(why)),
             plain(words::why_example(trace, why)), plain(words::why_remedy(trace, why))});
    }
    section.items.emplace_back(std::move(table));
    return section;
}

void self_check(Section& section, const trace::Trace& trace, const replay::SelfCheck* check) {
    if (check == nullptr) {
        say(section, "No handler models the kernel that recorded this trace.");
        return;
    }
    say(section, words::self_check_sentence(trace.session(), *check) + '.');
    if (check->missed == 0) {
        return;
    }
    say(section,
        fmt::format(
            "{} not predicted{}", words::count_text(static_cast<std::int64_t>(check->missed)),
            check->missed > kMostMisses ? fmt::format(", the first {}:", kMostMisses) : ":"));
    ContentTable table{
        "misses", {{"what was thought and what was recorded"}, {"sequence", true}}, {}};
    for (std::size_t k = 0; k < std::min(check->misses.size(), kMostMisses); ++k) {
        const replay::Miss& miss = check->misses[k];
        table.rows.push_back({plain(miss.reason),
                              miss.event < trace.size()
                                  ? number(static_cast<std::uint64_t>(trace.event(miss.event).seq))
                                  : plain("")});
    }
    section.items.emplace_back(std::move(table));
}

/// @param zero the time from which its times count
Section notes_section(const ReaderNotes& notes, std::int64_t zero) {
    Section section{"notes", "Notes of the reader", {}};
    section.items.emplace_back(Paragraph{
        "Somebody who read the trace wrote these; they were not recorded, and no model says them.",
        Tone::Soft});
    const auto since = [zero](std::int64_t time) {
        return Cell{words::typeset(words::axis_time_text(time - zero)), Tone::Plain};
    };
    ContentTable table{"notes", {{"since the start", true}, {"note"}}, {}};
    for (const ReaderNote& note : notes.notes) {
        table.rows.push_back({since(note.time), {note.text, Tone::Plain}});
    }
    if (!table.rows.empty()) {
        section.items.emplace_back(std::move(table));
    }
    ContentTable markers{"markers", {{"marker"}, {"since the start", true}}, {}};
    for (std::size_t which = 0; which < notes.markers.size(); ++which) {
        if (notes.markers[which]) {
            markers.rows.push_back(
                {{which == 0 ? "A" : "B", Tone::Plain}, since(*notes.markers[which])});
        }
    }
    if (notes.markers[0] && notes.markers[1]) {
        markers.rows.push_back(
            {{"from A to B", Tone::Plain},
             {words::count_text(*notes.markers[1] - *notes.markers[0]) + " ns", Tone::Plain}});
    }
    if (!markers.rows.empty()) {
        section.items.emplace_back(std::move(markers));
    }
    return section;
}

Section basis(const trace::Trace& trace, const replay::SelfCheck* check) {
    Section section{"basis", "What it rests on", {}};
    if (trace.session().synthetic()) {
        say(section, "Synthetic: written for tests, nothing of it happened.", Tone::Loud);
    }
    say(section, words::import_sentence(trace.session()), Tone::Loud);
    say(section, words::loss_sentence(trace), Tone::Loud);
    say(section, words::lack_sentence(trace), Tone::Loud);
    say(section, "Self-check: the trace through the handler of its kernel.", Tone::Soft);
    self_check(section, trace, check);
    say(section, "Session:", Tone::Soft);
    ContentTable table{"session", {{"key"}, {"value"}}, {}};
    for (const auto& [key, value] : trace.session().values) {
        table.rows.push_back({plain(key), plain(value)});
    }
    table.rows.push_back({plain("hash"), plain(fmt::format("{:016x}", trace.hash()))});
    section.items.emplace_back(std::move(table));
    return section;
}

} // namespace

Contents contents(const Subject& subject, const Progress& progress) {
    const replay::Comparison& comparison = *subject.comparison;
    const trace::Trace& trace = *comparison.trace;
    Contents made{subject.name,
                  fmt::format("{} against {}; {} events on {} PMD ranges, {}",
                              comparison.before.handler, comparison.after.handler,
                              words::count_text(static_cast<std::int64_t>(trace.size())),
                              words::count_text(static_cast<std::int64_t>(trace.ranges().size())),
                              words::origin_text(trace.session())),
                  {}};
    made.sections.push_back(verdict(comparison));
    if (!subject.notes.empty()) {
        made.sections.push_back(notes_section(subject.notes, trace.begin()));
    }
    Section storm_section{"storms", "Storms", {}};
    if (subject.rule != replay::StormRule()) {
        say(storm_section,
            fmt::format("Not the usual rule: a storm here is {} refaults or more on one PMD range, "
                        "each caused by a fault of another mapping, with no gap above {}.",
                        words::count_text(subject.rule.min_refaults),
                        words::typeset(words::duration_text(subject.rule.max_gap))));
    }
    for (const Side side : {Side::Before, Side::After, Side::Recorded}) {
        storms(storm_section, comparison, side);
    }
    made.sections.push_back(std::move(storm_section));
    made.sections.push_back(faults(comparison, progress));
    made.sections.push_back(basis(trace, subject.check));
    return made;
}

} // namespace daxscope::report
