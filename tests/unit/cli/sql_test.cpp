// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

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
