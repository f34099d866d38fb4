// SPDX-License-Identifier: GPL-3.0-or-later
//
// How figures and tables look on the terminal, the same in every verb.
#pragma once

#include "app/common/print.h"
#include "replay/store/trace.h"
#include "replay/words/escape.h"
#include "replay/words/of_recording.h"
#include "replay/words/quantities.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

/// "3.1 M", "870 k", "12": for rates.
std::string rate_text(double rate);
using app::say;
using words::count_text;
using words::counted;
using words::duration_text;
using words::lost_text;
using words::printable;
using words::size_text;

/// What a verb's FILE may be, for its help.
inline constexpr const char* kTraceHelp =
    "A .daxtrace file, or a trace that `daxscope import` reads; - is standard input";

/// A number of a trace as JSON: null for trace::kNone, which is "not recorded".
nlohmann::ordered_json number_json(std::int64_t number);

/// One cell of a Markdown table, of text that is our own: its marks are meant.
std::string in_cell(std::string_view text);

/// Columns of the terminal that shows what is printed: $COLUMNS, else what the terminal says. 0: it
/// is shown by none.
std::size_t terminal_width();
/// What is printed from now on is kept for this terminal: it is not standard output.
void shown_on(int terminal);
/// What is printed is a document with lines of its own, which no terminal breaks.
void keep_lines();
bool lines_kept();
/// Lines that are longer than the terminal, broken at blanks: prose() of fit.h, of any locale.
std::string terminal_prose(std::string_view text, std::size_t width);

/// Rows of text with their columns aligned, by libsmartcols. On a terminal that is narrower they
/// are fitted() into it.
class Table {
public:
    enum class Align { Left, Right };
    static constexpr Align kRight = Align::Right;
    struct Column {
        std::string name;
        Align align = Align::Left;
    };
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// @param cells one for each column; made printable
    void add(const std::vector<std::string>& cells);
    bool empty() const { return rows_.empty(); }
    /// The header, unless all names are empty, and the rows, two blanks between columns.
    /// @param indent blanks before each line
    /// @param width columns of the terminal; 0: lines are as long as they get
    std::string text(std::size_t indent = 0, std::size_t width = terminal_width()) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// Of a document that --json prints: words::json_text().
inline constexpr int kJsonIndent = 2;

/// Prints a verb's facts: {"format": "daxscope.NAME", "version": N, …body}. JSON.md holds the
/// shapes.
void print_json(std::string_view name, int version, const nlohmann::ordered_json& body);

} // namespace daxscope::cli
