// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/cli/streams.h"
#include "tests/unit/cli/terminal.h"
#include "tests/unit/trace/sample.h"

#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

namespace {

class Sql : public testing::Test {
protected:
    Sql() { trace::sample(5).write(path); }
    trace::TemporaryDirectory directory;
    std::string path = directory / "a.daxtrace";
};

} // namespace

TEST_F(Sql, RowsComeAsJson) {
    const Ran ran = run_command(
        {"sql", "--json", path, "SELECT tid, comm, NULL AS n, x'00ff' AS b FROM dax_pmd_fault"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_EQ(ran.json()["format"], "daxscope.sql");
    EXPECT_EQ(ran.json()["columns"], nlohmann::json::parse(R"(["tid", "comm", "n", "b"])"));
    EXPECT_EQ(ran.json()["rows"].size(), 5U);
    EXPECT_EQ(ran.json()["rows"][0], nlohmann::json::parse(R"([100, "reader", null, "00ff"])"));
    EXPECT_EQ(ran.json()["truncated"], false);
}

TEST_F(Sql, APipeGetsTabsAndCsvIsQuoted) {
    EXPECT_EQ(run_command({"sql", path, "SELECT 1 AS a, 'x' AS b"}).out, "a\tb\n1\tx\n");
    EXPECT_EQ(run_command({"sql", "--csv", path, "SELECT 'a,b' AS x, 'say \"hi\"' AS y"}).out,
              "x,y\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n");
}

TEST_F(Sql, EverythingThatWritesIsRefused) {
    const std::vector<std::string> statements{
        "DELETE FROM event",
        "UPDATE session SET value = 'x'",
        "INSERT INTO task VALUES (9, 9, 9, 'x')",
        "DROP TABLE event",
        "CREATE TEMP TABLE t (x)",
        "ATTACH '/dev/null' AS other",
        "VACUUM INTO '/dev/null'",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = ON",
        "BEGIN",
        "ANALYZE",
        "SELECT load_extension('x')",
    };
    for (const std::string& sql : statements) {
        const Ran ran = run_command({"sql", path, sql});
        EXPECT_EQ(ran.exit, 1) << sql;
        EXPECT_NE(ran.err, "") << sql;
        EXPECT_EQ(ran.out, "") << sql;
    }
    EXPECT_EQ(trace::Trace::load(path)->hash(), trace::sample(5).build()->hash());
}

TEST_F(Sql, AWrongQueryIsAUsageError) {
    const Ran ran = run_command({"sql", path, "SELECT nothing FROM event"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("nothing"));
    EXPECT_EQ(run_command({"sql", path, ""}).exit, 1);
    EXPECT_EQ(run_command({"sql", path, "SELECT 1; SELECT 2"}).exit, 1);
    EXPECT_EQ(run_command({"sql", path, "SELECT 1 ; "}).exit, 0);
}

TEST_F(Sql, TheRowLimitCutsAndSaysSo) {
    const Ran ran = run_command({"sql", "--json", "--rows", "2", path, "SELECT seq FROM event"});
    EXPECT_EQ(ran.json()["rows"].size(), 2U);
    EXPECT_EQ(ran.json()["truncated"], true);
    EXPECT_THAT(ran.err, HasSubstr("--rows"));
}

TEST_F(Sql, TheTimeLimitEndsAQueryWithoutEnd) {
    const Ran ran = run_command({"sql", "--seconds", "1", path,
                                 "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                                 "SELECT count(*) FROM n"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("longer than 1 s"));
}

TEST_F(Sql, ACommentBehindTheQueryIsNoSecondOne) {
    for (const char* query :
         {"SELECT 1 AS a -- one", "SELECT 1 AS a; -- one\n", "SELECT 1 AS a /* one */ ;",
          "-- one\nSELECT 1 AS a", ";SELECT 1 AS a"}) {
        EXPECT_EQ(run_command({"sql", path, query}).out, "a\n1\n") << query;
    }
    for (const char* query : {"SELECT 1; nonsense", "-- one", " ; ", "SELECT 1; -- a\nSELECT 2"}) {
        const Ran ran = run_command({"sql", path, query});
        EXPECT_EQ(ran.exit, 1) << query;
        EXPECT_THAT(ran.err, HasSubstr("give one query")) << query;
    }
}

TEST_F(Sql, NumbersAndTextsComeAsSqliteWritesThem) {
    EXPECT_EQ(run_command(
                  {"sql", path, "SELECT 1.5, 1e300, 2.0, -9223372036854775808, NULL, '', x'', 'a'"})
                  .out,
              "1.5\t1e300\t2.0\t-9223372036854775808\tNULL\t''\tx''\t'a'\n"
              "1.5\t1.0e+300\t2.0\t-9223372036854775808\t\t\t\ta\n");
}

TEST_F(Sql, TheSchemaIsShown) {
    const Ran ran = run_command({"sql", path, "--schema"});
    EXPECT_EQ(ran.exit, 0);
    for (const char* name : {"CREATE TABLE event (", "CREATE TABLE session", "dax_pmd_fault"}) {
        EXPECT_THAT(ran.out, HasSubstr(name));
    }
    const auto json = run_command({"sql", path, "--schema", "--json"}).json();
    EXPECT_EQ(json["columns"], nlohmann::json::parse(R"(["type", "name", "sql"])"));
    EXPECT_EQ(run_command({"sql", path, "--schema", "SELECT 1"}).exit, 1);
    const Ran neither = run_command({"sql", path});
    EXPECT_EQ(neither.exit, 1);
    EXPECT_THAT(neither.err, HasSubstr("--schema"));
    EXPECT_THAT(run_command({"sql", path, "SELECT nothing FROM event"}).err, HasSubstr("--schema"));
}

TEST_F(Sql, AQueryThatFailsWhileItRunsIsTheQuerysFault) {
    const Ran ran = run_command({"sql", path, "SELECT abs(-9223372036854775807 - seq) FROM event"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.err, "daxscope: the query: integer overflow\n");
}

TEST_F(Sql, TheTimeLimitHoldsWithinOneInstruction) {
    // instr() over a megabyte for each row takes seconds in one opcode, where SQLite asks nobody.
    const auto begin = std::chrono::steady_clock::now();
    const Ran ran = run_command(
        {"sql", "--seconds", "1", path,
         "SELECT max(instr(hex(zeroblob(400000)) || a.seq, hex(zeroblob(200000)) || '1')) "
         "FROM event a, event b, event c"});
    const auto gone = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("longer than 1 s"));
    EXPECT_LT(gone, std::chrono::seconds(10));
}

TEST_F(Sql, TheMemoryLimitHoldsAndTheCommandKeepsItsOwnSmall) {
    const std::string sorts = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                              "SELECT x, hex(randomblob(500)) AS h FROM n ORDER BY h";
    const Ran ran = run_command({"sql", "--max-memory", "64M", path, sorts});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("needs more memory than 64 MiB"));
    EXPECT_THAT(ran.err, HasSubstr("--max-memory"));
    const Ran none = run_command({"sql", "--max-memory", "1K", path, "SELECT 1"}); // to open it
    EXPECT_EQ(none.exit, 2);
    EXPECT_THAT(none.err, HasSubstr("needs more memory than 1 KiB"));
    rusage children{};
    getrusage(RUSAGE_CHILDREN, &children);
    EXPECT_LT(children.ru_maxrss, 1 << 20) << "KiB";
}

// After the test that looks at how much memory children took at most.
TEST_F(Sql, WhereTheProcessMayTakeLessThatLimitIsNamed) {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit before{};
    getrlimit(RLIMIT_AS, &before);
    rlimit lower = before;
    lower.rlim_cur = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) + (300U << 20U);
    setrlimit(RLIMIT_AS, &lower);
    const Ran ran = run_command({"sql", path,
                                 "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                                 "SELECT x, hex(randomblob(500)) AS h FROM n ORDER BY h"});
    setrlimit(RLIMIT_AS, &before);
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("more memory than this process may take"));
    EXPECT_THAT(ran.err, HasSubstr("ulimit -v"));
    EXPECT_THAT(ran.err, Not(HasSubstr("1 GiB")));
}

TEST_F(Sql, WhatCameBeforeTheLimitIsKeptAndTheJsonIsWhole) {
    const std::string endless = "SELECT seq FROM event UNION ALL SELECT count(*) FROM (WITH "
                                "RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                                "SELECT x FROM n)";
    const Ran ran = run_command({"sql", "--json", "--seconds", "1", path, endless});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_EQ(ran.json()["rows"].size(), 15U);
    EXPECT_EQ(ran.json()["truncated"], true);
}

TEST_F(Sql, CsvIsExactInAPipeAndShownOnATerminal) {
    const std::string query = "SELECT char(27, 155) AS a";
    EXPECT_EQ(run_command({"sql", "--csv", path, query}).out, "a\r\n\x1b\xc2\x9b\r\n");
    OnTerminal terminal({"sql", "--csv", path, query});
    EXPECT_EQ(terminal.wait_for_end(), 0);
    EXPECT_THAT(terminal.seen(), HasSubstr("\\x1b\\u009b"));
}

TEST_F(Sql, CtrlCEndsAQueryAndItsProcess) {
    OnTerminal command({"sql", path,
                        "SELECT max(instr(hex(zeroblob(400000)) || a.seq, "
                        "hex(zeroblob(200000)) || '1')) FROM event a, event b, event c"});
    usleep(500'000);
    command.press_ctrl_c();
    EXPECT_EQ(command.wait_for_end(), 130) << command.seen();
    EXPECT_THAT(command.seen(), HasSubstr("daxscope: stopped"));
}

TEST_F(Sql, TheQueryDiesWithTheCommand) {
    const std::string mark = "SELECT count(*) AS dies_with_" + std::to_string(getpid()) +
                             " FROM event a, event b, event c, event d, event e, event f, event g";
    EXPECT_EQ(shell(command_line({"sql", path, mark}) +
                    " > /dev/null 2>&1 & sleep 0.5; kill -9 $!; wait $!; sleep 0.3; pgrep -f " +
                    quoted("^" + std::string(DAXSCOPE_PROGRAM) + " sql .*dies_with_" +
                           std::to_string(getpid()))),
              1)
        << "a process is left";
}

TEST_F(Sql, WithoutAFileItReadsWhatRecordWrote) {
    const WorkingDirectory there(directory.path());
    EXPECT_EQ(run_command({"sql", "SELECT 1"}).exit, 2); // there is none
    std::filesystem::rename(path, "daxscope.daxtrace");
    EXPECT_EQ(run_command({"sql", "SELECT count(*) AS n FROM dax_pmd_fault"}).out, "n\n5\n");
    EXPECT_THAT(run_command({"sql", "--schema"}).out, HasSubstr("CREATE TABLE event"));
    const Ran alone = run_command({"sql", "daxscope.daxtrace"}); // a file is no query
    EXPECT_EQ(alone.exit, 1);
    EXPECT_THAT(alone.err, HasSubstr("give one query"));
}

TEST_F(Sql, LimitsAreSaidAsEverywhere) {
    EXPECT_THAT(run_command({"sql", "--seconds", "200ms", path,
                             "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                             "SELECT count(*) FROM n"})
                    .err,
                HasSubstr("longer than 200 ms"));
    EXPECT_EQ(run_command({"sql", "--max-memory", "64MiB", path, "SELECT 1 AS a"}).out, "a\n1\n");
    const Ran size = run_command({"sql", "--max-memory", "4x", path, "SELECT 1"});
    EXPECT_EQ(size.exit, 1);
    EXPECT_THAT(size.err, HasSubstr("--max-memory: '4x' is no size. Write a number with K, M"));
    const Ran time = run_command({"sql", "--seconds", "soon", path, "SELECT 1"});
    EXPECT_EQ(time.exit, 1);
    EXPECT_THAT(time.err, HasSubstr("--seconds: 'soon' is no length of time"));
}
