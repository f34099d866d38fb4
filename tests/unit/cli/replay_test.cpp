// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_options.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>

namespace daxscope::cli {
namespace {

class ReplayVerbs : public testing::Test {
protected:
    ReplayVerbs() { trace::sample(40).write(path()); }
    std::string path() const { return (directory_ / "storm.daxtrace").string(); }

private:
    trace::TemporaryDirectory directory_;
};

TEST_F(ReplayVerbs, CompareTellsRecordedBeforeAfterAndDifference) {
    const Ran ran = run_command({"compare", "--json", path()});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const auto json = ran.json();
    EXPECT_EQ(json["format"], "daxscope.compare");
    EXPECT_EQ(json["version"], 1);
    EXPECT_EQ(json["before"]["handler"], "iomap-6.2");
    const auto& faults = json["metrics"][1];
    EXPECT_EQ(faults["name"], "faults");
    EXPECT_EQ(faults["recorded"], 40);
    EXPECT_EQ(faults["after"], 2);
    EXPECT_EQ(faults["difference"], -38);
    const Ran text = run_command({"compare", path()});
    EXPECT_NE(text.out.find("difference"), std::string::npos);
    EXPECT_NE(text.out.find("iomap takes 2 faults"), std::string::npos) << text.out;
}

TEST_F(ReplayVerbs, WhatRestsOnUnmapsThatWereNotRecordedIsNoZero) {
    trace::Sample sample = trace::sample(40);
    std::erase_if(sample.events, [](const trace::Event& event) { return !event.is_fault(); });
    sample.session.values[std::string(trace::key::kNotRecordedKinds)] =
        "dax_pte_fault unmap zap munmap exit";
    const trace::TemporaryDirectory directory;
    const std::string file = directory / "a.daxtrace";
    sample.write(file);
    for (const std::vector<std::string>& of :
         std::vector<std::vector<std::string>>{{"--recorded"}, {"--handler", "iomap"}}) {
        std::vector<std::string> words{"storms", file};
        words.insert(words.end(), of.begin(), of.end());
        const std::string text = run_command(words).out;
        EXPECT_EQ(text.find("0 storms"), std::string::npos) << text;
        EXPECT_NE(text.find("unmaps were not"), std::string::npos) << text;
        words.emplace_back("--json");
        const auto json = run_command(words).json();
        EXPECT_TRUE(json["storms"].is_null()) << json;
        EXPECT_EQ(json["storms_told"], false);
        words.front() = "replay";
        const auto totals = run_command(words).json()["totals"];
        for (const char* name : {"hits", "pte_faults", "refaults", "unmaps"}) {
            EXPECT_TRUE(totals[name].is_null()) << name << totals;
        }
        EXPECT_EQ(totals["accesses"], 40);
    }
    EXPECT_EQ(run_command({"storms", "--strict", file}).exit, 3);
    EXPECT_EQ(run_command({"compare", "--strict", file}).exit, 3);
    EXPECT_EQ(run_command({"storms", "--strict", path()}).exit, 0);
    EXPECT_EQ(run_command({"compare", "--strict", path()}).exit, 0);
    EXPECT_EQ(run_command({"compare", "--strict", path(), file}).exit, 3);
}

TEST_F(ReplayVerbs, TheSelfCheckOfASyntheticTraceDoesNotCallItRecorded) {
    trace::Sample sample = trace::sample(40);
    sample.session.values[std::string(trace::key::kSynthetic)] = "made up";
    const trace::TemporaryDirectory directory;
    const std::string file = directory / "a.daxtrace";
    sample.write(file);
    const std::string text = run_command({"replay", "--self-check", file}).out;
    EXPECT_NE(text.find("of 40 synthetic faults"), std::string::npos) << text;
    EXPECT_EQ(text.find("recorded"), std::string::npos) << text;
}

TEST_F(ReplayVerbs, CompareTakesAnyPairAndAnyRule) {
    const Ran ran = run_command({"compare", "--json", "--before", "pre-fix", "--after", "fixed",
                                 "--storm-refaults", "100", "--storm-gap", "1ms", path()});
    const auto json = ran.json();
    EXPECT_EQ(json["before"]["handler"], "pre-fix");
    EXPECT_EQ(json["storm_gap_ns"], 1'000'000);
    EXPECT_EQ(json["metrics"].back()["before"], 0);
}

TEST_F(ReplayVerbs, CompareSweepsOverTheRevisitIntervalAndDrawsIt) {
    const std::string picture = path() + ".svg";
    const Ran ran = run_command({"compare", "--sweep", "--sweep-from", "10us", "--sweep-to", "50us",
                                 "--picture", picture, "--json", path()});
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const auto json = ran.json();
    EXPECT_EQ(json["format"], "daxscope.compare.sweep");
    ASSERT_EQ(json["points"].size(), 3);
    EXPECT_EQ(json["points"][1]["interval_ns"], 20'000);
    EXPECT_EQ(json["recorded"]["faults"], 40);
    EXPECT_EQ(json["without"]["before"]["faults"], 40);
    EXPECT_EQ(json["measured"]["source"], "storms");
    std::ifstream file(picture);
    const std::string svg{std::istreambuf_iterator<char>(file), {}};
    EXPECT_NE(svg.find("<svg"), std::string::npos);
    EXPECT_NE(svg.find("</svg>"), std::string::npos);
    EXPECT_NE(svg.find("iomap-6.2"), std::string::npos);
    const Ran text = run_command({"compare", "--sweep", path()});
    EXPECT_EQ(text.exit, 0) << text.err;
    EXPECT_NE(text.out.find("as recorded"), std::string::npos) << text.out;
}

TEST_F(ReplayVerbs, TheRevisitIntervalCanComeFromTheTrace) {
    const auto json = run_command({"replay", "--revisit", "auto", "--json", path()}).json();
    EXPECT_NE(json["assumption"].get<std::string>().find("estimated from"), std::string::npos)
        << json["assumption"];
    const trace::TemporaryDirectory directory;
    const std::string quiet = (directory / "quiet.daxtrace").string();
    trace::sample(2).write(quiet);
    const Ran ran = run_command({"compare", "--revisit", "auto", quiet});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_NE(ran.err.find("--sweep"), std::string::npos) << ran.err;
}

TEST_F(ReplayVerbs, AccessesCanBeAssumedInNumberAndInTurns) {
    const trace::TemporaryDirectory directory;
    const std::string quiet = (directory / "quiet.daxtrace").string();
    trace::sample(2).write(quiet);
    const auto json =
        run_command({"compare", "--accesses", "50", "--in-turns", "--json", quiet}).json();
    EXPECT_EQ(json["assumption"], "each mapping accesses its range 50 times, in turns (given)");
    EXPECT_EQ(json["metrics"][0]["before"], 100); // accesses
    EXPECT_EQ(json["metrics"][1]["before"], 100); // faults
    EXPECT_EQ(json["metrics"][1]["after"], 2);
    const Ran alone = run_command({"compare", "--in-turns", quiet});
    EXPECT_EQ(alone.exit, 1);
    EXPECT_NE(alone.err.find("--accesses"), std::string::npos) << alone.err;
    EXPECT_EQ(run_command({"compare", "--accesses", "5", "--revisit", "1ms", quiet}).exit, 1);
    EXPECT_EQ(run_command({"compare", "--accesses", "0", quiet}).exit, 1);
    const auto sweep = run_command({"compare", "--sweep", "--in-turns", "--json", quiet}).json();
    EXPECT_EQ(sweep["pace"], "in turns");
    EXPECT_EQ(run_command({"compare", "--sweep", "--accesses", "5", quiet}).exit, 1);
}

TEST_F(ReplayVerbs, ASweepThatCannotBeSaysWhy) {
    EXPECT_EQ(run_command({"compare", "--sweep-from", "1ms", path()}).exit, 1);
    EXPECT_EQ(
        run_command({"compare", "--sweep", "--sweep-from", "5ms", "--sweep-to", "1ms", path()})
            .exit,
        1);
    const Ran ran = run_command({"compare", "--sweep", "--picture", path() + "/no/p.svg", path()});
    EXPECT_EQ(ran.exit, 2);
    EXPECT_NE(ran.err.find("p.svg"), std::string::npos) << ran.err;
}

TEST_F(ReplayVerbs, SelfCheckGivesTheShares) {
    const auto json = run_command({"replay", "--self-check", "--json", path()}).json();
    EXPECT_EQ(json["format"], "daxscope.replay.self-check");
    EXPECT_EQ(json["faults"], 40);
    EXPECT_EQ(json["explained"], 40);
    EXPECT_EQ(json["predicted"], 40);
    EXPECT_EQ(json["independent"]["faults"].get<int>() + json["learnt"]["faults"].get<int>() +
                  json["races"]["faults"].get<int>(),
              40);
    EXPECT_EQ(json["independent"]["faults"], json["independent"]["right"]);
    EXPECT_EQ(json["unmaps"], json["unmaps_right"]);
    EXPECT_TRUE(json["misses"].empty());
    EXPECT_EQ(run_command({"replay", "--self-check", "--strict", path()}).exit, 0);
}

TEST_F(ReplayVerbs, ReplayListsEveryAccess) {
    const auto json =
        run_command({"replay", "--json", "--outcomes", "--handler", "iomap-6.2", path()}).json();
    ASSERT_EQ(json["outcomes"].size(), 40);
    EXPECT_EQ(json["outcomes"][3]["outcome"], "refault");
    EXPECT_EQ(json["outcomes"][3]["cause"], 2);
    EXPECT_EQ(json["outcomes"][3]["step"], "map");
    EXPECT_EQ(json["totals"]["refaults"], 38);
    EXPECT_EQ(json["hash"].get<std::string>().size(), 16);
}

TEST_F(ReplayVerbs, StormsNamePartiesAndWhoZappedWhom) {
    const auto json = run_command({"storms", "--json", path()}).json();
    ASSERT_EQ(json["storms"].size(), 1);
    const auto& storm = json["storms"][0];
    EXPECT_EQ(storm["refaults"], 38);
    EXPECT_EQ(storm["parties"].size(), 2);
    EXPECT_EQ(storm["zaps"].size(), 2);
    EXPECT_EQ(storm["zaps"][0]["count"], 19);
    EXPECT_TRUE(
        run_command({"storms", "--json", "--handler", "iomap", path()}).json()["storms"].empty());
}

TEST_F(ReplayVerbs, WrongOptionsAreUsageErrorsThatNameWhatThereIs) {
    const Ran handler = run_command({"replay", "--handler", "nope", path()});
    EXPECT_EQ(handler.exit, 1);
    EXPECT_NE(handler.err.find("pre-fix"), std::string::npos);
    const Ran gap = run_command({"compare", "--storm-gap", "10 parsecs", path()});
    EXPECT_EQ(gap.exit, 1);
    EXPECT_NE(gap.err.find("--storm-gap"), std::string::npos);
    EXPECT_EQ(run_command({"compare", "--revisit", "0", path()}).exit, 1);
    EXPECT_EQ(run_command({"storms", "/no/such/file"}).exit, 2);
}

TEST_F(ReplayVerbs, AnOptionThatWouldBeIgnoredIsRefused) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"storms", "--revisit", "10ms"},
                                               {"storms", "--accesses", "100"},
                                               {"replay", "--recorded", "--revisit", "10ms"},
                                               {"replay", "--self-check", "--revisit", "10ms"},
                                               {"replay", "--self-check", "--outcomes"}}) {
        std::vector<std::string> all = words;
        all.push_back(path());
        const Ran ran = run_command(all);
        EXPECT_EQ(ran.exit, 1) << words[0] << ' ' << words[1];
        EXPECT_NE(ran.err.find(words[1] == "--recorded"      ? "--recorded"
                               : words.back().front() == '-' ? words.back()
                                                             : words[1]),
                  std::string::npos)
            << ran.err;
        EXPECT_EQ(ran.out, "");
    }
}

TEST_F(ReplayVerbs, HandlersOfATraceAreRankedByItsFaults) {
    const auto json = run_command({"handlers", "--of", path(), "--json"}).json();
    EXPECT_EQ(json["format"], "daxscope.handlers.of");
    EXPECT_EQ(json["by_release"], "iomap-6.2");
    EXPECT_EQ(json["candidates"][0]["handler"], "iomap-6.2");
    EXPECT_GE(json["candidates"].size(), 5U);
    const Ran ran = run_command({"handlers", "--of", path()});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_NE(ran.out.find(json["answer"].get<std::string>()), std::string::npos) << ran.out;
    EXPECT_EQ(run_command({"handlers", "iomap", "--of", path()}).exit, 1);
}

TEST_F(ReplayVerbs, StormsSayWhatTheirAccessesAssume) {
    EXPECT_NE(run_command({"storms", "--handler", "iomap-6.2", "--accesses", "100", path()})
                  .out.find("Assumed: each mapping accesses its range 100 times"),
              std::string::npos);
}

} // namespace
} // namespace daxscope::cli
