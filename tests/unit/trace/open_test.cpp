// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files made to do harm: each is refused with a sentence that names the file and the fault, and
// one that says what to do.
#include "replay/trace/open.h"
#include "tests/unit/trace/sample.h"

#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sqlite3.h>
#include <sys/stat.h>

using namespace daxscope;
using namespace daxscope::trace;
using testing::HasSubstr;

namespace {

class Open : public testing::Test {
protected:
    Open() { sample(50).write(path); }

    void change(const std::string& sql) const {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
        char* message = nullptr;
        ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
        sqlite3_close(db);
    }
    void overwrite(std::streamoff at, const std::string& bytes) const {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        file << bytes;
    }
    std::string refusal() const {
        try {
            Trace::load(path);
        } catch (const Error& error) {
            EXPECT_EQ(error.exit(), Exit::Io);
            EXPECT_THAT(error.what(), HasSubstr(path.string()));
            EXPECT_FALSE(error.remedy().empty()) << error.what();
            return error.what();
        }
        return "it was opened";
    }

    TemporaryDirectory directory;
    std::filesystem::path path = directory / "a.daxtrace";
};

} // namespace

TEST_F(Open, AnUntouchedFileOpens) {
    EXPECT_EQ(Trace::load(path)->size(), 150U);
}

TEST_F(Open, NamesThatUrisTreatSpeciallyOpen) {
    const auto odd = directory / "a ?mode=rw#%41 ä.daxtrace";
    std::filesystem::rename(path, odd);
    EXPECT_EQ(Trace::load(odd)->size(), 150U);
}

TEST_F(Open, AnotherKindOfFileIsRefused) {
    overwrite(0, "TRACE.DAT");
    EXPECT_THAT(refusal(), HasSubstr("not a daxscope trace"));
}

TEST_F(Open, AnEmptyOrShortFileIsRefused) {
    std::filesystem::resize_file(path, 60);
    EXPECT_THAT(refusal(), HasSubstr("too short"));
    std::filesystem::resize_file(path, 0);
    EXPECT_THAT(refusal(), HasSubstr("empty"));
}

TEST_F(Open, ADirectoryAndAPipeAreRefused) {
    std::filesystem::remove(path);
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_THROW(open_trace(path), Error); // who loads it takes a copy
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    EXPECT_THAT(refusal(), HasSubstr("is a directory"));
}

TEST_F(Open, AnotherProgramsDatabaseIsRefused) {
    change("PRAGMA application_id = 1");
    EXPECT_THAT(refusal(), HasSubstr("another program"));
}

TEST_F(Open, ANewerSchemaIsRefusedAsNewer) {
    change("PRAGMA user_version = 3");
    EXPECT_THAT(refusal(), HasSubstr("newer daxscope"));
}

TEST_F(Open, ForeignObjectsInTheSchemaAreRefused) {
    const std::vector<std::string> additions{
        "CREATE TRIGGER evil AFTER INSERT ON event BEGIN DELETE FROM task; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE TABLE evil (x)",
        "CREATE INDEX evil ON event (abs(ts))",
        "CREATE VIRTUAL TABLE evil USING fts5(x)",
    };
    for (const std::string& sql : additions) {
        std::filesystem::remove(path);
        sample(5).write(path);
        change(sql);
        EXPECT_THAT(refusal(), HasSubstr("evil")) << sql;
    }
}

TEST_F(Open, AChangedTableIsRefused) {
    change("ALTER TABLE event ADD COLUMN extra INTEGER");
    EXPECT_THAT(refusal(), HasSubstr("event"));
}

TEST_F(Open, AViewInPlaceOfATableIsRefused) {
    change("DROP TABLE task; CREATE VIEW task AS SELECT 1 AS id, 2 AS tgid, 3 AS tid, 'x' AS comm");
    EXPECT_THAT(refusal(), HasSubstr("task"));
}

TEST_F(Open, AChangedViewIsRefused) {
    change("DROP VIEW unmap; CREATE VIEW unmap AS SELECT randomblob(1000000000)");
    EXPECT_THAT(refusal(), HasSubstr("unmap"));
}

