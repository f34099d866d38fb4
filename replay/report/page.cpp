// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/page.h"

#include "replay/words/escape.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::report {

using replay::Side;

namespace {

constexpr std::size_t kMostStorms = 200;
constexpr std::size_t kMostMisses = 50;

constexpr const char* kStyle = R"(
:root { color-scheme: light dark; --line: #d5d9df; --soft: #566070; --good: #1a6b2d; --bad: #b3261e;
        --loud: #fbdad6; --text: #1b1f24; --page: #fff }
@media (prefers-color-scheme: dark) { :root { --line: #3a414b; --soft: #a8b1bd; --good: #7fd38b;
        --bad: #ff8f7a; --loud: #5a1f1b; --text: #e6e8eb; --page: #191c21 } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page);
       max-width: 1640px; margin: 0 auto; padding: 16px 20px }
h1 { font-size: 22px; margin: 0 } h2 { font-size: 17px; margin: 28px 0 8px }
p { margin: 6px 0 } .soft { color: var(--soft) }
.loud { background: var(--loud); padding: 8px 12px; font-weight: 600 }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 3px 12px 3px 0; text-align: left; border-bottom: 1px solid var(--line);
         white-space: nowrap }
th { color: var(--soft); font-weight: 600 }
.n { text-align: right; padding-left: 12px }
.good { color: var(--good) } .bad { color: var(--bad) }
figure > img, figure > svg { max-width: 100%; height: auto; border: 1px solid var(--line) }
figure { margin: 8px 0 } figcaption { color: var(--soft); margin-top: 4px }
)";

std::string cell(std::string_view words, bool number = false, std::string_view more = "") {
    return fmt::format("<td class=\"{}{}\">{}</td>", number ? "n " : "", more, words::html(words));
}

std::string number_cell(std::int64_t number) {
    return cell(words::count_text(number), true);
}

std::string heads(std::initializer_list<std::string_view> titles, std::size_t first_number) {
    std::string row = "<tr>";
    std::size_t column = 0;
    for (const std::string_view title : titles) {
        row += fmt::format("<th{}>{}</th>", column++ >= first_number ? " class=\"n\"" : "",
                           words::html(title));
    }
    return row + "</tr>\n";
}

std::string table(std::string_view rows) {
    return fmt::format("<div class=\"wide\"><table>\n{}</table></div>\n", rows);
}

std::string heading(std::string_view words) {
    return fmt::format("<h2>{}</h2>\n", words::html(words));
}

std::string paragraph(std::string_view words, std::string_view style = "") {
    return fmt::format("<p class=\"{}\">{}</p>\n", style, words::html(words));
}

std::string verdict(const replay::Comparison& comparison) {
    std::string rows = heads(
        {"", comparison.trace->session().truth(), "before", "after", "\u0394", "\u0394 %"}, 1);
    for (const replay::Metric& metric : comparison.metrics) {
        const std::string_view colour =
            metric.difference() == 0 ? "" : (metric.improves() ? "good" : "bad");
        rows += fmt::format("<tr><td>{}</td>{}{}{}{}{}</tr>\n", words::html(metric.name),
                            cell(words::recorded_text(metric), true),
                            cell(words::metric_text(metric, metric.before), true),
                            cell(words::metric_text(metric, metric.after), true),
                            cell(words::difference_text(metric), true, colour),
                            cell(words::difference_share_text(metric), true, colour));
    }
    return table(rows);
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

std::string storms(const replay::Comparison& comparison, Side side) {
    const trace::Trace& trace = *comparison.trace;
    const auto& all = replay::storms_of(comparison, side);
    std::string run(words::side_text(trace.session(), side));
    if (side != Side::Recorded) {
        run += fmt::format(" ({})", replay::run_of(comparison, side).handler);
    }
    if (all.empty()) {
        return paragraph(fmt::format("{}: none.", run));
    }
    std::string made = paragraph(
        fmt::format("{}: {}", run, words::count_text(static_cast<std::int64_t>(all.size()))));
    std::string rows = heads({"range", "end", "parties", "rank", "from [s]", "length", "refaults",
                              "in faults", "zapped", "DAX entries removed"},
                             3);
    for (std::size_t k = 0; k < std::min(all.size(), kMostStorms); ++k) {
        const replay::Storm& storm = all[k];
        rows += fmt::format(
            "<tr>{}{}{}{}{}{}{}{}{}{}</tr>\n", cell(words::file_and_range_text(trace, storm.range)),
            cell(replay::storm_end_text(storm.end_reason)), cell(parties_text(trace, storm)),
            cell(std::to_string(storm.rank), true),
            cell(words::seconds_text(storm.begin - trace.begin()), true),
            cell(words::typeset(words::duration_text(storm.end - storm.begin)), true),
            number_cell(static_cast<std::int64_t>(storm.refaults)),
            cell(words::typeset(words::duration_text(storm.time_in_faults)), true),
            number_cell(static_cast<std::int64_t>(storm.zapped)),
            number_cell(static_cast<std::int64_t>(storm.entries_removed)));
    }
    if (all.size() > kMostStorms) {
        made += paragraph(fmt::format("The {} costliest:", kMostStorms), "soft");
    }
    return made + table(rows);
}

std::string self_check(const trace::Trace& trace, const replay::SelfCheck* check) {
    if (check == nullptr) {
        return paragraph("No handler models the kernel that recorded this trace.");
    }
    std::string made = paragraph(words::self_check_sentence(*check) + '.');
    if (check->misses.empty()) {
        return made;
    }
    std::string rows = heads({"what was thought and what was recorded", "sequence"}, 1);
    for (std::size_t k = 0; k < std::min(check->misses.size(), kMostMisses); ++k) {
        const replay::Miss& miss = check->misses[k];
        rows += fmt::format("<tr>{}{}</tr>\n", cell(miss.reason),
                            miss.event < trace.size() ? number_cell(trace.event(miss.event).seq)
                                                      : cell("", true));
    }
    return made +
           paragraph(fmt::format("{} not predicted{}",
                                 words::count_text(static_cast<std::int64_t>(check->misses.size())),
                                 check->misses.size() > kMostMisses
                                     ? fmt::format(", the first {}:", kMostMisses)
                                     : ":")) +
           table(rows);
}

std::string session(const trace::Trace& trace) {
    std::string rows;
    for (const auto& [key, value] : trace.session().values) {
        rows += fmt::format("<tr>{}{}</tr>\n", cell(key), cell(value));
    }
    rows +=
        fmt::format("<tr>{}{}</tr>\n", cell("hash"), cell(fmt::format("{:016x}", trace.hash())));
    return table(rows);
}

std::string head(const Subject& subject) {
    const replay::Comparison& comparison = *subject.comparison;
    const trace::Trace& trace = *comparison.trace;
    const std::string name = words::html(subject.name);
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width\">"
                       "<meta name=\"generator\" content=\"{}\">"
                       "<title>{} \u2013 daxscope</title><style>{}</style></head><body>\n"
                       "<h1>{}</h1>\n",
                       words::html(subject.mark), name, kStyle, name) +
           paragraph(
               fmt::format("{} against {}; {} events on {} PMD ranges, recorded on {}",
                           comparison.before.handler, comparison.after.handler,
                           words::count_text(static_cast<std::int64_t>(trace.size())),
                           words::count_text(static_cast<std::int64_t>(trace.ranges().size())),
                           trace.session().kernel_release),
               "soft");
}

} // namespace

