// SPDX-License-Identifier: GPL-3.0-or-later
//
// The contents of a report as plain text, Markdown and JSON. HTML is page.cpp's.
#include "replay/analysis/fault_sums.h"
#include "replay/report/contents.h"
#include "replay/report/faults.h"
#include "replay/report/verdict.h"
#include "replay/words/escape.h"
#include "replay/words/json.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::report {

using nlohmann::ordered_json;

namespace {

/// Characters as a terminal counts them, near enough.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// Broken at blanks, so that no line is longer unless a word is.
std::string broken(std::string_view text, std::size_t width, std::string_view indent) {
    std::string made(indent);
    std::size_t used = indent.size();
    bool begun = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (begun && used + 1 + columns_of(word) > width) {
            made += '\n';
            made += indent;
            used = indent.size();
            begun = false;
        }
        made += begun ? " " : "";
        made += word;
        used += columns_of(word) + (begun ? 1 : 0);
        begun = true;
    }
    return made + '\n';
}

/// Columns of text that are longer than this stand below their row.
constexpr std::size_t kLongCell = 44;

/// Columns, from the last one back, that go below their rows so that these are no longer.
void put_below(std::vector<bool>& below, const std::vector<std::size_t>& widths,
               std::size_t table_width) {
    std::size_t used = 0; // two blanks before each
    for (std::size_t k = 0; k < widths.size(); ++k) {
        used += below[k] ? 0 : widths[k] + 2;
    }
    for (std::size_t k = widths.size(); k > 1 && used > table_width; --k) {
        used -= below[k - 1] ? 0 : widths[k - 1] + 2;
        below[k - 1] = true;
    }
}

std::string text_table(const ContentTable& table, std::size_t width, std::size_t table_width) {
    std::vector<std::size_t> widths;
    std::vector<bool> below;
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
        std::size_t most = columns_of(table.columns[k].title);
        for (const auto& row : table.rows) {
            most = std::max(most, columns_of(words::printable(row[k].words)));
        }
        below.push_back(k > 0 && most > kLongCell);
        widths.push_back(most);
    }
    if (table_width > 0) {
        put_below(below, widths, table_width);
    }
    std::string made;
    const auto line = [&](const auto& cell) {
        std::string cells = " ";
        for (std::size_t k = 0; k < table.columns.size(); ++k) {
            if (below[k]) {
                continue;
            }
            const std::string words = words::printable(cell(k));
            const std::string pad(widths[k] - std::min(widths[k], columns_of(words)), ' ');
            cells += ' ';
            cells += table.columns[k].number ? pad + words : words + pad;
            cells += ' ';
        }
        cells.erase(cells.find_last_not_of(' ') + 1);
        made += cells + '\n';
    };
    line([&](std::size_t k) { return table.columns[k].title; });
    for (const auto& row : table.rows) {
        line([&](std::size_t k) { return row[k].words; });
        std::string figures; // short ones share their lines
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (!below[k] || row[k].words.empty()) {
                continue;
            }
            const std::string said =
                fmt::format("{}: {}", table.columns[k].title, words::printable(row[k].words));
            if (widths[k] > kLongCell) {
                made += broken(said, width, "      ");
            } else {
                figures += (figures.empty() ? "" : "; ") + said;
            }
        }
        made += figures.empty() ? "" : broken(figures, width, "      ");
    }
    return made;
}

std::string markdown_table(const ContentTable& table) {
    std::string made = "|", rule = "|";
    for (const ContentTable::Column& column : table.columns) {
        made += fmt::format(" {} |", words::markdown(column.title));
        rule += column.number ? "---:|" : "---|";
    }
    made += '\n' + rule + '\n';
    for (const auto& row : table.rows) {
        made += '|';
        for (const Cell& cell : row) {
            made += fmt::format(" {} |", words::markdown(cell.words));
        }
        made += '\n';
    }
    return made;
}

ordered_json json_table(const ContentTable& table) {
    auto columns = ordered_json::array(), rows = ordered_json::array();
    for (const ContentTable::Column& column : table.columns) {
        columns.push_back(column.title);
    }
    for (const auto& row : table.rows) {
        auto cells = ordered_json::array();
        for (const Cell& cell : row) {
            cells.push_back(cell.words);
        }
        rows.push_back(std::move(cells));
    }
    return {{"name", table.name}, {"columns", columns}, {"rows", rows}};
}

} // namespace

std::string contents_text(const Contents& contents, std::size_t width, std::size_t table_width) {
    std::string made = words::printable(contents.title) + '\n' +
                       broken(words::printable(contents.subtitle), width, "");
    for (const Section& section : contents.sections) {
        made +=
            fmt::format("\n{}\n{}\n", section.title, std::string(columns_of(section.title), '='));
        for (const auto& item : section.items) {
            if (const auto* paragraph = std::get_if<Paragraph>(&item)) {
                const std::string mark = paragraph->tone == Tone::Loud ? "! " : "";
                made += '\n' + broken(mark + words::printable(paragraph->words), width, "");
            } else {
                made += '\n' + text_table(std::get<ContentTable>(item), width, table_width);
            }
        }
    }
    return made;
}

std::string contents_markdown(const Contents& contents) {
    std::string made = fmt::format("# {}\n\n{}\n", words::markdown(contents.title),
                                   words::markdown(contents.subtitle));
    for (const Section& section : contents.sections) {
        made += fmt::format("\n## {}\n", words::markdown(section.title));
        for (const auto& item : section.items) {
            if (const auto* paragraph = std::get_if<Paragraph>(&item)) {
                const std::string_view mark = paragraph->tone == Tone::Loud ? "**" : "";
                made += fmt::format("\n{}{}{}\n", mark, words::markdown(paragraph->words), mark);
            } else {
                made += '\n' + markdown_table(std::get<ContentTable>(item));
            }
        }
    }
    return made;
}

std::string contents_json(const Contents& contents, const Subject& subject) {
    auto sections = ordered_json::array();
    for (const Section& section : contents.sections) {
        auto paragraphs = ordered_json::array(), tables = ordered_json::array();
        for (const auto& item : section.items) {
            if (const auto* paragraph = std::get_if<Paragraph>(&item)) {
                paragraphs.push_back(paragraph->words);
            } else {
                tables.push_back(json_table(std::get<ContentTable>(item)));
            }
        }
        sections.push_back({{"name", section.name},
                            {"title", section.title},
                            {"paragraphs", paragraphs},
                            {"tables", tables}});
    }
    const replay::Comparison& comparison = *subject.comparison;
    const replay::FaultReport faults =
        replay::fault_report(*comparison.trace, {}, &comparison.recorded);
    ordered_json whole{{"format", "daxscope.report.contents"},
                       {"version", 1},
                       {"title", contents.title},
                       {"subtitle", contents.subtitle},
                       {"sections", sections},
                       {"comparison", ordered_json::parse(verdict_json(comparison, subject.name))},
                       {"faults", fault_sum_json(*comparison.trace, faults.total)},
                       {"incomplete", faults.incomplete}};
    auto notes = ordered_json::array();
    for (const ReaderNote& note : subject.notes.notes) {
        notes.push_back({{"time_ns", note.time}, {"text", note.text}});
    }
    const auto marker = [&](std::size_t which) {
        const auto time = subject.notes.markers.at(which);
        return time ? ordered_json(*time) : ordered_json();
    };
    whole["notes"] = std::move(notes);
    whole["markers"] = {{"a_ns", marker(0)}, {"b_ns", marker(1)}};
    constexpr int kIndent = 2;
    return words::json_text(whole, kIndent) + '\n';
}

} // namespace daxscope::report