TEST_F(Open, AFileWithoutItsIndexesOpens) {
    change("DROP INDEX zap_by_task");
    EXPECT_EQ(Trace::load(path)->size(), 150U);
}

TEST_F(Open, ImpossibleValuesAreRefused) {
    const std::vector<std::string> changes{
        "UPDATE event SET pgoff = -1 WHERE seq = 7",
        "UPDATE event SET pgoff = 9223372036854775807 WHERE seq = 7",
        "UPDATE event SET kind = 0 WHERE seq = 7",
        "UPDATE event SET kind = 257 WHERE seq = 7",
        "UPDATE event SET ts = -5 WHERE seq = 7",
        "UPDATE event SET ts_end = ts - 1 WHERE seq = 6",
        "UPDATE event SET ts_end = 9223372036854775807 WHERE seq = 6",
        "UPDATE event SET task_id = 3 WHERE seq = 7",
        "UPDATE event SET mapping_id = 99 WHERE seq = 7",
        "UPDATE event SET mapping_id = -7 WHERE seq = 7",
        "UPDATE event SET file_id = 4294967297 WHERE seq = 7",
        "UPDATE event SET flags = 4294967296 WHERE seq = 7",
        "UPDATE event SET flags = -1 WHERE seq = 7",
        "UPDATE event SET result = 2147483648 WHERE seq = 7",
        "UPDATE event SET arg0 = -9223372036854775808 WHERE seq = 7",
        "UPDATE event SET arg0 = -1 WHERE kind = 8",
        "UPDATE event SET arg0 = -1 WHERE kind = 9",
        "UPDATE event SET extent = -2 WHERE seq = 6",
        "UPDATE event SET seq = -1 WHERE seq = 7",
        "UPDATE mapping SET file_id = 2 WHERE id = 1",
        "UPDATE mapping SET vm_end = vm_start - 1 WHERE id = 1",
        "UPDATE mapping SET vm_pgoff = -1 WHERE id = 1",
        "UPDATE mapping SET id = 4294967296 WHERE id = 1",
        "UPDATE file SET dev = 4294967296",
        "UPDATE task SET tid = -1",
        "INSERT INTO loss VALUES (1, 1, 1, 'x', 'y', NULL, -1)",
        "INSERT INTO loss VALUES (1, 1, 1, 'x', 'y', NULL, 9223372036854775807)",
        "INSERT INTO loss VALUES (1, 1, 1, 'x', 'y', 99, 1)",
        "UPDATE event SET storage = -2 WHERE seq = 6",
        "UPDATE event SET cpu = 2147483648 WHERE seq = 6",
        "UPDATE event SET evidence = 4 WHERE seq = 6",
        "UPDATE event SET arg0 = NULL WHERE seq = 7",
        "UPDATE task SET comm = 'more than fifteen bytes'",
        "UPDATE file SET path = printf('%05000d', 0)",
        "UPDATE session SET value = 'riscv64' WHERE key = 'machine'",
        "UPDATE session SET value = '0' WHERE key = 'page_size'",
        "UPDATE session SET value = '4097' WHERE key = 'page_size'",
        "UPDATE session SET value = '4096' WHERE key = 'pmd_size'",
        "UPDATE session SET value = '-2097152' WHERE key = 'pmd_size'",
        "UPDATE session SET value = 'soon' WHERE key = 'end'",
        "UPDATE session SET value = '5' WHERE key = 'end'",
    };
    for (const std::string& sql : changes) {
        std::filesystem::remove(path);
        sample(5).write(path);
        change(sql);
        EXPECT_THAT(refusal(), HasSubstr(": ")) << sql;
    }
}

TEST_F(Open, AnEventOfAMappingThatNamesAnotherFileIsRefused) {
    change("INSERT INTO file VALUES (2, 1, 2, 'other', 'xfs');"
           "UPDATE event SET file_id = 2 WHERE seq = 7");
    EXPECT_THAT(refusal(), HasSubstr("names file 2 and mapping 2, which is of another"));
}

