// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/report/page.h"

#include "replay/report/contents.h"
#include "replay/words/escape.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <fmt/format.h>

namespace daxscope::report {

using replay::Side;

namespace {

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
         white-space: nowrap; vertical-align: top }
.long { white-space: normal; min-width: 10em; overflow-wrap: anywhere }
th { color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom }
.n { text-align: right; padding-left: 12px }
.good { color: var(--good) } .bad { color: var(--bad) }
figure > img, figure > svg { max-width: 100%; height: auto; border: 1px solid var(--line) }
figure { margin: 8px 0 } figcaption { color: var(--soft); margin-top: 4px }
)";

std::string_view style_of(Tone tone) {
    switch (tone) {
    case Tone::Soft:
        return "soft";
    case Tone::Loud:
        return "loud";
    case Tone::Good:
        return "good";
    case Tone::Bad:
        return "bad";
    case Tone::Plain:
        return "";
    }
    return "";
}

/// Cells of text with more characters than this break their lines.
constexpr std::size_t kLongText = 30;

std::string cell(const Cell& of, bool number) {
    return fmt::format("<td class=\"{}{}{}\">{}</td>", number ? "n " : "",
                       !number && of.words.size() > kLongText ? "long " : "", style_of(of.tone),
                       words::html(of.words));
}

std::string table(const ContentTable& of) {
    std::string rows = "<tr>";
    for (const ContentTable::Column& column : of.columns) {
        rows += fmt::format("<th{}>{}</th>", column.number ? " class=\"n\"" : "",
                            words::html(column.title));
    }
    rows += "</tr>\n";
    for (const auto& row : of.rows) {
        rows += "<tr>";
        for (std::size_t k = 0; k < row.size(); ++k) {
            rows += cell(row[k], of.columns[k].number);
        }
        rows += "</tr>\n";
    }
    return fmt::format("<div class=\"wide\"><table>\n{}</table></div>\n", rows);
}

std::string paragraph(std::string_view words, std::string_view style = "") {
    return fmt::format("<p class=\"{}\">{}</p>\n", style, words::html(words));
}

std::string section(const Section& of) {
    std::string made = fmt::format("<h2>{}</h2>\n", words::html(of.title));
    for (const auto& item : of.items) {
        if (const auto* words = std::get_if<Paragraph>(&item)) {
            made += paragraph(words->words, style_of(words->tone));
        } else {
            made += table(std::get<ContentTable>(item));
        }
    }
    return made;
}

std::string head(const Subject& subject, const Contents& contents) {
    const std::string name = words::html(contents.title);
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width\">"
                       "<meta name=\"generator\" content=\"{}\">"
                       "<title>{} \u2013 daxscope</title><style>{}</style></head><body>\n"
                       "<h1>{}</h1>\n",
                       words::html(subject.mark), name, kStyle, name) +
           paragraph(contents.subtitle, "soft");
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
    const Contents made_of = contents(subject);
    std::string made = head(subject, made_of);
    for (const Section& each : made_of.sections) {
        made += section(each);
        if (&each != &made_of.sections.front()) {
            continue;
        }
        for (const Figure& figure : subject.figures) { // under the verdict
            made += fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", figure.markup,
                                words::html(figure.caption));
        }
    }
    made += paragraph(fmt::format("daxscope {}", subject.version), "soft");
    return made + "</body></html>\n";
}

} // namespace daxscope::report
