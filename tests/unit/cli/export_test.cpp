// SPDX-License-Identifier: GPL-3.0-or-later
//
// `daxscope export`: what it writes where, and what it leaves alone.
#include "replay/export/format.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/cli/hostile.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

namespace daxscope::cli {
namespace {

using testing::HasSubstr;

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class ExportVerbTest : public testing::Test {
protected:
    ExportVerbTest() { trace::sample(40).write(path); }
    std::string out(std::string_view name) const { return (directory / name).string(); }

    trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
};

} // namespace

TEST_F(ExportVerbTest, TakesTheFormatFromTheNameOfTheOutput) {
    for (const exports::Format* format : exports::formats()) {
        const std::string to = out("out" + std::string(format->suffix));
        const Ran ran = run_command({"export", "--json", path, "-o", to});
        ASSERT_EQ(ran.exit, 0) << format->name << ran.err;
        EXPECT_EQ(ran.json()["format_written"], format->name);
        EXPECT_EQ(ran.json()["bytes"], std::filesystem::file_size(to));
        EXPECT_GT(ran.json()["events"], 0);
    }
    const Ran unknown = run_command({"export", path, "-o", out("out.xml")});
    EXPECT_EQ(unknown.exit, 1);
    EXPECT_THAT(unknown.err, HasSubstr("csv (.csv)"));
}

TEST_F(ExportVerbTest, WritesTheSameToAPipeAndToAFile) {
    ASSERT_EQ(run_command({"export", path, "-o", out("a.csv")}).exit, 0);
    const Ran ran = run_command({"export", path, "-o", "-", "--format", "csv"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_EQ(ran.out, content(directory / "a.csv"));
    EXPECT_EQ(run_command({"export", path, "-o", "-"}).exit, 1) << "in which format?";
    EXPECT_EQ(run_command({"export", path, "-o", "-", "--format", "daxtrace"}).exit, 1);
    EXPECT_EQ(run_command({"export", "--json", path, "-o", "-", "--format", "csv"}).exit, 1);
}

TEST_F(ExportVerbTest, OfItsOwnFileItDoesNotSayThatItIsNone) {
    for (const char* name : {"b.csv", "b.jsonl", "b.json", "b.daxtrace"}) {
        ASSERT_EQ(run_command({"export", path, "-o", out(name)}).exit, 0) << name;
        const Ran again = run_command({"export", path, "-o", out(name)});
        EXPECT_EQ(again.exit, 1) << name;
        EXPECT_THAT(again.err, testing::Not(HasSubstr("is no "))) << name;
        EXPECT_THAT(again.err, HasSubstr("--force")) << name;
    }
}

TEST_F(ExportVerbTest, ReplacesNothingUnasked) {
    const std::string before = content(path);
    for (const char* name : {"b.csv", "b.daxtrace"}) {
        std::ofstream(directory / name) << "mine";
        const Ran refused = run_command({"export", path, "-o", out(name)});
        EXPECT_EQ(refused.exit, 1) << name;
        EXPECT_THAT(refused.err, HasSubstr("--force"));
        EXPECT_EQ(content(directory / name), "mine");
        EXPECT_EQ(run_command({"export", path, "-o", out(name), "--force"}).exit, 0);
        EXPECT_NE(content(directory / name), "mine");
    }
    for (const char* format : {"csv", "daxtrace"}) { // not even asked
        const Ran ran = run_command({"export", path, "-o", path, "--format", format, "--force"});
        EXPECT_EQ(ran.exit, 1);
        EXPECT_EQ(content(path), before);
    }
}

TEST_F(ExportVerbTest, WhatFailsLeavesNoFile) {
    const auto files = [this] {
        return std::distance(std::filesystem::directory_iterator(directory.path()),
                             std::filesystem::directory_iterator());
    };
    EXPECT_EQ(run_command({"export", path, "-o", out("b.csv"), "--range", "7"}).exit, 1);
    EXPECT_EQ(run_command({"export", path, "-o", out("b.csv"), "--file", "other"}).exit, 1);
    EXPECT_EQ(run_command({"export", path, "-o", out("b.csv"), "--from", "2s"}).exit, 1);
    EXPECT_EQ(
        run_command({"export", path, "-o", out("b.csv"), "--from", "20us", "--to", "10us"}).exit,
        1);
    EXPECT_EQ(run_command({"export", path, "-o", out("b.csv"), "--handler", "iomap"}).exit, 1);
    EXPECT_EQ(files(), 1);
}

TEST_F(ExportVerbTest, AsksForTheUnitOfATime) {
    const Ran ran = run_command({"export", path, "-o", out("b.csv"), "--from", "2"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("--from"));
}

TEST_F(ExportVerbTest, FindsAFileByItsPathItsLastPartOrItsInode) {
    for (const char* name : {"/mnt/pmem/clone", "clone", "131"}) {
        const Ran ran =
            run_command({"export", "--json", path, "-o", out("c.csv"), "--force", "--file", name});
        EXPECT_EQ(ran.exit, 0) << ran.err;
        EXPECT_EQ(ran.json()["events"], 120) << name;
    }
}

TEST_F(ExportVerbTest, OfAPartSaysSoInEveryVerb) {
    const std::string part = out("part.daxtrace");
    ASSERT_EQ(run_command({"export", path, "-o", part, "--from", "100us", "--to", "300us"}).exit,
              0);
    EXPECT_THAT(run_command({"info", part}).out, HasSubstr("A PART: Cut out of a.daxtrace"));
    for (const char* verb : {"info", "check", "replay", "compare", "storms"}) {
        EXPECT_THAT(run_command({verb, "--json", part}).json()["cut"].get<std::string>(),
                    HasSubstr("--from 100000ns --to 300000ns"))
            << verb;
        EXPECT_EQ(run_command({verb, "--json", path}).json()["cut"], "") << verb;
    }
    EXPECT_EQ(run_command({"check", "--strict", part}).exit, 0) << "a part is a sound trace";
}

TEST_F(ExportVerbTest, SaysWhatIsMissing) {
    trace::Sample sample = trace::sample();
    sample.losses = {{sample.session.start, sample.session.start + 5, "ringbuf_full", "", 3}};
    sample.write(directory / "lost.daxtrace");
    const Ran ran = run_command({"export", out("lost.daxtrace"), "-o", out("lost.csv")});
    EXPECT_THAT(ran.err, HasSubstr("3 EVENTS LOST"));
    EXPECT_EQ(
        run_command({"export", "-q", "--force", out("lost.daxtrace"), "-o", out("lost.csv")}).err,
        "");
}

TEST_F(ExportVerbTest, OfAHostileTraceActsOnNoTerminal) {
    trace::write_hostile(directory / "hostile.daxtrace");
    for (const exports::Format* format : exports::formats()) {
        if (!format->text) {
            continue;
        }
        const Ran ran = run_command(
            {"export", out("hostile.daxtrace"), "-o", "-", "--format", std::string(format->name)});
        EXPECT_EQ(ran.exit, 0) << format->name << ran.err;
        EXPECT_EQ(trace::acting_line(ran.out), "") << format->name;
    }
}

} // namespace daxscope::cli
