// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/sqlite.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace daxscope::trace {

/// Rows of integers of one table, taken from the database's pages as they lie in the file
/// (https://www.sqlite.org/fileformat2.html, "B-tree Pages" and "Record Format"), in the order of
/// their keys. SQLite spends most of the time of a long read on each column by itself; this does
/// not. It knows what a table of integers looks like and nothing else: wherever a page is not so,
/// it says Unclear, and whoever asked takes SQLite, which also knows what is wrong.
///
/// Nothing in a page is believed: each offset is checked before it is followed, and no more pages
/// are read than the file has.
class TablePages {
public:
    static constexpr std::size_t kMostColumns = 32;

    /// One row.
    struct Row {
        std::int64_t key = 0; ///< its rowid; a column that stands for it is null
        std::array<std::int64_t, kMostColumns> value;
        std::uint32_t nulls = 0; ///< bit k: column k is NULL, and its value 0
    };
    enum class Next {
        Row,
        End,
        Unclear, ///< ask SQLite, from the last row's key on
    };

    /// @param db with a transaction that reads: its pages stay as they are until that ends. Must
    ///           outlive this.
    /// @param columns of each row
    /// @return nothing where the pages in the file are not all that counts (a write-ahead log is
    ///         there), or there is no such table
    static std::optional<TablePages> of(const Database& db, std::string_view table,
                                        std::size_t columns);

    Next next();
    const Row& row() const { return row_; }

private:
    struct Page {
        std::vector<std::byte> bytes;
        std::size_t next = 0;   ///< cell that comes next
        std::size_t cells = 0;  ///< in all; an inner page has one child more
        std::size_t header = 0; ///< bytes of it: the cells' places follow
    };

    TablePages(sqlite3_file* file, std::uint32_t root, std::size_t page_bytes, std::size_t usable,
               std::uint32_t pages, std::size_t columns);
    bool enter(std::uint32_t number);
    bool is_leaf(const Page& page) const;
    std::optional<std::size_t> cell(const Page& page, std::size_t number) const;
    std::optional<std::uint32_t> child(const Page& page, std::size_t number) const;
    bool read_row(const Page& page, std::size_t at);

    sqlite3_file* file_; ///< the connection's own: opening it once more would drop its locks
    std::uint32_t root_;
    std::size_t page_bytes_, usable_;
    std::uint32_t pages_; ///< of the file
    std::size_t columns_;
    std::uint32_t entered_ = 0; ///< pages
    std::vector<Page> path_;    ///< from the root to the leaf; those behind it keep their bytes
    std::size_t depth_ = 0;     ///< pages of path_ that are in use
    Row row_;
};

} // namespace daxscope::trace
