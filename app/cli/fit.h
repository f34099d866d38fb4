// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a terminal has no room for: cells that go on below, names without their middle, prose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

/// Columns of a terminal that a text takes. It is UTF-8, and printable.
std::size_t columns_of(std::string_view text);

/// Broken at blanks; a word that is longer than a line goes on in the next.
/// @param width columns, at least 1
std::vector<std::string> broken(std::string_view text, std::size_t width);

/// A word without its middle, so that it has this width: "/mnt/…/data.bin".
std::string without_middle(std::string_view word, std::size_t width);

/// Each line that is longer than the terminal, broken at blanks and indented as it begins. Tables
/// fit already; a line of Markdown's tables stays one.
std::string prose(std::string_view text, std::size_t width);

/// What a table prints: rows of as many cells, the names of the columns first.
struct FitBlock {
    std::vector<std::size_t> columns; ///< of the table
    std::vector<std::vector<std::string>> rows;
};

/// A table as blocks that fit below each other. In this order: paths in the first column lose
/// their middle, names of columns and cells of text go on below themselves, and columns come in a
/// block of their own, with the first one again. No figure is lost or broken.
/// @param right of which columns are figures
/// @param names of the columns; empty: the table has none
/// @param width columns of the terminal that may be used
/// @param gap columns between two
std::vector<FitBlock> fitted(const std::vector<bool>& right, const std::vector<std::string>& names,
                             const std::vector<std::vector<std::string>>& rows, std::size_t width,
                             std::size_t gap);

} // namespace daxscope::cli