std::string overview_caption(const replay::Comparison& comparison) {
    const auto [begin, end] = replay::home(comparison);
    return fmt::format("From the first event to the last, {}: before above, after below.",
                       words::typeset(words::duration_text(end - begin)));
}

std::string storm_caption(const replay::Comparison& comparison) {
    const Side side = replay::storm_side(comparison);
    return fmt::format(
        "The costliest storm ({}): {}.", words::side_text(comparison.trace->session(), side),
        words::storm_text(*comparison.trace, replay::storms_of(comparison, side).front()));
}

std::string page(const Subject& subject) {
    const replay::Comparison& comparison = *subject.comparison;
    const trace::Trace& trace = *comparison.trace;
    std::string made = head(subject);
    if (const std::string loss = words::loss_sentence(trace); !loss.empty()) {
        made += paragraph(loss, "loud");
    }
    made += heading("Verdict") + paragraph(comparison.verdict);
    if (!comparison.caution.empty()) {
        made += paragraph("No all-clear: " + comparison.caution, "loud");
    }
    if (!comparison.before.assumption.empty()) {
        made += paragraph((comparison.measured ? "Besides the events: " : "Assumption: ") +
                              comparison.before.assumption,
                          "loud");
    }
    made += verdict(comparison);
    for (const Figure& figure : subject.figures) {
        made += fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", figure.markup,
                            words::html(figure.caption));
    }
    made += heading("Storms");
    for (const Side side : {Side::Before, Side::After, Side::Recorded}) {
        made += storms(comparison, side);
    }
    made += heading("Self-check") + self_check(trace, subject.check) + heading("Session") +
            session(trace);
    made += paragraph(fmt::format("daxscope {}", subject.version), "soft");
    return made + "</body></html>\n";
}

} // namespace daxscope::report
