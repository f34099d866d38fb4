// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows taken from pages beside SQLite's own answer, of tables with whatever integers, holes and
// page sizes; and of files with bytes changed, which may give any rows and must do no harm.
#include "replay/trace/table_pages.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gtest/gtest.h>
#include <random>

namespace daxscope::trace {
namespace {

using Values = std::vector<std::optional<std::int64_t>>;

constexpr std::size_t kColumns = 6; ///< k is the table's key

Database open(const std::filesystem::path& path, int flags) {
    return {path.string(), path, flags | SQLITE_OPEN_NOMUTEX};
}

/// An integer of any size that a record knows, or none.
std::optional<std::int64_t> any_value(std::mt19937_64& random) {
    constexpr unsigned kOneInFive = 5, kBits = 64;
    if (random() % kOneInFive == 0) {
        return std::nullopt;
    }
    const auto value = static_cast<std::int64_t>(random()) >> (random() % kBits);
    return random() % 2 == 0 ? value : -value;
}

/// A table `t` of so many rows, some of them deleted again, keys with gaps.
void make(const std::filesystem::path& path, std::mt19937_64& random, unsigned page_bytes,
          std::size_t rows) {
    const Database db = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    db.execute("PRAGMA page_size = " + std::to_string(page_bytes));
    db.execute("CREATE TABLE before (x); CREATE TABLE t (k INTEGER PRIMARY KEY, a INTEGER, "
               "b INTEGER, c INTEGER, d INTEGER, e INTEGER) STRICT; BEGIN");
    const Statement insert = db.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    constexpr std::uint64_t kGap = 300;
    std::int64_t key = -1000;
    for (std::size_t k = 0; k < rows; ++k) {
        key += 1 + static_cast<std::int64_t>(random() % kGap);
        sqlite3_bind_int64(insert.get(), 1, key);
        for (int column = 2; column <= static_cast<int>(kColumns); ++column) {
            if (const auto value = any_value(random)) {
                sqlite3_bind_int64(insert.get(), column, *value);
            } else {
                sqlite3_bind_null(insert.get(), column);
            }
        }
        db.step(insert);
        sqlite3_reset(insert.get());
    }
    db.execute("DELETE FROM t WHERE a % 7 = 3; COMMIT");
}

std::vector<Values> by_sqlite(const Database& db) {
    std::vector<Values> rows;
    const Statement row = db.prepare("SELECT k, a, b, c, d, e FROM t ORDER BY k");
    while (db.step(row)) {
        Values& values = rows.emplace_back();
        for (int k = 0; k < static_cast<int>(kColumns); ++k) {
            values.push_back(row.type(k) == SQLITE_NULL ? std::nullopt
                                                        : std::optional(row.integer(k)));
        }
    }
    return rows;
}

/// Up to the end, or up to where they are not clear.
std::vector<Values> by_pages(TablePages& pages, bool& clear) {
    std::vector<Values> rows;
    TablePages::Next next{};
    while ((next = pages.next()) == TablePages::Next::Row) {
        Values& values = rows.emplace_back();
        // The key is in no column.
        values.push_back((pages.row().nulls & 1U) != 0 ? std::optional(pages.row().key)
                                                       : std::nullopt);
        for (std::size_t k = 1; k < kColumns; ++k) {
            const bool null = (pages.row().nulls >> k & 1U) != 0;
            values.push_back(null ? std::nullopt : std::optional(pages.row().value[k]));
        }
    }
    clear = next == TablePages::Next::End;
    return rows;
}

class TablePagesOf : public testing::Test {
protected:
    TemporaryDirectory folder;
    std::filesystem::path path = folder / "t.db";
    std::mt19937_64 random{20261128};
};

TEST_F(TablePagesOf, AnyTableOfIntegersAreWhatSqliteSays) {
    for (const unsigned page_bytes : {512U, 1024U, 4096U, 16384U, 65536U}) {
        for (const std::size_t rows : {0U, 1U, 17U, 3000U, 20000U}) {
            SCOPED_TRACE(std::to_string(page_bytes) + " " + std::to_string(rows));
            std::filesystem::remove(path);
            make(path, random, page_bytes, rows);
            const Database db = open(path, SQLITE_OPEN_READONLY);
            db.execute("BEGIN");
            auto pages = TablePages::of(db, "t", kColumns);
            ASSERT_TRUE(pages);
            bool clear = false;
            EXPECT_EQ(by_pages(*pages, clear), by_sqlite(db));
            EXPECT_TRUE(clear);
        }
    }
}

TEST_F(TablePagesOf, WhatIsNoIntegerOrTooLongForAPageIsNotClear) {
    make(path, random, 512, 100);
    {
        const Database db = open(path, SQLITE_OPEN_READWRITE);
        db.execute("CREATE TABLE other (k INTEGER PRIMARY KEY, a, b, c, d, e)");
        db.execute("INSERT INTO other VALUES (1, 2, 3, 4, 5, 6)");
    }
    for (const std::string value : {"0.5", "'text'", "x'00'", "zeroblob(5000)"}) {
        const Database db = open(path, SQLITE_OPEN_READWRITE);
        db.execute("DELETE FROM other WHERE k = 2");
        db.execute("INSERT INTO other VALUES (2, 2, 3, " + value + ", 5, 6)");
        auto pages = TablePages::of(db, "other", kColumns);
        ASSERT_TRUE(pages);
        EXPECT_EQ(pages->next(), TablePages::Next::Row);
        EXPECT_EQ(pages->next(), TablePages::Next::Unclear) << value;
    }
    const Database db = open(path, SQLITE_OPEN_READONLY);
    db.execute("BEGIN");
    auto more = TablePages::of(db, "t", kColumns + 1); // than there are
    EXPECT_EQ(more->next(), TablePages::Next::Unclear);
    auto fewer = TablePages::of(db, "t", kColumns - 1);
    EXPECT_EQ(fewer->next(), TablePages::Next::Unclear);
    EXPECT_FALSE(TablePages::of(db, "nobody's", kColumns));
}

TEST_F(TablePagesOf, AFileWithALogBesideItIsSqlitesToRead) {
    make(path, random, 4096, 100);
    const Database writer = open(path, SQLITE_OPEN_READWRITE);
    writer.execute("PRAGMA journal_mode = WAL; INSERT INTO t (k) VALUES (1000000)");
    const Database db = open(path, SQLITE_OPEN_READONLY);
    db.execute("BEGIN");
    db.integer("SELECT count(*) FROM t");
    EXPECT_FALSE(TablePages::of(db, "t", kColumns));
}

TEST_F(TablePagesOf, ChangedBytesDoNoHarm) {
    constexpr std::size_t kRows = 2000, kTimes = 1000, kChanges = 8;
    make(path, random, 512, kRows);
    std::vector<char> whole(std::filesystem::file_size(path));
    std::ifstream(path, std::ios::binary)
        .read(whole.data(), static_cast<std::streamsize>(whole.size()));
    std::size_t unclear = 0;
    for (std::size_t k = 0; k < kTimes; ++k) {
        std::vector<char> changed = whole;
        // Page 1 stays: it is SQLite's, and so is what it says of the other pages.
        for (std::size_t n = 1 + random() % kChanges; n > 0; --n) {
            constexpr std::size_t kHeader = 12;
            const std::size_t page = 512 * (1 + random() % (whole.size() / 512 - 1));
            changed[page + (random() % 2 == 0 ? random() % kHeader : random() % 512)] =
                static_cast<char>(random());
        }
        std::ofstream(path, std::ios::binary)
            .write(changed.data(), static_cast<std::streamsize>(changed.size()));
        const Database db = open(path, SQLITE_OPEN_READONLY);
        db.execute("BEGIN");
        db.integer("SELECT count(*) FROM sqlite_schema");
        auto pages = TablePages::of(db, "t", kColumns);
        ASSERT_TRUE(pages);
        bool clear = false;
        // So many rows fit in so many bytes, read once.
        EXPECT_LT(by_pages(*pages, clear).size(), whole.size());
        unclear += clear ? 0 : 1;
    }
    EXPECT_GT(unclear, kTimes / 10); // else nothing was changed that matters
}

} // namespace
} // namespace daxscope::trace