TEST_F(Open, ValuesOfAWrongTypeAreRefused) {
    change("PRAGMA writable_schema = ON;"
           "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'event';");
    change("UPDATE event SET pgoff = 'many' WHERE seq = 7");
    change("PRAGMA writable_schema = ON;"
           "UPDATE sqlite_schema SET sql = sql || 'STRICT' WHERE name = 'event';");
    EXPECT_NE(refusal(), "it was opened");
}

TEST_F(Open, EventsThatWentMissingAreNoticed) {
    change("DELETE FROM event WHERE seq = 10");
    EXPECT_THAT(refusal(), HasSubstr("149 rows, where 150 were written"));
}

TEST_F(Open, DamagedPagesNeverCrash) {
    std::ifstream in(path, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> place(100, whole.size() - 1);
    std::uniform_int_distribution<int> byte(0, 255);
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        std::string bytes = whole;
        for (int k = 0; k < 8; ++k) {
            bytes[place(random)] = static_cast<char>(byte(random));
        }
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        try {
            Trace::load(path);
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 0);
}

TEST_F(Open, AFileCutShortIsRefusedOrReadWhole) {
    const auto size = std::filesystem::file_size(path);
    for (std::uintmax_t at = size - 1; at > 100; at -= std::min<std::uintmax_t>(at, 9973)) {
        std::filesystem::resize_file(path, at);
        try {
            EXPECT_EQ(Trace::load(path)->hash(), sample(50).build()->hash()) << at;
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(path.string()));
        }
    }
}

TEST_F(Open, ALogOfAnotherDatabaseBesideAFileDoesNotGetIn) {
    // A hostile -wal, copied from a database with other content, must not be believed to be ours.
    const auto other = directory / "other.db";
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(other.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db,
                           "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                           "CREATE TABLE t (x); INSERT INTO t VALUES (1)",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
    std::filesystem::copy(directory / "other.db-wal", directory / "a.daxtrace-wal");
    sqlite3_close(db);
    EXPECT_THAT(refusal(), HasSubstr("another database"));
    overwrite(18, std::string("\2\2", 2)); // WAL mode
    EXPECT_THAT(refusal(), HasSubstr("another database"));
}

TEST_F(Open, WhatIsNoLogBesideAFileIsNamedAtOnce) {
    std::ofstream(directory / "a.daxtrace-wal") << std::string(5000, 'x');
    EXPECT_THAT(refusal(), HasSubstr("a.daxtrace-wal beside it is no write-ahead log"));
}

TEST_F(Open, AFileThatIsCutOffIsRefusedBeforeAnythingIsRead) {
    const auto bytes = std::filesystem::file_size(path);
    for (const std::uintmax_t off : {std::uintmax_t{1}, std::uintmax_t{16384}}) {
        std::filesystem::resize_file(path, bytes - off);
        EXPECT_THAT(refusal(), HasSubstr("the file is cut off"));
    }
}

TEST_F(Open, DamageIsToldInOneLine) {
    EXPECT_EQ(first_damage("*** in database main ***\nPage 10: error\nPage 11: error"),
              "Page 10: error");
    EXPECT_EQ(first_damage("NULL value in task.tid"), "NULL value in task.tid");
}

TEST_F(Open, ACopyWithoutItsLogHoldsWhatWasFoldedIn) {
    overwrite(18, std::string("\2\2", 2));
    EXPECT_EQ(Trace::load(path)->size(), 150U);
}

TEST_F(Open, ProgressIsTrueAndCancelStops) {
    std::filesystem::remove(path);
    sample(20'000).write(path);
    std::uint64_t last = 0, total = 0;
    Trace::load(path, Progress([&](std::uint64_t done, std::uint64_t of) {
                    EXPECT_GE(done, last);
                    EXPECT_LE(done, of);
                    last = done;
                    total = of;
                    return true;
                }));
    EXPECT_EQ(last, 60'000U);
    EXPECT_EQ(total, 60'000U);
    int calls = 0;
    EXPECT_THROW(Trace::load(path, Progress([&](std::uint64_t done, std::uint64_t) {
                                 return done < 10'000 || ++calls < 1;
                             })),
                 Cancelled);
    EXPECT_EQ(calls, 1);
}
