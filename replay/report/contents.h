// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a report says, once, whatever it is written as: verdict, storms with who unmapped whom,
// faults by reason, what it all rests on.
#pragma once

#include "replay/report/page.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace daxscope::report {

enum class Tone { Plain, Soft, Loud, Good, Bad };

/// One paragraph.
struct Paragraph {
    std::string words;
    Tone tone = Tone::Plain;
};
/// One cell of a table, without markup.
struct Cell {
    std::string words;
    Tone tone = Tone::Plain;
};
struct ContentTable {
    struct Column {
        std::string title;
        bool number = false; ///< aligned to the right
    };
    std::string_view name; ///< stable, for JSON: "metrics", "storms.before"
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};
struct Section {
    std::string_view name; ///< stable, for JSON: "verdict", "notes", "storms", "faults", "basis"
    std::string title;
    std::vector<std::variant<Paragraph, ContentTable>> items; ///< in order
};
struct Contents {
    std::string title, subtitle;
    std::vector<Section> sections;
};

/// @throws Cancelled
Contents contents(const Subject& subject, const Progress& progress = {});

inline constexpr std::size_t kTextWidth = 76; ///< characters of a line in a mail

/// For a mail: plain text, paragraphs broken at `width` characters.
/// @param table_width what a table has no room for stands below its rows; 0: they are as wide as
/// they are
std::string contents_text(const Contents& contents, std::size_t width = kTextWidth,
                          std::size_t table_width = 0);
std::string contents_markdown(const Contents& contents);
/// The contents as JSON, as JSON.md has them, and the figures behind them as plain numbers.
std::string contents_json(const Contents& contents, const Subject& subject);

} // namespace daxscope::report
