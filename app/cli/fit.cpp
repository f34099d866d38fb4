// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fit.h"

#include <algorithm>
#include <clocale>
#include <cwchar>
#include <numeric>

namespace daxscope::cli {

namespace {

constexpr std::string_view kEllipsis = "…";

/// Bytes of the character that begins here.
std::size_t character(std::string_view text) {
    std::size_t bytes = 1;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80U) {
        ++bytes;
    }
    return bytes;
}

/// What of a text's begin takes no more columns, and at least one character.
std::string_view head_of(std::string_view text, std::size_t width) {
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const std::size_t next = bytes + character(text.substr(bytes));
        if (bytes > 0 && columns_of(text.substr(0, next)) > width) {
            break;
        }
        bytes = next;
    }
    return text.substr(0, bytes);
}

std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        longest = std::max(longest, columns_of(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

/// A column of a table, and how narrow it gets.
struct Fit {
    bool right = false;
    std::size_t name = 0;      ///< width of its name
    std::size_t name_word = 0; ///< … of the longest word of it
    std::size_t cells = 0;     ///< … of its widest cell
    std::size_t word = 0;      ///< … of the longest word of them
    std::size_t width = 0;     ///< that it is to have

    /// @param least columns of text that can still be read
    /// @param words whether they stay in one piece
    std::size_t floor(std::size_t least, bool words) const {
        const std::size_t most = words ? std::max(least, word) : least;
        return std::max({right ? cells : std::min(cells, most), name_word, std::size_t{1}});
    }
};

std::size_t total(const std::vector<Fit>& fits, const std::vector<std::size_t>& of,
                  std::size_t gap) {
    return std::accumulate(
        of.begin(), of.end(), (of.size() - 1) * gap,
        [&](std::size_t sum, std::size_t column) { return sum + fits[column].width; });
}

constexpr std::size_t kWell = 24, kLeast = 12; ///< columns of a name: read well, read at all

/// Narrows these columns until they fit. @return whether they do
bool narrow(std::vector<Fit>& fits, const std::vector<std::size_t>& of, std::size_t width,
            std::size_t gap) {
    for (const std::size_t column : of) {
        fits[column].width = std::max(fits[column].name, fits[column].cells);
    }
    const auto shrink = [&](std::size_t column, std::size_t to) {
        const std::size_t now = total(fits, of, gap), over = now - std::min(now, width);
        std::size_t& its = fits[column].width;
        its -= std::min(over, its - std::min(its, to));
    };
    shrink(of.front(), std::max(fits[of.front()].name, fits[of.front()].floor(kWell, false)));
    for (const std::size_t column : of) { // names go on below
        shrink(column, std::max(fits[column].cells, fits[column].name_word));
    }
    for (const bool words : {true, false}) {
        for (const std::size_t least : {kWell, kLeast}) {
            for (auto column = of.rbegin(); column != of.rend(); ++column) {
                shrink(*column, fits[*column].floor(least, words));
            }
        }
    }
    return total(fits, of, gap) <= width;
}

/// The lines of a cell.
std::vector<std::string> lines_of(const std::string& cell, std::size_t width, bool right,
                                  bool first) {
    if (columns_of(cell) <= width) {
        return {cell};
    }
    if (first && !right && cell.find('/') != std::string::npos) {
        std::string made;
        std::string_view rest = cell;
        while (!rest.empty()) { // a path in a longer text loses what it has too much
            const std::size_t end = std::min(rest.find(' '), rest.size());
            made += (made.empty() ? "" : " ") + without_middle(rest.substr(0, end), width);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return broken(made, width);
    }
    return broken(cell, width);
}

void add_row(FitBlock& block, const std::vector<std::string>& cells, const std::vector<Fit>& fits) {
    std::vector<std::vector<std::string>> columns;
    std::size_t lines = 1;
    for (const std::size_t column : block.columns) {
        columns.push_back(
            lines_of(cells[column], fits[column].width, fits[column].right, column == 0));
        lines = std::max(lines, columns.back().size());
    }
    for (std::size_t line = 0; line < lines; ++line) {
        auto& row = block.rows.emplace_back();
        for (const auto& column : columns) {
            row.push_back(line < column.size() ? column[line] : "");
        }
    }
}

} // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    std::mbstate_t state{};
    while (!text.empty()) {
        wchar_t wide = 0;
        const std::size_t bytes = std::mbrtowc(&wide, text.data(), text.size(), &state);
        if (bytes == 0 || bytes > text.size()) { // the locale has no UTF-8
            state = {};
            columns += 1;
            text.remove_prefix(character(text));
            continue;
        }
        const int width = wcwidth(wide);
        columns += static_cast<std::size_t>(std::max(width, 0));
        text.remove_prefix(bytes);
    }
    return columns;
}

std::vector<std::string> broken(std::string_view text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t wide = columns_of(word);
        if (!lines.back().empty() && used + 1 + wide > width) {
            lines.emplace_back();
        } else if (!lines.back().empty()) {
            lines.back() += ' ';
        }
        while (lines.back().empty() && columns_of(word) > width) {
            const std::string_view head = head_of(word, width);
            lines.back() = head;
            word.remove_prefix(head.size());
            lines.emplace_back();
        }
        lines.back() += word;
        used = columns_of(lines.back());
    }
    return lines;
}

std::string without_middle(std::string_view word, std::size_t width) {
    if (columns_of(word) <= width || width < 3) {
        return std::string(word);
    }
    // The end tells more of a path than its begin does.
    std::string made(head_of(word, (width - 1) / 3));
    made += kEllipsis;
    std::string_view rest = word;
    while (columns_of(made) + columns_of(rest) > width && !rest.empty()) {
        rest.remove_prefix(character(rest));
    }
    return made.append(rest);
}

std::string prose(std::string_view text, std::size_t width) {
    std::string made;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const bool ended = end < text.size();
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        if (line.size() <= width || columns_of(line) <= width || indent * 2 > width ||
            line.starts_with('|')) {
            made += line;
        } else {
            bool first = true;
            for (const std::string& part : broken(line.substr(indent), width - indent)) {
                made += first ? "" : "\n";
                made += std::string(indent, ' ') + part;
                first = false;
            }
        }
        made += ended ? "\n" : "";
    }
    return made;
}

std::vector<FitBlock> fitted(const std::vector<bool>& right, const std::vector<std::string>& names,
                             const std::vector<std::vector<std::string>>& rows, std::size_t width,
                             std::size_t gap) {
    std::vector<Fit> fits(right.size());
    for (std::size_t column = 0; column < fits.size(); ++column) {
        Fit& fit = fits[column];
        fit.right = right[column];
        if (!names.empty()) {
            fit.name = columns_of(names[column]);
            fit.name_word = longest_word(names[column]);
        }
        for (const auto& row : rows) {
            fit.cells = std::max(fit.cells, columns_of(row[column]));
            fit.word = std::max(fit.word, longest_word(row[column]));
        }
    }
    std::vector<FitBlock> blocks;
    for (std::size_t next = 0; next < fits.size();) {
        FitBlock& block = blocks.emplace_back();
        if (next > 0) {
            block.columns.push_back(0); // says of what the others are
        }
        for (; next < fits.size(); ++next) {
            block.columns.push_back(next);
            if (!narrow(fits, block.columns, width, gap) && block.columns.size() > 2) {
                block.columns.pop_back();
                break;
            }
        }
        narrow(fits, block.columns, width, gap);
        if (!names.empty()) {
            add_row(block, names, fits);
        }
        for (const auto& row : rows) {
            add_row(block, row, fits);
        }
    }
    return blocks;
}

} // namespace daxscope::cli
