// SPDX-License-Identifier: GPL-3.0-or-later
//
// `explore --reproducer` and `storms --reproducer`: where they write, what they say, what they
// refuse.
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

std::string bundled(const std::string& name) {
    return std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/" + name + ".daxtrace";
}

std::string text_of_file(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

class ReproducerVerb : public testing::Test {
protected:
    std::vector<std::string> explore(const std::string& scenario, const std::string& handler) {
        return {"explore",
                std::string(DAXSCOPE_SOURCE_DIR) + "/resources/scenarios/" + scenario + ".scenario",
                "--handler",
                handler,
                "--reproducer",
                made.string()};
    }
    static std::vector<std::string> with(std::vector<std::string> words,
                                         const std::vector<std::string>& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    trace::TemporaryDirectory directory;
    const fs::path made = directory / "new/made";
};

} // namespace

TEST_F(ReproducerVerb, ExploreWritesAProgramAndAScript) {
    const Ran ran = run_command(explore("shared-readers", "iomap-6.18"));
    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("reproduce.sh MOUNT"));
    EXPECT_THAT(text_of_file(made / "reproduce.c"), HasSubstr("livelock"));
    EXPECT_EQ(text_of_file(made / "reproduce.sh").substr(0, 10), "#!/bin/sh\n");
    EXPECT_NE(fs::status(made / "reproduce.sh").permissions() & fs::perms::owner_exec,
              fs::perms::none);
}

TEST_F(ReproducerVerb, JsonSaysWhatIsExpectedOfWhom) {
    const Ran ran = run_command(with(explore("fallocate-write-fsync", "iomap-6.18"), {"--json"}));
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const auto json = ran.json().at("reproducer");
    EXPECT_EQ(json["directory"], made.string());
    EXPECT_EQ(json["files"].size(), 2U);
    EXPECT_EQ(json["basis"], "modelled");
    EXPECT_GE(json["actions"], 3);
    bool nothing_written = false;
    for (const auto& row : json["expected"]) {
        nothing_written =
            nothing_written || (row["event"] == "dax_writeback_one" && row["count"] == 0);
    }
    EXPECT_TRUE(nothing_written) << "the fsync that misses the store is what is written by itself";
    const Ran without = run_command({"storms", "--json", bundled("reflink-storm-6.12")});
    EXPECT_EQ(without.json().at("reproducer"), nullptr);
}

TEST_F(ReproducerVerb, AStormIsNamedByItsNumber) {
    const Ran ran = run_command({"storms", "--json", bundled("reflink-storm-6.12"), "--reproducer",
                                 "1", "-o", made.string()});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const auto json = ran.json();
    EXPECT_EQ(json["reproducer"]["basis"], "recorded");
    EXPECT_EQ(json["reproducer"]["actions"], json["storms"][0]["refaults"]);
    const Ran none = run_command(
        {"storms", bundled("reflink-storm-6.12"), "--reproducer", "12", "-o", directory / "none"});
    EXPECT_EQ(none.exit, 1);
    EXPECT_THAT(none.err, HasSubstr("no storm 12"));
    EXPECT_THAT(none.err, HasSubstr("11 storms"));
    EXPECT_FALSE(fs::exists(directory / "none")) << "nothing is left behind";
    EXPECT_EQ(run_command({"storms", bundled("reflink-storm-6.12"), "--reproducer", "0"}).exit, 1);
    EXPECT_EQ(run_command({"storms", bundled("reflink-storm-6.12"), "-o", "x"}).exit, 1);
    EXPECT_EQ(run_command({"storms", bundled("reflink-storm-6.12"), "--handler", "iomap",
                           "--reproducer", "1"})
                  .exit,
              1)
        << "a storm that was recorded";
}

TEST_F(ReproducerVerb, WhatIsThereIsReplacedWithForceAlone) {
    fs::create_directories(made);
    std::ofstream(made / "reproduce.c") << "mine\n";
    const Ran refused = run_command(explore("shared-readers", "iomap-6.18"));
    EXPECT_EQ(refused.exit, 1);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_EQ(text_of_file(made / "reproduce.c"), "mine\n");
    EXPECT_FALSE(fs::exists(made / "reproduce.sh"));
    EXPECT_EQ(run_command(with(explore("shared-readers", "iomap-6.18"), {"--force"})).exit, 0);
    EXPECT_THAT(text_of_file(made / "reproduce.c"), HasSubstr("sem_post"));
    EXPECT_EQ(run_command(explore("shared-readers", "iomap-6.18")).exit, 1)
        << "one of ours may have been edited";
}

TEST_F(ReproducerVerb, WhereThereIsNothingToReproduceNothingIsWritten) {
    const Ran clean = run_command(explore("shared-readers", "iomap"));
    EXPECT_EQ(clean.exit, 2);
    EXPECT_THAT(clean.err, HasSubstr("no reproducer was written"));
    EXPECT_FALSE(fs::exists(made));
    const Ran race = run_command(explore("shared-pwrite", "iomap-6.18"));
    EXPECT_EQ(race.exit, 2);
    EXPECT_THAT(race.err, HasSubstr("no program can order"));
    EXPECT_FALSE(fs::exists(made));
    const Ran many = run_command(
        {"explore",
         std::string(DAXSCOPE_SOURCE_DIR) + "/resources/scenarios/shared-readers.scenario",
         "--reproducer", made.string()});
    EXPECT_EQ(many.exit, 1);
    EXPECT_THAT(many.err, HasSubstr("--handler"));
    std::ofstream(directory / "file") << "x";
    const Ran file = run_command(
        with(explore("shared-readers", "iomap-6.18"), {"--reproducer", directory / "file"}));
    EXPECT_EQ(file.exit, 1);
    EXPECT_EQ(run_command({"explore", "shared-readers", "--finding", "livelock"}).exit, 1)
        << "of what is not written";
}
