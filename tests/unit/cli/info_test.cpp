// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;
using testing::Not;

TEST(Info, CountsByKindAreThoseOfTheFile) {
    const trace::TemporaryDirectory directory;
    trace::sample(5).write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", "--json", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    const auto json = ran.json();
    EXPECT_EQ(json["format"], "daxscope.info");
    EXPECT_EQ(json["version"], 1);
    EXPECT_EQ(json["events"]["total"], 15);
    EXPECT_EQ(json["events"]["by_kind"],
              nlohmann::json::parse(R"({"dax_pmd_fault": 5, "unmap": 5, "zap": 5})"));
    EXPECT_EQ(json["files"][0]["dev"], "259:0");
    EXPECT_EQ(json["files"][0]["pmd_faults"], 5);
    EXPECT_EQ(json["complete"], true);
    EXPECT_EQ(json["begin_realtime_ns"], 1'700'000'000'000'000'000);
    EXPECT_EQ(ran.err, "");
}

TEST(Info, LossesAndMissingProbesAreLoud) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.losses = {{1'000'000'000, 1'000'020'000, "ringbuf_full", "dax_pmd_fault", 1234}};
    s.session.values.emplace("without", "zap victims; iomap");
    s.write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(ran.out, HasSubstr("1,234 EVENTS LOST"));
    EXPECT_THAT(ran.out, HasSubstr("ringbuf_full"));
    EXPECT_THAT(ran.out, HasSubstr("WITHOUT  zap victims\nWITHOUT  iomap\n"));
}

TEST(Info, ARecordingThatWasCutOffSaysSo) {
    const trace::TemporaryDirectory directory;
    {
        trace::Writer writer(directory / "a.daxtrace", trace::kSampleRelease);
        trace::sample().fill(writer);
    }
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("CUT OFF"));
}

TEST(Info, ControlCharactersOfAFileDoNotReachTheTerminal) {
    const trace::TemporaryDirectory directory;
    trace::Sample s = trace::sample();
    s.tasks[0].comm = "a\033[2J\x9b";
    s.write(directory / "a.daxtrace");
    const Ran ran = run_command({"info", directory / "a.daxtrace"});
    EXPECT_THAT(ran.out, Not(HasSubstr("\033")));
    EXPECT_THAT(ran.out, HasSubstr("a\\x1b[2J\\x9b"));
}

TEST(Info, AFileThatIsNotThereIsNamed) {
    const Ran ran = run_command({"info", "/nowhere/a.daxtrace"});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_THAT(ran.err, HasSubstr("/nowhere/a.daxtrace"));
    EXPECT_EQ(ran.out, "");
}
